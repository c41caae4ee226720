"""Remind a unit's people now, because a coordinator wants it: within office hours, and never too often."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from domain.board_messages import PromptedPerson
from domain.deadlines import IsWorkday, local_date
from domain.deliveries import AT_ONCE, TRIES_AFTER_AMBIGUOUS, Delivery, Kind
from domain.errors import Reason, Rejected
from domain.ids import DeliveryId, PersonId, UnitId, new_id
from domain.ports import AuditEntry, UnitOfWork
from domain.prompts import Prompt, weigh_prompt
from domain.reminders import first_of
from domain.rounds import Round
from domain.situations import Missing, Situation
from domain.usecases.check_deed import Deed, check_deed
from domain.usecases.describe_situation import describe_situation, payload_of
from domain.usecases.hand_over import describe_colleague


class RemindedNow(Struct, frozen=True):
    """What came of it: `is_asked` tells that nothing was put on its way yet, since it is asked once more."""

    prompted: tuple[PromptedPerson, ...]
    is_asked: bool


async def remind_now(
    uow: UnitOfWork, deed: Deed, is_workday: IsWorkday, now: datetime, *, sure: bool = False
) -> RemindedNow | Rejected:
    """Put one reminder on its way to each person whose turn it is for the unit: nearly always one.

    Who was reminded on the working day before or since is reminded only if the coordinator is sure. The message counts
    for all later planning, and what is said in it is decided when it is sent (F8).
    """
    refused = await check_deed(uow, deed, now)
    if refused or deed.unit is None:
        return refused or Rejected(Reason.UNIT_MISSING)
    situation = await describe_situation(uow, deed.collection, is_workday, now)
    turns = _find_turns(situation, deed)
    if isinstance(turns, Rejected):
        return turns
    weighed = [weigh_prompt(situation, missing, person_id, now) for person_id, missing in turns.items()]
    prompts = [each for each in weighed if isinstance(each, Prompt)]
    if not prompts:
        return _name_unit(next(each for each in weighed if isinstance(each, Rejected)), deed)
    ask = not sure and any(each.lately for each in prompts)
    if not ask:
        prompts = [each for each in prompts if await _send(uow, deed, situation, each, now)]
    if not prompts:
        # The planner was first, in another process.
        return _name_unit(Rejected(Reason.REMINDED_THAT_DAY, {"day": local_date(now).isoformat()}), deed)
    prompted = [await _describe(uow, deed.collection, deed.unit.id, each, now) for each in prompts]
    return RemindedNow(tuple(prompted), is_asked=ask)


# Private functions


def _find_turns(situation: Situation, deed: Deed) -> Mapping[PersonId, list[Missing]] | Rejected:
    """Return whose turn it is, each with what is theirs."""
    unit = deed.unit
    missing = [each for each in situation.missing if unit and each.unit_id == unit.id]
    wanted = [each for each in missing if deed.part in (None, each.part)]
    data = {"unit": unit.name if unit else ""}
    if not wanted:
        return Rejected(Reason.NOTHING_MISSING, data)
    turns: dict[PersonId, list[Missing]] = {}
    for each in wanted:
        person_id = first_of(each, situation.readers)
        if person_id is not None:
            turns.setdefault(person_id, []).append(each)
    return turns or Rejected(Reason.NOBODY_REACHED, data)


def _name_unit(refused: Rejected, deed: Deed) -> Rejected:
    return Rejected(refused.reason, {**refused.data, "unit": deed.unit.name if deed.unit else ""})


async def _send(uow: UnitOfWork, deed: Deed, situation: Situation, prompt: Prompt, now: datetime) -> bool:
    contact, collection = prompt.contact, deed.collection
    chat = (await uow.conversations.reachable_chats(collection.county_id))[contact.person_id]
    added = await uow.outbox.add(
        Delivery(
            id=DeliveryId(new_id()),
            county_id=collection.county_id,
            kind=Kind.REMINDER,
            # The planner's own key: one a day, whoever is first.
            key=f"reminder:{collection.id}:{contact.person_id}:{contact.on.isoformat()}",
            tenant_id=chat.tenant_id,
            conversation_id=chat.id,
            payload=payload_of(situation, contact),
            created_at=prompt.at,
            not_before=AT_ONCE,
            person_id=contact.person_id,
            tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[Kind.REMINDER],
        )
    )
    if added:
        data = {"round": collection.id, "unit": deed.unit.id if deed.unit else None, "to": contact.person_id}
        await uow.audit.add(AuditEntry(now, deed.actor, "reminded_now", data))
    return added


async def _describe(
    uow: UnitOfWork, collection: Round, unit_id: UnitId, prompt: Prompt, now: datetime
) -> PromptedPerson:
    assignments = await uow.roster.assignments(collection.county_id)
    colleague = await describe_colleague(uow, assignments, unit_id, prompt.contact.person_id)
    return PromptedPerson(colleague, prompt.at, prompt.lately, waits=prompt.at > now)
