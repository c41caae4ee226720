"""How results may be told: the K and D rules, over the card and the text that go to the channel."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.instruments import Scale
from domain.messages import Message, Summary
from domain.methods import Method
from domain.previews import code_of
from domain.release_messages import ReleasePreview, SummaryDetail, Temperature
from domain.summaries import CountySummary
from domain.summary_snapshots import snapshot_of
from rendering.cards.charts import COLOURS
from rendering.cards.messages import render
from rendering.summaries import summary_text
from rendering.texts.catalogues import texts_for
from tests.rendering.release_samples import FIRST_YEAR, FIVE_YEARS, GAPS, YEAR_BETWEEN
from tests.rendering.samples import PUBLISHED, SCORES_2023, SCORES_2024, ZERO_TO_FIVE, make_round, make_summary
from tests.support.builders import a_scale
from tests.support.cards import walk
from tests.support.catalogues import CATALOGUES, forms_of, read_catalogue

CAUSES = {"sv": ("därför", "beror på", "orsak", "tack vare"), "en": ("because of", "due to", "caused by", "thanks to")}
TWO, FOUR, FIVE = a_scale(2), a_scale(4), a_scale(5)
ROWS = st.lists(st.text(alphabet="1234", min_size=5, max_size=5), min_size=5, max_size=13)


def find_charts(card: Mapping[str, Any] | None, kind: str = "Chart.Line") -> list[Mapping[str, Any]]:
    return [node for node in walk(card or {}) if node.get("type") == kind]


def find_chart(card: Mapping[str, Any] | None) -> Mapping[str, Any]:
    (chart,) = find_charts(card)
    return chart


def years_of(chart: Mapping[str, Any]) -> list[str]:
    (years,) = {tuple(value["x"] for value in line["values"]) for line in chart["data"]}
    return list(years)


def _told(summary: CountySummary, language: str) -> str:
    """Return all that anybody but the unit itself can get of a summary, as cards, in words and as data."""
    messages: list[Message] = [
        Summary(summary, PUBLISHED),
        SummaryDetail(summary, PUBLISHED),
        Temperature(summary),
        ReleasePreview(make_round(), summary, code_of(summary), 1, channel_connected=True),
    ]
    shown = [render(message, language) for message in messages]
    told = [part for each in shown for part in (json.dumps(each.card, ensure_ascii=False), each.text, each.summary)]
    return "\n".join([*told, summary_text(summary, language), json.dumps(snapshot_of(summary))])


@settings(max_examples=60)
@given(rows=ROWS, data=st.data())
def test_k1_scores_may_change_places_between_units_without_changing_a_word(
    rows: list[str], data: st.DataObject
) -> None:
    other = data.draw(st.permutations(rows))
    for language in ("sv", "en"):
        assert _told(make_summary(rows), language) == _told(make_summary(other), language)


@settings(max_examples=60)
@given(rows=ROWS)
def test_k1_no_unit_is_named(rows: list[str]) -> None:
    for language in ("sv", "en"):
        assert not re.search(r"unit-\d|LS\d", _told(make_summary(rows), language))


def test_k1_nothing_is_coloured_and_goals_keep_their_order() -> None:
    rendered = render(Summary(make_summary(), PUBLISHED), "sv")
    for node in walk(rendered.card or {}):
        assert not {"colorSet", "backgroundImage"} & set(node)
        # The lines of a chart tell goals apart, by colours that judge nothing.
        assert node.get("color") in {None, *COLOURS}
        assert "legend" in node or "color" not in node
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
    for summary in (make_summary(), FIVE_YEARS):
        rendered = render(Summary(summary, PUBLISHED), "sv")
        chart = find_chart(rendered.card)
        shown = [f"{value['y']:.2f}".replace(".", ",") for line in chart["data"] for value in line["values"]]
        table = [node["text"] for node in walk(chart["fallback"]) if node.get("type") == "TextBlock"]
        assert set(shown) <= set(re.findall(r"\d,\d\d", rendered.text))
        latest = [f"{value['y']:.2f}".replace(".", ",") for line in chart["data"] for value in line["values"][-2:]]
        assert set(latest) <= set(table)


def test_the_chart_draws_a_line_for_each_goal_over_the_years_that_stand_in_a_row() -> None:
    assert years_of(find_chart(render(Summary(make_summary(), PUBLISHED), "sv").card)) == ["2023", "2024"]
    chart = find_chart(render(Summary(FIVE_YEARS, PUBLISHED), "sv").card)
    assert years_of(chart) == ["2020", "2021", "2022", "2023", "2024"]
    assert [line["legend"] for line in chart["data"]] == ["1", "2", "3", "4", "5"]


def test_a_missing_year_and_one_on_another_form_end_the_line_and_are_told() -> None:
    rendered = render(Summary(GAPS, PUBLISHED), "sv")
    assert years_of(find_chart(rendered.card)) == ["2023", "2024"]
    assert "Jämförs inte med 2020: skalan är en annan." in rendered.text
    assert "Inga svar finns från 2022." in rendered.text
    assert "Nära till hälsa: 2,62 (2021), 2,69 (2023), 2,73 (2024)." in rendered.text
    table = [node["text"] for node in walk(find_chart(rendered.card)["fallback"]) if node.get("type") == "TextBlock"]
    assert table[:3] == ["Mål", "2023", "2024"]
    assert table[3:6] == ["Mål 1: Nära för mig", "3,08", "3,15"]


def test_a_year_between_that_there_is_nothing_of_is_a_dash() -> None:
    rendered = render(Summary(YEAR_BETWEEN, PUBLISHED), "sv")
    assert find_charts(rendered.card) == []
    table = next(node for node in walk(rendered.card or {}) if node.get("type") == "Table")
    cells = [node["text"] for node in walk(table) if node.get("type") == "TextBlock"]
    assert cells[:3] == ["Mål", "2023", "2024"]
    assert cells[3:6] == ["Mål 1: Nära för mig", "–", "3,15"]  # noqa: RUF001 - a dash
    assert "Inga svar finns från 2023." in rendered.text


def test_the_first_year_is_told_as_the_first_and_has_a_table_alone() -> None:
    rendered = render(Summary(FIRST_YEAR, PUBLISHED), "sv")
    assert "Det är första gången svaren sammanställs" in rendered.text
    assert "kan inte jämföras" not in rendered.text
    assert find_charts(rendered.card) == []
    assert [node["type"] for node in walk(rendered.card or {}) if node.get("type") == "Table"] == ["Table"]


def test_a_distribution_has_every_half_step_on_its_axis_and_begins_at_nothing() -> None:
    card = render(SummaryDetail(make_summary(), PUBLISHED), "sv").card
    charts = find_charts(card, "Chart.VerticalBar")
    assert [chart["yMin"] for chart in charts] == [0] * 5
    assert [(point["x"], point["y"]) for point in charts[2]["data"]] == [
        ("1", 1),
        ("1,5", 0),
        ("2", 2),
        ("2,5", 1),
        ("3", 5),
        ("3,5", 0),
        ("4", 4),
    ]


def test_the_report_that_was_published_is_what_is_said() -> None:
    text = summary_text(make_summary(), "sv")
    for said in (
        "Jämfört med 2023 är medelvärdet marginellt högre för alla mål utom Nära för alla, där det är oförändrat.",
        "Högst medelvärde har Nära för mig. Mest finns att vinna för Nära till hälsa, med lägst medelvärde.",
        "Så var det även för 2023.",
        "Mest lika är svaren för Nära för mig.",
        "Svaren skiljer sig mest åt för Nära i hela Dalarna.",
        "Frågorna och skalan är desamma som för 2023.",
    ):
        assert said in text


def test_changes_that_go_different_ways_are_told_group_by_group_the_largest_first() -> None:
    text = summary_text(make_summary(["43322"] * 13, ["33333"] * 13), "sv")
    assert (
        "Medelvärdet jämfört med 2023: oförändrat för Nära för alla och Nära i hela Dalarna; "
        "lägre för Nära mellan oss och Nära till hälsa; högre för Nära för mig." in text
    )
    assert "Vad ser vi när vi lägger 2023 bredvid nu för Nära mellan oss och Nära till hälsa?" in text
    withheld = summary_text(make_summary(["43?33"] * 9 + ["43333"] * 4, ["33333"] * 13), "sv")
    assert "alla mål" not in withheld


def test_how_answers_came_in_is_told_beside_the_year_before() -> None:
    told = replace(make_summary(), previous_method=Method(interviews=13), method=Method(interviews=1, confirmed=1))
    assert (
        "1 svar är noterat vid intervju, varav 1 bekräftat. För 2023 noterades 13 svar vid intervju."
        in summary_text(told, "sv")
    )
    assert "noterades" not in summary_text(make_summary(), "sv")


def test_a_corrected_version_says_so() -> None:
    text = render(Summary(make_summary(), PUBLISHED, version=2), "sv").text
    assert text.endswith("Version 2, publicerad 3 februari 2025: svar har rättats eller kommit till sedan den förra.")


def test_d1_a_summary_of_an_open_round_says_so_before_any_figure() -> None:
    text = summary_text(replace(make_summary(), still_open=True), "sv")
    assert 0 < text.index("Insamlingen pågår: det här är svaren hittills.") < text.index("Mål 1")


def test_k21_both_the_year_and_the_months_of_collection_are_told() -> None:
    assert "Avser 2024, insamlat januari 2025." in summary_text(make_summary(), "sv")
    assert "Refers to 2024, collected January 2025." in summary_text(make_summary(), "en")


def test_k21_without_a_comparable_year_it_says_so_and_draws_one_year() -> None:
    summary = make_summary(before=None)
    rendered = render(Summary(summary, PUBLISHED), "sv")
    assert find_charts(rendered.card) == []
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
    assert find_charts(rendered.card) == []
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
    zero = replace(make_round().instrument, scale=ZERO_TO_FIVE)
    summary = make_summary(["01234"] * 13, ["01234"] * 13, instrument=zero)
    chart = find_chart(render(Summary(summary, PUBLISHED), "sv").card)
    assert (chart["yMin"], chart["yMax"]) == (0, 5)
    assert chart["title"].endswith("skala 0–5")  # noqa: RUF001 - a range
    assert "Alla 13 lokala systemledningar svarade 0. Medelvärde 0,00," in summary_text(summary, "sv")


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
    assert [line["legend"] for line in find_chart(rendered.card)["data"]] == ["1", "2", "4", "5"]


def test_d4_where_everybody_says_vet_ej_it_is_said_that_nothing_can_be_shown() -> None:
    told = _told(make_summary(["?????"] * 13), "sv")
    assert "Länets siffror visas inte. Många har svarat ”vet ej”" in told
    assert "Chart" not in told


def test_a_goal_that_was_withheld_last_year_says_why_it_alone_is_not_compared() -> None:
    text = summary_text(make_summary(before=["?3333"] * 9 + ["43333"] * 4), "sv")
    assert "Medelvärde 3,15. Jämförs inte med 2023: då hade för få tagit ställning." in text
    assert text.count("Jämförs inte") == 1


@pytest.mark.parametrize(("language", "residents", "no"), [("sv", "invånar", " inte "), ("en", "resident", " not ")])
def test_k22_no_sentence_claims_to_tell_what_residents_think(language: str, residents: str, no: str) -> None:
    told = [form for catalogue in CATALOGUES for each in read_catalogue(language, catalogue) for form in forms_of(each)]
    sentences = [part for text in told for part in re.split(r"(?<=[.?!]) ", text) if residents in part.casefold()]
    assert sentences
    assert [each for each in sentences if not each.endswith("?") and no not in each] == []
