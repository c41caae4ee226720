"""Hand a unit's part over to another of its people, or tell the coordinator that somebody else has it (K18, F22)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.asked_forms import AskedParts, list_forms
from domain.conversations import Conversation
from domain.deliveries import AT_ONCE, Delivery, Kind
from domain.errors import Reason, Rejected
from domain.handovers import Handover, last_of, of_part
from domain.ids import DeliveryId, HandoverId, PersonId, UnitId, new_id
from domain.instruments import Part
from domain.people_messages import Colleague
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import ANSWERING_ROLES, Assignment, Principal, Role, speakers
from domain.rounds import Round, refuse_answers
from domain.usecases.find_open_parts import find_open_parts


class Leaving(Struct, frozen=True):
    """Who leaves which parts of a unit in which round: one, or several that the same roles answer."""

    principal: Principal
    collection: Round
    asked: AskedParts

    @property
    def unit_id(self) -> UnitId:
        """Return the unit that it is about."""
        return self.asked.unit.id

    @property
    def roles(self) -> tuple[Role, ...]:
        """Return the roles that answer it, in the order they are turned to."""
        return self.asked.parts[0].roles

    @property
    def person_id(self) -> PersonId:
        """Return who leaves it."""
        return self.principal.person.id


class Left(Struct, frozen=True):
    """Whom it was to go to, whether they can be written to, and how many coordinators are told.

    `still_theirs` is what the person is asked for, has not handed on and nobody has handed in.
    """

    chosen: Colleague | None
    reached: bool
    coordinators: int
    still_theirs: tuple[AskedParts, ...] = ()


async def find_colleagues(uow: UnitOfWork, leaving: Leaving) -> tuple[Colleague, ...]:
    """Return the unit's others in the part's roles, in the order they are turned to (K17)."""
    county_id = leaving.collection.county_id
    names = {each.id: each.display_name for each in await uow.roster.persons(county_id)}
    assignments = await uow.roster.assignments(county_id)
    return tuple(
        Colleague(person_id, role_for(assignments, leaving.unit_id, person_id, leaving.roles), names.get(person_id))
        for person_id in speakers(assignments, leaving.unit_id, leaving.roles)
        if person_id != leaving.person_id
    )


def role_for(
    assignments: Sequence[Assignment], unit_id: UnitId, person_id: PersonId, roles: Sequence[Role] = ANSWERING_ROLES
) -> Role:
    """Return the first of some roles in which a person answers for a unit."""
    held = {each.role for each in assignments if (each.unit_id, each.person_id) == (unit_id, person_id)}
    return next((role for role in (*roles, *ANSWERING_ROLES) if role in held), Role.CONTACT)


async def describe_colleague(
    uow: UnitOfWork, assignments: Sequence[Assignment], unit_id: UnitId, person_id: PersonId
) -> Colleague:
    """Return one of a unit's people by role and name."""
    person = await uow.roster.person_with_id(person_id)
    return Colleague(person_id, role_for(assignments, unit_id, person_id), person.display_name if person else None)


async def refuse_leaving(uow: UnitOfWork, leaving: Leaving, now: datetime) -> Rejected | None:
    """Say why there is nothing to leave: no role, no round that takes answers, or the unit has answered."""
    refused = _refuse_stranger(leaving, now)
    if refused:
        return refused
    missing = await find_open_parts(uow, leaving.collection, leaving.principal)
    is_open = any(each.asked.unit.id == leaving.unit_id and each.asked.part in leaving.asked.parts for each in missing)
    return None if is_open else Rejected(Reason.UNIT_HAS_ANSWERED, {"unit": leaving.asked.unit.name})


async def hand_over(uow: UnitOfWork, leaving: Leaving, to: PersonId | None, now: datetime) -> Left | Rejected:
    """Leave the parts to a person, or to the coordinator when `to` is None; the same again tells nobody twice (F27).

    Everything is checked here, within the transaction that stores: also that the other still speaks for the unit
    (S26). Who cannot be written to is not left alone with it: the coordinators are told as well.
    """
    refused = await refuse_leaving(uow, leaving, now)
    if refused:
        return refused
    colleagues = {each.person_id: each for each in await find_colleagues(uow, leaving)}
    if to is not None and to not in colleagues:
        return Rejected(Reason.STALE_CARD)
    kept = {part: await _keep_handover(uow, leaving, part, to, now) for part in leaving.asked.parts}
    if to is not None and leaving.collection.instrument.part in leaving.asked.parts:
        await _give_draft(uow, leaving, to, now)
    chat = await _reachable_chat(uow, leaving.collection, to) if to is not None else None
    still_theirs = await _find_still_theirs(uow, leaving)
    if to is not None and chat is not None:
        await _write(uow, leaving, kept, chat)
        return Left(colleagues[to], reached=True, coordinators=0, still_theirs=still_theirs)
    told = await _tell_coordinators(uow, leaving, kept)
    chosen = colleagues[to] if to is not None else None
    return Left(chosen, reached=False, coordinators=told, still_theirs=still_theirs)


def parts_of(delivery: Delivery) -> list[Part]:
    """Return the parts that a message about a handover is about; the version before handed over one part only."""
    return [Part(each) for each in delivery.payload.get("parts", [Part.SELF_ASSESSMENT])]


