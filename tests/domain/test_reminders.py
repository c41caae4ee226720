"""Whom to remind of what, and when: one a person a day, three a week, the newest step alone (R6, R8, K17)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.deadlines import STOCKHOLM, at_local
from domain.ids import PersonId, UnitId
from domain.ladders import DEFAULT_LADDER, Audience, Ladder, Rung, Span
from domain.reminders import forecast, is_last_before, plan_contacts
from domain.situations import Reader, Slot, Told
from tests.domain.situations import (
    CHAIR,
    CONTACT,
    JANUARY,
    LS01,
    LS02,
    OPENED,
    RSS,
    a_situation,
    a_snooze,
    days_told,
    hours_of,
    something_missing,
)
from tests.support.strategies import days

DAY = timedelta(days=1)
AT_NINE = datetime(2025, 1, 15, 8, tzinfo=UTC)  # seven working days before
MOMENT = timedelta(seconds=1)
PEOPLE = tuple(PersonId(f"person-{number}") for number in range(6))
UNITS = tuple(UnitId(f"unit-{number}") for number in range(8))


def test_who_was_written_to_about_something_else_today_or_three_times_this_week_waits() -> None:
    day = date(2025, 1, 15)
    now = at_local(day, time(9))
    free = a_situation()
    (contact,) = plan_contacts(free, now)
    assert contact.person_id == CHAIR
    week = tuple((CHAIR, frozenset({day - timedelta(days=days)})) for days in (1, 3, 6))
    for others in (((CHAIR, frozenset({day, day - timedelta(days=4)})),), week):
        assert plan_contacts(replace(free, others=others), now) == ()
    for others in (
        ((CONTACT, frozenset({day})),),
        week[:2],
        (*week[:2], (CHAIR, frozenset({day - timedelta(days=7)}))),
    ):
        assert plan_contacts(replace(free, others=others), now) == (contact,)


def test_a_january_in_which_nobody_answers() -> None:
    assert days_told(a_situation()) == {
        CHAIR: ["07 opening", "15 before-7", "21 before-3", "23 before-1", "27 after-1", "29 after-4"],
        CONTACT: ["30 second_contact"],
        RSS: ["31 coordinator"],
    }


def test_one_message_names_all_that_a_person_speaks_for() -> None:
    both = a_situation(something_missing(), something_missing([CHAIR], LS02))
    (contact,) = plan_contacts(both, AT_NINE)
    assert (contact.person_id, [slot.unit_id for slot in contact.slots]) == (CHAIR, [LS01, LS02])


@pytest.mark.parametrize(
    ("now", "steps"),
    [
        (AT_NINE - MOMENT, ["opening"]),
        (AT_NINE, ["before-7"]),
        (datetime(2025, 1, 21, 7, 59, tzinfo=UTC), ["before-7"]),
        (datetime(2025, 1, 21, 8, 0, tzinfo=UTC), ["before-3"]),
        (datetime(2025, 1, 24, 14, 59, tzinfo=UTC), ["before-1"]),
    ],
)
def test_of_the_steps_that_have_come_the_newest_counts_alone(now: datetime, steps: list[str]) -> None:
    planned = [slot.step for contact in plan_contacts(a_situation(), now) for slot in contact.slots]
    assert planned == steps


@pytest.mark.parametrize(
    ("now", "planned"),
    [
        (datetime(2025, 1, 18, 11, tzinfo=UTC), 0),
        (datetime(2025, 1, 20, 6, 59, tzinfo=UTC), 0),
        (datetime(2025, 1, 20, 7, 0, tzinfo=UTC), 1),
        (datetime(2025, 1, 20, 14, 59, tzinfo=UTC), 1),
        (datetime(2025, 1, 20, 15, 0, tzinfo=UTC), 0),
    ],
    ids=["Saturday", "before eight", "eight", "before four", "four"],
)
def test_what_is_caught_up_waits_for_office_hours(now: datetime, planned: int) -> None:
    assert len(plan_contacts(a_situation(), now)) == planned


@pytest.mark.parametrize(("zone", "hour"), [("Europe/Helsinki", 7), ("Europe/Stockholm", 8), ("Europe/London", 9)])
def test_nine_is_nine_on_the_readers_own_wall(zone: str, hour: int) -> None:
    abroad = a_situation(readers=[Reader(CHAIR, ZoneInfo(zone))])
    first, _ = next(forecast(abroad, hours_of(date(2025, 1, 15), date(2025, 1, 15))))
    opened = replace(abroad, told=(Told(CHAIR, Audience.PERSON, slots_of("opening"), date(2025, 1, 7)),))
    now, _ = next(forecast(opened, hours_of(date(2025, 1, 15), date(2025, 1, 15))))
    assert now == datetime(2025, 1, 15, hour, tzinfo=UTC)
    assert first <= now


def test_who_was_greeted_after_a_step_had_come_is_not_told_of_it_again() -> None:
    greeted = a_situation(readers=[Reader(CHAIR, STOCKHOLM, AT_NINE)])
    assert plan_contacts(greeted, AT_NINE + DAY) == ()
    before = a_situation(readers=[Reader(CHAIR, STOCKHOLM, AT_NINE - MOMENT)])
    assert len(plan_contacts(before, AT_NINE + DAY)) == 1


def test_the_second_is_asked_where_the_first_cannot_be_reached() -> None:
    (contact,) = plan_contacts(a_situation(readers=[CONTACT]), AT_NINE)
    assert (contact.person_id, contact.audience) == (CONTACT, Audience.PERSON)
    failed = Told(CHAIR, Audience.PERSON, slots_of("before-7"), AT_NINE.date(), reached=False)
    blocked = replace(a_situation(readers=[CONTACT]), told=(failed,))
    assert [each.person_id for each in plan_contacts(blocked, AT_NINE)] == [CONTACT]


def test_without_a_second_contact_the_coordinator_is_told_on_the_coordinators_day() -> None:
    alone = a_situation(something_missing([CHAIR]))
    assert days_told(alone)[RSS] == ["31 coordinator"]
    nobody = a_situation(something_missing([]))
    assert days_told(nobody) == {RSS: ["31 coordinator"]}


def test_after_a_stop_over_both_the_second_contact_is_asked_a_day_before_the_coordinator() -> None:
    roomy = replace(JANUARY, closes_on=date(2025, 2, 28))
    late = a_situation(something_missing(span=roomy))
    told = list(forecast(late, hours_of(date(2025, 2, 10), date(2025, 2, 12))))
    assert [(contact.person_id, f"{contact.on:%d}") for _, contact in told] == [(CONTACT, "10"), (RSS, "11")]


@pytest.mark.parametrize("hours", [1, 8, 72, 720])
def test_after_a_stop_one_message_a_person_catches_up(hours: int) -> None:
    roomy = replace(JANUARY, due_on=date(2025, 3, 14), closes_on=date(2025, 4, 30))
    situation = a_situation(something_missing(span=roomy), something_missing([CHAIR], LS02, roomy))
    down = datetime(2025, 2, 11, 7, tzinfo=UTC)
    before = [each.told for _, each in forecast(situation, hours_of(date(2025, 1, 7), date(2025, 2, 10)))]
    back = next(now for now in minutes_from(down + timedelta(hours=hours)) if is_open(now))
    caught_up = list(forecast(replace(situation, told=tuple(before)), [back, back + timedelta(minutes=1)]))
    assert len(caught_up) <= 1
    assert hours < 72 or [each.person_id for _, each in caught_up] == [CHAIR]


def test_moving_the_due_date_moves_what_is_not_sent_and_sends_nothing_twice() -> None:
    early = [each.told for _, each in forecast(a_situation(), hours_of(JANUARY.opens_on, date(2025, 1, 21)))]
    moved = replace(JANUARY, due_on=date(2025, 2, 14), closes_on=date(2025, 2, 28))
    rest = replace(a_situation(something_missing(span=moved)), told=tuple(early))
    told = [each for _, each in forecast(rest, hours_of(date(2025, 1, 22), date(2025, 2, 28)))]
    assert [(f"{each.on:%m-%d}", each.slots[0].step) for each in told] == [
        ("02-13", "before-1"),
        ("02-17", "after-1"),
        ("02-20", "after-4"),
        ("02-24", "second_contact"),
        ("02-26", "coordinator"),
    ]


def test_a_unit_with_a_due_date_of_its_own_gets_the_steps_of_that() -> None:
    granted = datetime(2025, 1, 23, 13, tzinfo=UTC)
    own = replace(something_missing(), span=replace(JANUARY, due_on=date(2025, 1, 29)), since=granted, tag="t1")
    told = [Told(CHAIR, Audience.PERSON, slots_of(step), date(2025, 1, 20)) for step in ("before-7", "before-3")]
    rest = replace(a_situation(own), told=tuple(told))
    planned = [each for _, each in forecast(rest, hours_of(date(2025, 1, 23), JANUARY.closes_on))]
    assert [(f"{each.on:%d}", each.slots[0].step) for each in planned] == [
        ("24", "before-3@t1"),
        ("28", "before-1@t1"),
        # two working days are left until the close, and the second contact is asked before the coordinator
        ("30", "second_contact@t1"),
        ("31", "coordinator@t1"),
    ]


def test_a_snooze_silences_until_its_day_and_reminds_on_it() -> None:
    before = [each.told for _, each in forecast(a_situation(), hours_of(JANUARY.opens_on, date(2025, 1, 15)))]
    snoozed = a_situation(snoozes=[a_snooze(date(2025, 1, 22), datetime(2025, 1, 15, 9, tzinfo=UTC))])
    rest = forecast(replace(snoozed, told=tuple(before)), hours_of(date(2025, 1, 15), date(2025, 1, 27)))
    assert [f"{each.on:%d} {each.slots[0].step}" for _, each in rest] == [
        "22 snooze-s1",
        "23 before-1",
        "27 after-1",
    ]


def test_a_snooze_is_the_persons_own() -> None:
    handed_on = something_missing([CONTACT, CHAIR])
    snoozed = a_situation(handed_on, snoozes=[a_snooze(date(2025, 1, 22), OPENED)])
    assert days_told(snoozed)[CONTACT][0] == "07 opening"


@pytest.mark.parametrize(
    ("step", "left_out"), [("before-3", "21 before-3"), ("opening", "07 opening"), ("after-1", "27 after-1")]
)
def test_a_step_that_is_stopped_is_left_out_and_nothing_else_is(step: str, left_out: str) -> None:
    plain = days_told(a_situation())
    stopped = days_told(replace(a_situation(), stopped=slots_of(step)))
    assert left_out in plain[CHAIR]
    assert stopped == {**plain, CHAIR: [each for each in plain[CHAIR] if each != left_out]}


def test_where_asking_the_second_contact_is_stopped_the_coordinators_are_told_all_the_same() -> None:
    plain = days_told(a_situation())
    stopped = days_told(replace(a_situation(), stopped=slots_of("second_contact")))
    assert stopped == {who: told for who, told in plain.items() if who != CONTACT}


def test_the_coordinators_list_waits_when_they_have_something_of_their_own_to_answer() -> None:
    roomy = replace(JANUARY, closes_on=date(2025, 2, 28))
    mine = something_missing([RSS], LS02, roomy, Ladder((Rung(8),)))
    told = days_told(a_situation(something_missing(span=roomy), mine), roomy)
    assert told[RSS] == ["05 after-8", "06 coordinator"]


def test_the_last_step_before_the_due_date_is_known_as_such() -> None:
    missing = something_missing()
    assert not is_last_before(missing, at_local(date(2025, 1, 21), time(9)), is_swedish_workday)
    assert is_last_before(missing, at_local(date(2025, 1, 23), time(9)), is_swedish_workday)


@st.composite
def counties(draw: st.DrawFn) -> tuple[list[tuple[int, ...]], Span, Ladder]:
    """Draw who speaks for each of some units, a round, and how dense its ladder is."""
    people = draw(st.lists(st.permutations(range(6)).map(lambda each: tuple(each[:2])), min_size=1, max_size=8))
    opens_on = draw(days)
    due_on = opens_on + timedelta(days=draw(st.integers(5, 40)))
    span = Span(opens_on, due_on, due_on + timedelta(days=draw(st.integers(0, 20))))
    dense = Ladder((Rung(None), *map(Rung, range(-10, 0)), *map(Rung, range(1, 6)), *DEFAULT_LADDER.rungs[-2:]))
    return people, span, draw(st.sampled_from((DEFAULT_LADDER, dense)))


@given(counties())
@settings(max_examples=20)
def test_nobody_gets_two_a_day_four_a_week_a_step_twice_or_a_word_on_a_free_day(
    county: tuple[list[tuple[int, ...]], Span, Ladder],
) -> None:
    speakers, span, ladder = county
    missing = [
        something_missing([PEOPLE[number] for number in those], unit, span, ladder)
        for unit, those in zip(UNITS, speakers, strict=False)
    ]
    situation = a_situation(*missing, readers=(*PEOPLE, RSS))
    told = list(forecast(situation, office_hours_of(span.opens_on, span.closes_on + 3 * DAY)))
    for person in (*PEOPLE, RSS):
        on = [contact.on for _, contact in told if contact.person_id == person]
        assert len(set(on)) == len(on)
        assert all(sum(day - 7 * DAY < other <= day for other in on) <= 3 for day in on)
    steps = [
        (contact.audience is Audience.COORDINATOR and contact.person_id, slot)
        for _, contact in told
        for slot in contact.slots
    ]
    assert len(set(steps)) == len(steps)
    assert all(is_open(now) for now, _ in told)


# Private functions


def slots_of(step: str) -> frozenset[Slot]:
    return frozenset({something_missing().slot(step)})


def office_hours_of(first: date, last: date) -> list[datetime]:
    """Return the hours around which anything may change."""
    return [now for now in hours_of(first, last) if now.astimezone(STOCKHOLM).hour in {0, 7, 8, 9, 15, 16}]


def minutes_from(now: datetime) -> Sequence[datetime]:
    return [now + timedelta(minutes=15 * number) for number in range(4 * 24 * 10)]


def is_open(now: datetime) -> bool:
    local = now.astimezone(STOCKHOLM)
    return is_swedish_workday(local.date()) and time(8) <= local.time() < time(16)
