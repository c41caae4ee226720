"""Keep what a person has answered so far."""

from datetime import datetime

from domain.answers import check_begun
from domain.errors import Reason, Rejected
from domain.ports import UnitOfWork
from domain.rounds import refuse_answers
from domain.submissions import Draft
from domain.usecases.submit_assessment import HandIn


async def save_draft(uow: UnitOfWork, wanted: HandIn, now: datetime) -> Draft | Rejected:
    """Store the draft in place of the former one; what could never be handed in is refused and the former one stays."""
    principal, collection, answers = wanted.principal, wanted.collection, wanted.answers
    if not principal.speaks_for(wanted.unit_id):
        return Rejected(Reason.REPRESENTS_NOBODY)
    refused = refuse_answers(collection, now) or check_begun(collection.instrument, answers)
    if refused:
        return refused
    person_id, part = principal.person.id, collection.instrument.part
    former = await uow.submissions.draft(collection.id, wanted.unit_id, person_id)
    draft = Draft(
        round_id=collection.id,
        unit_id=wanted.unit_id,
        part=part,
        person_id=person_id,
        answers=answers,
        saved_at=now,
        begun_by=former.begun_by if former else None,
        amends=wanted.amends or (former.amends if former else None),
    )
    await uow.submissions.put_draft(draft)
    return draft
