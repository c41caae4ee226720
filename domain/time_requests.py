"""A unit asks for more time, and a coordinator grants or refuses it; what was asked and why is kept."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import Struct

from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import PersonId, RoundId, TimeRequestId, UnitId
from domain.instruments import Part
from domain.rounds import Round

MAX_REASON_LENGTH = 500


class TimeRequest(Struct, frozen=True):
    """A person of a unit asks for a part to be due later; what they ask at one instant is one question.

    Attributes:
        granted: None until a coordinator has decided.
        decided_by: a coordinator's id, or who worked at the command line.
        note: what the coordinator says to it.
        unasked: whether a coordinator gave the time without having been asked; `person_id` is then who is told of it.
    """

    id: TimeRequestId
    round_id: RoundId
    part: Part
    unit_id: UnitId
    person_id: PersonId
    until: date
    reason: str
    asked_at: datetime
    granted: bool | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    note: str = ""
    unasked: bool = False


def check_request(collection: Round, due_on: date, until: date, reason: str, now: datetime) -> Rejected | None:
    """Say no unless the day lies after today and the unit's due date, by the close, and a reason is given."""
    data = {"day": until.isoformat(), "due": due_on.isoformat(), "closes": collection.closes_on.isoformat()}
    if until <= max(due_on, local_date(now)):
        return Rejected(Reason.TIME_NOT_LATER, data)
    if until > collection.closes_on:
        return Rejected(Reason.TIME_AFTER_CLOSE, data)
    if not reason.strip():
        return Rejected(Reason.TIME_REASON_MISSING)
    too_long = len(reason) > MAX_REASON_LENGTH
    return Rejected(Reason.TIME_REASON_TOO_LONG, {"most": MAX_REASON_LENGTH}) if too_long else None


def asked_together(requests: Iterable[TimeRequest], request: TimeRequest) -> Sequence[TimeRequest]:
    """Return all that was asked for in one question, which is decided as one, in the order of the parts."""
    question, parts = (request.unit_id, request.person_id, request.asked_at), list(Part)
    together = [each for each in requests if (each.unit_id, each.person_id, each.asked_at) == question]
    return sorted(together, key=lambda each: parts.index(each.part))


def granted_to(requests: Iterable[TimeRequest], part: Part, unit_id: UnitId) -> TimeRequest | None:
    """Return what a unit was granted for a part: of several the longest, since no later yes takes time back (F8).

    Of equally long ones it is the first, so that a second yes to the same day does not begin the reminders anew.
    """
    granted = [each for each in requests if each.granted and (each.part, each.unit_id) == (part, unit_id)]
    first = sorted(granted, key=lambda each: (each.decided_at or each.asked_at, each.id))
    return max(first, key=lambda each: each.until, default=None)


def due_for(collection: Round, requests: Iterable[TimeRequest], part: Part, unit_id: UnitId) -> date:
    """Return a unit's own due date of a part; the round's where it was granted none, or the round's is later."""
    granted = granted_to(requests, part, unit_id)
    return max(collection.due_on, granted.until) if granted else collection.due_on
