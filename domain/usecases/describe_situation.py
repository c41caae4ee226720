"""Read all that the planning of reminders goes by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from domain.conversations import Conversation
from domain.deadlines import STOCKHOLM, IsWorkday, at_local, local_date, zone_of
from domain.deliveries import Delivery, Kind, State
from domain.fuses import WEEK, days_taken, may_have_arrived
from domain.ids import PersonId, UnitId
from domain.instruments import Part
from domain.ladders import Audience
from domain.ports import Json, UnitOfWork
from domain.roster import Role
from domain.rounds import Round
from domain.situations import Contact, Reader, Situation, Slot, Told
from domain.snoozes import last_snoozes
from domain.stops import Stop, standing_stops
from domain.usecases.find_missing import find_missing

# What became of a reminder that is known not to have been read.
NOT_REACHED = frozenset({State.UNREACHABLE, State.FAILED, State.DROPPED})


async def describe_situation(
    uow: UnitOfWork,
    collection: Round,
    is_workday: IsWorkday,
    now: datetime,
    unasked: Sequence[Delivery] | None = None,
) -> Situation:
    """Return how things stand in a round: what is missing, who can be reached, what was said before.

    `unasked` is what `read_unasked` returns, for whoever needs it besides: it is the longest that is read.
    """
    county_id = collection.county_id
    chats = await uow.conversations.reachable_chats(county_id)
    assignments = await uow.roster.assignments(county_id)
    unasked = await read_unasked(uow, collection) if unasked is None else unasked
    stops = await uow.stops.of_round(collection.id)
    reminders = [each for each in unasked if each.kind is Kind.REMINDER]
    others = [each for each in unasked if each.kind is not Kind.REMINDER and may_have_arrived(each)]
    return Situation(
        round_id=collection.id,
        missing=await find_missing(uow, collection),
        readers=_read_all(chats),
        coordinators=tuple(each.person_id for each in assignments if each.role is Role.COORDINATOR),
        snoozes=last_snoozes(await uow.snoozes.of_round(collection.id)),
        told=tuple(tell(each, chats, stops) for each in reminders if "slots" in each.payload),
        others=tuple((PersonId(each.person_id or ""), days_taken(each, local_date(now))) for each in others),
        is_workday=is_workday,
        stopped=_list_stopped(stops),
    )


async def describe_own_situation(
    uow: UnitOfWork, collection: Round, is_workday: IsWorkday, person_id: PersonId
) -> Situation:
    """Return as much of it as what is said to one person goes by: their units, and who else can be asked there.

    What was said before is left out: what a reminder says is what there is to do now. So sending costs the same,
    however many units a county has (E7).
    """
    assignments = await uow.roster.assignments(collection.county_id)
    about = {each.unit_id for each in assignments if each.person_id == person_id and each.unit_id is not None}
    people = {each.person_id for each in assignments if each.unit_id in about}
    chats = await uow.conversations.reachable_among(people)
    return Situation(
        round_id=collection.id,
        missing=await find_missing(uow, collection, about),
        readers=_read_all(chats),
        coordinators=(),
        snoozes=last_snoozes(await uow.snoozes.of_round(collection.id)),
        told=(),
        is_workday=is_workday,
        stopped=_list_stopped(await uow.stops.of_round(collection.id)),
    )


async def read_unasked(uow: UnitOfWork, collection: Round) -> Sequence[Delivery]:
    """Return all that was ever said unasked to the county's people in a round and the days before, in that order."""
    earliest = at_local(collection.opens_on - WEEK, time(0))
    since = min(earliest, collection.opened_at - timedelta(days=7)) if collection.opened_at else earliest
    return [each for each in await uow.outbox.unasked_in(collection.county_id, since) if each.person_id]


async def read_reminders(uow: UnitOfWork, collection: Round) -> Sequence[Delivery]:
    """Return the reminders among it."""
    return [each for each in await read_unasked(uow, collection) if each.kind is Kind.REMINDER]


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


def slots_said(delivery: Delivery, stops: Sequence[Stop]) -> frozenset[Slot]:
    """Return those of its steps that a reminder tells, or has told: not what was stopped when it was sent.

    Args:
        delivery: one that was planned, whatever has become of it.
        stops: those of its round, in the order they were made.
    """
    sent_at = delivery.sent_at if delivery.state is State.SENT else None
    slots = slots_of(delivery)
    return slots - _list_stopped([each for each in stops if each.stopped_at <= sent_at]) if sent_at else slots


def tell(delivery: Delivery, chats: Mapping[PersonId, Conversation], stops: Sequence[Stop]) -> Told:
    """Return a reminder as something that has been said, on its reader's own day."""
    person_id = PersonId(delivery.payload["person"])
    zone = zone_of(chats[person_id].time_zone) if person_id in chats else STOCKHOLM
    on = delivery.created_at.astimezone(zone).date()
    audience = Audience(delivery.payload["to"])
    return Told(
        person_id,
        audience,
        slots_said(delivery, stops),
        on,
        reached=delivery.state not in NOT_REACHED,
        arrived=delivery.state is State.SENT,
        failed=delivery.state is State.FAILED,
        in_doubt=delivery.uncertain_tries > 0,
    )


# Private functions


def _read_all(chats: Mapping[PersonId, Conversation]) -> Mapping[PersonId, Reader]:
    return {
        each: Reader(each, zone_of(chat.time_zone), chat.met_at, refused=chat.refusal is not None)
        for each, chat in chats.items()
    }


def _list_stopped(stops: Iterable[Stop]) -> frozenset[Slot]:
    return frozenset(Slot(each.part, each.unit_id, each.step) for each in standing_stops(stops))
