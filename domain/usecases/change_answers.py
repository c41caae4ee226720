"""Change an answer after the close: only by who runs the round, with a reason."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.answers import Answers, ChangedAnswer, changed_answers, check_answers
from domain.errors import Reason, Rejected
from domain.ids import SubmissionId, UnitId, new_id_at
from domain.interviews import check_reason, counted_submissions
from domain.ports import AuditEntry, UnitOfWork
from domain.rounds import Round, RoundState, refuse_answers
from domain.submissions import Submission
from domain.usecases.count_changes import count_changes_since_release


class Change(Struct, frozen=True):
    """Whose answer is changed to what, and why."""

    collection: Round
    unit_id: UnitId
    respondent: str
    answers: Answers
    reason: str


class Changed(Struct, frozen=True):
    """What is stored, what differs, and how many units differ from the last release (None: nothing was released)."""

    submission: Submission
    differences: tuple[ChangedAnswer, ...]
    changes: int | None


async def list_answers(uow: UnitOfWork, collection: Round, unit_id: UnitId) -> Sequence[Submission]:
    """Return the answers that a unit's value is made of."""
    everything = await uow.submissions.of_round(collection.id)
    return [
        each
        for each in counted_submissions(everything)
        if (each.unit_id, each.part) == (unit_id, collection.instrument.part)
    ]


async def change_answers(uow: UnitOfWork, wanted: Change, actor: str, now: datetime) -> Changed | Rejected:
    """Store a new revision of the respondent's, with who made it and why; a changed interview is unconfirmed again."""
    collection = wanted.collection
    found = await list_answers(uow, collection, wanted.unit_id)
    former = next((each for each in found if each.respondent == wanted.respondent), None)
    refused = _refuse(wanted, former, now)
    if refused or former is None:
        return refused or Rejected(Reason.NO_RESPONDENT)
    changed = replace(
        former,
        id=SubmissionId(new_id_at(now)),
        revision=former.revision + 1,
        answers=wanted.answers,
        submitted_at=now,
        noted_by=actor,
        reason=wanted.reason,
        confirmed_by=None,
        amends=None,
        sequence=0,
    )
    await uow.submissions.add(changed)
    data: dict[str, str | int | None] = {
        "round": collection.id,
        "unit": wanted.unit_id,
        "revision": changed.revision,
        "reason": wanted.reason,
    }
    await uow.audit.add(AuditEntry(now, actor, "answers_changed", data | {"respondent": wanted.respondent}))
    told = changed_answers(former.answers, wanted.answers)
    return Changed(changed, told, await count_changes_since_release(uow, collection))


# Private functions


def _refuse(wanted: Change, former: Submission | None, now: datetime) -> Rejected | None:
    collection = wanted.collection
    closed = refuse_answers(collection, now)
    if closed is None:
        return Rejected(Reason.ROUND_STILL_OPEN, {"year": collection.refers_to})
    if collection.state is RoundState.PLANNED:
        return closed
    if former is None:
        return Rejected(Reason.NO_RESPONDENT)
    if former.answers == wanted.answers:
        return Rejected(Reason.NOTHING_CHANGED)
    return check_reason(wanted.reason) or check_answers(collection.instrument, wanted.answers)
