"""Ask the coordinators for more time for what a unit has not handed in."""

from datetime import date, datetime

from msgspec import Struct

from domain.asked_forms import AskedParts, list_forms
from domain.deliveries import AT_ONCE, Delivery, Kind
from domain.errors import Reason, Rejected
from domain.ids import DeliveryId, TimeRequestId, new_id
from domain.instruments import Part
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import Principal, Role
from domain.rounds import Round, refuse_answers
from domain.time_requests import TimeRequest, asked_together, check_request
from domain.usecases.find_open_parts import OpenPart, find_open_parts


class TimeWish(Struct, frozen=True):
    """Who needs more time for which parts of a unit, until when, and why."""

    principal: Principal
    collection: Round
    asked: AskedParts
    until: date
    reason: str


class Requested(Struct, frozen=True):
    """What was asked for, of which parts, and how many coordinators are told."""

    request: TimeRequest
    asked: AskedParts
    coordinators: int


async def request_time(uow: UnitOfWork, wish: TimeWish, now: datetime) -> Requested | Rejected:
    """Store the request and tell every coordinator within reach; the same again tells nobody twice (F27).

    Of several parts it concerns those that are due before the day and not handed in.
    """
    refused = _refuse_stranger(wish, now)
    if refused:
        return refused
    left = [each for each in await find_open_parts(uow, wish.collection, wish.principal) if _is_meant(each, wish)]
    if not left:
        return Rejected(Reason.UNIT_HAS_ANSWERED, {"unit": wish.asked.unit.name})
    due_on = min(each.due_on for each in left)
    refused = check_request(wish.collection, due_on, wish.until, wish.reason, now)
    if refused:
        return refused
    parts = tuple(each.asked.part for each in left if each.due_on < wish.until)
    request = await _find_same(uow, wish, parts) or await _store(uow, wish, parts, now)
    return Requested(request, AskedParts(wish.asked.unit, parts), await _tell_coordinators(uow, wish, request))


# Private functions


def _refuse_stranger(wish: TimeWish, now: datetime) -> Rejected | None:
    asked = {(each.part, each.unit.id) for each in list_forms(wish.principal, Part)}
    if any((part, wish.asked.unit.id) not in asked for part in wish.asked.parts):
        return Rejected(Reason.REPRESENTS_NOBODY)
    return refuse_answers(wish.collection, now)


def _is_meant(left: OpenPart, wish: TimeWish) -> bool:
    return left.asked.unit.id == wish.asked.unit.id and left.asked.part in wish.asked.parts


async def _find_same(uow: UnitOfWork, wish: TimeWish, parts: tuple[Part, ...]) -> TimeRequest | None:
    """Return the first of the requests that ask just this and wait for their decision."""
    requests = await uow.time_requests.of_round(wish.collection.id)
    waiting = [each for each in requests if each.granted is None and _is_same(each, wish)]
    for first in waiting:
        if {each.part for each in asked_together(waiting, first)} == set(parts):
            return first
    return None


def _is_same(request: TimeRequest, wish: TimeWish) -> bool:
    asked = (request.unit_id, request.person_id, request.until, request.reason)
    return asked == (wish.asked.unit.id, wish.principal.person.id, wish.until, wish.reason.strip())


async def _store(uow: UnitOfWork, wish: TimeWish, parts: tuple[Part, ...], now: datetime) -> TimeRequest:
    """Store a request for each part, and return the first."""
    person_id = wish.principal.person.id
    requests = [
        TimeRequest(
            id=TimeRequestId(new_id()),
            round_id=wish.collection.id,
            part=part,
            unit_id=wish.asked.unit.id,
            person_id=person_id,
            until=wish.until,
            reason=wish.reason.strip(),
            asked_at=now,
        )
        for part in parts
    ]
    for request in requests:
        await uow.time_requests.put(request)
    data = {"round": wish.collection.id, "unit": wish.asked.unit.id, "until": wish.until.isoformat()}
    await uow.audit.add(AuditEntry(now, person_id, "time_requested", data | {"parts": ", ".join(parts)}))
    return requests[0]


async def _tell_coordinators(uow: UnitOfWork, wish: TimeWish, request: TimeRequest) -> int:
    chats = await uow.conversations.reachable_chats(wish.collection.county_id)
    assignments = await uow.roster.assignments(wish.collection.county_id)
    told = [each.person_id for each in assignments if each.role is Role.COORDINATOR and each.person_id in chats]
    for person_id in told:
        await uow.outbox.add(
            Delivery(
                id=DeliveryId(new_id()),
                county_id=wish.collection.county_id,
                kind=Kind.TIME_WANTED,
                key=f"{Kind.TIME_WANTED}:{request.id}:{person_id}",
                tenant_id=chats[person_id].tenant_id,
                conversation_id=chats[person_id].id,
                payload={"round": request.round_id, "request": request.id, "to": person_id},
                created_at=request.asked_at,
                not_before=AT_ONCE,
                person_id=person_id,
            )
        )
    return len(told)
