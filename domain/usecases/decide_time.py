"""Grant or refuse a unit more time: granted, each part that it has not handed in has a due date of its own."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.deadlines import local_date
from domain.deliveries import AT_ONCE, Delivery, Kind
from domain.errors import Reason, Rejected
from domain.ids import DeliveryId, TimeRequestId, UnitId, new_id
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import Principal
from domain.rounds import Round, refuse_answers
from domain.time_requests import MAX_REASON_LENGTH, TimeRequest
from domain.usecases.find_missing import find_missing


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coordinator decides of a request, or of the one that a unit waits for, and what they say to it."""

    principal: Principal
    collection: Round
    request_id: TimeRequestId | None
    granted: bool
    note: str
    unit_id: UnitId | None = None


async def decide_time(uow: UnitOfWork, decision: Decision, now: datetime) -> TimeRequest | Rejected:
    """Store the decision, once, and tell the person who asked; of two coordinators at once the second is told so."""
    requests = await uow.time_requests.of_round(decision.collection.id)
    request = next((each for each in requests if _is_meant(each, decision)), None)
    refused = _refuse(decision, request, now)
    if refused or request is None:
        return refused or Rejected(Reason.STALE_CARD)
    if request.granted is not None:
        return request
    decided = replace(
        request,
        granted=decision.granted,
        decided_by=decision.principal.person.id,
        decided_at=now,
        note=decision.note.strip()[:MAX_REASON_LENGTH],
    )
    await uow.time_requests.put(decided)
    if decided.granted:
        await _grant_other_parts(uow, decision.collection, decided)
    what = "time_granted" if decided.granted else "time_refused"
    data = {"round": decided.round_id, "unit": decided.unit_id, "until": decided.until.isoformat()}
    await uow.audit.add(AuditEntry(now, decision.principal.person.id, what, data))
    await _tell_asker(uow, decision.collection, decided, now)
    return decided


# Private functions


def _is_meant(request: TimeRequest, decision: Decision) -> bool:
    if decision.request_id is not None:
        return request.id == decision.request_id
    return request.unit_id == decision.unit_id and request.granted is None


def _refuse(decision: Decision, request: TimeRequest | None, now: datetime) -> Rejected | None:
    if not decision.principal.is_coordinator:
        return Rejected(Reason.NOT_COORDINATOR)
    refused = refuse_answers(decision.collection, now)
    if refused or request is None:
        return refused or Rejected(Reason.NO_TIME_REQUEST)
    if request.granted not in (None, decision.granted):
        return Rejected(Reason.TIME_DECIDED_BEFORE)
    too_late = decision.granted and request.granted is None and request.until < local_date(now)
    dates = {"due": request.until.isoformat(), "closes": decision.collection.closes_on.isoformat()}
    return Rejected(Reason.TIME_NOT_LATER, dates) if too_late else None


async def _grant_other_parts(uow: UnitOfWork, collection: Round, decided: TimeRequest) -> None:
    """Give the unit the same time for whatever else it has not handed in: nobody is asked twice why they need it."""
    for each in await find_missing(uow, collection):
        if each.unit_id == decided.unit_id and each.part is not decided.part:
            await uow.time_requests.put(replace(decided, id=TimeRequestId(new_id()), part=each.part))


async def _tell_asker(uow: UnitOfWork, collection: Round, decided: TimeRequest, now: datetime) -> None:
    chat = (await uow.conversations.reachable_chats(collection.county_id)).get(decided.person_id)
    if chat is None:
        return
    await uow.outbox.add(
        Delivery(
            id=DeliveryId(new_id()),
            county_id=collection.county_id,
            kind=Kind.TIME_DECIDED,
            key=f"{Kind.TIME_DECIDED}:{decided.id}",
            tenant_id=chat.tenant_id,
            conversation_id=chat.id,
            payload={"round": decided.round_id, "request": decided.id, "to": decided.person_id},
            created_at=now,
            not_before=AT_ONCE,
            person_id=decided.person_id,
        )
    )
