"""A message on its way: its states, and what each outcome of a try leads to.

The Bot Connector has no idempotency key, so exactly once is not to be had. What holds: nothing is lost silently,
at most two deliveries of a reminder, at most one of everything else, each possible double is flagged (trust 0.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.ids import CountyId, DeliveryId, PersonId

# A new delivery waits for nothing. Instants to wait for and leases are by the machine's clock, since a demo's days are
# shorter than the network's seconds.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
# Longer than the sender's total timeout (20 s), so that a live sender never loses its lease.
LEASE = timedelta(seconds=60)
AMBIGUOUS_PAUSE = timedelta(seconds=60)
RETRY_PAUSES = (2, 10, 30, 60, 300)
MAX_ATTEMPTS = 50


class Kind(StrEnum):
    """What is sent; the kind decides what happens after an uncertain try."""

    REPLY = "reply"
    REMINDER = "reminder"
    CHANNEL_SUMMARY = "channel_summary"


class State(StrEnum):
    """Where a delivery is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    AMBIGUOUS = "ambiguous"
    UNREACHABLE = "unreachable"
    PARKED = "parked"
    FAILED = "failed"
    DROPPED = "dropped"


class Result(StrEnum):
    """What the sender learnt from one try."""

    SENT = "sent"
    RETRY = "retry"
    AMBIGUOUS = "ambiguous"
    UNREACHABLE = "unreachable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One try's result; `activity_id` of a sent message, `retry_after` in seconds, `detail` a code for the operator."""

    result: Result
    activity_id: str | None = None
    retry_after: float | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one conversation; `key` is unique: who tries to add it twice adds it once.

    Attributes:
        payload: plain JSON: the activity of a reply, the ids a reminder or summary is rendered from when it is sent.
        created_at: by the clock that the round goes by.
        not_before: when to try next, by the machine's clock, as are `lease_until` and `sent_at`.
        fence: grows with each claim; a sender that lost its lease holds an old one and changes nothing.
    """

    id: DeliveryId
    county_id: CountyId | None
    kind: Kind
    key: str
    tenant_id: str
    conversation_id: str
    payload: Mapping[str, Any]
    created_at: datetime
    not_before: datetime
    person_id: PersonId | None = None
    state: State = State.WAITING
    attempts: int = 0
    tries_left_if_ambiguous: int = 0
    owner: str | None = None
    fence: int = 0
    lease_until: datetime | None = None
    activity_id: str | None = None
    detail: str | None = None
    sent_at: datetime | None = None


# A reminder may be tried once more after a re-check; nothing else is sent again unasked.
TRIES_AFTER_AMBIGUOUS: Mapping[Kind, int] = {Kind.REMINDER: 1, Kind.REPLY: 0, Kind.CHANNEL_SUMMARY: 0}


def claim(delivery: Delivery, owner: str, now: datetime) -> Delivery:
    """Return the delivery as taken by a sender for the length of a lease."""
    return replace(
        delivery,
        state=State.SENDING,
        owner=owner,
        fence=delivery.fence + 1,
        lease_until=now + LEASE,
        attempts=delivery.attempts + 1,
    )


def settle(delivery: Delivery, outcome: Outcome, now: datetime) -> Delivery:
    """Return the delivery after a try, as trust.md 1.2 (d) decides it."""
    done = replace(delivery, owner=None, lease_until=None, detail=outcome.detail)
    match outcome.result:
        case Result.SENT:
            return replace(done, state=State.SENT, activity_id=outcome.activity_id, sent_at=now)
        case Result.RETRY:
            return _retry(done, outcome, now)
        case Result.UNREACHABLE:
            return replace(done, state=State.UNREACHABLE)
        case Result.FAILED:
            return replace(done, state=State.FAILED)
        case Result.AMBIGUOUS:
            return settle_ambiguous(done, now)


def settle_ambiguous(delivery: Delivery, now: datetime) -> Delivery:
    """Return a delivery that may or may not have arrived: tried again once where its kind allows, else parked."""
    calm = replace(delivery, owner=None, lease_until=None)
    if calm.tries_left_if_ambiguous > 0:
        return replace(
            calm,
            state=State.AMBIGUOUS,
            tries_left_if_ambiguous=calm.tries_left_if_ambiguous - 1,
            not_before=now + AMBIGUOUS_PAUSE,
        )
    return replace(calm, state=State.PARKED)


def drop(delivery: Delivery, why: str) -> Delivery:
    """Return a delivery that is no longer wanted: the person has answered, the round has closed."""
    return replace(delivery, state=State.DROPPED, owner=None, lease_until=None, detail=why)


# Private functions


def _retry(delivery: Delivery, outcome: Outcome, now: datetime) -> Delivery:
    if delivery.attempts >= MAX_ATTEMPTS:
        return replace(delivery, state=State.PARKED)
    pause = RETRY_PAUSES[min(delivery.attempts, len(RETRY_PAUSES)) - 1]
    seconds = pause if outcome.retry_after is None else outcome.retry_after
    return replace(delivery, state=State.WAITING, not_before=now + timedelta(seconds=seconds))
