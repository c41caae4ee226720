"""Messages on their way, as rows that senders claim."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, literal_column, or_, select, update

from domain.deliveries import NOT_NOW, Delivery, Kind, State, claim, settle_ambiguous, take_over
from domain.delivery_ports import Ending
from domain.fuses import UNASKED
from domain.ids import CountyId, DeliveryId, PersonId
from storage.message_mappings import (
    PROGRESS,
    change_to_row,
    claim_to_row,
    delivery_from_row,
    delivery_progress,
    delivery_to_row,
    ending_to_row,
)
from storage.message_tables import IS_BEING_SENT, IS_NO_REPLY, IS_UNREACHABLE, IS_WAITING, deliveries
from storage.news import news_statements, news_to_row
from storage.statements import Row
from storage.text_lists import is_any
from storage.transactions import Question, Transaction

_ADD = insert(deliveries).inline()
# Named so that they are not taken for the columns' own new values.
_PROGRESS = {name: bindparam(f"new_{name}", type_=deliveries.c[name].type) for name in PROGRESS}
_CLAIM = (
    update(deliveries)
    .where(
        deliveries.c.state == State.WAITING,
        deliveries.c.fence == bindparam("its_fence", type_=deliveries.c.fence.type),
    )
    .values(
        {name: _PROGRESS[name] for name in ("state", "owner", "lease_until", "attempts")}
        | {"fence": deliveries.c.fence + 1}
    )
)
_CLAIM_ALL = _CLAIM.where(is_any(deliveries.c.id, "its_ids")).returning(deliveries.c.id)
_CLAIM_ONE = _CLAIM.where(deliveries.c.id == bindparam("its_id", type_=deliveries.c.id.type))
# What the next version puts on its way while this one still runs is left to that one (R17).
_IS_KNOWN = deliveries.c.kind.in_(list(Kind))
# Of what is said unasked all that planning and fuse go by: reminders, and what may have arrived (`may_have_arrived`).
# Offers that wait for their day, or were overtaken, can be thousands where people change their answers all the time.
_COUNTS = or_(
    deliveries.c.kind == Kind.REMINDER,
    deliveries.c.state.in_((State.SENT, State.SENDING)),
    deliveries.c.uncertain_tries > 0,
)
UNASKED_IN = (
    select(deliveries)
    .where(
        IS_NO_REPLY & deliveries.c.kind.in_(UNASKED),
        _COUNTS,
        deliveries.c.county_id == bindparam("county", type_=deliveries.c.county_id.type),
        deliveries.c.created_at >= bindparam("since", type_=deliveries.c.created_at.type),
    )
    .order_by(deliveries.c.sequence)
)
_UNASKED_TO = (
    select(deliveries)
    .where(
        deliveries.c.person_id == bindparam("person", type_=deliveries.c.person_id.type),
        IS_NO_REPLY & deliveries.c.kind.in_(sorted(UNASKED)),
        _COUNTS,
    )
    .order_by(deliveries.c.sequence)
)
_TENANTS_WITH_UNREACHABLE = (
    select(deliveries.c.tenant_id).where(IS_UNREACHABLE, is_any(deliveries.c.tenant_id, "tenants")).distinct()
)
_UNREACHABLE = (
    select(deliveries)
    .where(
        IS_UNREACHABLE,
        _IS_KNOWN,
        deliveries.c.tenant_id == bindparam("tenant", type_=deliveries.c.tenant_id.type),
    )
    .order_by(deliveries.c.sequence)
)
# Claimed, or put in place by its own process without a claim.
_IS_UNDER_WAY = deliveries.c.state.in_((literal_column("'sending'"), literal_column("'waiting'")))
_FINISH = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("its_id", type_=deliveries.c.id.type),
        deliveries.c.owner.is_not_distinct_from(bindparam("its_owner", type_=deliveries.c.owner.type)),
        deliveries.c.fence == bindparam("its_fence", type_=deliveries.c.fence.type),
        _IS_UNDER_WAY,
    )
    .values(_PROGRESS)
)

_BY_KEY = select(deliveries).where(deliveries.c.key == bindparam("its_key"))
_DECIDE = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("its_id", type_=deliveries.c.id.type),
        deliveries.c.state == bindparam("its_state", type_=deliveries.c.state.type),
        deliveries.c.fence == bindparam("its_fence", type_=deliveries.c.fence.type),
    )
    .values(_PROGRESS)
    .returning(deliveries.c.id)
)

# Whoever changes rows that nobody else is changing, the oldest first.
_FREE = (
    select(deliveries)
    .where(_IS_KNOWN)
    .order_by(deliveries.c.not_before, deliveries.c.created_at, deliveries.c.sequence)
    .with_for_update(skip_locked=True)
)
_NOW = bindparam("now", type_=deliveries.c.not_before.type)
_DUE = _FREE.where(IS_WAITING, deliveries.c.not_before <= _NOW).limit(bindparam("most"))
_DUE_ELSEWHERE = _DUE.where(~is_any(deliveries.c.tenant_id, "skipped"))
_EXPIRED = _FREE.where(IS_BEING_SENT, deliveries.c.lease_until <= _NOW)
_CHANGE = update(deliveries).where(deliveries.c.id == bindparam("its_id"))
_PLANNED_IN = (
    select(deliveries)
    .where(
        IS_NO_REPLY,
        deliveries.c.kind == bindparam("its_kind"),
        deliveries.c.county_id == bindparam("county"),
        deliveries.c.created_at >= bindparam("since", type_=deliveries.c.created_at.type),
    )
    .order_by(deliveries.c.sequence)
)
_UNDER_WAY = (
    select(deliveries.c.id)
    .where(IS_WAITING | IS_BEING_SENT, deliveries.c.detail.is_distinct_from(NOT_NOW))
    .order_by(deliveries.c.sequence)
)


class OutboxTable:
    """The port `Outbox`.

    Senders claim under SKIP LOCKED on PostgreSQL; on SQLite the writer's BEGIN IMMEDIATE lets in one at a time.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._nothing_unreachable: set[str] = set()

    def ask_for_unreachable(self, tenants: Collection[str]) -> Question:
        """Return the query for which tenants have something unreachable, whose rows `expect_unreachable` takes."""
        return _TENANTS_WITH_UNREACHABLE, {"tenants": list(tenants)}

    def expect_unreachable(self, tenants: Collection[str], rows: Sequence[Row]) -> None:
        """Remember for which tenants nothing is unreachable."""
        self._nothing_unreachable |= {tenant.lower() for tenant in tenants} - {row["tenant_id"] for row in rows}

    async def add(self, delivery: Delivery) -> bool:
        """Add the delivery, claimed already or not; False when one with its key is there already."""
        return await self._transaction.insert_new(deliveries, delivery_to_row(delivery))

    async def add_all(self, new: Sequence[Delivery]) -> None:
        """Add deliveries whose keys are new, at the commit at the latest.

        Raises:
            DomainError: `already_there`, here or at the commit, when another process has added one of them.
        """
        for delivery in new:
            self._transaction.run_later(_ADD, delivery_to_row(delivery))

    async def add_missing(self, wanted: Sequence[Delivery]) -> None:
        """Add those of the deliveries whose keys are not there yet, at the commit at the latest."""
        for delivery in wanted:
            self._transaction.insert_later(deliveries, delivery_to_row(delivery))

    async def add_newest(self, news: Sequence[Delivery]) -> None:
        """Add news about a unit in a round, or have what still waits to tell the same person former ones tell these."""
        statements = news_statements("postgresql" if self._transaction.on_postgresql else "sqlite")
        for row in map(news_to_row, news):
            for statement in statements:
                self._transaction.run_later(statement, row)

    async def get_by_key(self, key: str) -> Delivery | None:
        """Return the delivery with this key."""
        row = await self._transaction.first(_BY_KEY, {"its_key": key})
        return delivery_from_row(row) if row else None

    async def claim_due(
        self, owner: str, now: datetime, limit: int, skipped_tenants: Collection[str] = ()
    ) -> Sequence[Delivery]:
        """Claim what is waiting, or ambiguous with a try left, and not before its time; oldest first."""
        # The try of an ambiguous delivery was counted when it became so; without one it would be parked.
        due = _DUE_ELSEWHERE if skipped_tenants else _DUE
        skipped = {"skipped": [tenant.lower() for tenant in skipped_tenants]} if skipped_tenants else {}
        rows = await self._transaction.all(due, {"now": now, "most": limit} | skipped)
        return await self._change([take_over(delivery_from_row(row), owner, now) for row in rows])

    async def claim_all(
        self, waiting: Sequence[Delivery], owner: str, now: datetime
    ) -> Callable[[], Sequence[Delivery | None]]:
        """Claim those that wait as they are here, due or not.

        At the commit at the latest; asked after it, what is returned tells them, and None for one that somebody has
        claimed before.
        """
        claimed = [claim(each, owner, now) for each in waiting]
        if not self._transaction.on_postgresql or len(claimed) == 1:
            # SQLite has no server to go back and forth with, and ids in a list, given back, take it 14 times as long;
            # PostgreSQL plans anew for each list.
            counted = self._transaction.ask_later(
                _CLAIM_ONE, [{"its_id": each.id, **claim_to_row(each)} for each in claimed]
            )
            return lambda: [each if count == 1 else None for each, count in zip(claimed, counted(), strict=True)]
        alike = [
            [each for each in claimed if (each.fence, each.attempts) == (fence, attempts)]
            for fence, attempts in sorted({(each.fence, each.attempts) for each in claimed})
        ]
        told = self._transaction.ask_later(
            _CLAIM_ALL, [{"its_ids": [each.id for each in some], **claim_to_row(some[0])} for some in alike]
        )

        def tell() -> Sequence[Delivery | None]:
            ours = {row["id"] for rows in told() for row in rows}
            return [each if each.id in ours else None for each in claimed]

        return tell

    async def settle_expired(self, now: datetime) -> int:
        """Turn deliveries whose sender's lease ran out into ambiguous or parked ones; return how many."""
        rows = await self._transaction.all(_EXPIRED, {"now": now})
        return len(await self._change([settle_ambiguous(delivery_from_row(row), now) for row in rows]))

    async def finish_all(self, endings: Sequence[Ending]) -> Callable[[], Sequence[bool]]:
        """Store the new states of claimed deliveries.

        At the commit at the latest; asked after it, what is returned tells False for one whose claim was lost and
        nothing was stored.
        """
        self._nothing_unreachable.clear()
        told = self._transaction.ask_later(_FINISH, [ending_to_row(each) for each in endings])
        return lambda: [count == 1 for count in told()]

    async def change(self, delivery: Delivery, former: Delivery) -> bool:
        """Store what was decided about one that nobody is sending; False when it is not as `former` any more."""
        values = change_to_row(delivery, former)
        return former.state is not State.SENDING and await self._transaction.first(_DECIDE, values) is not None

    async def unasked_to(self, person_id: PersonId) -> Sequence[Delivery]:
        """Return what a person was sent unasked or may have been, and all their reminders, as they were added."""
        return [delivery_from_row(row) for row in await self._transaction.all(_UNASKED_TO, {"person": person_id})]

    async def unasked_in(self, county_id: CountyId, since: datetime) -> Sequence[Delivery]:
        """Return the same for a county's people, of what was planned from an instant on, in that order."""
        rows = await self._transaction.all(UNASKED_IN, {"county": county_id, "since": since})
        return [delivery_from_row(row) for row in rows]

    async def planned_in(self, county_id: CountyId, kind: Kind, since: datetime) -> Sequence[Delivery]:
        """Return the messages of a kind, no replies, to a county's people that were planned from an instant on."""
        values = {"its_kind": kind, "county": county_id, "since": since}
        return [delivery_from_row(row) for row in await self._transaction.all(_PLANNED_IN, values)]

    async def unreachable(self, tenant_id: str) -> Sequence[Delivery]:
        """Return what could not reach anybody of a tenant, in the order it was added."""
        if tenant_id.lower() in self._nothing_unreachable:
            return []
        return [delivery_from_row(row) for row in await self._transaction.all(_UNREACHABLE, {"tenant": tenant_id})]

    async def under_way(self) -> Sequence[DeliveryId]:
        """Return what should have come to an end soon: not what waits for a decision or for the morning."""
        return [DeliveryId(row["id"]) for row in await self._transaction.all(_UNDER_WAY)]

    async def all(self, county_id: CountyId | None = None, state: State | None = None) -> Sequence[Delivery]:
        """Return deliveries in the order they were added, all or those of a county or in a state."""
        query = select(deliveries).order_by(deliveries.c.sequence)
        if county_id is not None:
            query = query.where(deliveries.c.county_id == county_id)
        if state is not None:
            query = query.where(deliveries.c.state == state)
        return [delivery_from_row(row) for row in await self._transaction.all(query)]

    async def _change(self, changed: Sequence[Delivery]) -> Sequence[Delivery]:
        if changed:
            rows = [delivery_progress(each) | {"fence": each.fence, "its_id": each.id} for each in changed]
            await self._transaction.run(_CHANGE, rows)
        return changed
