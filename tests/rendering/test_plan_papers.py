"""Templates and plan as Word files: accessible, in the right language, and telling three things apart (K19)."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from msgspec.structs import replace

from domain.file_links import PlanDocument
from domain.usecases.link_plan_files import PlanPaper
from rendering.reports.plan_papers import name_plan_paper, write_plan_paper
from tests.rendering.plan_samples import an_activity

NOW = datetime(2025, 6, 16, 7, 0, tzinfo=UTC)
TEMPLATE = PlanPaper(PlanDocument.PLAN_TEMPLATE, "LS13", (), "sv", NOW)
SHEET = replace(TEMPLATE, document=PlanDocument.ACTIVITY_TEMPLATE)
FILLED = replace(
    TEMPLATE, document=PlanDocument.ACTIVITY_PLAN, activities=(an_activity(), an_activity("b", due_on=None))
)
ALL = {paper.document.value: paper for paper in (TEMPLATE, SHEET, FILLED)}


def open_paper(paper: PlanPaper) -> WordDocument:
    return Document(BytesIO(write_plan_paper(paper)))


def rows_of(paper: PlanPaper) -> list[list[str]]:
    (table,) = open_paper(paper).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def words_of(paper: PlanPaper) -> str:
    return "\n".join(paragraph.text for paragraph in open_paper(paper).paragraphs)


def test_the_plan_template_tells_plan_lok_and_rok_apart_in_a_line_each() -> None:
    words = words_of(TEMPLATE)
    assert "Lokal plan för god och nära vård: LS13" in words
    for begin in ("Lokal plan: det ni", "LÖK, lokal överenskommelse: ", "RÖK, regional överenskommelse: "):
        assert sum(line.startswith(begin) for line in words.split("\n")) == 1


def test_the_plan_template_has_real_headings_and_room_for_goals_measures_roles_and_dates() -> None:
    headings = [p.text for p in open_paper(TEMPLATE).paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == ["Varför vi samverkar", "Mål", "Vilka som är med", "Så följer vi upp", "Beslutad"]
    head, *rows = rows_of(TEMPLATE)
    assert head == ["Mål", "Mått", "Ansvarig roll", "Klart senast"]
    assert rows == [[""] * 4] * 5


def test_the_activity_template_lies_and_has_a_column_for_all_that_is_followed_up() -> None:
    assert open_paper(SHEET).sections[0].orientation == WD_ORIENT.LANDSCAPE
    head, *rows = rows_of(SHEET)
    assert head == ["Aktivitet", "Mål", "Mått", "Ansvarig roll", "Startar", "Klart senast", "Läge"]
    assert rows == [[""] * 7] * 7


def test_the_filled_plan_holds_what_is_stored_as_it_is_that_day() -> None:
    assert "Så som planen såg ut 16 juni 2025." in words_of(FILLED)
    _, first, second = rows_of(FILLED)
    assert first == [
        "Gemensam vårdplan vid utskrivning",
        "Trygg utskrivning för alla över 65 år",
        "9 av 10 har en plan inom tre dagar",
        "Enhetschef, hemtjänsten",
        "1 februari 2025",
        "30 juni 2025",
        "pågår",
    ]
    assert second[5] == ""


@pytest.mark.parametrize(("language", "code"), [("sv", "sv-SE"), ("en", "en-GB")])
@pytest.mark.parametrize("name", ALL)
def test_language_title_and_header_row_are_set_for_those_who_listen(name: str, language: str, code: str) -> None:
    paper = replace(ALL[name], language=language)
    document = open_paper(paper)
    assert (document.core_properties.language, document.core_properties.author) == (code, "Uppföljaren")
    assert "LS13" in document.core_properties.title
    said = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert said == {code}
    (table,) = document.tables
    assert next(table.rows[0]._tr.iter(qn("w:tblHeader")), None) is not None  # noqa: SLF001 - python-docx has no name for it
    assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None  # noqa: SLF001 - as above


@pytest.mark.parametrize("name", ALL)
def test_it_fits_the_page_and_its_name_tells_of_nobody(name: str) -> None:
    document = open_paper(ALL[name])
    section = document.sections[0]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    (table,) = document.tables
    assert sum(column.width or 0 for column in table.columns) <= room
    assert "LS13" not in name_plan_paper(ALL[name])


def test_nothing_that_somebody_wrote_becomes_a_link_or_a_field() -> None:
    hostile = an_activity(name="<at>x</at> https://evil.example =HYPERLINK(1)")
    with ZipFile(
        BytesIO(write_plan_paper(replace(FILLED, activities=(hostile,), unit="https://evil.example")))
    ) as parts:
        document = parts.read("word/document.xml").decode()
        relations = parts.read("word/_rels/document.xml.rels").decode()
    assert "w:hyperlink" not in document
    assert "w:instrText" not in document
    assert "evil.example" not in relations
