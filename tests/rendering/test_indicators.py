"""Key figures in words: not updated is not unchanged, two axes that know nothing of each other, women and men apart."""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from msgspec.structs import replace

from domain.indicators import Improvement, Indicator, IndicatorState, IndicatorYear, Values, VersusOthers
from domain.status_messages import IndicatorsShown
from rendering.cards.messages import render
from rendering.formats import format_value
from rendering.indicator_words import tell_indicator, tell_indicator_counts, tell_indicator_notes
from rendering.reports.indicator_tables import indicator_table
from rendering.texts.catalogues import texts_for
from tests.support.cards import walk
from tests.support.indicators import FIGURES, LONGEST, published_figures, widest_figures

LANGUAGES = ("sv", "en")
ARROWS = re.compile("[\u2190-\u21ff\u25b2-\u25c5\u2b00-\u2bff\u27a1\u2794]|->|=>")
NOT_UPDATED = {"sv": "inte uppdaterat", "en": "not updated"}
UNCHANGED = {"sv": "oförändra", "en": "unchanged"}
NO_VALUE = {"sv": "inget värde än", "en": "no value yet"}
JUDGING = {"sv": ("bättre", "sämre", "förbättrat"), "en": ("better", "worse", "improved")}
SHORT, WIDE = Values(Decimal("62.5")), Values(LONGEST, LONGEST, LONGEST)
APART = {"sv": "Skillnader mellan kvinnor och män behöver en djupare analys.", "en": "deeper analysis"}


def told(figures: IndicatorYear, language: str) -> Mapping[str, str]:
    """Return each key figure's line by its number."""
    return {each.number: tell_indicator(each, texts_for(language)) for each in figures.indicators}


@given(FIGURES)
def test_k5_what_is_not_updated_says_so_and_is_never_called_unchanged(figures: IndicatorYear) -> None:
    for language in LANGUAGES:
        lines = told(figures, language)
        says_so = {number for number, line in lines.items() if NOT_UPDATED[language] in line}
        assert says_so == {each.number for each in figures.indicators if each.state is IndicatorState.NOT_UPDATED}
        counted = " ".join(tell_indicator_counts(figures.indicators, texts_for(language)))
        assert not any(UNCHANGED[language] in line for line in (*lines.values(), counted))
        notes = " ".join(tell_indicator_notes(figures.indicators, texts_for(language)))
        assert (UNCHANGED[language] in notes) is bool(says_so)


@given(FIGURES)
def test_k6_a_fact_shows_its_value_only_and_one_under_development_has_none(figures: IndicatorYear) -> None:
    for language, each in product(LANGUAGES, figures.indicators):
        line = told(figures, language)[each.number]
        assert (NO_VALUE[language] in line) is (each.state is IndicatorState.UNDER_DEVELOPMENT)
        if each.is_fact or not each.is_updated:
            assert not any(word in line for word in JUDGING[language])
        value = each.values.value
        assert value is None or format_value(value, language) in line


