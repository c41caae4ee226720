"""Put reminders on their way to those whose answer is missing, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.conversations import Conversation
from domain.deadlines import IsWorkday, is_daytime
from domain.deliveries import AT_ONCE, TRIES_AFTER_AMBIGUOUS, Delivery, Kind
from domain.ids import DeliveryId, new_id
from domain.ports import UnitOfWork
from domain.reminders import Slot, choose_recipients, due_step
from domain.rounds import Round
from domain.usecases.find_turns import find_turns


@dataclass(frozen=True, slots=True)
class Calendar:
    """When to remind: the ladder in days before the due date, and which days are workdays."""

    ladder: Sequence[int]
    is_workday: IsWorkday


async def plan_reminders(uow: UnitOfWork, calendar: Calendar, now: datetime) -> int:
    """Add a delivery for each slot that is due and has none; return how many were added.

    The slot's key is unique: two replicas may ask at once, and a service that was down catches up (R6), though
    neither at night nor on a free day (R8): what is due then waits for the next morning of a workday.
    """
    if not is_daytime(now, calendar.is_workday):
        return 0
    added = 0
    for county in await uow.roster.counties():
        for collection in await uow.rounds.all(county.id):
            step = due_step(collection, now, calendar.ladder, calendar.is_workday)
            if step is not None:
                added += await _plan_step(uow, collection, step, now)
    return added


# Private functions


async def _plan_step(uow: UnitOfWork, collection: Round, step: int, now: datetime) -> int:
    missing = await find_turns(uow, collection)
    reachable = await uow.conversations.reachable_persons(collection.county_id)
    added = 0
    for person_id in choose_recipients(missing, reachable):
        chat = await uow.conversations.personal(person_id)
        if chat is not None:
            slot = Slot(collection.id, person_id, step)
            added += await uow.outbox.add(_delivery(collection, slot, chat, now))
    return added


def _delivery(collection: Round, slot: Slot, chat: Conversation, now: datetime) -> Delivery:
    return Delivery(
        id=DeliveryId(new_id()),
        county_id=collection.county_id,
        kind=Kind.REMINDER,
        key=slot.key,
        tenant_id=chat.tenant_id,
        conversation_id=chat.id,
        payload={"round": slot.round_id, "person": slot.person_id, "days_before_due": slot.days_before_due},
        created_at=now,
        not_before=AT_ONCE,
        person_id=slot.person_id,
        tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[Kind.REMINDER],
    )
