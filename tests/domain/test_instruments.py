"""Parts, scales and instruments."""

import json
from dataclasses import replace

import pytest

from domain.instruments import Bilingual, Part, comparable, instrument_from_data, instrument_to_data
from domain.roster import UnitKind
from tests.support.builders import an_instrument


def test_an_instrument_survives_being_stored_as_json() -> None:
    instrument = an_instrument(items=3, steps=6, version="2025")
    assert instrument_from_data(json.loads(json.dumps(instrument_to_data(instrument)))) == instrument


def test_a_confirmed_scale_is_still_the_same_scale_to_compare_on() -> None:
    plain = an_instrument()
    assert comparable(plain, replace(plain, scale=replace(plain.scale, confirmed=True)))


def test_another_part_is_not_comparable() -> None:
    plain = an_instrument()
    assert not comparable(plain, replace(plain, part=Part.LEADERSHIP_STATUS))


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (Part.SELF_ASSESSMENT, UnitKind.LEADERSHIP),
        (Part.LEADERSHIP_STATUS, UnitKind.LEADERSHIP),
        (Part.MUNICIPAL_SURVEY, UnitKind.MUNICIPALITY),
        (Part.ECONOMY, UnitKind.MUNICIPALITY),
    ],
)
def test_each_part_is_asked_of_one_kind_of_unit(part: Part, kind: UnitKind) -> None:
    assert part.asked_of is kind


@pytest.mark.parametrize(("language", "text"), [("en", "goal"), ("sv", "mål"), ("fi", "mål")])
def test_a_text_is_swedish_unless_english_is_asked_for(language: str, text: str) -> None:
    assert Bilingual(sv="mål", en="goal").in_language(language) == text
