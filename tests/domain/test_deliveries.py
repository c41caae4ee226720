"""A delivery after each try: each kind and each result."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.deliveries import (
    AMBIGUOUS_PAUSE,
    LEASE,
    MAX_ATTEMPTS,
    RETRY_PAUSES,
    TRIES_AFTER_AMBIGUOUS,
    Delivery,
    Kind,
    Outcome,
    Result,
    State,
    claim,
    drop,
    settle,
    settle_ambiguous,
)
from tests.support.builders import NOW, a_delivery

EXPECTED = {
    (Kind.REPLY, Result.SENT): State.SENT,
    (Kind.REPLY, Result.RETRY): State.WAITING,
    (Kind.REPLY, Result.AMBIGUOUS): State.PARKED,
    (Kind.REPLY, Result.UNREACHABLE): State.UNREACHABLE,
    (Kind.REPLY, Result.FAILED): State.FAILED,
    (Kind.REMINDER, Result.SENT): State.SENT,
    (Kind.REMINDER, Result.RETRY): State.WAITING,
    (Kind.REMINDER, Result.AMBIGUOUS): State.AMBIGUOUS,
    (Kind.REMINDER, Result.UNREACHABLE): State.UNREACHABLE,
    (Kind.REMINDER, Result.FAILED): State.FAILED,
    (Kind.TWO_ANSWERS, Result.SENT): State.SENT,
    (Kind.TWO_ANSWERS, Result.RETRY): State.WAITING,
    (Kind.TWO_ANSWERS, Result.AMBIGUOUS): State.PARKED,
    (Kind.TWO_ANSWERS, Result.UNREACHABLE): State.UNREACHABLE,
    (Kind.TWO_ANSWERS, Result.FAILED): State.FAILED,
    (Kind.AGREEMENT, Result.SENT): State.SENT,
    (Kind.AGREEMENT, Result.RETRY): State.WAITING,
    (Kind.AGREEMENT, Result.AMBIGUOUS): State.PARKED,
    (Kind.AGREEMENT, Result.UNREACHABLE): State.UNREACHABLE,
    (Kind.AGREEMENT, Result.FAILED): State.FAILED,
    (Kind.CHANNEL_SUMMARY, Result.SENT): State.SENT,
    (Kind.CHANNEL_SUMMARY, Result.RETRY): State.WAITING,
    (Kind.CHANNEL_SUMMARY, Result.AMBIGUOUS): State.PARKED,
    (Kind.CHANNEL_SUMMARY, Result.UNREACHABLE): State.UNREACHABLE,
    (Kind.CHANNEL_SUMMARY, Result.FAILED): State.FAILED,
    (Kind.INTERVIEW_NOTED, Result.SENT): State.SENT,
    (Kind.INTERVIEW_NOTED, Result.RETRY): State.WAITING,
    (Kind.INTERVIEW_NOTED, Result.AMBIGUOUS): State.PARKED,
    (Kind.INTERVIEW_NOTED, Result.UNREACHABLE): State.UNREACHABLE,
    (Kind.INTERVIEW_NOTED, Result.FAILED): State.FAILED,
}
ONCE = (
    Kind.HANDOVER,
    Kind.SUCCESSOR_WANTED,
    Kind.PLAN_DUE,
    Kind.MEETING_HELD,
    Kind.MEETING_WANTED,
    Kind.CALENDAR_ADDRESS,
    Kind.PREVIEW_WAITS,
    Kind.TIME_WANTED,
    Kind.TIME_DECIDED,
    Kind.NOT_REACHED,
)
# What somebody has pressed for, or can tell unasked, goes out at most once, as a summary does.
EXPECTED |= {(kind, result): EXPECTED[Kind.CHANNEL_SUMMARY, result] for kind in ONCE for result in Result}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("result", Result)
def test_each_kind_and_result_leads_to_its_state_and_lets_go_of_the_claim(kind: Kind, result: Result) -> None:
    after = settle(_claimed(kind), Outcome(result, detail="why"), NOW)
    assert after.state is EXPECTED[kind, result]
    assert (after.owner, after.lease_until, after.detail) == (None, None, "why")


def test_what_was_sent_is_known_by_its_activity_and_instant() -> None:
    sent = settle(_claimed(Kind.REPLY), Outcome(Result.SENT, activity_id="1:abc"), NOW)
    assert (sent.activity_id, sent.sent_at) == ("1:abc", NOW)


def test_a_reminder_that_may_have_arrived_is_tried_once_more_a_minute_later_and_then_parked() -> None:
    once = settle(_claimed(Kind.REMINDER), Outcome(Result.AMBIGUOUS), NOW)
    twice = settle(claim(once, "me", NOW), Outcome(Result.AMBIGUOUS), NOW)
    assert (once.state, once.not_before) == (State.AMBIGUOUS, NOW + AMBIGUOUS_PAUSE)
    assert twice.state is State.PARKED


def test_a_claim_counts_the_try_and_raises_the_fence_for_the_length_of_a_lease() -> None:
    claimed = claim(a_delivery(fence=3, attempts=2), "me", NOW)
    assert (claimed.state, claimed.owner, claimed.lease_until) == (State.SENDING, "me", NOW + LEASE)
    assert (claimed.fence, claimed.attempts) == (4, 3)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 2), (2, 10), (3, 30), (4, 60), (5, 300), (6, 300), (MAX_ATTEMPTS - 1, 300)]
)
def test_pauses_between_tries_grow(attempts: int, seconds: int) -> None:
    waiting = settle(_claimed(Kind.REPLY, attempts), Outcome(Result.RETRY), NOW)
    assert waiting.not_before == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("retry_after", [0.0, 1.5, 90.0])
def test_teams_own_pause_goes_before_ours(retry_after: float) -> None:
    waiting = settle(_claimed(Kind.REPLY), Outcome(Result.RETRY, retry_after=retry_after), NOW)
    assert waiting.not_before == NOW + timedelta(seconds=retry_after)


@pytest.mark.parametrize("uncertain", [True, False])
def test_what_is_tried_again_though_it_may_be_there_is_said_to_be_in_doubt(*, uncertain: bool) -> None:
    once = replace(_claimed(Kind.REPLY), uncertain_tries=1)
    again = settle(once, Outcome(Result.RETRY, uncertain=uncertain), NOW)
    assert (again.state, again.uncertain_tries) == (State.WAITING, 1 + uncertain)


def test_tries_come_to_an_end() -> None:
    assert settle(_claimed(Kind.REPLY, MAX_ATTEMPTS), Outcome(Result.RETRY), NOW).state is State.PARKED


def test_a_lease_that_ran_out_is_as_uncertain_as_a_lost_answer() -> None:
    assert settle_ambiguous(_claimed(Kind.REMINDER), NOW).state is State.AMBIGUOUS
    assert settle_ambiguous(_claimed(Kind.REPLY), NOW).state is State.PARKED


def test_what_is_no_longer_wanted_is_dropped_with_the_reason() -> None:
    dropped = drop(_claimed(Kind.REMINDER), "answered")
    assert (dropped.state, dropped.detail, dropped.owner, dropped.lease_until) == (
        State.DROPPED,
        "answered",
        None,
        None,
    )


def test_pauses_and_second_tries_are_decided_for_every_kind() -> None:
    assert set(TRIES_AFTER_AMBIGUOUS) == set(Kind)
    assert list(RETRY_PAUSES) == sorted(RETRY_PAUSES)


# Private functions


def _claimed(kind: Kind, attempts: int = 1) -> Delivery:
    waiting = a_delivery(kind, tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[kind])
    return replace(claim(waiting, "me", NOW), attempts=attempts)
