"""A round: one collection, of the year it refers to, with its dates and state."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from domain.deadlines import end_of, local_date, opening_at
from domain.errors import Reason, Rejected
from domain.ids import CountyId, RoundId
from domain.instruments import Instrument, Part
from domain.ladders import DEFAULT_LADDER, Ladder, Span


class RoundState(StrEnum):
    """Where a round is in its life."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Round(Struct, frozen=True):
    """One collection; always told as "refers to 2024, collected January 2025" (K21).

    `shared` is decided when the round is planned: only then may the people of a unit see who of them said what, by
    role and perspective; otherwise they see their own answers and the joint result.
    `ladders` are the reminder ladders that were set for some parts; the others have the default.
    `due_moves` is how often the due date has been moved, and `due_moved_at` when it was last.
    """

    id: RoundId
    county_id: CountyId
    refers_to: int
    opens_on: date
    due_on: date
    closes_on: date
    state: RoundState
    instrument: Instrument
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    shared: bool = False
    ladders: tuple[tuple[Part, Ladder], ...] = ()
    due_moves: int = 0
    due_moved_at: datetime | None = None

    def ladder(self, part: Part) -> Ladder:
        """Return the reminder ladder of a part."""
        return dict(self.ladders).get(part, DEFAULT_LADDER)

    def span(self, due_on: date) -> Span:
        """Return the days that reminders of what is due on a day stand between."""
        return Span(self.opens_on, due_on, self.closes_on, self.opened_at)

    @property
    def collected(self) -> str:
        """Return when answers were collected as months, `2025-01` or `2025-01/2025-02` (ISO 8601)."""
        first, last = self.opens_on.isoformat()[:7], self.closes_on.isoformat()[:7]
        return first if first == last else f"{first}/{last}"


def check_dates(opens_on: date, due_on: date, closes_on: date) -> Rejected | None:
    """Say no unless the round opens, is due and closes in that order."""
    if opens_on <= due_on <= closes_on:
        return None
    data = {"opens": opens_on.isoformat(), "due": due_on.isoformat(), "closes": closes_on.isoformat()}
    return Rejected(Reason.ROUND_DATES_OUT_OF_ORDER, data)


def refuse_answers(collection: Round, now: datetime) -> Rejected | None:
    """Say why a round takes no answers at `now`; None while it does."""
    if collection.state is RoundState.PLANNED:
        return Rejected(Reason.ROUND_NOT_OPEN, _dates(collection))
    if collection.state is RoundState.CLOSED or now >= end_of(collection.closes_on):
        return Rejected(Reason.ROUND_CLOSED, _dates(collection))
    return None


def should_open(collection: Round, now: datetime) -> bool:
    """Tell whether the date has come to open a planned round, and is not over: a round missed whole stays planned."""
    in_time = opening_at(collection.opens_on) <= now < end_of(collection.closes_on)
    return collection.state is RoundState.PLANNED and in_time


def should_close(collection: Round, now: datetime) -> bool:
    """Tell whether the date has come to close an open round."""
    return collection.state is RoundState.OPEN and end_of(collection.closes_on) <= now


def open_(collection: Round, now: datetime) -> Round | Rejected:
    """Open a planned round."""
    if collection.state is RoundState.OPEN:
        return Rejected(Reason.ROUND_ALREADY_OPEN, _dates(collection))
    if collection.state is RoundState.CLOSED:
        return Rejected(Reason.ROUND_CLOSED, _dates(collection))
    return replace(collection, state=RoundState.OPEN, opened_at=now)


def close(collection: Round, now: datetime) -> Round | Rejected:
    """Close an open round."""
    if collection.state is not RoundState.OPEN:
        reason = Reason.ROUND_NOT_OPEN if collection.state is RoundState.PLANNED else Reason.ROUND_CLOSED
        return Rejected(reason, _dates(collection))
    return replace(collection, state=RoundState.CLOSED, closed_at=now)


def reopen(collection: Round, now: datetime, closes_on: date | None) -> Round | Rejected:
    """Open a closed round again, until `closes_on` or its former last day; that day must not be over."""
    if collection.state is RoundState.PLANNED:
        return Rejected(Reason.ROUND_NOT_OPEN, _dates(collection))
    if collection.state is RoundState.OPEN:
        return Rejected(Reason.ROUND_ALREADY_OPEN, _dates(collection))
    last_day = closes_on or collection.closes_on
    if last_day < local_date(now) or last_day < collection.due_on:
        data = _dates(collection) | {"today": local_date(now).isoformat()}
        return Rejected(Reason.REOPEN_NEEDS_LATER_CLOSE, data)
    return replace(collection, state=RoundState.OPEN, closes_on=last_day, opened_at=now, closed_at=None)


# Private functions


def _dates(collection: Round) -> dict[str, str | int]:
    return {
        "year": collection.refers_to,
        "opens": collection.opens_on.isoformat(),
        "closes": collection.closes_on.isoformat(),
    }
