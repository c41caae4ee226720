"""The fuse: nobody is written to unasked more often than they bear, whatever plans it (F3)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from domain.deadlines import local_date
from domain.deliveries import Delivery, Kind, State

# Nobody is written to unasked more often than this: a fuse against a fault of ours that multiplies messages (F3).
MOST_UNASKED_A_DAY, MOST_UNASKED_A_WEEK = 1, 3
WEEK = timedelta(days=7)
UNASKED = frozenset(
    {
        Kind.REMINDER,
        Kind.TWO_ANSWERS,
        Kind.AGREEMENT,
        Kind.PLAN_DUE,
        Kind.MEETING_HELD,
        Kind.MEETING_WANTED,
        Kind.NOT_REACHED,
    }
)


def is_too_much(delivery: Delivery, others: Iterable[Delivery], sent_at: datetime | None = None) -> bool:
    """Tell whether an unasked message is one too many for its day in Stockholm, or for the seven days up to it (F3).

    A reminder goes before everything else: what else there is waits for a day without one.

    Args:
        delivery: the one about to be sent.
        others: the unasked ones to the same person; what may have arrived counts, and what goes before this one.
        sent_at: now, for one that may wait for another day: then the days on which the others were sent count, too.
            None counts each by the day it was planned for.
    """
    day = local_date(sent_at or delivery.created_at)
    counted = [each for each in others if each.id != delivery.id and _goes_before(each, delivery)]
    days = [_days_of(each, day if sent_at else None) for each in counted]
    lately = sum(any(day - WEEK < its <= day for its in each) for each in days)
    return sum(day in each for each in days) >= MOST_UNASKED_A_DAY or lately >= MOST_UNASKED_A_WEEK


def days_taken(delivery: Delivery, today: date) -> frozenset[date]:
    """Return the days in Stockholm that a message counts for: that of its plan, and that on which it goes out."""
    planned = local_date(delivery.created_at)
    if delivery.state in (State.SENDING, State.WAITING):
        return frozenset({planned, today})
    return frozenset({planned, local_date(delivery.sent_at or delivery.created_at)})


def may_have_arrived(delivery: Delivery) -> bool:
    """Tell whether it was sent, or may have been, or is about to be."""
    return delivery.state in (State.SENT, State.SENDING) or delivery.uncertain_tries > 0


# Private functions


def _days_of(delivery: Delivery, today: date | None) -> frozenset[date]:
    return days_taken(delivery, today) if today else frozenset({local_date(delivery.created_at)})


def _goes_before(other: Delivery, delivery: Delivery) -> bool:
    if other.state is State.SENDING:
        return (other.created_at, other.id) < (delivery.created_at, delivery.id)
    waits = other.kind is Kind.REMINDER and delivery.kind is not Kind.REMINDER and other.state is State.WAITING
    return waits or may_have_arrived(other)
