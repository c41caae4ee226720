"""A message on its way: its states, and what each outcome of a try leads to.

The Bot Connector has no idempotency key, so exactly once is not to be had. What holds: nothing is lost silently,
at most two deliveries of a reminder, at most one of everything else, each possible double is flagged (trust 0.1).
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from domain.ids import CountyId, DeliveryId, PersonId

# A new delivery waits for nothing. Instants to wait for and leases are by the machine's clock, since a demo's days are
# shorter than the network's seconds.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
# Longer than the sender's total timeout (20 s), so that a live sender never loses its lease.
LEASE = timedelta(seconds=60)
# So long a reply is left to the process that ran its turn; after that, anyone sends it.
REPLY_HOLD = timedelta(seconds=30)
AMBIGUOUS_PAUSE = timedelta(seconds=60)
RETRY_PAUSES = (2, 10, 30, 60, 300)
MAX_ATTEMPTS = 50


class Kind(StrEnum):
    """What is sent; the kind decides what happens after an uncertain try."""

    REPLY = "reply"
    REMINDER = "reminder"
    TWO_ANSWERS = "two_answers"
    AGREEMENT = "agreement"
    CHANNEL_SUMMARY = "channel_summary"
    PREVIEW_WAITS = "preview_waits"
    INTERVIEW_NOTED = "interview_noted"
    HANDOVER = "handover"
    SUCCESSOR_WANTED = "successor_wanted"
    PLAN_DUE = "plan_due"
    MEETING_HELD = "meeting_held"
    MEETING_WANTED = "meeting_wanted"
    CALENDAR_ADDRESS = "calendar_address"
    TIME_WANTED = "time_wanted"
    TIME_DECIDED = "time_decided"
    NOT_REACHED = "not_reached"


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


class Outcome(Struct, frozen=True):
    """One try's result.

    Attributes:
        activity_id: of a sent message.
        retry_after: seconds.
        detail: a code for the operator.
        counted: False when the message had no part in it: it waits as long as it must.
        uncertain: whether what is to be repeated may be there already.
        conversation_id: where it went, if the private chat had to be asked for anew.
    """

    result: Result
    activity_id: str | None = None
    retry_after: float | None = None
    detail: str | None = None
    counted: bool = True
    uncertain: bool = False
    conversation_id: str | None = None


class Delivery(Struct, frozen=True):
    """One message to one conversation; `key` is unique: who tries to add it twice adds it once.

    Attributes:
        payload: plain JSON: the activity of a reply, the ids a reminder or summary is rendered from when it is sent.
        created_at: by the clock that the round goes by.
        not_before: when to try next, by the machine's clock, as are `lease_until` and `sent_at`.
        fence: grows with each claim; a sender that lost its lease holds an old one and changes nothing.
        uncertain_tries: how many tries may have arrived or not; one that was sent after such a try may be there twice.
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
    uncertain_tries: int = 0
    owner: str | None = None
    fence: int = 0
    lease_until: datetime | None = None
    activity_id: str | None = None
    detail: str | None = None
    sent_at: datetime | None = None


# A reminder may be tried once more after a re-check; nothing else is sent again unasked.
TRIES_AFTER_AMBIGUOUS: Mapping[Kind, int] = {kind: int(kind is Kind.REMINDER) for kind in Kind}
# What the operator is asked about; what they may send again, and what they may drop.
UNSETTLED = (State.AMBIGUOUS, State.PARKED, State.UNREACHABLE, State.FAILED)
RELEASABLE = frozenset({State.PARKED, State.UNREACHABLE, State.FAILED})
DROPPABLE = frozenset({State.WAITING, *UNSETTLED})
# Codes in `detail`: its hour has not come; the operator wants it; an administrator has blocked the app for all;
# more than the fuse bears.
NOT_NOW = "not_now"
RELEASED = "released"
TENANT_STOPPED = "tenant_stopped"
BLOCKED_BY_ADMIN = "403:BotDisabledByAdmin"
TOO_MANY = "too_many_unasked"


def hold_back_until(now: datetime) -> datetime:
    """Return until when a reply is left to the process that ran its turn, which claims it as it begins to send."""
    return now + REPLY_HOLD


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


