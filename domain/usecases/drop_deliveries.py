"""Give up on deliveries, because the operator says so."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.deliveries import DROPPABLE, drop
from domain.errors import Rejected
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import County
from domain.usecases.choose_deliveries import choose_deliveries, refuse_moving

DROPPED_BY_OPERATOR = "dropped_by_operator"
LONGEST_REASON = 200


class Dropping(Struct, frozen=True):
    """Who gives up, and why, in their own words."""

    actor: str
    reason: str = ""


async def drop_deliveries(
    uow: UnitOfWork, county: County, given: Sequence[str], dropping: Dropping, now: datetime
) -> int | tuple[Rejected, ...]:
    """Drop the deliveries and return how many; or all that is wrong, and the caller commits nothing."""
    chosen = await choose_deliveries(uow, county, given, DROPPABLE)
    if isinstance(chosen, tuple):
        return chosen
    for delivery in chosen:
        if not await uow.outbox.change(drop(delivery, DROPPED_BY_OPERATOR), delivery):
            return refuse_moving(delivery)
        data = {"delivery": delivery.id, "was": delivery.state.value, "reason": dropping.reason[:LONGEST_REASON]}
        await uow.audit.add(AuditEntry(now, dropping.actor, "delivery_dropped", data))
    return len(chosen)
