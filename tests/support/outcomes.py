"""What becomes of claims and tries, told within the unit of work, where the service asks after its commit."""

from collections.abc import Sequence
from datetime import datetime

from domain.deliveries import Delivery
from domain.delivery_ports import Ending
from domain.ports import UnitOfWork


async def claim_now(
    uow: UnitOfWork, waiting: Sequence[Delivery], owner: str, now: datetime
) -> Sequence[Delivery | None]:
    """Claim deliveries; return them, and None for one that somebody has claimed before."""
    tell = await uow.outbox.claim_all(waiting, owner, now)
    await _do_what_was_put_off(uow)
    return tell()


async def finish_now(uow: UnitOfWork, endings: Sequence[Ending]) -> Sequence[bool]:
    """Store what came of tries; return False for one whose claim was lost."""
    tell = await uow.outbox.finish_all(endings)
    await _do_what_was_put_off(uow)
    return tell()


# Private functions


async def _do_what_was_put_off(uow: UnitOfWork) -> None:
    """Read something twice: what nobody waits for goes out after the first, and is told with the second."""
    await uow.outbox.get_by_key("")
    await uow.outbox.get_by_key("")
