"""What stands beside the summary's numbers: in every form, on the card, without names (K16)."""

import json
import re
from collections.abc import Sequence
from io import BytesIO
from random import Random
from zipfile import ZipFile, is_zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from pypdf import PdfReader

from domain.besides import Beside, order_quotes
from domain.ids import RoundId, UnitId
from domain.quotes import QuoteApproval
from domain.release_messages import SummaryDetail
from domain.summaries import CountySummary
from rendering.cards.messages import render
from rendering.reports.county_pages import print_temperature
from rendering.reports.county_reports import report_county
from rendering.reports.forms import CsvKind, Form, write_summary
from tests.rendering.beside_samples import QUOTES, a_beside, widest_beside
from tests.rendering.report_readings import READERS
from tests.rendering.samples import PUBLISHED, make_summary
from tests.support.builders import NOW
from tests.support.cards import MOST_BYTES, size_of
from tests.support.pango import skip_without_pango
from tests.support.questionnaires import CHALLENGES, SMALL

SUMMARY = replace(make_summary(), beside=a_beside())
WITHHELD = replace(make_summary(["33333"] * 4), beside=a_beside())
COUNT = "Träffas två gånger per termin: 9 av 13 lokala systemledningar, 2 fler än året före"
POLITICIANS = "1 av 13 lokala systemledningar"
TOTAL = "20 nyckeltal: 3 under utveckling, 6 inte uppdaterade och 11 uppdaterade."
SVG = (Form.SVG, CsvKind.RFC)
FORMS = [each for each in READERS if each != SVG]


def text_of(summary: CountySummary, form: Form, csv: CsvKind) -> str:
    """Return all words that a file holds, in single spaces."""
    if form is Form.PDF:
        skip_without_pango()
    content = write_summary(summary, form, "sv", PUBLISHED, csv)
    if form is Form.PDF:
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    elif form is Form.XLSX:
        sheets = load_workbook(BytesIO(content), read_only=True).worksheets
        rows = [row for sheet in sheets for row in sheet.iter_rows(values_only=True)]
        text = " ".join(str(cell) for row in rows for cell in row if cell is not None)
    elif is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as parts:
            whole = "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
        text = re.sub(r"<[^>]*>", "", re.sub(r"</w:p>", " ", whole))
    else:
        text = content.decode().replace('""', '"')
    return " ".join(text.split())


@pytest.mark.parametrize(("form", "csv"), FORMS, ids=str)
@pytest.mark.parametrize("summary", [SUMMARY, WITHHELD], ids=["with figures", "withheld"])
def test_k16_the_mapping_quotes_and_key_figures_stand_beside_the_numbers_in_every_form(
    summary: CountySummary, form: Form, csv: CsvKind
) -> None:
    text = text_of(summary, form, csv)
    for told in (COUNT, POLITICIANS, *(f"En lokal systemledning säger: ”{quote}”" for quote in QUOTES), TOTAL):
        assert told in text
    assert text.count("inte uppdaterat, inget nytt värde") == 6
    assert text.count("under utveckling, inget värde än") == 3


@pytest.mark.parametrize(("form", "csv"), FORMS, ids=str)
def test_k16_where_there_is_nothing_beside_nothing_is_said_of_it(form: Form, csv: CsvKind) -> None:
    text = text_of(make_summary(), form, csv)
    assert not re.search("Kartläggningen|nyckeltal|lokal systemledning säger", text)


def test_k16_the_json_has_the_counts_with_their_units_the_quotes_without_and_each_key_figure() -> None:
    data = json.loads(write_summary(SUMMARY, Form.JSON, "sv", PUBLISHED))
    assert [(each["value"], each["of"], each["unit"]) for each in data["mapping"]["counts"]][1] == (
        9,
        13,
        "leadership",
    )
    assert data["quotes"] == list(QUOTES)
    assert (data["indicators"]["year"], len(data["indicators"]["indicators"])) == (2025, 20)
    nothing = json.loads(write_summary(make_summary(), Form.JSON, "sv", PUBLISHED))
    assert (nothing["mapping"], nothing["quotes"], nothing["indicators"]) == (None, [], None)


def test_k16_goal_by_goal_links_to_the_mapping_and_the_quotes_of_the_year() -> None:
    shown = render(SummaryDetail(SUMMARY, PUBLISHED), "sv")
    first = "Har både ordförande och sammankallande: 13 av 13 lokala systemledningar, oförändrat sedan året före"
    assert f"Kartläggningen 2024: {first}. Skriv ”lägesbild” för resten.\n" in shown.text
    assert f"En lokal systemledning säger: ”{QUOTES[0]}”" in shown.text
    assert f"{TOTAL} Det gäller 2025. Skriv ”nyckeltal” för vart och ett." in shown.text
    alone = render(SummaryDetail(make_summary(), PUBLISHED), "sv")
    assert "Bredvid siffrorna" not in alone.text


def test_f29_goal_by_goal_fits_with_the_most_that_can_stand_beside() -> None:
    for language in ("sv", "en"):
        shown = render(SummaryDetail(replace(make_summary(), beside=widest_beside()), PUBLISHED), language)
        assert shown.card is not None
        assert size_of(shown.card) <= MOST_BYTES
        assert {"sv": "Skriv ”lägesbild” för resten.", "en": "Write “county picture” for the rest."}[
            language
        ] in shown.text


def test_the_page_for_a_meeting_has_the_distributions_and_nothing_beside() -> None:
    skip_without_pango()
    told, alone = (print_temperature(report_county(each, "sv", PUBLISHED)) for each in (SUMMARY, make_summary()))
    assert told == alone


TEXTS = st.lists(st.text("abcåäö ", min_size=1, max_size=8), min_size=1, max_size=6)


@given(TEXTS, st.randoms(use_true_random=False))
def test_k1_and_k13_quotes_stand_alike_whoever_wrote_them_and_whenever_they_were_approved(
    texts: Sequence[str], random: Random
) -> None:
    approvals = [
        QuoteApproval(RoundId("r"), UnitId(f"ls{n:02}"), CHALLENGES.code, text, "coordinator", NOW)
        for n, text in enumerate(texts)
    ]
    units = [each.unit_id for each in approvals]
    random.shuffle(units)
    moved = [replace(each, unit_id=unit_id) for each, unit_id in zip(approvals, units, strict=True)]
    random.shuffle(moved)
    assert order_quotes(SMALL, moved) == order_quotes(SMALL, approvals)
    assert set(order_quotes(SMALL, approvals)) == set(texts)


def test_a_text_of_a_question_that_the_form_does_not_ask_is_not_quoted() -> None:
    gone = QuoteApproval(RoundId("r"), UnitId("ls01"), "gone", "Text", "coordinator", NOW)
    assert order_quotes(SMALL, [gone]) == ()
    assert Beside().quotes == ()
