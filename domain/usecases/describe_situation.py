"""Read all that the planning of reminders goes by."""

from collections.abc import Mapping
from datetime import time, timedelta

from domain.conversations import Conversation
from domain.deadlines import STOCKHOLM, IsWorkday, at_local, zone_of
from domain.deliveries import WEEK, Delivery, State
from domain.ids import PersonId, UnitId
from domain.instruments import Part
from domain.ladders import Audience
from domain.ports import Json, UnitOfWork
from domain.reminders import Contact, Reader, Situation, Slot, Told
from domain.roster import Role
from domain.rounds import Round
from domain.snoozes import last_snoozes
from domain.usecases.find_missing import find_missing

# What became of a reminder that is known not to have been read.
NOT_REACHED = frozenset({State.UNREACHABLE, State.FAILED, State.DROPPED})


async def describe_situation(uow: UnitOfWork, collection: Round, is_workday: IsWorkday) -> Situation:
    """Return how things stand in a round: what is missing, who can be reached, what was said before."""
    county_id = collection.county_id
    chats = await uow.conversations.reachable_chats(county_id)
    assignments = await uow.roster.assignments(county_id)
    earliest = at_local(collection.opens_on - WEEK, time(0))
    since = min(earliest, collection.opened_at - timedelta(days=7)) if collection.opened_at else earliest
    reminders = await uow.outbox.reminders_in(county_id, since)
    return Situation(
        round_id=collection.id,
        missing=await find_missing(uow, collection),
        readers={each: Reader(each, zone_of(chat.time_zone), chat.met_at) for each, chat in chats.items()},
        coordinators=tuple(each.person_id for each in assignments if each.role is Role.COORDINATOR),
        snoozes=last_snoozes(await uow.snoozes.of_round(collection.id)),
        told=tuple(tell(each, chats) for each in reminders if each.person_id and "slots" in each.payload),
        is_workday=is_workday,
    )


def payload_of(situation: Situation, contact: Contact) -> Json:
    """Return what a reminder is rendered from when it is sent, and known by when the next one is planned."""
    slots = [[each.part.value, each.unit_id, each.step] for each in contact.slots]
    return {
        "round": situation.round_id,
        "person": contact.person_id,
        "to": contact.audience.value,
        "slots": slots,
    }


def slots_of(delivery: Delivery) -> frozenset[Slot]:
    """Return the steps that a reminder is about; none of one that an earlier version has planned."""
    return frozenset(Slot(Part(part), UnitId(unit), step) for part, unit, step in delivery.payload.get("slots", ()))


def tell(delivery: Delivery, chats: Mapping[PersonId, Conversation]) -> Told:
    """Return a reminder as something that has been said, on its reader's own day."""
    person_id = PersonId(delivery.payload["person"])
    zone = zone_of(chats[person_id].time_zone) if person_id in chats else STOCKHOLM
    on = delivery.created_at.astimezone(zone).date()
    audience = Audience(delivery.payload["to"])
    return Told(person_id, audience, slots_of(delivery), on, delivery.state not in NOT_REACHED)