def take_over(delivery: Delivery, owner: str, now: datetime) -> Delivery:
    """Return what is due as taken by whoever is there.

    What is put in place without a claim may be there already, if the process that was to do so has died.
    """
    claimed = claim(delivery, owner, now)
    if not is_repeatable(delivery) or delivery.attempts:
        return claimed
    return replace(claimed, uncertain_tries=claimed.uncertain_tries + 1)


def is_repeatable(delivery: Delivery) -> bool:
    """Tell whether it takes the place of a message that is there already: done twice, it does no more than once."""
    return delivery.kind is Kind.REPLY and isinstance(delivery.payload.get("update_activity_id"), str)


def begin_unclaimed(delivery: Delivery) -> Delivery:
    """Return what may be repeated as its own process begins to put it in place, which it does without a claim."""
    return replace(delivery, attempts=delivery.attempts + 1)


def settle(delivery: Delivery, outcome: Outcome, now: datetime) -> Delivery:
    """Return the delivery after a try, as trust.md 1.2 (d) decides it."""
    place = outcome.conversation_id or delivery.conversation_id
    learnt: dict[str, Any] = {"owner": None, "lease_until": None, "detail": outcome.detail, "conversation_id": place}
    if outcome.result is Result.SENT:
        return replace(delivery, state=State.SENT, activity_id=outcome.activity_id, sent_at=now, **learnt)
    done = replace(delivery, **learnt)
    match outcome.result:
        case Result.RETRY:
            doubts = delivery.uncertain_tries + outcome.uncertain
            return _retry(replace(done, uncertain_tries=doubts), outcome, now)
        case Result.UNREACHABLE:
            return replace(done, state=State.UNREACHABLE)
        case Result.FAILED:
            return replace(done, state=State.FAILED)
        case Result.AMBIGUOUS:
            return settle_ambiguous(done, now)


def settle_ambiguous(delivery: Delivery, now: datetime) -> Delivery:
    """Return a delivery that may or may not have arrived: tried again once where its kind allows, else parked."""
    calm = replace(delivery, owner=None, lease_until=None, uncertain_tries=delivery.uncertain_tries + 1)
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


def park(delivery: Delivery, why: str) -> Delivery:
    """Return a delivery that waits for the operator's decision."""
    return replace(delivery, state=State.PARKED, owner=None, lease_until=None, detail=why)


def postpone(delivery: Delivery, until: datetime) -> Delivery:
    """Return a delivery whose hour has not come, as if nobody had claimed it."""
    waiting = replace(delivery, state=State.WAITING, owner=None, lease_until=None)
    return replace(waiting, attempts=delivery.attempts - 1, not_before=until, detail=NOT_NOW)


def release(delivery: Delivery) -> Delivery:
    """Return a delivery that the operator wants sent: at once, and never once more if that try is uncertain."""
    waiting = replace(delivery, state=State.WAITING, attempts=0, tries_left_if_ambiguous=0)
    return replace(waiting, not_before=AT_ONCE, detail=RELEASED)


def wake(delivery: Delivery, conversation_id: str, not_before: datetime) -> Delivery:
    """Return a delivery that could not reach anybody, and may now that there is a sign of life (F12)."""
    waiting = replace(delivery, state=State.WAITING, attempts=0, detail=None)
    return replace(waiting, conversation_id=conversation_id, not_before=not_before)


def is_stopped_for_all(delivery: Delivery) -> bool:
    """Tell whether it was an administrator's block that kept it from its reader, and not the reader (F15)."""
    return delivery.state is State.UNREACHABLE and delivery.detail in {TENANT_STOPPED, BLOCKED_BY_ADMIN}


def is_answer_since(delivery: Delivery, since: datetime) -> bool:
    """Tell whether it answers somebody who has written since an instant: by the machine's clock, as `not_before` is."""
    return delivery.kind is Kind.REPLY and delivery.not_before > since


# Private functions


def _retry(delivery: Delivery, outcome: Outcome, now: datetime) -> Delivery:
    if not outcome.counted:
        delivery = replace(delivery, attempts=delivery.attempts - 1)
    if delivery.attempts >= MAX_ATTEMPTS:
        return replace(delivery, state=State.PARKED)
    pause = RETRY_PAUSES[min(max(delivery.attempts, 1), len(RETRY_PAUSES)) - 1]
    seconds = pause if outcome.retry_after is None else outcome.retry_after
    return replace(delivery, state=State.WAITING, not_before=now + timedelta(seconds=seconds))
