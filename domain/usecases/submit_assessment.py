"""Hand in a self-assessment for a unit, or a change of one."""

from datetime import datetime

from msgspec import Struct

from domain.answers import Answers, check_answers
from domain.deadlines import end_of
from domain.errors import Reason, Rejected
from domain.ids import SubmissionId, UnitId, new_id_at
from domain.interviews import takes_its_place
from domain.joint_answers import JointAnswers
from domain.ports import UnitOfWork
from domain.progress import Progress
from domain.roster import Principal
from domain.rounds import Round, refuse_answers
from domain.submissions import INTERVIEW, Source, Submission
from domain.usecases.count_progress import count_progress
from domain.usecases.find_others import find_other_respondents
from domain.usecases.offer_choice import offer_choice


class HandIn(Struct, frozen=True):
    """What a person wants to hand in: for which unit, in which round, and in place of which interview if of any."""

    principal: Principal
    collection: Round
    unit_id: UnitId
    answers: Answers
    amends: SubmissionId | None = None


class Submitted(Struct, frozen=True):
    """What is stored, whether it was added now, and how things stand after it.

    `joint` is there when others of the unit have answered, too, and this answer is new.
    """

    submission: Submission
    added: bool
    progress: Progress
    others_answered: bool
    late: bool
    former: Answers | None
    joint: JointAnswers | None = None


async def submit_assessment(uow: UnitOfWork, wanted: HandIn, now: datetime) -> Submitted | Rejected:
    """Store a new revision; the same answers again (a double press, F27) store nothing and get the same receipt.

    Whether the person may, and whether the round takes answers, is checked here, within the transaction that stores.
    """
    refused = _refuse(wanted, now)
    if refused:
        return refused
    collection, unit_id, person = wanted.collection, wanted.unit_id, wanted.principal.person
    last = former = await uow.submissions.latest(collection.id, unit_id, person.id)
    amends = await _find_amended(uow, wanted, last)
    added = last is None or last.answers != wanted.answers or amends is not None
    if last is None or added:
        last = _revision(wanted, last.revision + 1 if last else 1, amends, now)
        await uow.submissions.add(last)
    await uow.submissions.remove_draft(collection.id, unit_id, person.id)
    others = bool(await find_other_respondents(uow, collection, unit_id, person.id))
    return Submitted(
        submission=last,
        added=added,
        progress=await count_progress(uow, collection),
        others_answered=others,
        late=last.submitted_at >= end_of(collection.due_on),
        former=former.answers if former and added else None,
        joint=await offer_choice(uow, collection, unit_id, person.id, now) if added and others else None,
    )


# Private functions


def _refuse(wanted: HandIn, now: datetime) -> Rejected | None:
    if not wanted.principal.speaks_for(wanted.unit_id):
        return Rejected(Reason.REPRESENTS_NOBODY)
    if wanted.answers.perspective is None:
        return Rejected(Reason.PERSPECTIVE_MISSING)
    return refuse_answers(wanted.collection, now) or check_answers(wanted.collection.instrument, wanted.answers)


async def _find_amended(uow: UnitOfWork, wanted: HandIn, last: Submission | None) -> SubmissionId | None:
    """Return the interview that this takes the place of: the one they set out to amend, or were asked about."""
    person_id = wanted.principal.person.id
    draft = await uow.submissions.draft(wanted.collection.id, wanted.unit_id, person_id)
    if draft and draft.amends:
        return draft.amends
    interview = await uow.submissions.latest(wanted.collection.id, wanted.unit_id, INTERVIEW)
    if interview and takes_its_place(interview, person_id, answered_before=last is not None):
        return interview.id
    return None


def _revision(wanted: HandIn, revision: int, amends: SubmissionId | None, now: datetime) -> Submission:
    return Submission(
        id=SubmissionId(new_id_at(now)),
        round_id=wanted.collection.id,
        unit_id=wanted.unit_id,
        part=wanted.collection.instrument.part,
        respondent=wanted.principal.person.id,
        revision=revision,
        answers=wanted.answers,
        source=Source.CHAT,
        submitted_at=now,
        person_id=wanted.principal.person.id,
        amends=amends,
    )
