"""The county summary as an Excel workbook: numbers, charts of Excel's own, and a sheet that explains (S10)."""

from io import BytesIO
from math import ceil

from msgspec import Struct
from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from rendering.besides import Aside
from rendering.free_text import clean
from rendering.reports.county_reports import (
    Cell,
    CountyReport,
    ReportTable,
    charted_years,
    describe_picture,
    distribution_table,
    years_table,
)
from rendering.reports.indicator_tables import indicator_table
from rendering.reports.workbook_charts import INK, ROWS, chart_distribution, chart_years

MAKER = "Uppföljaren"
FONT = "Calibri"
# As wide as so many digits; the height of a line in points.
NAME_WIDTH, NUMBER_WIDTH, TEXT_WIDTH, LINE = 36, 13, 100, 15.5
A4 = 9
# Where a sheet's table begins: below its title, its scope and the caveat.
TOP = 4
# What is written is text unless it is a number: no formula, no link.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class _Book(Struct, frozen=True):
    """The workbook, what it tells, and how its cells look: a title, a line, text that breaks, numbers, means."""

    workbook: Workbook
    report: CountyReport
    title: Format
    line: Format
    text: Format
    number: Format
    mean: Format


def write_workbook(report: CountyReport) -> bytes:
    """Return the summary as the bytes of an .xlsx file; what people wrote is text in it, never a formula or a link."""
    file = BytesIO()
    workbook = Workbook(file, OPTIONS)
    made = report.made_at.replace(tzinfo=None)
    workbook.set_properties({"title": clean(report.words.title), "author": MAKER, "created": made})
    book = _open_book(workbook, report)
    if report.goals:
        _add_distribution(book)
        _add_years(book)
    for aside in report.asides:
        if aside.figures:
            _add_indicators(book, aside)
    _add_explanation(book)
    workbook.close()
    return file.getvalue()


# Private functions


def _open_book(workbook: Workbook, report: CountyReport) -> _Book:
    plain = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "top"}
    return _Book(
        workbook,
        report,
        title=workbook.add_format({**plain, "font_size": 16, "bold": True}),
        line=workbook.add_format(plain),
        text=workbook.add_format({**plain, "text_wrap": True}),
        number=workbook.add_format({**plain, "align": "right", "text_wrap": True}),
        mean=workbook.add_format({**plain, "align": "right", "num_format": "0.00"}),
    )


def _add_distribution(book: _Book) -> None:
    table = distribution_table(book.report)
    sheet = _add_sheet(book, book.report.texts("report.sheet.distribution"), table.title)
    _write_table(book, sheet, table, TOP)
    below = TOP + len(table.rows) + 2
    _place(book, sheet, chart_distribution(book.workbook, book.report, sheet.name, TOP), below)


def _add_years(book: _Book) -> None:
    table = years_table(book.report)
    sheet = _add_sheet(book, book.report.texts("report.sheet.means"), table.title)
    _write_table(book, sheet, table, TOP)
    below = TOP + len(table.rows) + 2
    # A chart takes words for zeros, so it gets cells of its own, where nothing stands for no value.
    charted = below + ROWS + 1
    sheet.write_string(charted - 1, 0, book.report.texts("report.sheet.charted"), book.line)
    _write_table(book, sheet, _charted(book.report), charted)
    _place(book, sheet, chart_years(book.workbook, book.report, sheet.name, charted), below)


def _add_indicators(book: _Book, aside: Aside) -> None:
    table = indicator_table(aside.figures, book.report.texts)
    sheet = _open_sheet(book, book.report.texts("report.sheet.indicators"), aside.heading)
    told = [*aside.sentences, *aside.notes]
    for row, line in enumerate(told, start=1):
        sheet.write_string(row, 0, clean(line), book.line)
    _write_table(book, sheet, table, len(told) + 2)
    # Words need more room than numbers.
    sheet.set_column(0, 0, NAME_WIDTH if any(each.name for each in aside.figures) else NUMBER_WIDTH)
    sheet.set_column(1, 3, NAME_WIDTH)


def _add_sheet(book: _Book, name: str, heading: str) -> Worksheet:
    sheet = _open_sheet(book, name, heading)
    sheet.write_string(1, 0, clean(book.report.scope), book.line)
    sheet.write_string(2, 0, book.report.words.caveat, book.line)
    return sheet


def _open_sheet(book: _Book, name: str, heading: str) -> Worksheet:
    sheet = book.workbook.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.write_string(0, 0, clean(heading), book.title)
    return sheet


def _charted(report: CountyReport) -> ReportTable:
    years = charted_years(report)
    told = [{value.year: value.mean for value in goal.years} for goal in report.goals]
    rows = [
        (goal.words.heading, *("" if (mean := means.get(year)) is None else mean for year in years))
        for goal, means in zip(report.goals, told, strict=True)
    ]
    return ReportTable("", (report.texts("report.goal"), *map(str, years)), tuple(rows))


def _place(book: _Book, sheet: Worksheet, chart: Chart, row: int) -> None:
    sheet.insert_chart(row, 0, chart, {"description": clean(describe_picture(book.report)), "object_position": 2})


def _write_table(book: _Book, sheet: Worksheet, table: ReportTable, top: int) -> None:
    sheet.set_column(0, 0, NAME_WIDTH)
    sheet.set_column(1, len(table.head) - 1, NUMBER_WIDTH)
    # Without a filter, which would offer to sort.
    options = {
        "columns": [
            {"header": title, "header_format": book.number if n else book.line} for n, title in enumerate(table.head)
        ],
        "autofilter": False,
        "style": "Table Style Light 1",
    }
    sheet.add_table(top, 0, top + len(table.rows), len(table.head) - 1, options)
    sheet.set_row(top, 2 * LINE)
    for row, cells in enumerate(table.rows, start=top + 1):
        for column, cell in enumerate(cells):
            _write_cell(book, sheet, (row, column), cell)


def _write_cell(book: _Book, sheet: Worksheet, place: tuple[int, int], cell: Cell) -> None:
    match cell:
        case "":
            return
        case str():
            sheet.write_string(*place, clean(cell), book.number if place[1] else book.line)
        case float():
            sheet.write_number(*place, cell, book.mean)
        case _:
            sheet.write_number(*place, cell, book.number)


def _add_explanation(book: _Book) -> None:
    report, texts = book.report, book.report.texts
    sheet = book.workbook.add_worksheet(texts("report.about"))
    sheet.hide_gridlines(2)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, TEXT_WIDTH)
    sheet.write_string(0, 0, clean(report.words.title), book.title)
    goals = [f"{goal.words.heading}. {' '.join(goal.words.sentences)}" for goal in report.goals]
    told = [report.scope, *report.opening, *goals, *report.notes, *report.questions, report.words.support]
    reading = [texts("report.how_to_read")] if report.goals else []
    asides = [line for aside in report.asides for line in _explain_aside(aside)]
    for row, line in enumerate([*told, report.words.caveat, *reading, *asides], start=2):
        sheet.write_string(row, 0, clean(line), book.text)
        # Not every program makes room for lines that break.
        sheet.set_row(row, LINE * ceil(len(line) / TEXT_WIDTH))


def _explain_aside(aside: Aside) -> list[str]:
    """Return what has no sheet of its own."""
    return [] if aside.figures else [aside.heading, *aside.sentences, *(row.told for row in aside.rows), *aside.notes]
