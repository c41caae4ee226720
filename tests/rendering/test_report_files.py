"""Word files, workbooks, CSV and pictures of the summary: read aloud, safe to open, honest to look at."""

import csv
import re
import xml.etree.ElementTree as ET
from functools import cache
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader

from rendering.free_text import clean
from rendering.reports.chart_texts import Type, measure_text
from rendering.reports.charts import draw_svg
from rendering.reports.county_reports import report_county
from rendering.reports.csv_files import FORMULA_SIGNS
from rendering.reports.documents import write_document
from rendering.reports.forms import CsvKind, Form, write_summary
from tests.rendering.report_readings import SVG
from tests.rendering.report_samples import HOSTILE_NAMES, make_report, summaries, with_hostile_names
from tests.rendering.samples import PUBLISHED, make_summary
from tests.support.pango import skip_without_pango
from tests.support.pdf_checks import find_flaws

WIDE = "W" * 100


@cache
def hostile(form: Form, kind: CsvKind = CsvKind.RFC) -> bytes:
    return write_summary(with_hostile_names(), form, "sv", PUBLISHED, kind)


def test_the_word_file_has_language_headings_alternative_texts_and_header_rows() -> None:
    document = Document(BytesIO(write_document(make_report("withheld_goal"))))
    assert document.core_properties.language == "sv-SE"
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") == 8
    told = [each.get("descr") for each in document.element.iter(qn("wp:docPr"))]
    assert len(told) == 4
    assert all(text.startswith("Diagram för Mål ") for text in told)
    for table in document.tables:
        marked = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]  # noqa: SLF001 - no public name
        assert marked == [True, *[False] * 5]


def test_the_picture_has_a_name_a_description_and_a_language() -> None:
    root = ET.fromstring(draw_svg(make_report("complete")))  # noqa: S314 - our own file
    assert root.get("role") == "img"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"
    assert [each.tag for each in list(root)[:2]] == [f"{SVG}title", f"{SVG}desc"]


@pytest.mark.parametrize("wide", [False, True])
def test_the_picture_fits_a_phone_whatever_the_goals_are_called(*, wide: bool) -> None:
    summary = summaries()["five_years"] if not wide else make_summary(county=WIDE)
    root = ET.fromstring(draw_svg(report_county(summary, "sv", PUBLISHED)))  # noqa: S314 - our own file
    assert root.get("width") == "270pt"
    for text in root.iter(f"{SVG}text"):
        size, left = _place_of(text)
        assert left + measure_text(text.text or "", Type(size)) <= 360


def test_a_line_joins_years_that_follow_each_other_and_leaves_gaps_where_there_is_no_value() -> None:
    root = ET.fromstring(draw_svg(make_report("five_years")))  # noqa: S314 - our own file
    axes = next(each for each in root.iter(f"{SVG}g") if each.get("id") == "axes_2")
    text = " ".join("".join(each.itertext()).strip() for each in axes.iter(f"{SVG}text"))
    assert "annan skala" in text  # 2019 was asked otherwise
    assert "inget värde" in text  # 2021 has no round
    joined = [each for each in axes.iter(f"{SVG}path") if "stroke: #0072b2; stroke-width: 1.6" in each.get("style", "")]
    assert len(joined) == 2  # 2022 to 2023, 2023 to 2024


def test_s10_no_cell_of_the_workbook_is_a_formula_or_a_link() -> None:
    book = load_workbook(BytesIO(hostile(Form.XLSX)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell for cell in cells if cell.hyperlink] == []
    assert f"Mål 1: {HOSTILE_NAMES[0]}" in {cell.value for cell in cells}
    assert book.properties.title
    with ZipFile(BytesIO(hostile(Form.XLSX))) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not re.search(r"<f[ >]|<hyperlink", "".join(sheets))


@pytest.mark.parametrize("kind", CsvKind)
def test_s10_no_cell_of_the_csv_begins_like_a_formula(kind: CsvKind) -> None:
    text = hostile(Form.CSV, kind).decode("utf-8-sig")
    cells = [
        cell
        for row in csv.reader(StringIO(text, newline=""), delimiter=";" if kind is CsvKind.EXCEL else ",")
        for cell in row
    ]
    assert [cell for cell in cells if cell.lstrip().startswith(FORMULA_SIGNS)] == []
    assert f"'{HOSTILE_NAMES[1]}" in cells


def test_names_stand_as_they_are_written_in_pictures_and_word() -> None:
    drawn = ET.fromstring(hostile(Form.SVG))  # noqa: S314 - our own file
    shown = "".join("".join(each.itertext()) for each in drawn.iter(f"{SVG}text")).replace("\n", "")
    assert re.sub(r"\s", "", f"Mål 4: {HOSTILE_NAMES[3]}") in re.sub(r"\s", "", shown)
    paragraphs = [each.text for each in Document(BytesIO(hostile(Form.DOCX))).paragraphs]
    assert f"Mål 5: {clean(HOSTILE_NAMES[4])}" in paragraphs


def test_names_stand_as_they_are_written_on_the_page() -> None:
    skip_without_pango()
    made = hostile(Form.PDF)
    assert find_flaws(made, "sv") == []
    assert "<b>&amp;</b>" in " ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)


def test_the_csv_is_rfc_4180_for_programs_and_swedish_for_excel() -> None:
    plain, excel = (write_summary(make_summary(), Form.CSV, "sv", PUBLISHED, kind) for kind in CsvKind)
    assert plain.startswith("år,mål,namn".encode())
    assert plain.count(b"\n") == plain.count(b"\r\n")
    assert b",Medelv\xc3\xa4rde,,3.1538461538461537," in plain
    assert excel.startswith(b"\xef\xbb\xbf" + "år;mål;namn".encode())
    assert b";Medelv\xc3\xa4rde;;3,1538461538461537;" in excel
    assert {len(row) for row in csv.reader(StringIO(plain.decode(), newline=""))} == {7}


def test_the_charts_of_the_workbook_are_excels_own_and_go_from_the_lowest_step_to_the_highest() -> None:
    made = write_summary(summaries()["five_years"], Form.XLSX, "sv", PUBLISHED)
    with ZipFile(BytesIO(made)) as parts:
        charts = {name: parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")}
        drawings = "".join(parts.read(name).decode() for name in parts.namelist() if "drawings/drawing" in name)
    assert len(charts) == 2
    (line,) = [chart for chart in charts.values() if "lineChart" in chart]
    assert '<c:max val="4"/><c:min val="1"/>' in line
    assert "dispBlanksAs" not in line  # without it an empty cell is a gap
    assert drawings.count('descr="Avser 2024') == 2
    sheet = load_workbook(BytesIO(made)).worksheets[1]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = [row for row in cells if row[0] == "Mål"]
    assert head[1][1:7] == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert cells[-1][1:7][0] is None
    assert cells[-1][1:7][2] is None


# Private functions


def _place_of(text: ET.Element) -> tuple[float, float]:
    """Return a text's size and where it begins, in pixels."""
    style = text.get("style", "")
    size = re.search(r"font: (?:700 )?([\d.]+)px", style)
    moved = re.search(r"translate\(([\d.]+)", text.get("transform", ""))
    left = float(moved[1]) if moved else float(text.get("x", "0"))
    width = measure_text(text.text or "", Type(float(size[1]))) if size else 0
    back = width / 2 if "middle" in style else width if "end" in style else 0
    return (float(size[1]) if size else 0, left - back)
