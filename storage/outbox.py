"""Messages on their way, as rows that senders claim."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select, update

from domain.deliveries import Delivery, State, claim, settle_ambiguous
from domain.ids import CountyId
from storage.message_mappings import delivery_from_row, delivery_progress, delivery_to_row
from storage.tables import deliveries
from storage.transactions import Transaction


class OutboxTable:
    """The port `Outbox`.

    Senders claim under SKIP LOCKED on PostgreSQL; on SQLite the writer's BEGIN IMMEDIATE lets in one at a time.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, delivery: Delivery) -> bool:
        """Add the delivery, claimed already or not; False when one with its key is there already."""
        return await self._transaction.insert_new(deliveries, delivery_to_row(delivery))

    async def get_by_key(self, key: str) -> Delivery | None:
        """Return the delivery with this key."""
        row = await self._transaction.first(select(deliveries).where(deliveries.c.key == key))
        return delivery_from_row(row) if row else None

    async def claim_due(self, owner: str, now: datetime, limit: int) -> Sequence[Delivery]:
        """Claim what is waiting, or ambiguous with a try left, and not before its time; oldest first."""
        # The try of an ambiguous delivery was counted when it became so; without one it would be parked.
        is_due = deliveries.c.state.in_((State.WAITING, State.AMBIGUOUS)) & (deliveries.c.not_before <= now)
        return await self._change(is_due, lambda delivery: claim(delivery, owner, now), limit)

    async def settle_expired(self, now: datetime) -> int:
        """Turn deliveries whose sender's lease ran out into ambiguous or parked ones; return how many."""
        is_expired = (deliveries.c.state == State.SENDING) & (deliveries.c.lease_until <= now)
        return len(await self._change(is_expired, lambda delivery: settle_ambiguous(delivery, now)))

    async def finish(self, delivery: Delivery, fence: int, owner: str) -> bool:
        """Store a claimed delivery's new state; False, and nothing stored, when the claim was lost meanwhile."""
        still_ours = (
            (deliveries.c.id == delivery.id)
            & (deliveries.c.owner == owner)
            & (deliveries.c.fence == fence)
            & (deliveries.c.state == State.SENDING)
        )
        statement = update(deliveries).where(still_ours).values(delivery_progress(delivery))
        return await self._transaction.first(statement.returning(deliveries.c.id)) is not None

    async def all(self, county_id: CountyId | None = None, state: State | None = None) -> Sequence[Delivery]:
        """Return deliveries in the order they were added, all or those of a county or in a state."""
        query = select(deliveries).order_by(deliveries.c.sequence)
        if county_id is not None:
            query = query.where(deliveries.c.county_id == county_id)
        if state is not None:
            query = query.where(deliveries.c.state == state)
        return [delivery_from_row(row) for row in await self._transaction.all(query)]

    async def _change(
        self, condition: ColumnElement[bool], change: Callable[[Delivery], Delivery], limit: int | None = None
    ) -> Sequence[Delivery]:
        """Change the rows that meet the condition and that nobody else is changing, as the domain decides."""
        query = (
            select(deliveries)
            .where(condition)
            .order_by(deliveries.c.not_before, deliveries.c.created_at, deliveries.c.sequence)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        changed = [change(delivery_from_row(row)) for row in await self._transaction.all(query)]
        if changed:
            rows = [delivery_progress(each) | {"fence": each.fence, "its_id": each.id} for each in changed]
            await self._transaction.run(update(deliveries).where(deliveries.c.id == bindparam("its_id")), rows)
        return changed
