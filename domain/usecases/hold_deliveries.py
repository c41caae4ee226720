"""Let nothing out unasked, by hand or since a database was given to another environment."""

from datetime import datetime

from domain.deployments import Deployment, HoldReason, Place, adopt, hold
from domain.ids import new_id
from domain.ports import AuditEntry, UnitOfWork


async def hold_deliveries(uow: UnitOfWork, here: Place, actor: str, now: datetime) -> Deployment:
    """Put what goes out unasked on hold, because the operator says so."""
    known = await uow.deployments.get() or Deployment(here, new_id())
    held = hold(known, HoldReason.BY_HAND, now)
    if held != known:
        await uow.deployments.put(held)
        await uow.audit.add(AuditEntry(now, actor, "deliveries_held", {}))
    return held


async def adopt_database(uow: UnitOfWork, here: Place, actor: str, now: datetime) -> Deployment:
    """Let a copy belong to where this command runs, on hold (F43)."""
    former = await uow.deployments.get()
    adopted = adopt(here, new_id(), now)
    await uow.deployments.put(adopted)
    data = {"was": former.place.environment.value if former else None, "is": here.environment.value}
    await uow.audit.add(AuditEntry(now, actor, "database_adopted", data))
    return adopted
