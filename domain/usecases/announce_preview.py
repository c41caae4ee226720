"""Tell the coordinators that a summary waits for them to look at it."""

from datetime import datetime

from domain.deliveries import AT_ONCE, Delivery, Kind
from domain.ids import DeliveryId, PersonId, new_id
from domain.ports import UnitOfWork
from domain.roster import County, Role
from domain.rounds import Round


async def announce_preview(uow: UnitOfWork, county: County, closed: Round, now: datetime) -> int:
    """Put one message for each coordinator within reach on its way; return to how many one is new.

    The same close tells nobody twice.
    """
    reachable = await uow.conversations.reachable_persons(county.id)
    assignments = await uow.roster.assignments(county.id)
    coordinators = dict.fromkeys(each.person_id for each in assignments if each.role is Role.COORDINATOR)
    told = [await _tell(uow, closed, each, now) for each in coordinators if each in reachable]
    return sum(told)


# Private functions


async def _tell(uow: UnitOfWork, closed: Round, person_id: PersonId, now: datetime) -> bool:
    chat = await uow.conversations.personal(person_id)
    if chat is None:
        return False
    closing = closed.closed_at.isoformat() if closed.closed_at else ""
    return await uow.outbox.add(
        Delivery(
            id=DeliveryId(new_id()),
            county_id=closed.county_id,
            kind=Kind.PREVIEW_WAITS,
            key=f"{Kind.PREVIEW_WAITS}:{closed.id}:{closing}:{person_id}",
            tenant_id=chat.tenant_id,
            conversation_id=chat.id,
            payload={"round": closed.id, "person": person_id},
            created_at=now,
            not_before=AT_ONCE,
            person_id=person_id,
        )
    )
