"""The county summary as CSV: one number a row, for programs as RFC 4180 has it, or as a Swedish Excel opens it."""

import csv
from collections.abc import Iterator
from io import StringIO

from msgspec import Struct

from rendering.free_text import clean
from rendering.reports.county_reports import CountyReport, GoalReport

# What a spreadsheet takes for the beginning of a formula, also as the full-width signs that some of them fold (S10).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BYTE_ORDER_MARK = "\ufeff"


class _Row(Struct, frozen=True):
    """One number and what it is of; or a remark, where there is none."""

    measure: str
    year: int
    value: int | float | None = None
    goal: GoalReport | None = None
    step: float | None = None
    remark: str = ""


def write_csv(report: CountyReport, *, for_excel: bool = False) -> bytes:
    """Return the file's bytes in UTF-8, numbers unrounded.

    Args:
        report: what to tell.
        for_excel: apart by semicolons, with decimal commas and a byte order mark, as a Swedish Excel expects it.
    """
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if for_excel else ",", lineterminator="\r\n")
    writer.writerow([report.texts(name) for name in _HEAD])
    for row in _list_rows(report):
        writer.writerow(_write_cells(row, decimal="," if for_excel else "."))
    return f"{BYTE_ORDER_MARK if for_excel else ''}{file.getvalue()}".encode()


def defuse_formula(text: str) -> str:
    """Return text that no spreadsheet takes for a formula (S10)."""
    shown = clean(text)
    return f"'{shown}" if shown.lstrip(" \n").startswith(FORMULA_SIGNS) else shown


# Private functions

_HEAD = (
    "report.csv.year",
    "report.csv.goal",
    "report.csv.name",
    "report.csv.measure",
    "report.csv.step",
    "report.csv.value",
    "report.csv.remark",
)


def _list_rows(report: CountyReport) -> Iterator[_Row]:
    summary, words, texts = report.summary, report.words, report.texts
    year = summary.refers_to
    yield _Row(texts("report.csv.have_answered"), year, summary.answered)
    yield _Row(texts("report.csv.asked"), year, summary.of)
    for goal in report.goals:
        yield from _list_goal(goal, report)
    yield from _list_asides(report)
    about = texts("report.about")
    for remark in (words.title, report.scope, *report.opening, *report.notes, words.caveat):
        yield _Row(about, year, remark=remark)


def _list_asides(report: CountyReport) -> Iterator[_Row]:
    """Give what stands beside: its number where it has one, and in words what that is of."""
    for aside in report.asides:
        for sentence in (*aside.sentences, *aside.notes):
            yield _Row(aside.heading, aside.year, remark=sentence)
        for row in aside.rows:
            yield _Row(row.name, aside.year, row.number, remark=row.told)


def _list_goal(goal: GoalReport, report: CountyReport) -> Iterator[_Row]:
    texts, year = report.texts, report.summary.refers_to
    yield _Row(texts("report.answered"), year, goal.answered, goal)
    if not goal.withheld:
        for value in report.values:
            yield _Row(texts("report.csv.chose"), year, goal.distribution.get(value, 0), goal, value)
    for each in goal.years:
        yield _Row(texts("report.csv.mean"), each.year, each.mean, goal, remark=each.why)
    if goal.spread is not None:
        yield _Row(texts("report.csv.spread"), year, goal.spread, goal)
    yield from _list_groups(goal, report)


def _list_groups(goal: GoalReport, report: CountyReport) -> Iterator[_Row]:
    """Give what each group has answered; which of them stands in the remark."""
    texts, summary = report.texts, report.summary
    for group in summary.breakdown.groups if summary.breakdown else ():
        name = group.name.in_language(report.language)
        for told in (each for each in group.goals if each.number == goal.number):
            for value, count in told.distribution.items():
                yield _Row(texts("report.csv.group_chose"), summary.refers_to, count, goal, value, name)
            yield _Row(texts("report.csv.group_mean"), summary.refers_to, told.mean, goal, remark=name)


def _write_cells(row: _Row, decimal: str) -> list[str]:
    number = "" if row.goal is None else str(row.goal.number)
    name = "" if row.goal is None else row.goal.name
    cells = (str(row.year), number, name, row.measure, _write_number(row.step, decimal))
    return [*map(defuse_formula, cells), _write_number(row.value, decimal), defuse_formula(row.remark)]


def _write_number(value: float | None, decimal: str) -> str:
    if value is None:
        return ""
    return str(value).removesuffix(".0").replace(".", decimal)
