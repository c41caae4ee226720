"""Who is turned to, once somebody has said that a part is not theirs."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.handovers import Handover, in_turn, last_of, of_part
from domain.ids import HandoverId, PersonId, RoundId, UnitId
from domain.instruments import Part
from tests.support.builders import NOW

A, B, C = (PersonId(each) for each in "abc")
PEOPLE = (A, B, C)


def hand(sender: PersonId, receiver: PersonId | None, minutes: int = 0) -> Handover:
    at = NOW + timedelta(minutes=minutes)
    return Handover(HandoverId(f"{minutes}"), RoundId("r"), UnitId("u"), sender, receiver, at)


@pytest.mark.parametrize(
    ("handovers", "turns"),
    [
        ([], (A, B, C)),
        ([hand(A, B)], (B, C)),
        ([hand(A, C)], (C, B)),
        ([hand(A, None)], (B, C)),
        ([hand(A, B), hand(B, C, 1)], (C,)),
        ([hand(A, B), hand(B, A, 1)], (A, C)),
        ([hand(A, B), hand(A, A, 1)], (A, B, C)),
        ([hand(A, C), hand(A, A, 1), hand(A, B, 2)], (B, C)),
        ([hand(A, PersonId("gone"))], (B, C)),
    ],
    ids=["nobody", "to B", "to C", "to the coordinator", "on", "back", "taken back", "again", "to one who has left"],
)
def test_who_is_turned_to(handovers: list[Handover], turns: tuple[PersonId, ...]) -> None:
    assert in_turn(PEOPLE, handovers, {}) == turns


def test_a_part_goes_by_its_own_handovers_and_by_those_of_the_whole_unit() -> None:
    whole, state = hand(A, B), replace(hand(A, C, 1), part=Part.LEADERSHIP_STATUS)
    elsewhere = replace(hand(A, C, 2), unit_id=UnitId("another"))
    both = [whole, state, elsewhere]
    assert of_part(both, Part.SELF_ASSESSMENT, UnitId("u")) == [whole]
    assert of_part(both, Part.LEADERSHIP_STATUS, UnitId("u")) == [whole, state]


def test_who_goes_on_answering_has_taken_it_back() -> None:
    before, after = NOW - timedelta(minutes=1), NOW + timedelta(minutes=1)
    assert in_turn(PEOPLE, [hand(A, B)], {A: before}) == (B, C)
    assert in_turn(PEOPLE, [hand(A, B)], {A: NOW}) == (B, C)
    assert in_turn(PEOPLE, [hand(A, B)], {A: after}) == (B, A, C)


def test_the_handover_that_stands_is_the_last() -> None:
    first, second = hand(A, B), hand(A, None, 1)
    assert last_of([first, second], A) == second
    assert last_of([first], B) is None
    assert last_of([first, hand(A, A, 1)], A) is None
    assert last_of([], A) is None
