"""The county summary as a picture, and each goal's for documents: the same bytes for the same numbers."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from html import escape
from io import BytesIO
from typing import Protocol

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from msgspec import Struct

from rendering.formats import format_step
from rendering.free_text import clean
from rendering.reports.chart_panels import draw_distribution, draw_years
from rendering.reports.chart_texts import INCH, Type, break_lines, write_lines
from rendering.reports.county_reports import CountyReport, GoalReport, describe_picture
from rendering.reports.fonts import show_text

MAKER = "Uppföljaren"
# A phone's width, so that the picture is read without turning or enlarging; three dots to each of its pixels.
WIDTH, MARGIN, SHARPNESS = 360.0, 16.0, 3
# Across an A4 page with margins of two centimetres.
PAGE_WIDTH = 642.0
# The height of a panel's drawing, and of the names below it.
PANEL, NAMES = 84.0, 20.0
# Five of them have room on one page.
OWN_PANEL = 52.0
# To the left of a panel: where its scale is marked.
MARKS = 16.0
GAP = 12.0
TITLE, HEADING, TEXT, CAPTION = Type(18, bold=True), Type(14, bold=True), Type(13), Type(12)

# Text stays text in SVG, and its ids come of what is drawn, not of chance.
# Set once, since a picture may be drawn in any thread.
mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": MAKER})

Draw = Callable[[Axes, GoalReport, CountyReport], None]


class _Block(Protocol):
    """A part of a picture that goes from its left to its right."""

    @property
    def height(self) -> float:
        """Return its height in pixels."""

    def draw(self, figure: Figure, top: float) -> None:
        """Draw it so far from the top."""


def draw_svg(report: CountyReport) -> bytes:
    """Return all of a summary's figures as one picture that is sharp at any size, and whose text can be read."""
    return _draw_county(report, "svg")


def draw_png(report: CountyReport) -> bytes:
    """Return the same as a picture that every program shows."""
    return _draw_county(report, "png")


def draw_goal(goal: GoalReport, report: CountyReport, kind: str) -> bytes:
    """Return one goal's figures as a picture for a page; `kind` is `svg` or `png`."""
    panels = _Panels(goal, report, _county_panels(report), PAGE_WIDTH, side_by_side=True)
    figure = _new_figure(PAGE_WIDTH, panels.height)
    panels.draw(figure, 0)
    return _save(figure, kind, report, (goal.words.heading, goal.picture))


def draw_own(goal: GoalReport, report: CountyReport, value: Fraction | None, told: str) -> bytes:
    """Return a unit's own picture as an SVG: where it stands in the county's distribution, and its values by year.

    Args:
        goal: with the unit's own values as its years; without a distribution where the county's is withheld.
        report: the county's, with the unit's own years.
        value: the unit's own, this year.
        told: what the picture shows, in words.
    """
    texts = report.texts
    stands = texts("report.distribution")
    if value is not None:
        stands = texts("report.own_distribution", value=format_step(value, report.language))
    distribution = (stands, partial(draw_distribution, own=value))
    years = (texts("report.own_years"), partial(draw_years, show=format_step))
    shown = (years,) if goal.withheld else (distribution, years)
    panels = _Panels(goal, report, shown, PAGE_WIDTH, tall=OWN_PANEL, side_by_side=True)
    figure = _new_figure(PAGE_WIDTH, panels.height)
    panels.draw(figure, 0)
    return _save(figure, "svg", report, (goal.words.heading, told))


def draw_wide_distribution(goal: GoalReport, report: CountyReport) -> bytes:
    """Return how many chose each value as an SVG across a page."""
    figure = _new_figure(PAGE_WIDTH, PANEL + NAMES)
    axes = figure.add_axes((0, NAMES / (PANEL + NAMES), 1, PANEL / (PANEL + NAMES)))
    draw_distribution(axes, goal, report)
    return _save(figure, "svg", report, (goal.words.heading, goal.counted))


# Private functions


class _Words(Struct, frozen=True):
    """Text in one type, broken into lines that fit."""

    text: str
    style: Type
    below: float = GAP

    @property
    def lines(self) -> list[str]:
        return break_lines(show_text(self.text), self.style, WIDTH - 2 * MARGIN)

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.line + self.below

    def draw(self, figure: Figure, top: float) -> None:
        write_lines(figure, self.lines, self.style, (MARGIN, top))


