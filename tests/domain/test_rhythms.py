"""Whether leaderships meet as often as they aim to, and the terms of a year."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.meetings import Meeting, MeetingState
from domain.rhythms import (
    FEWEST,
    PERIOD,
    Following,
    Rhythm,
    SaidRhythm,
    count_rhythms,
    find_late_term,
    has_meeting_in,
    judge_rhythm,
    term_of,
)
from tests.support.builders import NOW, a_meeting

ON = date(2025, 6, 30)
LONG_AGO = ON - 3 * PERIOD
HELD, PLANNED, CANCELLED = MeetingState.HELD, MeetingState.PLANNED, MeetingState.CANCELLED


def said(rhythm: Rhythm, on: date = LONG_AGO) -> list[SaidRhythm]:
    meeting = a_meeting()
    return [SaidRhythm(meeting.unit_id, rhythm, meeting.changed_by, NOW, on)]


def meetings(count: int, state: MeetingState = HELD, until: date = ON) -> list[Meeting]:
    return [a_meeting(f"{state}-{n}", day=until - timedelta(days=30 * n), state=state) for n in range(count)]


@pytest.mark.parametrize("rhythm", Rhythm)
def test_who_has_held_as_many_as_the_rhythm_asks_for_follows_it_and_one_less_does_not(rhythm: Rhythm) -> None:
    fewest = FEWEST[rhythm]
    assert judge_rhythm(said(rhythm), meetings(fewest), ON) is Following.FOLLOWS
    assert judge_rhythm(said(rhythm), meetings(fewest - 1), ON) is Following.DOES_NOT


def judge(*known: Meeting, rhythm: Sequence[SaidRhythm] | None = None) -> Following:
    return judge_rhythm(said(Rhythm.TWICE_A_TERM) if rhythm is None else rhythm, known, ON)


def test_what_is_not_known_is_no_no() -> None:
    assert judge(*meetings(9), rhythm=[]) is Following.UNKNOWN
    assert judge() is Following.UNKNOWN
    assert judge(*meetings(2, PLANNED, ON - timedelta(days=3))) is Following.UNKNOWN
    # The fourth was planned, and nobody has told whether it was held.
    assert judge(*meetings(3), *meetings(1, PLANNED, ON - timedelta(days=9))) is Following.UNKNOWN
    # We have known them since March.
    assert judge(*meetings(2), rhythm=said(Rhythm.TWICE_A_TERM, ON - timedelta(days=90))) is Following.UNKNOWN


def test_a_cancelled_meeting_is_told_of_and_not_counted() -> None:
    assert judge(*meetings(4, CANCELLED)) is Following.DOES_NOT


def test_only_the_twelve_months_up_to_the_day_count() -> None:
    assert judge(*meetings(4, until=ON - PERIOD)) is Following.UNKNOWN
    assert judge(*meetings(4, until=ON + timedelta(days=200))) is Following.UNKNOWN


def test_the_rhythm_that_was_said_last_counts() -> None:
    changed = [*said(Rhythm.MONTHLY), *said(Rhythm.TWO_TO_THREE_A_YEAR)]
    assert judge(*meetings(2), rhythm=changed) is Following.FOLLOWS


@given(st.lists(st.sampled_from(Following)))
def test_the_figures_parts_make_up_its_denominator_in_whatever_order(found: list[Following]) -> None:
    figure = count_rhythms(found, ON)
    assert figure.of == len(found)
    assert figure == count_rhythms(reversed(found), ON)


@given(st.integers(0, 12), st.integers(0, 12), st.sampled_from(Rhythm))
def test_holding_one_meeting_more_never_turns_a_yes_into_a_no(held: int, untold: int, rhythm: Rhythm) -> None:
    known = [*meetings(held), *meetings(untold, PLANNED)]
    before = judge_rhythm(said(rhythm), known, ON)
    after = judge_rhythm(said(rhythm), [*known, a_meeting("more", day=ON, state=HELD)], ON)
    assert before is not Following.FOLLOWS or after is Following.FOLLOWS


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 1, 1), "2025-spring"),
        (date(2025, 6, 30), "2025-spring"),
        (date(2025, 8, 1), "2025-autumn"),
        (date(2025, 12, 31), "2025-autumn"),
    ],
)
def test_a_day_has_its_term(day: date, name: str) -> None:
    term = term_of(day)
    assert term is not None
    assert term.name == name


def test_july_has_none() -> None:
    assert [term_of(date(2025, 7, day)) for day in (1, 31)] == [None, None]


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (date(2025, 3, 11), False),
        (date(2025, 3, 12), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 15), False),
        (date(2025, 10, 9), False),
        (date(2025, 10, 10), True),
    ],
)
def test_a_term_is_far_gone_after_ten_weeks(day: date, *, late: bool) -> None:
    assert (find_late_term(day) is not None) is late


@pytest.mark.parametrize(
    ("changes", "has"),
    [
        ({"day": date(2025, 2, 1)}, True),
        ({"day": date(2025, 2, 1), "state": HELD}, True),
        ({"day": date(2025, 2, 1), "state": CANCELLED}, False),
        ({"day": date(2025, 8, 1)}, False),
    ],
)
def test_a_term_has_a_meeting_that_is_planned_or_held_in_it(changes: dict[str, Any], *, has: bool) -> None:
    term = term_of(date(2025, 3, 1))
    assert term is not None
    assert has_meeting_in([a_meeting(**changes)], term) is has
