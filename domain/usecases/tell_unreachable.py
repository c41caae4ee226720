"""Tell the coordinators of those whom nothing reaches: each once for a reason, all of a day in one message."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time

from domain.conversations import Conversation
from domain.deadlines import IsWorkday, at_local, local_date, zone_of
from domain.deliveries import AT_ONCE, TRIES_AFTER_AMBIGUOUS, Delivery, Kind, State
from domain.ids import DeliveryId, PersonId, RoundId, UnitId, new_id
from domain.ladders import is_office_time
from domain.ports import UnitOfWork
from domain.reach_messages import UnreachableList
from domain.reachability import Barrier, Notice
from domain.roster import County, Role
from domain.rounds import Round, RoundState, refuse_answers
from domain.usecases.find_unreachable import find_unreachable, find_unreached, list_readers

# After the morning's reminders, so that what came of them is told the same day.
TELLING_TIME = time(10, 0)
ON_ITS_WAY = frozenset({State.WAITING, State.SENDING, State.AMBIGUOUS})
NOT_TOLD = frozenset({State.DROPPED, State.FAILED})


async def tell_unreachable(uow: UnitOfWork, county: County, is_workday: IsWorkday, now: datetime) -> int:
    """Add a delivery for each coordinator of a county who has something new to hear; return how many were added."""
    added = 0
    for collection in await uow.rounds.all(county.id):
        if refuse_answers(collection, now) is None:
            added += await _tell_of(uow, collection, is_workday, now)
    return added


async def compose_unreachable(
    uow: UnitOfWork, delivery: Delivery, now: datetime, is_workday: IsWorkday
) -> UnreachableList | str:
    """Return those of them whom nothing reaches still, or as a code why nothing is said (F8)."""
    collection = await uow.rounds.get(RoundId(delivery.payload["round"]))
    if collection is None or collection.state is not RoundState.OPEN:
        return "round_not_open"
    if PersonId(delivery.payload["person"]) not in await _list_coordinators(uow, collection):
        return "no_longer_coordinator"
    told = set(_notices_of(delivery))
    found = await find_unreachable(uow, collection, is_workday, now)
    people = tuple(each for each in found if each.notice in told)
    return UnreachableList(collection, people, list_readers(found), news=True) if people else "reached"


# Private functions


async def _tell_of(uow: UnitOfWork, collection: Round, is_workday: IsWorkday, now: datetime) -> int:
    since = collection.opened_at or at_local(collection.opens_on, time(0))
    sent = await uow.outbox.planned_in(collection.county_id, Kind.NOT_REACHED, since)
    sent = [each for each in sent if each.payload["round"] == collection.id]
    chats = await uow.conversations.reachable_chats(collection.county_id)
    rests = collection.ladder(collection.instrument.part).rests
    free = {
        person_id: chats[person_id]
        for person_id in await _list_coordinators(uow, collection)
        if person_id in chats and _is_time(chats[person_id], now, rests=rests, is_workday=is_workday)
        if not any(each.person_id == person_id and _is_enough(each, now) for each in sent)
    }
    if not free:
        return 0
    unreached = [each.notice for each in await find_unreached(uow, collection, is_workday, now)]
    added = 0
    for person_id, chat in free.items():
        before = {notice for each in sent if _has_told(each, person_id) for notice in _notices_of(each)}
        new = dict.fromkeys(notice for notice in unreached if notice not in before)
        if new:
            added += await uow.outbox.add(_delivery(collection, person_id, chat, new, now))
    return added


async def _list_coordinators(uow: UnitOfWork, collection: Round) -> Sequence[PersonId]:
    assignments = await uow.roster.assignments(collection.county_id)
    return list(dict.fromkeys(each.person_id for each in assignments if each.role is Role.COORDINATOR))


def _is_time(chat: Conversation, now: datetime, *, rests: bool, is_workday: IsWorkday) -> bool:
    zone = zone_of(chat.time_zone)
    in_hours = is_office_time(now, zone, rests=rests, is_workday=is_workday)
    return in_hours and now.astimezone(zone).time() >= TELLING_TIME


def _is_enough(delivery: Delivery, now: datetime) -> bool:
    """Tell whether nothing is added beside it: one of the same day, or one that still waits for its own."""
    return delivery.state in ON_ITS_WAY or local_date(delivery.created_at) == local_date(now)


def _has_told(delivery: Delivery, person_id: PersonId) -> bool:
    return delivery.person_id == person_id and delivery.state not in NOT_TOLD


def _notices_of(delivery: Delivery) -> Iterator[Notice]:
    for person, unit, barrier in delivery.payload["notices"]:
        yield PersonId(person), UnitId(unit), Barrier(barrier)


def _delivery(
    collection: Round, person_id: PersonId, chat: Conversation, notices: Collection[Notice], now: datetime
) -> Delivery:
    return Delivery(
        id=DeliveryId(new_id()),
        county_id=collection.county_id,
        kind=Kind.NOT_REACHED,
        key=f"{Kind.NOT_REACHED}:{collection.id}:{person_id}:{local_date(now).isoformat()}",
        tenant_id=chat.tenant_id,
        conversation_id=chat.id,
        payload={"round": collection.id, "person": person_id, "notices": [list(each) for each in notices]},
        created_at=now,
        not_before=AT_ONCE,
        person_id=person_id,
        tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[Kind.NOT_REACHED],
    )
