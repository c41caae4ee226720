"""Pictures of the county's figures, each with a table for clients that draw none; the words beside them say the same.

A line, and not bars, for means: a bar begins at nothing, and the scale does not (the real client draws bars from 0
whatever the axis is told). Bars for counts of units, which do begin at nothing.
"""

from collections.abc import Sequence
from fractions import Fraction

from domain.findings import years_in_a_row
from domain.instruments import Scale
from domain.mirrors import Mirror
from domain.summaries import CountySummary, GoalSummary
from rendering.cards.elements import (
    CardElement,
    ChartColor,
    ColumnDefinition,
    LineChart,
    LineChartData,
    LineChartValue,
    Table,
    TableCell,
    TableRow,
    TextBlock,
    VerticalBarChart,
    VerticalBarChartDataValue,
)
from rendering.formats import format_mean, format_step
from rendering.free_text import neutralise
from rendering.texts.catalogues import Texts
from rendering.years import columns_of_years

# Apart for the colour-blind too, and neither red nor green, which would judge (K1).
COLOURS: Sequence[ChartColor] = (
    "categoricalBlue",
    "categoricalMarigold",
    "categoricalTeal",
    "categoricalPurple",
    "categoricalLavender",
    "categoricalLightBlue",
)
# A phone shows no more points, and no more years beside the goals of a table.
MOST_POINTS, MOST_YEARS = 30, 2


def picture_of_years(summary: CountySummary, texts: Texts) -> list[CardElement]:
    """Return each goal's mean as a line over the unbroken years; a table where one year is all there is."""
    run = years_in_a_row(summary)[-(MOST_POINTS // len(summary.goals)) :]
    table = table_of_years(summary, texts)
    if len(run) < 2:  # noqa: PLR2004 - one point is no line
        return [table]
    scale = summary.instrument.scale
    about = texts("summary.chart.about", lowest=scale.lowest, highest=scale.highest)
    chart = LineChart(
        title=texts("summary.chart.title", lowest=scale.lowest, highest=scale.highest),
        # The whole scale, so that a small difference looks small (K2).
        y_min=scale.lowest,
        y_max=scale.highest,
        data=[
            LineChartData(
                # The numbers alone, for a phone has no room for five names.
                legend=str(goal.number),
                color=COLOURS[index % len(COLOURS)],
                values=[LineChartValue(x=str(year), y=_rounded(means[goal.number])) for year, means in run],
            )
            for index, goal in enumerate(summary.goals)
        ],
        fallback=table,
    )
    return [chart, TextBlock(text=neutralise(about), wrap=True, is_subtle=True)]


def table_of_years(summary: CountySummary, texts: Texts) -> Table:
    """Return the means of the latest years; a dash where a goal or a whole year has none."""
    years = columns_of_years(summary)[-MOST_YEARS:]
    means = {each.refers_to: each.means for each in summary.earlier or () if each.why is None}
    means |= dict(years_in_a_row(summary))
    rows = [
        [_heading(goal, texts), *(_shown(means.get(year, {}).get(goal.number), texts) for year in years)]
        for goal in summary.goals
    ]
    return _table([texts("summary.chart.goal"), *map(str, years)], rows)


def chart_of_distribution(goal: GoalSummary, scale: Scale, texts: Texts, own: Fraction | None = None) -> CardElement:
    """Return how many units chose each step, with every half step on the axis, also those that nobody chose (K9).

    A unit's `own` step is named under its bar, for the unit alone (K12, K20). A card has no room for as many tables as
    goals: the words beside say the same to clients that draw no charts (F29, F32).
    """
    name = goal.name.in_language(texts.language)
    title = texts("chart.distribution", goal=name)
    if own is not None:
        title = texts("chart.own_distribution", goal=name, value=format_step(own, texts.language))
    bars = [(_name_step(value, own, texts), count) for value, count in counts_by_step(goal, scale)]
    return VerticalBarChart(
        title=title,
        x_axis_title=texts("chart.step"),
        y_min=0,
        y_max=goal.answered,
        show_bar_values=True,
        color=COLOURS[0],
        data=[VerticalBarChartDataValue(x=step, y=count) for step, count in bars],
        fallback=_table_of_bars(bars, texts) if own is None else TextBlock(text=texts("chart.in_words"), wrap=True),
    )


def table_of_own_years(mirror: Mirror, texts: Texts) -> Table:
    """Return a unit's own values of the latest comparable year before and of this one; in its first, the county's mean.

    A phone has room for two columns beside the goals; the other years stand in the words.
    """
    before = max((year for goal in mirror.goals for year in goal.earlier), default=None)
    now = texts("chart.own_year", year=mirror.summary.refers_to)
    rows = []
    for goal in mirror.goals:
        name = texts("goal.heading", number=goal.number, name=goal.name.in_language(texts.language))
        value, mean = _shown_step(goal.value, texts), _shown(goal.county.mean if goal.county else None, texts)
        rows.append(
            [name, value, mean] if before is None else [name, _shown_step(goal.earlier.get(before), texts), value]
        )
    columns = [now, texts("chart.county")] if before is None else [texts("chart.own_year", year=before), now]
    return _table([texts("summary.chart.goal"), *columns], rows)


def counts_by_step(goal: GoalSummary, scale: Scale) -> list[tuple[float, int]]:
    """Return every whole and half step with how many units chose it, lowest first; other means where there are some."""
    halves = [float(Fraction(half, 2)) for half in range(2 * scale.lowest, 2 * scale.highest + 1)]
    counts = dict.fromkeys(halves, 0) | dict(goal.distribution)
    return sorted(counts.items())


# Private functions


def _heading(goal: GoalSummary, texts: Texts) -> str:
    return texts("goal.heading", number=goal.number, name=goal.name.in_language(texts.language))


def _rounded(mean: float) -> float:
    """Return a mean with two decimals, or none where it is whole: 2, not 2.0."""
    rounded = round(mean, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _table_of_bars(bars: Sequence[tuple[str, int]], texts: Texts) -> Table:
    rows = [[step, str(count)] for step, count in bars if count]
    return _table([texts("chart.step"), texts("chart.count")], rows)


def _name_step(value: float, own: Fraction | None, texts: Texts) -> str:
    step = format_step(value, texts.language)
    return texts("chart.own_step", step=step) if own is not None and value == float(own) else step


def _shown_step(value: Fraction | None, texts: Texts) -> str:
    return texts("chart.none") if value is None else format_step(value, texts.language)


def _shown(mean: float | None, texts: Texts) -> str:
    return texts("chart.none") if mean is None else format_mean(mean, texts.language)


def _table(head: list[str], rows: list[list[str]]) -> Table:
    return Table(
        columns=[ColumnDefinition(width=3 if len(head) > 2 else 1), *(ColumnDefinition(width=1) for _ in head[1:])],  # noqa: PLR2004 - names beside numbers
        first_row_as_headers=True,
        rows=[
            TableRow(cells=[TableCell(items=[TextBlock(text=neutralise(cell), wrap=True)]) for cell in cells])
            for cells in [head, *rows]
        ],
    )
