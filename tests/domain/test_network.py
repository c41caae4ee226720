"""The county's network: what may be logged, and counts that come out right."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.errors import Reason
from domain.ids import CountyId, EventId, UnitId
from domain.network import (
    Attendance,
    AttendedEvent,
    Event,
    EventKind,
    EventNote,
    EventState,
    NetworkCount,
    Share,
    check_note,
    count_attendance,
    count_for_picture,
    join_attendance,
    total_by_kind,
)
from domain.roster import Unit, UnitKind
from tests.support.builders import a_municipality, leaderships

NOW = datetime(2025, 1, 20, 10, tzinfo=UTC)
TODAY = date(2025, 1, 20)
LEADERSHIPS = leaderships(13)
# As in Dalarna: LS01 and LS02 span two municipalities each, the others one.
MUNICIPALITIES = tuple(
    a_municipality(f"K{number:02}", LEADERSHIPS[number if number < 13 else number - 13], f"20{number:02}")
    for number in range(15)
)
UNITS: tuple[Unit, ...] = (*LEADERSHIPS, *MUNICIPALITIES)
NOTE = EventNote(date(2024, 10, 15), EventKind.NETWORK_MEETING, "Höstens nätverksmöte", state=EventState.HELD)
EVENT = Event(EventId("autumn"), CountyId("county"), 1, NOTE, "coordinator", NOW)
# Six leaderships: the two that span two municipalities with both, and four more.
EIGHT = frozenset(UnitId(f"m-k{number:02}") for number in (0, 13, 1, 14, 2, 3, 4, 5))


def attended(units: frozenset[UnitId], **changes: object) -> AttendedEvent:
    note = replace(NOTE, **changes)
    return AttendedEvent(replace(EVENT, id=EventId(f"{note.on}{note.kind}"), note=note), units)


def test_two_leaderships_span_two_municipalities_in_this_county_too() -> None:
    homes = [unit.leadership_id for unit in MUNICIPALITIES]
    assert len(homes) == 15
    assert sorted(homes.count(unit.id) for unit in LEADERSHIPS) == [1] * 11 + [2] * 2


def test_eight_municipalities_bring_six_leaderships_as_in_autumn_2024() -> None:
    (turnout,) = count_attendance([attended(EIGHT)], UNITS)
    assert (turnout.leaderships, turnout.municipalities) == (Share(6, 13), Share(8, 15))


def test_a_leadership_noted_as_such_brings_no_municipality_and_counts_once_beside_its_own() -> None:
    (alone,) = count_attendance([attended(frozenset({UnitId("ls09")}))], UNITS)
    assert (alone.leaderships, alone.municipalities) == (Share(1, 13), Share(0, 15))
    (both,) = count_attendance([attended(frozenset({UnitId("ls01"), UnitId("m-k00"), UnitId("m-k13")}))], UNITS)
    assert (both.leaderships, both.municipalities) == (Share(1, 13), Share(2, 15))


@given(st.frozensets(st.sampled_from([unit.id for unit in UNITS])))
def test_counts_never_pass_their_denominators_and_noting_more_never_counts_less(present: frozenset[UnitId]) -> None:
    for turnout in count_attendance([attended(present)], UNITS):
        assert 0 < turnout.leaderships.value <= 13
        assert 0 <= turnout.municipalities.value <= 15
        (more,) = count_attendance([attended(present | {UnitId("ls05")})], UNITS)
        assert more.leaderships.value >= turnout.leaderships.value
        assert more.municipalities == turnout.municipalities


def test_an_event_that_nobody_noted_anything_of_or_was_not_held_has_no_count() -> None:
    planned = attended(EIGHT, state=EventState.PLANNED)
    assert count_attendance([attended(frozenset()), planned], UNITS) == ()


def test_a_unit_of_elsewhere_counts_for_nothing() -> None:
    (turnout,) = count_attendance([attended(EIGHT | {UnitId("elsewhere")})], UNITS)
    assert (turnout.leaderships, turnout.municipalities) == (Share(6, 13), Share(8, 15))


def test_a_years_totals_count_each_unit_once_by_kind() -> None:
    spring = attended(frozenset({UnitId("m-k00"), UnitId("m-k06")}), on=date(2024, 4, 10))
    unnoted = attended(frozenset(), on=date(2024, 11, 5))
    visit = attended(frozenset({UnitId("m-k00"), UnitId("m-k13")}), kind=EventKind.VISIT)
    later = attended(EIGHT, on=date(2025, 1, 15))
    network, visits = total_by_kind([attended(EIGHT), spring, unnoted, visit, later], UNITS, 2024)
    assert (network.kind, network.held) == (EventKind.NETWORK_MEETING, 3)
    assert (network.leaderships, network.municipalities) == (Share(7, 13), Share(9, 15))
    assert (visits.held, visits.leaderships, visits.municipalities) == (1, Share(1, 13), Share(2, 15))


def test_the_county_picture_gets_the_years_last_counts_with_both_denominators() -> None:
    spring = attended(frozenset({UnitId("m-k06")}), on=date(2024, 4, 10))
    unnoted = attended(frozenset(), on=date(2024, 11, 5))
    assert count_for_picture([attended(EIGHT), spring, unnoted], UNITS, 2024) == (
        NetworkCount("network_meeting", 6, 13, UnitKind.LEADERSHIP),
        NetworkCount("network_meeting", 8, 15, UnitKind.MUNICIPALITY),
    )
    assert count_for_picture([attended(EIGHT)], UNITS, 2025) == ()


def test_the_last_word_on_a_unit_counts() -> None:
    there = Attendance(EVENT.id, EVENT.county_id, UnitId("m-k00"), present=True, by="c", at=NOW)
    gone = replace(there, present=False)
    other = replace(there, unit_id=UnitId("m-k01"))
    assert join_attendance([EVENT], [there, other, gone])[0].units == {other.unit_id}
    assert join_attendance([EVENT], [gone, other, there])[0].units == {there.unit_id, other.unit_id}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, Reason.EVENT_TITLE_MISSING),
        ({"title": "x" * 121}, Reason.EVENT_TEXT_TOO_LONG),
        ({"place": "x" * 101}, Reason.EVENT_TEXT_TOO_LONG),
        ({"on": date(2025, 1, 21)}, Reason.EVENT_NOT_YET),
        ({"state": EventState.PLANNED}, Reason.EVENT_PLANNED_IN_PAST),
    ],
)
def test_what_cannot_be_logged_is_refused_with_its_reason(changes: dict[str, object], reason: Reason) -> None:
    rejected = check_note(replace(NOTE, **changes), TODAY)
    assert rejected is not None
    assert rejected.reason is reason


def test_today_can_be_both_planned_and_held() -> None:
    for state in (EventState.PLANNED, EventState.HELD):
        assert check_note(replace(NOTE, on=TODAY, state=state), TODAY) is None
