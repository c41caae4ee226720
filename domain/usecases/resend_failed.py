"""Send again what did not get through, of a unit or of the round, and nothing else."""

from datetime import datetime

from msgspec.structs import replace

from domain.deliveries import AT_ONCE, Kind, wake
from domain.errors import Reason, Rejected
from domain.ports import AuditEntry, UnitOfWork
from domain.usecases.check_deed import Deed, check_deed
from domain.usecases.describe_situation import read_reminders
from domain.usecases.find_failed import FailedDelivery, find_failed
from domain.usecases.release_deliveries import open_way


async def resend_failed(uow: UnitOfWork, deed: Deed, now: datetime) -> int | Rejected:
    """Put them on their way once more and return how many; each is sent only in its hours, and if it is still wanted.

    Unlike what an operator releases by its id, they are bound by office hours and by the fuse: it is not known here
    how many there are to one person.
    """
    refused = await check_deed(uow, deed, now, while_open=False)
    if refused:
        return refused
    failed = await find_failed(uow, deed.collection, await read_reminders(uow, deed.collection))
    wanted = [each for each in failed if deed.unit is None or each.is_about(deed.unit.id, deed.part)]
    resent = sum([await _resend(uow, each, deed, now) for each in wanted])
    return resent or Rejected(Reason.NOTHING_FAILED, {"unit": deed.unit.name if deed.unit else ""})


# Private functions


async def _resend(uow: UnitOfWork, failed: FailedDelivery, deed: Deed, now: datetime) -> bool:
    delivery = failed.delivery
    waiting = wake(delivery, delivery.conversation_id, AT_ONCE)
    if delivery.kind is Kind.REMINDER:
        # It may have arrived: once more is enough.
        waiting = replace(waiting, tries_left_if_ambiguous=0)
    if not await uow.outbox.change(waiting, delivery):
        return False
    await open_way(uow, delivery)
    data = {"delivery": delivery.id, "was": delivery.state.value}
    await uow.audit.add(AuditEntry(now, deed.actor, "delivery_resent", data))
    return True
