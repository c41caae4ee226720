"""Parts, scales and instruments."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from domain.instruments import (
    Bilingual,
    Difference,
    Instrument,
    Part,
    Scale,
    find_difference,
    instrument_from_data,
    instrument_to_data,
)
from domain.roster import UnitKind
from tests.support.builders import a_scale, an_instrument

PLAIN = an_instrument()


def _with_first_item(**changes: Any) -> Instrument:  # noqa: ANN401 - any field of an item
    first, *others = PLAIN.items
    return replace(PLAIN, items=(replace(first, **changes), *others))


def test_an_instrument_survives_being_stored_as_json() -> None:
    plain = an_instrument(items=3, version="2025", scale=a_scale(6, lowest=0, dont_know=True))
    instrument = replace(plain, title=Bilingual("Rubrik", "Title"), confirmed_by="RSS styrgrupp")
    assert instrument_from_data(json.loads(json.dumps(instrument_to_data(instrument)))) == instrument


def test_a_round_from_before_scales_could_begin_at_zero_is_still_read() -> None:
    data = instrument_to_data(an_instrument())
    for key in ("title", "confirmed_by"):
        del data[key]
    for key in ("lowest", "dont_know"):
        del data["scale"][key]
    assert instrument_from_data(data) == an_instrument()


def test_the_version_before_finds_what_it_reads() -> None:
    confirmed = replace(an_instrument(), confirmed_by="RSS styrgrupp")
    assert instrument_to_data(an_instrument())["scale"]["confirmed"] is False
    assert instrument_to_data(confirmed)["scale"]["confirmed"] is True


@pytest.mark.parametrize(
    ("scale", "steps", "first", "last"),
    [(a_scale(4), [1, 2, 3, 4], "Steg 1", "Steg 4"), (a_scale(6, lowest=0), [0, 1, 2, 3, 4, 5], "Steg 0", "Steg 5")],
    ids=["1-4", "0-5"],
)
def test_a_scale_has_its_steps_from_the_lowest_with_a_label_each(
    scale: Scale, steps: list[int], first: str, last: str
) -> None:
    assert list(scale.steps) == steps
    assert (scale.lowest, scale.highest) == (steps[0], steps[-1])
    assert (scale.label_of(scale.lowest).sv, scale.label_of(scale.highest).sv) == (first, last)


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        (replace(PLAIN, confirmed_by="RSS styrgrupp"), None),
        (replace(PLAIN, title=Bilingual("Annan rubrik", "Another title")), None),
        (_with_first_item(name=Bilingual("Mål 1", "Another translation")), None),
        (_with_first_item(about=Bilingual("Om 1", "Another translation")), None),
        (replace(PLAIN, scale=a_scale(5)), Difference.OTHER_SCALE),
        (replace(PLAIN, scale=a_scale(4, lowest=0)), Difference.OTHER_SCALE),
        (an_instrument(items=4), Difference.OTHER_ITEMS),
        (replace(PLAIN, items=PLAIN.items[::-1]), Difference.OTHER_ITEMS),
        (replace(PLAIN, part=Part.LEADERSHIP_STATUS), Difference.OTHER_ITEMS),
        (replace(PLAIN, version="2"), Difference.OTHER_WORDING),
        (_with_first_item(name=Bilingual("Annat", "Goal 1")), Difference.OTHER_WORDING),
        (_with_first_item(about=Bilingual("Annat", "About 1")), Difference.OTHER_WORDING),
    ],
)
def test_years_are_compared_unless_scale_items_or_swedish_wording_differ(
    other: Instrument, difference: Difference | None
) -> None:
    assert find_difference(PLAIN, other) is difference
    assert find_difference(other, PLAIN) is difference


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
