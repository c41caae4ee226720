"""What our Word files have in common: page, fonts, language, tables that are read aloud, the same bytes every time."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph
from msgspec import Struct

from rendering.free_text import clean

MAKER = "Uppföljaren"
LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
FONT = "Calibri"
# Dark enough on white for everyone (WCAG 2.1: 4.5 to 1).
INK = RGBColor(0x1F, 0x2A, 0x44)
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Cm(21), Cm(29.7), Cm(2)
ROOM_TO_WRITE = Cm(1)
# The first instant that a zip can tell.
BEGINNING = (1980, 1, 1, 0, 0, 0)
_SIZES = {"Normal": 11, "Title": 18, "Heading 1": 13, "Heading 2": 12, "List Bullet": 11}


class About(Struct, frozen=True):
    """What a file says of itself."""

    title: str
    language: str
    made_at: datetime


def open_document(about: About, *, landscape: bool = False) -> WordDocument:
    """Return an empty page that has its language everywhere, and names nobody but us."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = PAGE_HEIGHT, PAGE_WIDTH
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.paragraph_format.space_after = Pt(4)
        if name not in {"Normal", "List Bullet"}:
            style.font.color.rgb = INK
        _set_fonts_and_language(style.element.get_or_add_rPr(), LANGUAGES[about.language])
    for defaults in document.styles.element.iter(qn("w:rPrDefault")):
        for properties in defaults.iter(qn("w:rPr")):
            _set_fonts_and_language(properties, LANGUAGES[about.language])
    _describe(document, about)
    return document


def save_document(document: WordDocument) -> bytes:
    """Return the file's bytes, the same for the same content: a zip would tell when each part was written."""
    written, file = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as parts, ZipFile(file, "w", ZIP_DEFLATED) as zipped:
        for name in parts.namelist():
            zipped.writestr(ZipInfo(name, BEGINNING), parts.read(name), ZIP_DEFLATED)
    return file.getvalue()


def add_table(document: WordDocument, title: str, rows: Sequence[Sequence[str]], widths: Sequence[Length]) -> None:
    """Add a table; its first row is its header, read with each cell below, and its title is told to who sees none.

    A row without any words has room to write in.
    """
    table = document.add_table(rows=len(rows), cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for index, (row, texts) in enumerate(zip(table.rows, rows, strict=True), start=1):
        row.height = None if any(texts) else ROOM_TO_WRITE
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width
            cell.paragraphs[0].add_run(clean(text))
            # A table stays on one page: every row goes with the one below, except the last.
            cell.paragraphs[0].paragraph_format.keep_with_next = index < len(rows)
    _mark_as_header(table)
    _title(table, title)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def add_lines(document: WordDocument, count: int) -> None:
    """Add lines to write on."""
    for left in reversed(range(count)):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(left)
        _draw_line(paragraph)


# Private functions


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


def _describe(document: WordDocument, about: About) -> None:
    told = document.core_properties
    told.title, told.author, told.last_modified_by, told.comments = clean(about.title), MAKER, MAKER, ""
    told.created = told.modified = about.made_at
    told.language = LANGUAGES[about.language]


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
