"""Hand a unit's part over to another of its people, or tell the coordinator that somebody else has it (K18, F22)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.conversations import Conversation
from domain.deliveries import AT_ONCE, Delivery, Kind
from domain.errors import Reason, Rejected
from domain.handovers import Handover, last_of
from domain.ids import DeliveryId, HandoverId, PersonId, UnitId, new_id
from domain.people_messages import Colleague
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import ANSWERING_ROLES, Assignment, Principal, Role, speakers
from domain.rounds import Round, refuse_answers


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves which unit's part in which round."""

    principal: Principal
    collection: Round
    unit_id: UnitId

    @property
    def person_id(self) -> PersonId:
        """Return who leaves it."""
        return self.principal.person.id


@dataclass(frozen=True, slots=True)
class Left:
    """Whom it was to go to, whether they can be written to, and how many coordinators are told."""

    chosen: Colleague | None
    reached: bool
    coordinators: int


async def find_colleagues(uow: UnitOfWork, leaving: Leaving) -> tuple[Colleague, ...]:
    """Return the unit's other speakers, in the order they are turned to (K17)."""
    county_id = leaving.collection.county_id
    names = {each.id: each.display_name for each in await uow.roster.persons(county_id)}
    assignments = await uow.roster.assignments(county_id)
    return tuple(
        Colleague(person_id, role_for(assignments, leaving.unit_id, person_id), names.get(person_id))
        for person_id in speakers(assignments, leaving.unit_id)
        if person_id != leaving.person_id
    )


def role_for(assignments: Sequence[Assignment], unit_id: UnitId, person_id: PersonId) -> Role:
    """Return the first of the roles in which a person answers for a unit."""
    held = {each.role for each in assignments if (each.unit_id, each.person_id) == (unit_id, person_id)}
    return next((role for role in ANSWERING_ROLES if role in held), Role.CONTACT)


async def describe_colleague(
    uow: UnitOfWork, assignments: Sequence[Assignment], unit_id: UnitId, person_id: PersonId
) -> Colleague:
    """Return one of a unit's people by role and name."""
    person = await uow.roster.person_with_id(person_id)
    return Colleague(person_id, role_for(assignments, unit_id, person_id), person.display_name if person else None)


async def refuse_leaving(uow: UnitOfWork, leaving: Leaving, now: datetime) -> Rejected | None:
    """Say why there is nothing to leave: no role, no round that takes answers, or the unit has answered."""
    if not leaving.principal.speaks_for(leaving.unit_id):
        return Rejected(Reason.REPRESENTS_NOBODY)
    refused = refuse_answers(leaving.collection, now)
    if refused:
        return refused
    answered = await uow.submissions.some_respondents(leaving.collection.id, leaving.collection.instrument.part)
    names = {unit.id: unit.name for unit in leaving.principal.units}
    return Rejected(Reason.UNIT_HAS_ANSWERED, {"unit": names[leaving.unit_id]}) if leaving.unit_id in answered else None


async def hand_over(uow: UnitOfWork, leaving: Leaving, to: PersonId | None, now: datetime) -> Left | Rejected:
    """Leave the part to a person, or to the coordinator when `to` is None; the same again tells nobody twice (F27).

    Everything is checked here, within the transaction that stores: also that the other still speaks for the unit
    (S26). Who cannot be written to is not left alone with it: the coordinators are told as well.
    """
    refused = await refuse_leaving(uow, leaving, now)
    if refused:
        return refused
    colleagues = {each.person_id: each for each in await find_colleagues(uow, leaving)}
    if to is not None and to not in colleagues:
        return Rejected(Reason.STALE_CARD)
    handover = await _keep_handover(uow, leaving, to, now)
    if to is not None:
        await _give_draft(uow, leaving, to, now)
    chat = await _reachable_chat(uow, leaving.collection, to) if to is not None else None
    if to is not None and chat is not None:
        await uow.outbox.add(_delivery(Kind.HANDOVER, handover, chat, leaving))
        return Left(colleagues[to], reached=True, coordinators=0)
    told = await _tell_coordinators(uow, leaving, handover)
    return Left(colleagues[to] if to is not None else None, reached=False, coordinators=told)


