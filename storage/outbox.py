"""Messages on their way, as rows that senders claim."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select, update

from domain.deliveries import NOT_NOW, UNASKED, Delivery, State, claim, settle_ambiguous
from domain.ids import CountyId, DeliveryId, PersonId
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

    async def claim_due(
        self, owner: str, now: datetime, limit: int, skipped_tenants: Collection[str] = ()
    ) -> Sequence[Delivery]:
        """Claim what is waiting, or ambiguous with a try left, and not before its time; oldest first."""
        # The try of an ambiguous delivery was counted when it became so; without one it would be parked.
        is_due = deliveries.c.state.in_((State.WAITING, State.AMBIGUOUS)) & (deliveries.c.not_before <= now)
        if skipped_tenants:
            is_due &= deliveries.c.tenant_id.not_in(skipped_tenants)
        return await self._change(is_due, lambda delivery: claim(delivery, owner, now), limit)

    async def claim(self, delivery: Delivery, owner: str, now: datetime) -> Delivery | None:
        """Claim one that waits as it is here, whether it is due or not; None when somebody has claimed it before."""
        untouched = (
            (deliveries.c.id == delivery.id)
            & (deliveries.c.state == State.WAITING)
            & (deliveries.c.fence == delivery.fence)
        )
        claimed = await self._change(untouched, lambda waiting: claim(waiting, owner, now))
        return claimed[0] if claimed else None

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

    async def change(self, delivery: Delivery, former: Delivery) -> bool:
        """Store what was decided about one that nobody is sending; False when it is not as `former` any more."""
        unchanged = (
            (deliveries.c.id == former.id)
            & (deliveries.c.state == former.state)
            & (deliveries.c.fence == former.fence)
            & (deliveries.c.state != State.SENDING)
        )
        statement = update(deliveries).where(unchanged).values(delivery_progress(delivery))
        return await self._transaction.first(statement.returning(deliveries.c.id)) is not None

    async def unasked_to(self, person_id: PersonId) -> Sequence[Delivery]:
        """Return all that was ever to be sent to a person unasked, in the order it was added."""
        query = select(deliveries).where(deliveries.c.person_id == person_id, deliveries.c.kind.in_(UNASKED))
        return [delivery_from_row(row) for row in await self._transaction.all(query.order_by(deliveries.c.sequence))]

    async def under_way(self) -> Sequence[DeliveryId]:
        """Return what should have come to an end soon: not what waits for a decision or for the morning."""
        moving = deliveries.c.state.in_((State.WAITING, State.AMBIGUOUS, State.SENDING))
        query = select(deliveries.c.id).where(moving, deliveries.c.detail.is_distinct_from(NOT_NOW))
        query = query.order_by(deliveries.c.sequence)
        return [DeliveryId(row["id"]) for row in await self._transaction.all(query)]

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
