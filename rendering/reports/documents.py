"""The county summary as a Word file, to work on: headings, a picture a goal with its text, real tables."""

from collections.abc import Sequence
from io import BytesIO

from docx.document import Document as WordDocument
from docx.shared import Cm, Length

from rendering.besides import Aside
from rendering.free_text import clean
from rendering.reports.charts import draw_goal
from rendering.reports.county_reports import (
    CountyReport,
    GoalReport,
    ReportTable,
    distribution_table,
    show_cell,
    years_table,
)
from rendering.reports.indicator_tables import indicator_table
from rendering.reports.word_files import About, add_table, open_document, save_document

WIDTH = Cm(17)
NAME_WIDTH, WORD_WIDTH = Cm(5.5), Cm(2.5)
LONGEST_NUMBER = 4


def write_document(report: CountyReport) -> bytes:
    """Return the summary as the bytes of a .docx file."""
    document = open_document(About(report.words.title, report.language, report.made_at))
    _write_beginning(document, report)
    if report.goals:
        for goal in report.goals:
            _write_goal(document, goal, report)
        _write_notes(document, report)
        document.add_paragraph(report.texts("report.in_tables"), style="Heading 1")
        for table in (distribution_table(report), years_table(report)):
            _write_table(document, table, report.language)
    document.add_paragraph(clean(report.words.caveat))
    for aside in report.asides:
        _write_aside(document, aside, report)
    return save_document(document)


# Private functions


def _write_beginning(document: WordDocument, report: CountyReport) -> None:
    words = report.words
    document.add_paragraph(clean(words.title), style="Title")
    opening, *findings = report.opening
    document.add_paragraph(clean(report.scope))
    document.add_paragraph(clean(opening))
    for finding in findings:
        document.add_paragraph(clean(finding), style="List Bullet")


def _write_goal(document: WordDocument, goal: GoalReport, report: CountyReport) -> None:
    document.add_paragraph(clean(goal.words.heading), style="Heading 1").paragraph_format.keep_with_next = True
    told = document.add_paragraph(clean(" ".join(goal.words.sentences)))
    if goal.withheld:
        return
    told.paragraph_format.keep_with_next = True
    picture = document.add_picture(BytesIO(draw_goal(goal, report, "png")), WIDTH)
    about = picture._inline.docPr  # noqa: SLF001 - python-docx has no name for it
    about.set("name", clean(goal.words.heading))
    about.set("descr", clean(goal.picture))


def _write_notes(document: WordDocument, report: CountyReport) -> None:
    words, texts = report.words, report.texts
    document.add_paragraph(texts("report.about"), style="Heading 1")
    for note in report.notes:
        document.add_paragraph(clean(note))
    document.add_paragraph(texts("summary.questions"), style="Heading 1")
    for question in report.questions:
        document.add_paragraph(clean(question), style="List Bullet")
    document.add_paragraph(clean(words.support))


def _write_aside(document: WordDocument, aside: Aside, report: CountyReport) -> None:
    document.add_paragraph(clean(aside.heading), style="Heading 1").paragraph_format.keep_with_next = True
    for sentence in aside.sentences:
        document.add_paragraph(clean(sentence))
    for row in aside.rows if not aside.figures else ():
        document.add_paragraph(clean(row.told), style="List Bullet")
    if aside.figures:
        _write_table(document, indicator_table(aside.figures, report.texts), report.language)
    for note in aside.notes:
        document.add_paragraph(clean(note))


def _write_table(document: WordDocument, table: ReportTable, language: str) -> None:
    document.add_paragraph(table.title, style="Heading 2").paragraph_format.keep_with_next = True
    rows = [table.head, *([show_cell(cell, language) for cell in row] for row in table.rows)]
    add_table(document, table.title, rows, _share_width(table))


def _share_width(table: ReportTable) -> Sequence[Length]:
    """Return the columns' widths: what words stand above gets more room than what a number does."""
    wide = [max(len(word) for word in title.split()) > LONGEST_NUMBER for title in table.head[1:]]
    each = Length((WIDTH - NAME_WIDTH - WORD_WIDTH * sum(wide)) // max(len(wide) - sum(wide), 1))
    return (NAME_WIDTH, *(WORD_WIDTH if is_wide else each for is_wide in wide))
