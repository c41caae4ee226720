"""Say on a unit's behalf that what was noted at an interview is right."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.ids import SubmissionId, UnitId, new_id_at
from domain.joint_answers import JointAnswers
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import Principal
from domain.rounds import Round, refuse_answers
from domain.submissions import Submission
from domain.usecases.find_noted import find_noted
from domain.usecases.offer_choice import offer_choice


class Confirmation(Struct, frozen=True):
    """Who confirms which interview, as it was shown to them."""

    principal: Principal
    collection: Round
    unit_id: UnitId
    submission_id: SubmissionId


class Confirmed(Struct, frozen=True):
    """The interview as it stands, and the unit's answers together for who has answered beside it."""

    interview: Submission
    joint: JointAnswers | None = None


async def confirm_interview(uow: UnitOfWork, wanted: Confirmation, now: datetime) -> Confirmed | Rejected:
    """Store that it is right, as a new revision with the same values; once confirmed, it stays so (F27).

    Only then does it stand beside what others of the unit have answered, and they are offered the choice (K9).
    """
    principal, collection = wanted.principal, wanted.collection
    if not principal.speaks_for(wanted.unit_id):
        return Rejected(Reason.REPRESENTS_NOBODY)
    refused = refuse_answers(collection, now)
    if refused:
        return refused
    interview = await find_noted(uow, collection, wanted.unit_id)
    if interview is None or wanted.submission_id not in {interview.id, interview.amends}:
        return Rejected(Reason.INTERVIEW_REPLACED)
    if interview.confirmed_by:
        return Confirmed(interview)
    confirmed = replace(
        interview,
        id=SubmissionId(new_id_at(now)),
        revision=interview.revision + 1,
        submitted_at=now,
        confirmed_by=principal.person.id,
        amends=interview.id,
        sequence=0,
    )
    await uow.submissions.add(confirmed)
    data: dict[str, str | int | None] = {"round": collection.id, "unit": wanted.unit_id, "revision": confirmed.revision}
    await uow.audit.add(AuditEntry(now, principal.person.id, "interview_confirmed", data))
    joint = await offer_choice(uow, collection, wanted.unit_id, principal.person.id, now)
    own = await uow.submissions.latest(collection.id, wanted.unit_id, principal.person.id)
    return Confirmed(confirmed, joint if own else None)
