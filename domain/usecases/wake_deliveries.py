"""Put on its way again what could not reach somebody who now gives a sign of life."""

from datetime import datetime, timedelta

from domain.conversations import Conversation
from domain.deliveries import AT_ONCE, Delivery, Kind, is_stopped_for_all, wake
from domain.ids import PersonId
from domain.ports import UnitOfWork

# Whoever has just come back may answer before being reminded; by then a newer reminder is planned, too (R6).
PAUSE = timedelta(minutes=2)


async def wake_deliveries(
    uow: UnitOfWork, place: Conversation, person_id: PersonId | None, machine_now: datetime
) -> int:
    """Make wait again what was unreachable in this conversation or to this person (F12); return how many.

    When an administrator had blocked the app for all of the tenant, anybody's sign of life tells that it is let in
    again (F15). Replies stay: they answered something said long ago. What is no longer wanted is dropped when sent.
    """
    await uow.conversations.resume_tenant(place.tenant_id)
    woken = 0
    for delivery in await uow.outbox.unreachable(place.tenant_id):
        if delivery.kind is Kind.REPLY:
            continue
        conversation_id = _find_way(delivery, place, person_id)
        if conversation_id:
            woken += await uow.outbox.change(wake(delivery, conversation_id, machine_now + PAUSE), delivery)
    return woken


async def wake_tenant(uow: UnitOfWork, tenant_id: str) -> int:
    """Make wait again all that an administrator's block kept from a tenant's people; return how many (F15)."""
    await uow.conversations.resume_tenant(tenant_id)
    woken = 0
    for delivery in await uow.outbox.unreachable(tenant_id):
        if delivery.kind is not Kind.REPLY and is_stopped_for_all(delivery):
            woken += await uow.outbox.change(wake(delivery, delivery.conversation_id, AT_ONCE), delivery)
    return woken


# Private functions


def _find_way(delivery: Delivery, place: Conversation, person_id: PersonId | None) -> str | None:
    """Return where it may go now: a person may have come back in another chat than the one that is gone."""
    if person_id is not None and delivery.person_id == person_id:
        return place.id
    if delivery.conversation_id == place.id or is_stopped_for_all(delivery):
        return delivery.conversation_id
    return None
