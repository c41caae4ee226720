"""Send again what has stopped, because the operator says so."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from domain.conversations import without_thread
from domain.deliveries import RELEASABLE, Delivery, is_stopped_for_all, release
from domain.errors import Rejected
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import County
from domain.usecases.choose_deliveries import choose_deliveries, refuse_moving
from domain.usecases.wake_deliveries import wake_tenant


async def release_deliveries(
    uow: UnitOfWork, county: County, given: Sequence[str], actor: str, now: datetime
) -> int | tuple[Rejected, ...]:
    """Have the deliveries sent once more and return how many; or all that is wrong, and the caller commits nothing."""
    chosen = await choose_deliveries(uow, county, given, RELEASABLE)
    if isinstance(chosen, tuple):
        return chosen
    for delivery in chosen:
        if not await uow.outbox.change(release(delivery), delivery):
            return refuse_moving(delivery)
        data = {"delivery": delivery.id, "was": delivery.state.value}
        await uow.audit.add(AuditEntry(now, actor, "delivery_released", data))
    for delivery in chosen:
        await open_way(uow, delivery)
    return len(chosen)


async def open_way(uow: UnitOfWork, delivery: Delivery) -> None:
    """Let the sender try a conversation that was given up on, or all of a tenant whose administrator has let us in."""
    if is_stopped_for_all(delivery):
        await wake_tenant(uow, delivery.tenant_id)
    place = await uow.conversations.get(delivery.tenant_id, without_thread(delivery.conversation_id))
    if place is not None and (place.refusal is not None or not place.reachable):
        await uow.conversations.put(replace(place, reachable=True, tenant_stopped=False, refusal=None))
