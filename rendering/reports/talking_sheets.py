"""The talking sheet as a Word file: one page, accessible, without any person's name."""

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from domain.joint_messages import TalkingSheet
from rendering.free_text import clean
from rendering.sheet_words import SheetRow, SheetWords, sheet_words
from rendering.texts.catalogues import texts_for

MAKER = "Uppföljaren"
LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
FONT = "Calibri"
# Dark enough on white for everyone (WCAG 2.1: 4.5 to 1).
INK = RGBColor(0x1F, 0x2A, 0x44)
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Cm(21), Cm(29.7), Cm(2)
COLUMNS = (Cm(6), Cm(8.5), Cm(2.5))
LINES_TO_WRITE_ON = 2


def write_talking_sheet(sheet: TalkingSheet, language: str) -> bytes:
    """Return the sheet as the bytes of a .docx file."""
    texts = texts_for(language)
    words = sheet_words(sheet, texts)
    document = Document()
    _prepare(document, LANGUAGES[texts.language])
    _describe(document, words, sheet, LANGUAGES[texts.language])
    _write(document, words)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def name_talking_sheet(language: str) -> str:
    """Return the file's name: no unit in it, since names of files end up in logs and lists of downloads."""
    return f"{texts_for(language)('sheet.file_name')}.docx"


# Private functions


def _prepare(document: WordDocument, language: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    sizes = {"Normal": 11, "Title": 18, "Heading 1": 13, "List Bullet": 11}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.paragraph_format.space_after = Pt(4)
        if style.name in {"Title", "Heading 1"}:
            style.font.color.rgb = INK
        _set_fonts_and_language(style.element.get_or_add_rPr(), language)
    for defaults in document.styles.element.iter(qn("w:rPrDefault")):
        for properties in defaults.iter(qn("w:rPr")):
            _set_fonts_and_language(properties, language)


def _set_fonts_and_language(properties: BaseOxmlElement, language: str) -> None:
    """Name one font for all scripts, since the template's headings have the theme's, and the spelling's language."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is not None:
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:ascii"), FONT)
        fonts.set(qn("w:hAnsi"), FONT)
    said = properties.find(qn("w:lang"))
    if said is None:
        said = OxmlElement("w:lang")
        properties.append(said)
    said.set(qn("w:val"), language)


def _describe(document: WordDocument, words: SheetWords, sheet: TalkingSheet, language: str) -> None:
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = clean(words.title), MAKER, MAKER, ""
    about.created = about.modified = sheet.made_at
    about.language = language


def _write(document: WordDocument, words: SheetWords) -> None:
    document.add_paragraph(clean(words.title), style="Title")
    document.add_paragraph(clean(words.scope))
    document.add_paragraph(clean(words.intro))
    if words.rows:
        document.add_paragraph(words.apart, style="Heading 1")
        _add_table(document, words)
    for note in words.notes:
        document.add_paragraph(clean(note))
    document.add_paragraph(words.talk, style="Heading 1")
    for question in words.questions:
        document.add_paragraph(question, style="List Bullet")
    for heading in (words.room, words.room_why):
        document.add_paragraph(heading, style="Heading 1")
        for _ in range(LINES_TO_WRITE_ON):
            _draw_line(document.add_paragraph())


def _add_table(document: WordDocument, words: SheetWords) -> None:
    rows = (words.head, *words.rows)
    table = document.add_table(rows=len(rows), cols=len(COLUMNS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for column, width in zip(table.columns, COLUMNS, strict=True):
        column.width = width
    for index, row in enumerate(rows):
        _fill_row(table, index, row)
    _mark_as_header(table)
    _title(table, words.apart)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _fill_row(table: Table, index: int, row: SheetRow) -> None:
    for cell, text, width in zip(table.rows[index].cells, (row.goal, row.answers, row.value), COLUMNS, strict=True):
        cell.width = width
        cell.paragraphs[0].add_run(clean(text))


def _mark_as_header(table: Table) -> None:
    """Have screen readers read the first row with each cell, and print it bold."""
    head = table.rows[0]
    marked = OxmlElement("w:tblHeader")
    marked.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(marked)  # noqa: SLF001 - python-docx has no name for it
    for cell in head.cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def _title(table: Table, title: str) -> None:
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    table._tbl.tblPr.append(caption)  # noqa: SLF001 - python-docx has no name for it


def _draw_line(paragraph: Paragraph) -> None:
    """Draw a line to write on below an empty paragraph, also where another such paragraph follows."""
    border = OxmlElement("w:pBdr")
    for side in ("bottom", "between"):
        line = OxmlElement(f"w:{side}")
        for name, value in {"val": "single", "sz": "4", "space": "1", "color": "808080"}.items():
            line.set(qn(f"w:{name}"), value)
        border.append(line)
    paragraph._p.get_or_add_pPr().append(border)  # noqa: SLF001 - python-docx has no name for it
