"""Note at an interview what a unit answers, and ask the unit whether it is right."""

from datetime import datetime

from msgspec import Struct

from domain.answers import Answers
from domain.deliveries import AT_ONCE, TRIES_AFTER_AMBIGUOUS, Delivery, Kind
from domain.errors import Reason, Rejected
from domain.handovers import in_turn, of_part
from domain.ids import DeliveryId, SubmissionId, UnitId, new_id, new_id_at
from domain.interviews import Noting, check_noted
from domain.ports import AuditEntry, UnitOfWork
from domain.progress import Progress
from domain.roster import Principal, Role, speakers
from domain.rounds import Round, RoundState, refuse_answers
from domain.submissions import INTERVIEW, Source, Submission
from domain.usecases.count_changes import count_changes_since_release
from domain.usecases.count_progress import count_progress


class Interview(Struct, frozen=True):
    """What a coordinator wants to save for a unit; `seen` is the revision that there was when its card was drawn."""

    principal: Principal
    collection: Round
    unit_id: UnitId
    noting: Noting
    seen: int | None = None


class Noted(Struct, frozen=True):
    """What is stored, who is asked whether it is right, and after the close how many units differ from the release."""

    submission: Submission
    added: bool
    former: Answers | None
    progress: Progress
    asked: Role | None
    changes: int | None


async def note_interview(uow: UnitOfWork, wanted: Interview, now: datetime) -> Noted | Rejected:
    """Store the interview as the unit's answer; the same again (a double press, F27) stores and asks nothing.

    Only a coordinator may, and after the close only with a reason; checked here, within the transaction that stores.
    While the round is open, the first of the unit's speakers who can be reached is asked whether it is right (K17).
    """
    collection = wanted.collection
    refused = await _refuse(uow, wanted, now)
    if refused:
        return refused
    former = await uow.submissions.latest(collection.id, wanted.unit_id, INTERVIEW)
    interview = _revision(wanted, former.revision + 1 if former else 1, now)
    added = former is None or not _is_same(former, interview)
    if former and added and wanted.seen not in {None, former.revision}:
        return Rejected(Reason.NEWER_INTERVIEW)
    if former and not added:
        interview = former
    asked = None
    if added:
        await uow.submissions.add(interview)
        await uow.audit.add(_entry(wanted, interview, now))
    if refuse_answers(collection, now) is None:
        asked = await _ask_unit(uow, collection, interview, now)
    return Noted(
        submission=interview,
        added=added,
        former=former.answers if former and added else None,
        progress=await count_progress(uow, collection),
        asked=asked,
        changes=await count_changes_since_release(uow, collection),
    )


# Private functions


async def _refuse(uow: UnitOfWork, wanted: Interview, now: datetime) -> Rejected | None:
    principal, collection = wanted.principal, wanted.collection
    if not principal.is_coordinator or principal.county.id != collection.county_id:
        return Rejected(Reason.NOT_COORDINATOR)
    asked = await uow.roster.units(collection.county_id, collection.instrument.part.asked_of)
    if wanted.unit_id not in {unit.id for unit in asked}:
        return Rejected(Reason.UNIT_MISSING)
    closed = refuse_answers(collection, now)
    if closed and collection.state is RoundState.PLANNED:
        return closed
    return check_noted(collection.instrument, wanted.noting, needs_reason=closed is not None)


def _revision(wanted: Interview, revision: int, now: datetime) -> Submission:
    return Submission(
        id=SubmissionId(new_id_at(now)),
        round_id=wanted.collection.id,
        unit_id=wanted.unit_id,
        part=wanted.collection.instrument.part,
        respondent=INTERVIEW,
        revision=revision,
        answers=wanted.noting.answers,
        source=Source.INTERVIEW,
        submitted_at=now,
        noted_by=wanted.principal.person.id,
        noted_of=wanted.noting.of,
        reason=wanted.noting.reason or None,
    )


def _is_same(one: Submission, other: Submission) -> bool:
    return (one.answers, one.noted_of, one.reason) == (other.answers, other.noted_of, other.reason)


def _entry(wanted: Interview, interview: Submission, now: datetime) -> AuditEntry:
    data: dict[str, str | int | None] = {"round": interview.round_id, "unit": interview.unit_id}
    data["revision"] = interview.revision
    if interview.reason:
        data["reason"] = interview.reason
    return AuditEntry(now, wanted.principal.person.id, "interview_noted", data)


async def _ask_unit(uow: UnitOfWork, collection: Round, interview: Submission, now: datetime) -> Role | None:
    """Put the question on its way, once for each interview; return the role of the one who gets it."""
    assignments = await uow.roster.assignments(collection.county_id)
    within_reach = frozenset(await uow.conversations.reachable_persons(collection.county_id))
    left = of_part(await uow.handovers.of_round(collection.id), interview.part, interview.unit_id)
    # Who has noted it need not be asked, even if they speak for the unit as well.
    people = [
        each for each in in_turn(speakers(assignments, interview.unit_id), left, {}) if each != interview.noted_by
    ]
    person_id = next((each for each in people if each in within_reach), None)
    chat = await uow.conversations.personal(person_id) if person_id else None
    if person_id is None or chat is None:
        return None
    payload = {"round": collection.id, "unit": interview.unit_id, "submission": interview.id, "person": person_id}
    await uow.outbox.add(
        Delivery(
            id=DeliveryId(new_id()),
            county_id=collection.county_id,
            kind=Kind.INTERVIEW_NOTED,
            key=f"interview:{interview.id}",
            tenant_id=chat.tenant_id,
            conversation_id=chat.id,
            payload=payload,
            created_at=now,
            not_before=AT_ONCE,
            person_id=person_id,
            tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[Kind.INTERVIEW_NOTED],
        )
    )
    return next(each.role for each in assignments if (each.person_id, each.unit_id) == (person_id, interview.unit_id))
