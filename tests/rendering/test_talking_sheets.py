"""The talking sheet as a Word file: accessible, in the right language, and without who said what."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from msgspec.structs import replace

from domain.answers import Perspective
from domain.joint_messages import TalkingSheet
from rendering.reports.talking_sheets import name_talking_sheet, write_talking_sheet
from tests.rendering.joint_samples import NOW, make_joint
from tests.rendering.samples import make_round

SIDES = (Perspective.MUNICIPALITY, Perspective.REGION)
SHEET = TalkingSheet(make_round(), "LS13", make_joint(sides=SIDES), NOW)
SHARED = replace(SHEET, collection=replace(SHEET.collection, shared=True), joint=make_joint(sides=SIDES, shared=True))


def _open(sheet: TalkingSheet, language: str = "sv") -> WordDocument:
    return Document(BytesIO(write_talking_sheet(sheet, language)))


def _words(sheet: TalkingSheet, language: str = "sv") -> str:
    document = _open(sheet, language)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_it_says_unit_round_answers_perspectives_and_questions() -> None:
    words = _words(SHEET)
    assert "Samtalsunderlag: LS13" in words
    assert "Avser 2024, insamlat januari 2025. Svaren som de var 17 januari 2025." in words
    assert "Nära i hela Dalarna\n2 och 3\n2,5" in words
    assert "Nära till hälsa\n2 och 4\n3" in words
    assert "olika perspektiv (kommunen och regionen), så medelvärdet säger mindre" in words
    assert "Varför valde vi just de här siffrorna?" in words
    assert "Nära för mig" not in words


def test_without_different_perspectives_nothing_is_said_of_them() -> None:
    assert "perspektiv" not in _words(replace(SHEET, joint=make_joint()))


def test_answers_that_are_alike_from_different_sides_need_no_table() -> None:
    alike = replace(SHEET, joint=make_joint((3,) * 5, (3,) * 5, SIDES))
    assert _open(alike).tables == []
    assert "lika för alla mål men kommer från olika perspektiv" in _words(alike)


def test_role_and_perspective_stand_beside_each_value_in_a_shared_round_only() -> None:
    assert "ordföranden (kommunen) 2 och kontaktpersonen (regionen) 3" in _words(SHARED)
    assert "ordföranden" not in _words(SHEET)


@pytest.mark.parametrize(("language", "code"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_its_language_is_set_everywhere(language: str, code: str) -> None:
    document = _open(SHEET, language)
    assert document.core_properties.language == code
    said = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert said == {code}


def test_headings_are_headings_and_the_tables_first_row_is_its_header() -> None:
    document = _open(SHEET)
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") == 4
    (table,) = document.tables
    marked = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]  # noqa: SLF001 - no public name
    assert marked == [True, False, False]


def test_it_names_nobody_and_nothing_but_us() -> None:
    about = _open(SHEET).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("Uppföljaren", "Uppföljaren", "")
    with ZipFile(BytesIO(write_talking_sheet(SHARED, "sv"))) as file:
        whole = b"".join(file.read(name) for name in file.namelist())
    assert b"python-docx" not in whole
    assert b"chair" not in whole


def test_a_name_with_signs_that_no_document_takes_is_written_without_them() -> None:
    assert "Samtalsunderlag: LS13" in _words(replace(SHEET, unit="LS\x0013\x1b\u202e"))


def test_the_files_name_tells_nothing() -> None:
    assert (name_talking_sheet("sv"), name_talking_sheet("en")) == ("samtalsunderlag.docx", "talking-sheet.docx")
