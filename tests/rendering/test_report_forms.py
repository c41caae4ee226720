"""The same numbers in every form, whatever the summary; and what no form may hold."""

import json
import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from rendering.reports.county_reports import describe_picture, report_county
from rendering.reports.csv_files import write_csv
from rendering.reports.forms import CsvKind, Form, write_summary
from rendering.texts.catalogues import texts_for
from tests.rendering.report_readings import READERS, Readings, read_json
from tests.rendering.report_samples import make_report, summaries
from tests.rendering.samples import PUBLISHED, SCORES_2023, SCORES_2024, make_summary
from tests.support.pango import skip_without_pango

CASES = tuple(summaries())
ROWS = st.lists(st.text(alphabet="1234?", min_size=5, max_size=5), min_size=1, max_size=13)
FORMS = (*READERS, (Form.JSON, CsvKind.RFC), (Form.PNG, CsvKind.RFC))
FORM_IDS = [f"{form}-{kind}" if form is Form.CSV else str(form) for form, kind in FORMS]


@cache
def written(case: str, form: Form, csv: CsvKind) -> bytes:
    """Return a file, made once for all tests."""
    if form is Form.PDF:
        skip_without_pango()
    return write_summary(summaries()[case], form, "sv", PUBLISHED, csv)


def text_of(case: str, form: Form, csv: CsvKind) -> str:
    """Return all text that a file holds, its markup aside."""
    content = written(case, form, csv)
    if form is Form.PDF:
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    if form is Form.PNG:
        with Image.open(BytesIO(content)) as image:
            return " ".join(str(value) for value in image.info.values())
    if not is_zipfile(BytesIO(content)):
        return _without_markup(content.decode()) if form is Form.SVG else content.decode()
    with ZipFile(BytesIO(content)) as parts:
        whole = "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return _without_markup(whole)


def _without_markup(text: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", text))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("form", "csv"), READERS, ids=FORM_IDS[: len(READERS)])
def test_every_form_holds_the_numbers_that_the_release_holds(case: str, form: Form, csv: CsvKind) -> None:
    told = read_json(written(case, Form.JSON, CsvKind.RFC))
    assert READERS[form, csv](written(case, form, csv)) == told
    assert bool(told) is (case != "withheld")


def test_what_is_compared_is_more_than_nothing() -> None:
    told: Readings = read_json(written("five_years", Form.JSON, CsvKind.RFC))
    assert told[3].distribution == {"1": 1, "2": 2, "2.5": 1, "3": 5, "4": 4}
    assert told[1].means == {2020: "3.08", 2022: "2.46", 2023: "3.08", 2024: "3.15"}
    assert list(read_json(written("withheld_goal", Form.JSON, CsvKind.RFC))) == [1, 2, 4, 5]


@pytest.mark.parametrize(("form", "csv"), FORMS, ids=FORM_IDS)
def test_d2_a_breakdown_has_the_same_numbers_in_every_form_and_one_that_is_withheld_none(
    form: Form, csv: CsvKind
) -> None:
    text = " ".join(text_of("broken_down", form, csv).split())
    groups = json.loads(written("broken_down", Form.JSON, CsvKind.RFC))["breakdown"]["groups"]
    means = [goal["mean"] for group in groups for goal in group["goals"]]
    assert len(means) == 10
    if form is Form.CSV or form is Form.JSON:
        decimal = "," if csv is CsvKind.EXCEL else "."
        shown = [str(mean).removesuffix(".0" if form is Form.CSV else "").replace(".", decimal) for mean in means]
        assert [each for each in shown if each not in text] == []
    elif form is not Form.PNG:
        told = re.findall(r"(?:Större|Mindre) kommuner: .*? Medelvärde (\d,\d\d)\.", text)
        assert sorted(told) == sorted(f"{mean:.2f}".replace(".", ",") for mean in means)
    withheld = " ".join(text_of("not_broken_down", form, csv).split())
    assert "Större kommuner" not in withheld
    assert ("Uppdelningen efter storlek visas inte." in withheld) is (form is not Form.JSON and form is not Form.PNG)


@pytest.mark.parametrize(("form", "csv"), FORMS, ids=FORM_IDS)
def test_d4_what_is_withheld_says_so_and_why_in_every_form(form: Form, csv: CsvKind) -> None:
    text = " ".join(text_of("withheld", form, csv).split())
    why = "too_few_answers" if form is Form.JSON else "eftersom för få har svarat"
    assert why in text
    assert not re.search(r"\b3[.,]00\b", text)
    goal = " ".join(text_of("withheld_goal", form, csv).split())
    assert ("too_few_values" if form is Form.JSON else "Siffrorna visas inte") in goal or "visas inte" in goal


@pytest.mark.parametrize(("form", "csv"), FORMS, ids=FORM_IDS)
def test_k1_scores_may_change_places_between_units_without_changing_a_byte(form: Form, csv: CsvKind) -> None:
    expected = written("complete", form, csv)
    turned = make_summary(SCORES_2024.split()[::-1], SCORES_2023.split()[5:] + SCORES_2023.split()[:5])
    assert write_summary(turned, form, "sv", PUBLISHED, csv) == expected


@settings(max_examples=40)
@given(rows=ROWS, data=st.data())
def test_k1_what_all_files_are_made_of_is_the_same_however_scores_change_places(
    rows: list[str], data: st.DataObject
) -> None:
    other = data.draw(st.permutations(rows))
    for language in ("sv", "en"):
        told, turned = (report_county(make_summary(each), language, PUBLISHED) for each in (rows, other))
        assert told == turned
        assert write_csv(told) == write_csv(turned)


@pytest.mark.parametrize(("form", "csv"), FORMS, ids=FORM_IDS)
def test_k1_no_form_names_a_unit(form: Form, csv: CsvKind) -> None:
    assert not re.search(r"unit-\d|\bLS\d\d", text_of("complete", form, csv))


@pytest.mark.parametrize(("form", "csv"), [each for each in FORMS if each[0] not in {Form.JSON, Form.PNG}])
def test_k3_the_caveat_stands_in_every_form(form: Form, csv: CsvKind) -> None:
    said = re.sub(r"\s+", "", text_of("complete", form, csv))
    assert re.sub(r"\s+", "", texts_for("sv")("summary.caveat")) in said


def test_k3_and_k20_the_picture_itself_says_the_caveat_and_tells_who_does_not_see_it_all() -> None:
    report = make_report("complete")
    with Image.open(BytesIO(written("complete", Form.PNG, CsvKind.RFC))) as image:
        assert image.width == 3 * 360
        assert image.info["Description"] == describe_picture(report)
    assert "11 svarade 3, 2 svarade 4. Medelvärde: 2023: 3,08, 2024: 3,15." in describe_picture(report)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_form_speaks_the_language_that_was_asked_for(language: str) -> None:
    said: Mapping[str, str] = {
        "sv": "Avser 2024, insamlat januari 2025.",
        "en": "Refers to 2024, collected January 2025.",
    }
    for form in (Form.TEXT, Form.CSV, Form.SVG):
        text = write_summary(make_summary(), form, language, PUBLISHED).decode()
        assert said[language] in " ".join(re.sub(r"<[^>]*>", " ", text).split())
