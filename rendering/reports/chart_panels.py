"""The two panels of a goal's picture: how many chose each value, and the mean over the years."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator

from domain.instruments import Scale
from rendering.formats import format_mean, format_step
from rendering.reports.chart_texts import INK, QUIET, Type, break_lines
from rendering.reports.county_reports import CountyReport, GoalReport, YearValue, charted_years

# Okabe and Ito's blue and a grey: told apart by everyone, and nothing is told by colour alone (K20).
BLUE, GREY = "#0072b2", "#c9ced8"
SMALL, LABEL = Type(11, colour=QUIET), Type(12)
BAR = 0.38
# How a year's value is written upon its point.
Show = Callable[[float, str], str]
# Pixels above the longest bar, for its label.
HEADROOM = 20


def draw_distribution(axes: Axes, goal: GoalReport, report: CountyReport, own: Fraction | None = None) -> None:
    """Draw a bar for each value, with its count upon it; a step that nobody chose says 0 (D4).

    The bar of a unit's `own` value is darker, for the unit alone (K12); the caption says which.
    """
    scale, values = report.summary.instrument.scale, report.values
    counts = [goal.distribution.get(value, 0) for value in values]
    width = min(BAR, *(0.8 * (later - earlier) for earlier, later in pairwise(values))) if len(values) > 1 else BAR
    colours = [INK if own is not None and value == float(own) else BLUE for value in values]
    axes.bar(values, counts, width=width, color=colours)
    # The same for all goals, so that bars of the same length are the same number.
    highest = max(count for each in report.goals for count in each.distribution.values())
    for value, count in zip(values, counts, strict=True):
        if count or value.is_integer():
            _label(axes, (value, count), str(count), LABEL)
    axes.set_xlim(scale.lowest - 0.6, scale.highest + 0.6)
    tall = axes.get_window_extent().height
    axes.set_ylim(0, highest * tall / (tall - HEADROOM))
    shown = [value for value in values if value.is_integer() or goal.distribution.get(value)]
    _tidy(axes, shown, [format_step(value, report.language) for value in shown])


def draw_years(axes: Axes, goal: GoalReport, report: CountyReport, show: Show = format_mean) -> None:
    """Draw the means on the whole scale, so that a small difference looks small (K2); a line joins years in a row."""
    scale = report.summary.instrument.scale
    years = charted_years(report)
    told = {value.year: value for value in goal.years}
    for step in scale.steps:
        axes.axhline(step, color=GREY, linewidth=0.6, zorder=0)
    for earlier, later in pairwise(years):
        ends = told.get(earlier), told.get(later)
        _join(axes, *ends)
    for year in years:
        value = told.get(year)
        if value is None or value.mean is None:
            _mark_gap(axes, year, value.why if value else report.texts("report.year.none"), report)
        else:
            axes.plot(year, value.mean, "o", color=BLUE, markersize=5)
            _label(axes, (year, value.mean), show(value.mean, report.language), LABEL)
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    room = (scale.highest - scale.lowest) * 0.12
    axes.set_ylim(scale.lowest - room, scale.highest + room * 2.4)
    _tidy(axes, list(years), [str(year) for year in years])
    _mark_scale(axes, scale)


# Private functions


def _join(axes: Axes, earlier: YearValue | None, later: YearValue | None) -> None:
    if earlier and later and earlier.mean is not None and later.mean is not None:
        axes.plot((earlier.year, later.year), (earlier.mean, later.mean), color=BLUE, linewidth=1.6)


def _mark_gap(axes: Axes, year: int, why: str, report: CountyReport) -> None:
    scale = report.summary.instrument.scale
    # The figure's dots are the layout's pixels until it is saved.
    room = axes.get_window_extent().width / len(charted_years(report))
    axes.axvspan(year - 0.42, year + 0.42, color=GREY, alpha=0.35, linewidth=0, zorder=-1)
    axes.text(
        year,
        (scale.lowest + scale.highest) / 2,
        "\n".join(break_lines(why, SMALL, room * 0.84)),
        fontproperties=SMALL.font,
        color=SMALL.colour,
        ha="center",
        va="center",
        parse_math=False,
    )


def _label(axes: Axes, place: tuple[float, float], text: str, style: Type) -> None:
    axes.annotate(
        text,
        place,
        (0, 3),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontproperties=style.font,
        color=style.colour,
        parse_math=False,
    )


def _tidy(axes: Axes, places: list[float] | list[int], names: list[str]) -> None:
    axes.set_xticks(places, names, fontproperties=SMALL.font, color=SMALL.colour)
    axes.tick_params(length=0, pad=4)
    axes.yaxis.set_major_locator(NullLocator())
    axes.patch.set_visible(False)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GREY)


def _mark_scale(axes: Axes, scale: Scale) -> None:
    """Say where the scale begins and ends."""
    axes.yaxis.set_major_locator(FixedLocator([scale.lowest, scale.highest]))
    axes.set_yticks(
        [scale.lowest, scale.highest], [str(scale.lowest), str(scale.highest)], fontproperties=SMALL.font, color=INK
    )
    axes.spines["bottom"].set_visible(False)