class _Panels(Struct, frozen=True):
    """A goal's panels, each with its caption, below one another or side by side."""

    goal: GoalReport
    report: CountyReport
    panels: Sequence[tuple[str, Draw]]
    width: float = WIDTH - 2 * MARGIN
    left: float = 0
    tall: float = PANEL
    side_by_side: bool = False

    @property
    def height(self) -> float:
        each = CAPTION.line + self.tall + NAMES
        # On a page the room below is the page's.
        return each if self.side_by_side else len(self.panels) * (each + GAP)

    def draw(self, figure: Figure, top: float) -> None:
        count = len(self.panels)
        width = (self.width - 2 * GAP * (count - 1)) / count if self.side_by_side else self.width
        for index, (caption, draw) in enumerate(self.panels):
            if self.side_by_side:
                place = (self.left + index * (width + 2 * GAP), top)
            else:
                place = (self.left, top + index * self.height / count)
            write_lines(figure, [caption], CAPTION, place)
            draw(self._add_axes(figure, place, width), self.goal, self.report)

    def _add_axes(self, figure: Figure, place: tuple[float, float], width: float) -> Axes:
        (left, top), (whole, high) = place, figure.get_size_inches() * INCH
        bottom = high - top - CAPTION.line - self.tall
        return figure.add_axes(((left + MARKS) / whole, bottom / high, (width - MARKS) / whole, self.tall / high))


def _county_panels(report: CountyReport) -> Sequence[tuple[str, Draw]]:
    """Return the distribution first, then the mean (K10)."""
    texts = report.texts
    return ((texts("report.distribution"), draw_distribution), (texts("report.means"), draw_years))


def _draw_county(report: CountyReport, kind: str) -> bytes:
    blocks = _county_blocks(report)
    figure = _new_figure(WIDTH, 2 * MARGIN + sum(block.height for block in blocks))
    top = MARGIN
    for block in blocks:
        block.draw(figure, top)
        top += block.height
    return _save(figure, kind, report, (report.words.title, describe_picture(report)))


def _county_blocks(report: CountyReport) -> list[_Block]:
    words = report.words
    blocks: list[_Block] = [
        _Words(words.title, TITLE, below=4),
        _Words(report.scope, TEXT),
    ]
    if words.withheld:
        return [*blocks, _Words(words.withheld, TEXT)]
    for goal in report.goals:
        blocks.append(_Words(goal.words.heading, HEADING, below=6))
        if goal.withheld:
            blocks.append(_Words(" ".join(goal.words.sentences), TEXT))
        else:
            blocks.append(_Panels(goal, report, _county_panels(report), left=MARGIN))
            blocks += [_Words(told, CAPTION, below=6) for told in goal.groups]
    return [*blocks, *(_Words(note, CAPTION, below=6) for note in report.notes), _Words(words.caveat, CAPTION, below=0)]


def _new_figure(width: float, height: float) -> Figure:
    return Figure(figsize=(width / INCH, height / INCH), dpi=INCH, facecolor="white")


def _save(figure: Figure, kind: str, report: CountyReport, told: tuple[str, str]) -> bytes:
    file, (title, description) = BytesIO(), map(clean, told)
    if kind == "png":
        about = {"Software": MAKER, "Title": title, "Description": description}
        figure.savefig(file, format=kind, dpi=INCH * SHARPNESS, metadata=about)
        return file.getvalue()
    figure.savefig(file, format=kind, metadata={"Date": None, "Creator": MAKER, "Title": title})
    return _name(file.getvalue().decode(), report.language, title, description).encode()


def _name(drawing: str, language: str, title: str, description: str) -> str:
    """Return an SVG that a screen reader tells of (K20)."""
    named = f"<title>{escape(title)}</title>\n <desc>{escape(description)}</desc>"
    before, opening, after = drawing.partition("<svg ")
    attributes, end, rest = after.partition(">")
    return f'{before}{opening}role="img" xml:lang="{language}" {attributes}{end}\n {named}{rest}'