async def take_back(uow: UnitOfWork, leaving: Leaving, now: datetime) -> Rejected | None:
    """Have the person answer after all, and be reminded again."""
    if not leaving.principal.speaks_for(leaving.unit_id):
        return Rejected(Reason.REPRESENTS_NOBODY)
    refused = refuse_answers(leaving.collection, now)
    if refused:
        return refused
    if last_of(await _handovers(uow, leaving), leaving.person_id) is not None:
        await _keep_handover(uow, leaving, leaving.person_id, now)
    return None


# Private functions


async def _handovers(uow: UnitOfWork, leaving: Leaving) -> list[Handover]:
    return [each for each in await uow.handovers.of_round(leaving.collection.id) if each.unit_id == leaving.unit_id]


async def _keep_handover(uow: UnitOfWork, leaving: Leaving, to: PersonId | None, now: datetime) -> Handover:
    """Return the handover that stands, or a new one."""
    last = last_of(await _handovers(uow, leaving), leaving.person_id)
    if last is not None and last.receiver_id == to:
        return last
    new = Handover(HandoverId(new_id()), leaving.collection.id, leaving.unit_id, leaving.person_id, to, now)
    await uow.handovers.add(new)
    data = {"round": new.round_id, "unit": new.unit_id, "to": to}
    await uow.audit.add(AuditEntry(now, leaving.person_id, "taken_back" if new.is_taken_back else "handed_over", data))
    return new


async def _give_draft(uow: UnitOfWork, leaving: Leaving, to: PersonId, now: datetime) -> None:
    """Let the other go on with what is begun; the person keeps theirs, should they answer after all."""
    round_id, unit_id = leaving.collection.id, leaving.unit_id
    mine = await uow.submissions.draft(round_id, unit_id, leaving.person_id)
    if mine is not None and await uow.submissions.draft(round_id, unit_id, to) is None:
        begun_by = mine.begun_by or leaving.person_id
        await uow.submissions.put_draft(replace(mine, person_id=to, saved_at=now, begun_by=begun_by))


async def _reachable_chat(uow: UnitOfWork, collection: Round, person_id: PersonId) -> Conversation | None:
    reachable = await uow.conversations.reachable_persons(collection.county_id)
    return await uow.conversations.personal(person_id) if person_id in reachable else None


async def _tell_coordinators(uow: UnitOfWork, leaving: Leaving, handover: Handover) -> int:
    """Write to every coordinator within reach, once for each round, unit and person; return how many there are."""
    told = 0
    for each in await uow.roster.assignments(leaving.collection.county_id):
        if each.role is not Role.COORDINATOR or each.person_id == leaving.person_id:
            continue
        chat = await _reachable_chat(uow, leaving.collection, each.person_id)
        if chat is not None:
            await uow.outbox.add(_delivery(Kind.SUCCESSOR_WANTED, handover, chat, leaving, each.person_id))
            told += 1
    return told


def _delivery(
    kind: Kind, handover: Handover, chat: Conversation, leaving: Leaving, coordinator: PersonId | None = None
) -> Delivery:
    ids = (leaving.collection.id, leaving.unit_id, leaving.person_id)
    person_id = coordinator or handover.receiver_id
    key = f"{kind}:{handover.id}" if coordinator is None else f"{kind}:{':'.join(ids)}:{coordinator}"
    return Delivery(
        id=DeliveryId(new_id()),
        county_id=leaving.collection.county_id,
        kind=kind,
        key=key,
        tenant_id=chat.tenant_id,
        conversation_id=chat.id,
        payload={"round": ids[0], "unit": ids[1], "sender": ids[2], "receiver": handover.receiver_id, "to": person_id},
        created_at=handover.handed_at,
        not_before=AT_ONCE,
        person_id=person_id,
    )
