"""Ask the coordinators for more time for a unit's part."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.deliveries import AT_ONCE, Delivery, Kind
from domain.errors import Reason, Rejected
from domain.ids import DeliveryId, TimeRequestId, UnitId, new_id
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import Principal, Role
from domain.rounds import Round, refuse_answers
from domain.time_requests import TimeRequest, check_request, due_for


@dataclass(frozen=True, slots=True)
class TimeWish:
    """Who needs more time for which unit, until when, and why."""

    principal: Principal
    collection: Round
    unit_id: UnitId
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Requested:
    """What was asked for, and how many coordinators are told."""

    request: TimeRequest
    coordinators: int


async def request_time(uow: UnitOfWork, wish: TimeWish, now: datetime) -> Requested | Rejected:
    """Store the request and tell every coordinator within reach; the same again tells nobody twice (F27)."""
    collection, part = wish.collection, wish.collection.instrument.part
    refused = await _refuse(uow, wish, now)
    if refused:
        return refused
    requests = await uow.time_requests.of_round(collection.id)
    due_on = due_for(collection, requests, part, wish.unit_id)
    refused = check_request(collection, due_on, wish.until, wish.reason, now)
    if refused:
        return refused
    same = (each for each in requests if each.granted is None and _is_same(each, wish))
    request = next(same, None) or await _store(uow, wish, now)
    return Requested(request, await _tell_coordinators(uow, wish, request))


# Private functions


async def _refuse(uow: UnitOfWork, wish: TimeWish, now: datetime) -> Rejected | None:
    names = {unit.id: unit.name for unit in wish.principal.units}
    if wish.unit_id not in names:
        return Rejected(Reason.REPRESENTS_NOBODY)
    refused = refuse_answers(wish.collection, now)
    if refused:
        return refused
    answered = await uow.submissions.some_respondents(wish.collection.id, wish.collection.instrument.part)
    return Rejected(Reason.UNIT_HAS_ANSWERED, {"unit": names[wish.unit_id]}) if wish.unit_id in answered else None


def _is_same(request: TimeRequest, wish: TimeWish) -> bool:
    asked = (request.unit_id, request.person_id, request.until, request.reason)
    return asked == (wish.unit_id, wish.principal.person.id, wish.until, wish.reason.strip())


async def _store(uow: UnitOfWork, wish: TimeWish, now: datetime) -> TimeRequest:
    person_id = wish.principal.person.id
    request = TimeRequest(
        id=TimeRequestId(new_id()),
        round_id=wish.collection.id,
        part=wish.collection.instrument.part,
        unit_id=wish.unit_id,
        person_id=person_id,
        until=wish.until,
        reason=wish.reason.strip(),
        asked_at=now,
    )
    await uow.time_requests.put(request)
    data = {"round": request.round_id, "unit": request.unit_id, "until": request.until.isoformat()}
    await uow.audit.add(AuditEntry(now, person_id, "time_requested", data))
    return request


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