async def take_back(uow: UnitOfWork, leaving: Leaving, now: datetime) -> Rejected | None:
    """Have the person answer after all, and be reminded again."""
    refused = _refuse_stranger(leaving, now)
    if refused:
        return refused
    for part in leaving.asked.parts:
        if last_of(await _handovers(uow, leaving, part), leaving.person_id) is not None:
            await _keep_handover(uow, leaving, part, leaving.person_id, now)
    return None


# Private functions


def _refuse_stranger(leaving: Leaving, now: datetime) -> Rejected | None:
    """Say no to who is not asked for all of it, or when the round takes no answers."""
    asked = {(each.part, each.unit.id) for each in list_forms(leaving.principal, Part)}
    if any((part, leaving.unit_id) not in asked for part in leaving.asked.parts):
        return Rejected(Reason.REPRESENTS_NOBODY)
    return refuse_answers(leaving.collection, now)


async def _find_still_theirs(uow: UnitOfWork, leaving: Leaving) -> tuple[AskedParts, ...]:
    missing = await find_open_parts(uow, leaving.collection, leaving.principal)
    return tuple(
        AskedParts(each.asked.unit, (each.asked.part,)) for each in missing if leaving.person_id in each.missing.people
    )


async def _handovers(uow: UnitOfWork, leaving: Leaving, part: Part) -> list[Handover]:
    return of_part(await uow.handovers.of_round(leaving.collection.id), part, leaving.unit_id)


async def _keep_handover(uow: UnitOfWork, leaving: Leaving, part: Part, to: PersonId | None, now: datetime) -> Handover:
    """Return the handover that stands, or a new one."""
    last = last_of(await _handovers(uow, leaving, part), leaving.person_id)
    if last is not None and last.receiver_id == to:
        return last
    new = Handover(HandoverId(new_id()), leaving.collection.id, leaving.unit_id, leaving.person_id, to, now, part)
    await uow.handovers.add(new)
    data = {"round": new.round_id, "unit": new.unit_id, "to": to, "part": part.value}
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


async def _tell_coordinators(uow: UnitOfWork, leaving: Leaving, kept: Mapping[Part, Handover]) -> int:
    """Write to every coordinator within reach; return how many there are."""
    told = 0
    for each in await uow.roster.assignments(leaving.collection.county_id):
        if each.role is not Role.COORDINATOR or each.person_id == leaving.person_id:
            continue
        chat = await _reachable_chat(uow, leaving.collection, each.person_id)
        if chat is not None:
            await _write(uow, leaving, kept, chat, each.person_id)
            told += 1
    return told


async def _write(
    uow: UnitOfWork,
    leaving: Leaving,
    kept: Mapping[Part, Handover],
    chat: Conversation,
    coordinator: PersonId | None = None,
) -> None:
    """Tell a coordinator, else the receiver, of the parts that they have not heard of.

    A coordinator hears of a part once in a round, a receiver each time that it is handed to them anew.
    """
    kind = Kind.SUCCESSOR_WANTED if coordinator else Kind.HANDOVER
    whole = _delivery(kind, kept, chat, leaving, coordinator)
    told_at: dict[Part, datetime] = {}
    for each in await uow.outbox.planned_in(leaving.collection.county_id, kind, AT_ONCE):
        if all(each.payload[name] == whole.payload[name] for name in ("round", "unit", "sender", "to")):
            told_at |= dict.fromkeys(parts_of(each), each.created_at)
    untold = {
        part: handover
        for part, handover in kept.items()
        if part not in told_at or (coordinator is None and told_at[part] < handover.handed_at)
    }
    if untold:
        await uow.outbox.add(_delivery(kind, untold, chat, leaving, coordinator))


def _delivery(
    kind: Kind,
    handovers: Mapping[Part, Handover],
    chat: Conversation,
    leaving: Leaving,
    coordinator: PersonId | None,
) -> Delivery:
    last = max(handovers.values(), key=lambda each: (each.handed_at, each.id))
    parts = tuple(handovers)
    key = f"{kind}:{last.id}" if coordinator is None else _key_for_coordinator(kind, leaving, parts, coordinator)
    return Delivery(
        id=DeliveryId(new_id()),
        county_id=leaving.collection.county_id,
        kind=kind,
        key=key,
        tenant_id=chat.tenant_id,
        conversation_id=chat.id,
        payload={
            "round": leaving.collection.id,
            "unit": leaving.unit_id,
            "sender": leaving.person_id,
            "receiver": last.receiver_id,
            "to": coordinator or last.receiver_id,
            "parts": [each.value for each in parts],
        },
        created_at=last.handed_at,
        not_before=AT_ONCE,
        person_id=coordinator or last.receiver_id,
    )


def _key_for_coordinator(kind: Kind, leaving: Leaving, parts: tuple[Part, ...], coordinator: PersonId) -> str:
    """Return what the message is unique by; of the self-assessment alone as the version before had it."""
    ids = (leaving.collection.id, leaving.unit_id, leaving.person_id)
    named = "" if parts == (Part.SELF_ASSESSMENT,) else f":{'+'.join(parts)}"
    return f"{kind}:{':'.join(ids)}{named}:{coordinator}"
