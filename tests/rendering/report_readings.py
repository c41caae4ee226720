"""The numbers of a summary, read back from each form as a person or a program would."""

import csv
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO, StringIO
from json import loads
from typing import Any

from docx import Document
from msgspec import Struct
from openpyxl import load_workbook
from pypdf import PdfReader

from rendering.reports.forms import CsvKind, Form
from rendering.texts.catalogues import texts_for

SVG = "{http://www.w3.org/2000/svg}"
HEADING = re.compile(r"Mål (\d+): ")


class Reading(Struct, frozen=True):
    """One goal's numbers: how many chose each value, by the value as it is written; the means as they are shown."""

    distribution: Mapping[str, int]
    means: Mapping[int, str]


Readings = Mapping[int, Reading]


def read_json(content: bytes) -> Readings:
    """Return what the JSON says: the measure of all others, since it is what a release keeps."""
    data = loads(content)
    earlier = data["earlier"]
    if earlier is None:
        year, goals = data["previous_year"], data["goals"]
        means = {str(goal["number"]): goal["previous_mean"] for goal in goals if goal["previous_mean"] is not None}
        earlier = [{"refers_to": year, "means": means}] if year else []
    return {goal["number"]: _read_json_goal(goal, data["refers_to"], earlier) for goal in data["goals"]}


def read_workbook(content: bytes) -> Readings:
    """Return what the cells hold."""
    sheets = load_workbook(BytesIO(content)).worksheets
    if len(sheets) == 1:
        return {}
    counts, means = (_rows_of_sheet(sheet) for sheet in sheets[:2])
    return _read_tables(counts, means)


def read_csv(content: bytes) -> Readings:
    """Return what a program reads."""
    return _read_rows(csv.DictReader(StringIO(content.decode(), newline="")))


def read_excel_csv(content: bytes) -> Readings:
    """Return what a Swedish Excel reads."""
    text = content.decode("utf-8-sig")
    rows = csv.DictReader(StringIO(text, newline=""), delimiter=";")
    return _read_rows({name: cell.replace(",", ".") for name, cell in row.items()} for row in rows)


def read_document(content: bytes) -> Readings:
    """Return what the tables of the Word file say."""
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(BytesIO(content)).tables]
    return _read_tables(*tables) if tables else {}


def read_page(content: bytes) -> Readings:
    """Return what the tables of the PDF say, from its text."""
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    _, found, tables = text.partition(texts_for("sv")("report.in_tables"))
    if not found:
        return {}
    _, _, counts = tables.partition(texts_for("sv")("report.distribution"))
    counts, _, means = counts.partition(texts_for("sv")("report.means"))
    head, *rows = _rows_of_text(means)
    # Below the last row follows what stands in the pictures.
    return _read_tables(_rows_of_text(counts), [head, *(row[: len(head)] for row in rows)])


def read_drawing(content: bytes) -> Readings:
    """Return what stands upon the bars and at the points of the SVG."""
    root = ET.fromstring(content)  # noqa: S314 - our own file
    groups = [each for each in root.iter(f"{SVG}g") if each.get("id", "").startswith("axes_")]
    headings = [int(found[1]) for each in root.iter(f"{SVG}text") if (found := HEADING.match(each.text or ""))]
    pairs = zip(groups[::2], groups[1::2], strict=True)
    drawn = [Reading(_read_bars(bars), _read_points(points)) for bars, points in pairs]
    if not drawn:
        return {}
    # A goal whose figures are withheld has a heading and no picture.
    withheld = [number for number in headings if f"Mål {number}" in _withheld_headings(root)]
    return dict(zip([number for number in headings if number not in withheld], drawn, strict=True))


def read_chat(content: bytes) -> Readings:
    """Return what the sentences say."""
    text = content.decode()
    found = {}
    for heading in HEADING.finditer(text):
        block = text[heading.start() :].split("\n\n")[0]
        # Groups are read by a test of their own.
        block = re.sub(r"(?:Större|Mindre) kommuner: .*? Medelvärde \d,\d\d\.", "", block)
        if reading := _read_sentences(block, text):
            found[int(heading[1])] = reading
    return found


READERS: Mapping[tuple[Form, CsvKind], Callable[[bytes], Readings]] = {
    (Form.TEXT, CsvKind.RFC): read_chat,
    (Form.CSV, CsvKind.RFC): read_csv,
    (Form.CSV, CsvKind.EXCEL): read_excel_csv,
    (Form.XLSX, CsvKind.RFC): read_workbook,
    (Form.SVG, CsvKind.RFC): read_drawing,
    (Form.DOCX, CsvKind.RFC): read_document,
    (Form.PDF, CsvKind.RFC): read_page,
}


# Private functions


def _shown(mean: float) -> str:
    return f"{mean:.2f}"


def _read_json_goal(goal: Mapping[str, Any], year: int, earlier: Iterable[Mapping[str, Any]]) -> Reading:
    number = str(goal["number"])
    before = {each["refers_to"]: _shown(each["means"][number]) for each in earlier if number in each["means"]}
    return Reading(goal["distribution"], before | {year: _shown(goal["mean"])})


