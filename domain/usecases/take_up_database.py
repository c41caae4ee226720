"""Begin to serve a database, unless it belongs elsewhere."""

from collections.abc import Callable
from datetime import datetime

from domain.deployments import Deployment, Place, take_up
from domain.ids import new_id
from domain.ports import UnitOfWork


async def take_up_database(
    uow: UnitOfWork, here: Place, sent_before: Callable[[str], datetime | None], now: datetime
) -> Deployment:
    """Mark the database as belonging here, and put it on hold when it was restored or has another application (F42).

    Args:
        uow: to be committed by the caller.
        here: where the service is set to run.
        sent_before: returns when a database with this stamp last sent something unasked, as far as is known outside
            it; None if nothing is.
        now: by the machine's clock.

    Raises:
        DomainError: `database_of_another_environment` (F43).
    """
    stored = await uow.deployments.get()
    former = stored or Deployment(here, new_id())
    sent, known = sent_before(former.stamp), await uow.deployments.last_unasked_at()
    restored = sent is not None and (known is None or known < sent)
    taken = take_up(former, here, restored=restored, now=now)
    if taken != stored:
        await uow.deployments.put(taken)
    return taken
