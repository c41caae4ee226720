"""Meetings: what may be planned, which comes next, and drafts as data."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.ids import MeetingId
from domain.meetings import (
    Meeting,
    MeetingDraft,
    MeetingForm,
    MeetingState,
    change_meeting,
    check_day,
    draft_from_data,
    draft_of,
    draft_to_data,
    find_next,
    find_unanswered,
    is_past,
)
from tests.support.builders import a_meeting

# 14:00 in Stockholm.
NOW = datetime(2025, 3, 12, 13, tzinfo=UTC)
TODAY = date(2025, 3, 12)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "clock", "past"),
    [
        (TODAY - DAY, None, True),
        (TODAY, None, False),
        (TODAY, time(13, 59), True),
        (TODAY, time(14, 1), False),
        (TODAY + DAY, time(0), False),
        (None, None, False),
    ],
)
def test_a_day_or_an_hour_that_is_over_can_only_be_told_of(day: date | None, clock: time | None, *, past: bool) -> None:
    assert is_past(MeetingDraft(day=day, clock=clock), NOW) is past


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (None, Reason.MEETING_DAY_MISSING),
        (TODAY + 731 * DAY, Reason.MEETING_DAY_TOO_FAR),
        (TODAY - 731 * DAY, Reason.MEETING_DAY_TOO_FAR),
        (TODAY + DAY, Reason.MEETING_SAME_DAY),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused(day: date | None, reason: Reason) -> None:
    slip = check_day(MeetingDraft(day=day), [a_meeting(day=TODAY + DAY)], NOW)
    assert isinstance(slip, Rejected)
    assert slip.reason is reason


def test_a_cancelled_meeting_and_the_meeting_itself_are_in_nobodys_way() -> None:
    there = a_meeting(day=TODAY + DAY)
    assert check_day(draft_of(there), [there], NOW) is None
    cancelled = replace(there, state=MeetingState.CANCELLED)
    assert check_day(MeetingDraft(day=there.day), [cancelled], NOW) is None


def test_the_next_is_the_first_that_is_planned_today_included() -> None:
    meetings = [
        a_meeting("past", day=TODAY - DAY),
        a_meeting("held", day=TODAY, state=MeetingState.HELD),
        a_meeting("later", day=TODAY, clock=time(15)),
        a_meeting("sooner", day=TODAY, clock=time(9)),
    ]
    found, untold = find_next(meetings, NOW), find_unanswered(meetings, NOW)
    assert found is not None
    assert untold is not None
    assert (found.id, untold.id) == ("sooner", "past")
    assert find_next(meetings[:2], NOW) is None
    assert find_unanswered(meetings[1:], NOW) is None


def test_a_change_is_the_next_revision_with_who_made_it_and_when() -> None:
    first = a_meeting(day=TODAY)
    moved = change_meeting(first, first.changed_by, NOW, day=TODAY + DAY)
    assert moved == replace(first, revision=2, day=TODAY + DAY, changed_at=NOW)


def test_a_meeting_begins_by_the_clock_in_stockholm_whatever_the_season() -> None:
    winter, summer = a_meeting(day=date(2025, 1, 15), clock=time(14)), a_meeting(day=date(2025, 6, 12), clock=time(14))
    assert winter.starts_at == datetime(2025, 1, 15, 13, tzinfo=UTC)
    assert summer.starts_at == datetime(2025, 6, 12, 12, tzinfo=UTC)
    assert a_meeting(clock=None).starts_at is None


drafts = st.builds(
    MeetingDraft,
    st.none() | st.just(MeetingId("m")),
    st.integers(0, 9),
    st.none() | st.dates(),
    st.none() | st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.none() | st.sampled_from(MeetingForm),
    st.none() | st.booleans(),
)


@given(drafts)
def test_a_draft_comes_back_from_its_data(draft: MeetingDraft) -> None:
    assert draft_from_data(draft_to_data(draft)) == draft


@given(st.lists(st.builds(a_meeting, st.uuids().map(str), day=st.dates(TODAY - 9 * DAY, TODAY + 9 * DAY))))
def test_what_comes_next_and_what_is_untold_never_overlap(meetings: list[Meeting]) -> None:
    coming, untold = find_next(meetings, NOW), find_unanswered(meetings, NOW)
    assert coming is None or coming.day >= TODAY
    assert untold is None or untold.day < TODAY
    assert (coming is None and untold is None) == (not meetings)