def _rows_of_sheet(sheet: Any) -> list[list[str]]:  # noqa: ANN401 - a worksheet
    first = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "Mål")
    rows = []
    for cells in sheet.iter_rows(min_row=first):
        if cells[0].value is None:
            break
        shown = [_shown(cell.value) if cell.number_format == "0.00" else str(cell.value) for cell in cells]
        rows.append([cell for cell in shown if cell != "None"])
    return rows


def _rows_of_text(text: str) -> list[list[str]]:
    """Return rows from text that stands one cell a line, or a row a line."""
    numbers = re.compile(
        r"(?<![\w,])\d+(?:,\d+)?(?![\w,:])|visas inte|annan skala|andra frågor|annat formulär|för få svar"
    )
    head, *rows = re.split(r"(?=Mål \d+: )", text)
    return [["Mål", *numbers.findall(head)], *([row.strip(), *numbers.findall(row.partition(": ")[2])] for row in rows)]


def _read_tables(counts: list[list[str]], means: list[list[str]]) -> Readings:
    readings = {}
    for chosen, told in zip(counts[1:], means[1:], strict=True):
        heading = HEADING.match(chosen[0])
        assert heading, chosen
        distribution = dict(zip(counts[0][1:], chosen[1:], strict=False))
        if "visas inte" in distribution.values():
            continue
        steps = {step.replace(",", "."): int(count) for step, count in distribution.items() if step[0].isdigit()}
        by_year = {int(year): mean.replace(",", ".") for year, mean in zip(means[0][1:], told[1:], strict=True)}
        readings[int(heading[1])] = Reading(
            {step: count for step, count in steps.items() if count},
            {year: mean for year, mean in by_year.items() if mean[0].isdigit() and "." in mean},
        )
    return readings


def _read_rows(rows: Iterable[Mapping[str, str]]) -> Readings:
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    means: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for row in rows:
        if row["mål"] and row["värde"]:
            number = int(row["mål"])
            if row["uppgift"] == texts_for("sv")("report.csv.chose") and row["värde"] != "0":
                counts[number][row["steg"]] = int(row["värde"])
            if row["uppgift"] == "Medelvärde":
                means[number][int(row["år"])] = _shown(float(row["värde"]))
    return {number: Reading(counts[number], by_year) for number, by_year in means.items()}


def _texts_of(group: ET.Element) -> list[str]:
    return ["".join(each.itertext()).strip() for each in group.iter(f"{SVG}text")]


def _labels_of(axes: ET.Element) -> list[str]:
    named = [each for each in axes if each.get("id", "").startswith("text_")]
    return [" ".join(_texts_of(each)) for each in named]


def _names_of(axes: ET.Element) -> list[str]:
    (below,) = [each for each in axes if each.get("id", "").startswith("matplotlib.axis_")][:1]
    return _texts_of(below)


def _read_bars(axes: ET.Element) -> dict[str, int]:
    pairs = zip(_names_of(axes), _labels_of(axes), strict=True)
    return {name.replace(",", "."): int(count) for name, count in pairs if count != "0"}


def _read_points(axes: ET.Element) -> dict[int, str]:
    pairs = zip(_names_of(axes), _labels_of(axes), strict=True)
    return {int(year): mean.replace(",", ".") for year, mean in pairs if mean[0].isdigit()}


def _withheld_headings(root: ET.Element) -> str:
    """Return the SVG's description of the goals that have no picture."""
    told = root.findtext(f"{SVG}desc") or ""
    return " ".join(re.findall(r"(?<!Diagram för )(Mål \d+): ", told))


def _read_sentences(block: str, text: str) -> Reading | None:
    mean = re.search(r"Medelvärde (\d,\d\d)", block)
    year = re.search(r"Avser (\d{4})", text)
    if not mean or not year:
        return None
    words = {texts_for("sv")(f"count.{number}"): number for number in range(1, 13)}
    told = re.findall(r"(\w+)(?: av \d+)?(?: lokala? systemledning(?:ar)?)? svarade (\d(?:,\d+)?)", block)
    everyone = re.search(r"Alla (\d+) lokala systemledningar svarade (\d(?:,\d+)?)", block)
    pairs = [(everyone[1], everyone[2])] if everyone else told
    distribution = {value.replace(",", "."): words.get(count) or int(count) for count, value in pairs}
    before = re.search(r"(\d{4}) \((\d,\d\d)\)", block)
    means = {int(before[1]): before[2]} if before else {}
    name = block.splitlines()[0].partition(": ")[2]
    # "2022 2,46" or "2,46 (2022)", a line a goal.
    line = re.search(rf"^{re.escape(name)}: (.*\d{{4}}.*)\.$", text, re.MULTILINE)
    if line:
        means |= {int(each): value for each, value in re.findall(r"(\d{4}) (\d,\d\d)", line[1])}
        means |= {int(each): value for value, each in re.findall(r"(\d,\d\d) \((\d{4})\)", line[1])}
    means[int(year[1])] = mean[1]
    return Reading(distribution, {each: value.replace(",", ".") for each, value in means.items()})
