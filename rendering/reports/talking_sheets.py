"""The talking sheet as a Word file: one page, accessible, without any person's name."""

from docx.document import Document as WordDocument
from docx.shared import Cm

from domain.joint_messages import TalkingSheet
from rendering.free_text import clean
from rendering.reports.word_files import About, add_lines, add_table, open_document, save_document
from rendering.sheet_words import SheetWords, sheet_words
from rendering.texts.catalogues import texts_for

COLUMNS = (Cm(6), Cm(8.5), Cm(2.5))
LINES_TO_WRITE_ON = 2


def write_talking_sheet(sheet: TalkingSheet, language: str) -> bytes:
    """Return the sheet as the bytes of a .docx file."""
    texts = texts_for(language)
    words = sheet_words(sheet, texts)
    document = open_document(About(words.title, texts.language, sheet.made_at))
    _write(document, words)
    return save_document(document)


def name_talking_sheet(language: str) -> str:
    """Return the file's name: no unit in it, since names of files end up in logs and lists of downloads."""
    return f"{texts_for(language)('sheet.file_name')}.docx"


# Private functions


def _write(document: WordDocument, words: SheetWords) -> None:
    document.add_paragraph(clean(words.title), style="Title")
    document.add_paragraph(clean(words.scope))
    document.add_paragraph(clean(words.intro))
    if words.rows:
        document.add_paragraph(words.apart, style="Heading 1")
        rows = [(row.goal, row.answers, row.value) for row in (words.head, *words.rows)]
        add_table(document, words.apart, rows, COLUMNS)
    for note in words.notes:
        document.add_paragraph(clean(note))
    document.add_paragraph(words.talk, style="Heading 1")
    for question in words.questions:
        document.add_paragraph(question, style="List Bullet")
    for heading in (words.room, words.room_why):
        document.add_paragraph(heading, style="Heading 1")
        add_lines(document, LINES_TO_WRITE_ON)
