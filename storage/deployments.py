"""Where the database belongs, as its one row."""

from datetime import datetime

from sqlalchemy import func, select

from domain.deliveries import State
from domain.deployments import Deployment, Hold, Place
from storage.deployment_tables import deployments
from storage.message_tables import IS_NO_REPLY, deliveries
from storage.statements import Row
from storage.transactions import Transaction

_ID = 1
_ONE = select(deployments).where(deployments.c.id == _ID)
_LAST_UNASKED = select(func.max(deliveries.c.sent_at).label("at")).where(IS_NO_REPLY, deliveries.c.state == State.SENT)


class DeploymentsTable:
    """The port `Deployments`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self) -> Deployment | None:
        """Return it; None before a service has started on the database."""
        row = await self._transaction.first(_ONE)
        self._transaction.remember(deployments, (_ID,), row)
        return _from_row(row) if row else None

    async def put(self, deployment: Deployment) -> None:
        """Keep it in the place of what was read.

        Raises:
            DomainError: `changed_meanwhile` or `already_there`, here or at the commit: another process was first.
        """
        await self._transaction.put(deployments, _to_row(deployment))

    async def last_unasked_at(self) -> datetime | None:
        """Return when something was last sent unasked; None when nothing ever was."""
        row = await self._transaction.first(_LAST_UNASKED)
        last: datetime | None = row["at"] if row else None
        return last


# Private functions


def _from_row(row: Row) -> Deployment:
    hold = Hold(row["held_at"], row["held_why"]) if row["held_at"] else None
    return Deployment(Place(row["environment"], row["app_id"]), row["stamp"], hold)


def _to_row(deployment: Deployment) -> Row:
    hold = deployment.hold
    return {
        "id": _ID,
        "environment": deployment.place.environment,
        "app_id": deployment.place.app_id,
        "stamp": deployment.stamp,
        "held_at": hold.since if hold else None,
        "held_why": hold.why if hold else None,
    }
