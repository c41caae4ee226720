"""How results may be told: the K and D rules, over the card and the text that go to the channel."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.instruments import Scale
from domain.messages import Summary
from domain.summaries import CountySummary
from rendering.cards.messages import render
from rendering.summaries import summary_text
from rendering.texts.catalogues import texts_for
from tests.rendering.samples import PUBLISHED, SCORES_2023, SCORES_2024, ZERO_TO_FIVE, make_round, make_summary
from tests.support.builders import a_scale
from tests.support.cards import walk

CAUSES = {"sv": ("därför", "beror på", "orsak", "tack vare"), "en": ("because of", "due to", "caused by", "thanks to")}
TWO, FOUR, FIVE = a_scale(2), a_scale(4), a_scale(5)
ROWS = st.lists(st.text(alphabet="1234", min_size=5, max_size=5), min_size=5, max_size=13)


def _told(summary: CountySummary, language: str) -> str:
    rendered = render(Summary(summary, PUBLISHED), language)
    card = json.dumps(rendered.card, ensure_ascii=False)
    return "\n".join([card, rendered.text, rendered.summary, summary_text(summary, language)])


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, data=st.data())
def test_k1_scores_may_change_places_between_units_without_changing_a_word(
    rows: list[str], data: st.DataObject
) -> None:
    other = data.draw(st.permutations(rows))
    for language in ("sv", "en"):
        assert _told(make_summary(rows), language) == _told(make_summary(other), language)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_k1_no_unit_is_named(rows: list[str]) -> None:
    for language in ("sv", "en"):
        assert not re.search(r"unit-\d|LS\d", _told(make_summary(rows), language))


def test_k1_nothing_is_coloured_and_goals_keep_their_order() -> None:
    rendered = render(Summary(make_summary(), PUBLISHED), "sv")
    for node in walk(rendered.card or {}):
        assert not {"color", "colorSet", "backgroundImage"} & set(node)
        assert node.get("style") in {None, "heading"}
    assert not set("↑↓▲▼→⬆⬇🔴🟢") & set(rendered.text)
    goals = re.findall(r"^Mål (\d)", rendered.text, re.MULTILINE)
    assert goals == ["1", "2", "3", "4", "5"]


def test_k2_changes_get_fixed_cautious_phrases_compared_before_rounding() -> None:
    text = summary_text(make_summary(), "sv")
    assert "Medelvärde 3,15, marginellt högre än för 2023 (3,08)." in text
    assert "Medelvärde 3,00, oförändrat jämfört med 2023 (3,00)." in text
    assert "Medelvärde 3,04, marginellt högre än för 2023 (3,00)." in text
    assert "marginellt lägre än för 2023" in summary_text(make_summary(SCORES_2023, SCORES_2024), "sv")
    much = make_summary(["44444"] * 13, ["33333"] * 13)
    assert "Medelvärde 4,00, högre än för 2023 (3,00)." in summary_text(much, "sv")
    less = make_summary(["33333"] * 13, ["44444"] * 13)
    assert "Medelvärde 3,00, lägre än för 2023 (4,00)." in summary_text(less, "sv")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_k3_the_caveat_stands_in_every_summary_with_figures(language: str) -> None:
    caveat = texts_for(language)("summary.caveat")
    for summary in (make_summary(), make_summary(before=None), make_summary(["11111"] * 13)):
        assert caveat in summary_text(summary, language)
        assert caveat in json.dumps(render(Summary(summary, PUBLISHED), language).card, ensure_ascii=False)


def test_k4_strength_comes_first_then_what_is_to_gain_then_an_offer_of_support() -> None:
    mixed = summary_text(make_summary(["33222"] * 13), "sv")
    assert "För Nära för mig och Nära för alla svarar de flesta i skalans övre del (3–4). I övriga mål" in mixed  # noqa: RUF001 - a range
    low = summary_text(make_summary(["21111"] * 13, ["11111"] * 13), "sv")
    assert "Medelvärdet är högre än för 2023 för Nära för mig. Det finns mycket kvar att vinna" in low
    for text in (mixed, low):
        assert "Den regionala stödfunktionen hjälper gärna till." in text


def test_k4_and_k10_the_distribution_comes_first_highest_value_first() -> None:
    text = summary_text(make_summary(), "sv")
    assert "2 av 13 lokala systemledningar svarade 4 och elva svarade 3. Medelvärde 3,15" in text
    assert (
        "4 av 13 lokala systemledningar svarade 4, fem svarade 3, en svarade 2,5, två svarade 2 och en svarade 1."
        in text
    )
    assert "Alla 13 lokala systemledningar svarade 3." in summary_text(make_summary(["33333"] * 13), "sv")


def test_k9_half_steps_are_shown_with_a_footnote_that_names_nobody() -> None:
    text = summary_text(make_summary(), "sv")
    assert "en svarade 2,5" in text
    assert "(2 och 3 blir 2,5; 3 och 4 blir 3,5). Båda svaren finns kvar." in text
    assert "halva steg" not in summary_text(make_summary(SCORES_2023, None), "sv")


def test_k10_where_answers_differ_the_most_is_told() -> None:
    assert "Svaren skiljer sig mest åt för Nära i hela Dalarna." in summary_text(make_summary(), "sv")
    assert "Alla har svarat lika på varje mål." in summary_text(make_summary(["33333"] * 13), "sv")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_k15_no_cause_is_given_but_questions_are(language: str) -> None:
    told = _told(make_summary(), language).casefold()
    assert not [cause for cause in CAUSES[language] if cause in told]
    before_support = summary_text(make_summary(), language).split(texts_for(language)("summary.support"))[0]
    assert before_support.count("?") == 1


def test_k20_the_text_has_every_number_of_the_chart_and_the_chart_a_table_to_fall_back_on() -> None:
    rendered = render(Summary(make_summary(), PUBLISHED), "sv")
    chart = next(node for node in walk(rendered.card or {}) if node.get("type") == "Chart.VerticalBar.Grouped")
    assert [series["legend"] for series in chart["data"]] == ["2023", "2024"]
    shown = [f"{value['y']:.2f}".replace(".", ",") for series in chart["data"] for value in series["values"]]
    table = [node["text"] for node in walk(chart["fallback"]) if node.get("type") == "TextBlock"]
    for mean in shown:
        assert mean in rendered.text
        assert mean in table


def test_k21_both_the_year_and_the_months_of_collection_are_told() -> None:
    assert "Avser 2024, insamlat januari 2025." in summary_text(make_summary(), "sv")
    assert "Refers to 2024, collected January 2025." in summary_text(make_summary(), "en")


def test_k21_without_a_comparable_year_it_says_so_and_draws_one_year() -> None:
    summary = make_summary(before=None)
    rendered = render(Summary(summary, PUBLISHED), "sv")
    chart = next(node for node in walk(rendered.card or {}) if node.get("type") == "Chart.VerticalBar.Grouped")
    assert [series["legend"] for series in chart["data"]] == ["2024"]
    assert "kan inte jämföras med ett tidigare år" in rendered.text
    assert "2023" not in rendered.text


def test_d4_withheld_figures_are_said_to_be_withheld_and_why() -> None:
    summary = make_summary(["33333"] * 4)
    told = _told(summary, "sv")
    assert "4 av 13 lokala systemledningar har svarat." in told
    assert "eftersom för få har svarat" in told
    assert "Medelvärde" not in told
    assert "Chart" not in told


@pytest.mark.parametrize(("language", "unit"), [("sv", "lokala systemledningar"), ("en", "local leaderships")])
def test_d5_every_count_of_the_whole_names_its_unit(language: str, unit: str) -> None:
    text = summary_text(make_summary(), language)
    counts = re.findall(r"\d+ (?:av|of) \d+ (\w+ \w+)", text)
    assert len(counts) == 6
    assert set(counts) == {unit}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"scale": ZERO_TO_FIVE}, "Jämförs inte med 2023: skalan är en annan."),
        ({"items": make_round().instrument.items[:4]}, "Jämförs inte med 2023: frågorna är andra."),
        ({"version": "0"}, "Jämförs inte med 2023: formuläret är omarbetat."),
    ],
)
def test_k21_a_year_on_another_form_is_not_compared_with_and_the_reason_is_told(
    change: Mapping[str, Any], told: str
) -> None:
    summary = make_summary(earlier=replace(make_round().instrument, **change))
    rendered = render(Summary(summary, PUBLISHED), "sv")
    chart = next(node for node in walk(rendered.card or {}) if node.get("type") == "Chart.VerticalBar.Grouped")
    assert [series["legend"] for series in chart["data"]] == ["2024"]
    assert told in _told(summary, "sv")
    assert "högre" not in rendered.text


def test_k21_a_year_that_too_few_answered_is_told_of_without_its_figures() -> None:
    assert "Jämförs inte med 2023: då svarade för få." in summary_text(make_summary(before=["44444"] * 4), "sv")


@pytest.mark.parametrize(("scale", "upper"), [(FOUR, "3–4"), (FIVE, "4–5"), (ZERO_TO_FIVE, "3–5"), (TWO, "2")])  # noqa: RUF001 - ranges
def test_the_upper_part_of_a_scale_is_its_upper_half_without_the_middle(scale: Scale, upper: str) -> None:
    instrument = replace(make_round().instrument, scale=scale)
    summary = make_summary([str(scale.highest) * 5] * 13, None, instrument=instrument)
    assert f"i skalans övre del ({upper})." in summary_text(summary, "sv")


def test_the_chart_goes_from_the_lowest_step_to_the_highest() -> None:
    summary = make_summary(["01234"] * 13, None, instrument=replace(make_round().instrument, scale=ZERO_TO_FIVE))
    card = render(Summary(summary, PUBLISHED), "sv").card or {}
    chart = next(node for node in walk(card) if node.get("type") == "Chart.VerticalBar.Grouped")
    assert (chart["yMin"], chart["yMax"]) == (0, 5)
    assert chart["title"].endswith("skala 0–5")  # noqa: RUF001 - a range
    assert "Alla 13 lokala systemledningar svarade 0. Medelvärde 0,00." in summary_text(summary, "sv")


def test_how_many_have_taken_a_stand_is_told_only_where_some_have_not() -> None:
    text = summary_text(make_summary(["3333?"] + ["33333"] * 12), "sv")
    assert text.count("har tagit ställning") == 1
    assert "12 av 13 lokala systemledningar har tagit ställning. Alla 12 lokala systemledningar svarade 3." in text
    assert "tagit ställning" not in summary_text(make_summary(), "sv")


def test_d4_a_goal_that_few_have_a_value_on_says_why_it_has_no_figures() -> None:
    summary = make_summary(["33?33"] * 9 + ["33133"] * 4)
    rendered = render(Summary(summary, PUBLISHED), "sv")
    assert "Mål 3: Nära i hela Dalarna\n4 av 13 lokala systemledningar har tagit ställning.\nSiffrorna" in rendered.text
    assert re.findall(r"^Mål (\d)", rendered.text, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert "svarade 1" not in rendered.text
    for said_of_all in ("På alla mål", "övriga mål", "på varje mål"):
        assert said_of_all not in rendered.text
    chart = next(node for node in walk(rendered.card or {}) if node.get("type") == "Chart.VerticalBar.Grouped")
    assert [value["x"] for value in chart["data"][-1]["values"]] == ["Mål 1", "Mål 2", "Mål 4", "Mål 5"]


def test_d4_where_everybody_says_vet_ej_it_is_said_that_nothing_can_be_shown() -> None:
    told = _told(make_summary(["?????"] * 13), "sv")
    assert "Länets siffror visas inte. Många har svarat ”vet ej”" in told
    assert "Chart" not in told


def test_a_goal_that_was_withheld_last_year_says_why_it_alone_is_not_compared() -> None:
    text = summary_text(make_summary(before=["?3333"] * 9 + ["43333"] * 4), "sv")
    assert "Medelvärde 3,15. Jämförs inte med 2023: då hade för få tagit ställning." in text
    assert text.count("Jämförs inte") == 1
