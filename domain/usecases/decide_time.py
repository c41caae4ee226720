"""Grant or refuse a unit more time: granted, each part that was asked about has a due date of its own."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.deadlines import local_date
from domain.deliveries import AT_ONCE, Delivery, Kind
from domain.errors import Reason, Rejected
from domain.ids import DeliveryId, PersonId, TimeRequestId, UnitId, new_id
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import Principal
from domain.rounds import Round, refuse_answers
from domain.time_requests import MAX_REASON_LENGTH, TimeRequest, asked_together


class Decision(Struct, frozen=True):
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
    together = [_decide(each, decision, now) for each in asked_together(requests, request)]
    for each in together:
        await uow.time_requests.put(each)
    decided = next(each for each in together if each.id == request.id)
    what = "time_granted" if decided.granted else "time_refused"
    data = {"round": decided.round_id, "unit": decided.unit_id, "until": decided.until.isoformat()}
    data |= {"parts": ", ".join(each.part for each in together)}
    await uow.audit.add(AuditEntry(now, decision.principal.person.id, what, data))
    await tell_of_time(uow, decision.collection, decided, now)
    return decided


async def tell_of_time(
    uow: UnitOfWork, collection: Round, decided: TimeRequest, now: datetime, also: PersonId | None = None
) -> None:
    """Tell a unit's person what was decided, or another of its people who has asked, if they can be reached."""
    person_id = also or decided.person_id
    chat = (await uow.conversations.reachable_chats(collection.county_id)).get(person_id)
    if chat is None:
        return
    await uow.outbox.add(
        Delivery(
            id=DeliveryId(new_id()),
            county_id=collection.county_id,
            kind=Kind.TIME_DECIDED,
            key=f"{Kind.TIME_DECIDED}:{decided.id}{f':{also}' if also else ''}",
            tenant_id=chat.tenant_id,
            conversation_id=chat.id,
            payload={"round": decided.round_id, "request": decided.id, "to": person_id},
            created_at=now,
            not_before=AT_ONCE,
            person_id=person_id,
        )
    )


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


def _decide(request: TimeRequest, decision: Decision, now: datetime) -> TimeRequest:
    return replace(
        request,
        granted=decision.granted,
        decided_by=decision.principal.person.id,
        decided_at=now,
        note=decision.note.strip()[:MAX_REASON_LENGTH],
    )