@given(FIGURES)
def test_k6_nothing_has_a_colour_or_an_arrow(figures: IndicatorYear) -> None:
    for language in LANGUAGES:
        card = render(IndicatorsShown("Dalarna", figures), language).card
        assert card is not None
        assert [node for node in walk(card) if node.keys() & {"color", "backgroundImage", "iconUrl"}] == []
        assert not any(node.get("style") in {"good", "attention", "warning", "accent"} for node in walk(card))
        assert not ARROWS.search(card["fallbackText"])
        cells = [cell for row in indicator_table(figures.indicators, texts_for(language)).rows for cell in row]
        assert not ARROWS.search(" ".join(map(str, cells)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("change", [None, *Improvement])
@pytest.mark.parametrize("others", [None, *VersusOthers])
def test_k6_beside_others_and_since_last_time_are_two_axes(
    others: VersusOthers | None, change: Improvement | None, language: str
) -> None:
    judged = next(each for each in published_figures().indicators if each.number == "5.2")
    texts = texts_for(language)
    line = tell_indicator(replace(judged, versus_others=others, change=change), texts)
    expected = [texts(f"indicators.others.{others or 'neither'}")]
    expected += [texts(f"indicators.change.{change}")] if change else []
    assert line == f"5.2: {'; '.join(expected)}"


def test_k6_4_2_is_worse_than_others_and_improved() -> None:
    assert told(published_figures(), "sv")["4.2"] == (
        "4.2: sämre än andra; förbättrat sedan förra gången för kvinnor och män"
    )


@given(FIGURES)
def test_each_is_told_with_its_name_and_each_value_with_its_unit(figures: IndicatorYear) -> None:
    for language, each in product(LANGUAGES, figures.indicators):
        line = told(figures, language)[each.number]
        assert line.startswith(f"{each.number} {each.name}: " if each.name else f"{each.number}: ")
        values = [each.values.value, each.values.women, each.values.men]
        assert line.count("\u00a0%") == (sum(value is not None for value in values) if each.unit else 0)
    table = indicator_table(figures.indicators, texts_for("sv"))
    assert [row[0] for row in table.rows] == [f"{each.number} {each.name}".strip() for each in figures.indicators]


@given(FIGURES)
def test_k7_women_and_men_stand_apart_where_they_are_known_and_the_note_says_look_deeper(
    figures: IndicatorYear,
) -> None:
    for language in LANGUAGES:
        texts = texts_for(language)
        for each in figures.indicators:
            line = told(figures, language)[each.number]
            for who, value in (("women", each.values.women), ("men", each.values.men)):
                said = "" if value is None else texts(f"indicators.of_{who}", value=format_value(value, language))
                assert said in line
        is_apart = any(map(tells_sexes_apart, figures.indicators))
        assert any(APART[language] in note for note in tell_indicator_notes(figures.indicators, texts)) is is_apart


def tells_sexes_apart(indicator: Indicator) -> bool:
    """Tell whether women and men differ in what is said: in values, or since one of them has improved."""
    values = indicator.values
    known = values.women is not None or values.men is not None
    return known or indicator.change in {Improvement.WOMEN, Improvement.MEN}


@given(FIGURES)
def test_k1_they_stand_by_number_and_never_by_how_good_they_are(figures: IndicatorYear) -> None:
    order = list(told(figures, "sv"))
    assert order == sorted(order, key=lambda number: [int(part) for part in number.split(".")])


def test_the_counts_of_2025_come_first_as_the_county_has_told_them() -> None:
    others = "3 bättre än andra, 4 sämre än andra, 1 varken bättre eller sämre än andra och 3 faktatal som inte bedöms"
    assert tell_indicator_counts(published_figures().indicators, texts_for("sv")) == (
        "20 nyckeltal: 3 under utveckling, 6 inte uppdaterade och 11 uppdaterade.",
        f"Av 11 uppdaterade: {others}.",
        "4 har förbättrats sedan förra gången: 2 för kvinnor och män, 1 för kvinnor och 1 för män.",
    )
    text = render(IndicatorsShown("Dalarna", published_figures()), "sv").text
    assert text.startswith("Nyckeltal 2025 i Dalarna\n\n20 nyckeltal: 3 under utveckling")


def test_k15_no_cause_is_given_for_any_of_them() -> None:
    for language, words in (("sv", r"eftersom|beror på|därför|tack vare|orsak"), ("en", r"because|due to|thanks to")):
        assert not re.search(
            words, render(IndicatorsShown("Dalarna", published_figures()), language).text, re.IGNORECASE
        )


@pytest.mark.parametrize(
    ("letters", "values", "count", "shown"),
    [(45, SHORT, 20, 45), (80, WIDE, 5, 80), (80, WIDE, 18, 40), (80, WIDE, 25, 0)],
)
def test_f29_names_are_shortened_where_a_card_has_no_room_for_all_of_them(
    letters: int, values: Values, count: int, shown: int
) -> None:
    figures = widest_figures(count)
    named = tuple(replace(each, name="n" * letters, unit="%", values=values) for each in figures.indicators)
    said = render(IndicatorsShown("Dalarna", replace(figures, indicators=named)), "sv").text
    assert max(map(len, re.findall("n{9,}…?", said)), default=0) == shown
    assert ("De står i rapportens filer." in said) is (shown == 0)
