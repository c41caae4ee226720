"""Send what is claimed, and store what came of it: each phase in its own short unit of work."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.connector import Address, Connector
from bot.logs import describe_error
from domain.conversations import Conversation, without_thread
from domain.deliveries import Delivery, Kind, Outcome, Result, State, drop, settle
from domain.ports import Json, OpenUnitOfWork

LOG = structlog.get_logger(__name__)

# As many as are sent at the same time: claiming more would let their leases run while they wait.
BATCH = 8
NOT_FOUND = "404"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A message is no longer wanted; `reason` is a code."""

    reason: str


Compose = Callable[[Delivery], Awaitable[Json | Dropped]]


@dataclass(frozen=True, slots=True)
class DeliveryPorts:
    """What sending needs.

    Attributes:
        compose: re-checks at the last moment that a message is wanted and renders it; never asked about replies, which
            carry their activity.
        clock: the machine's own, as leases and pauses are real time even in a demo with short days.
        owner: names this process in claims.
    """

    open_unit_of_work: OpenUnitOfWork
    open_to_read: OpenUnitOfWork
    connector: Connector
    compose: Compose
    clock: Clock
    owner: str


class DeliveryWorker:
    """Takes messages from the outbox to Teams. One that fails never stops the others."""

    def __init__(self, ports: DeliveryPorts) -> None:
        self._ports = ports

    async def send_replies(self, replies: tuple[Delivery, ...]) -> None:
        """Send replies, one after the other, that were stored as claimed by us."""
        for delivery in replies:
            await self._deliver(delivery)

    async def deliver_due(self, now: datetime) -> int:
        """Send all that is due, and first give up on what a dead sender left; return how many were tried."""
        await self._settle_expired(now)
        tried = 0
        while claimed := await self._claim(now):
            await asyncio.gather(*(self._deliver(delivery) for delivery in claimed))
            tried += len(claimed)
            if len(claimed) < BATCH:
                break
        return tried

    async def _settle_expired(self, now: datetime) -> None:
        async with self._ports.open_unit_of_work() as unit:
            count = await unit.outbox.settle_expired(now)
            await unit.commit()
        if count:
            LOG.warning("deliveries_without_outcome", count=count)

    async def _claim(self, now: datetime) -> tuple[Delivery, ...]:
        async with self._ports.open_unit_of_work() as unit:
            claimed = tuple(await unit.outbox.claim_due(self._ports.owner, now, BATCH))
            await unit.commit()
        return claimed

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            conversation = await self._find_conversation(delivery)
            settled = await self._try(delivery, conversation)
            await self._finish(delivery, settled, conversation)
        except Exception as error:  # noqa: BLE001 - the boundary of a delivery: its lease runs out and the next tick decides
            LOG.error("delivery_failed", delivery=delivery.id, **describe_error(error))  # noqa: TRY400 - a trace may hold texts

    async def _find_conversation(self, delivery: Delivery) -> Conversation | None:
        async with self._ports.open_to_read() as unit:
            return await unit.conversations.get(delivery.tenant_id, without_thread(delivery.conversation_id))

    async def _try(self, delivery: Delivery, conversation: Conversation | None) -> Delivery:
        if conversation is None:
            return self._settle(delivery, Outcome(Result.FAILED, detail="conversation_unknown"))
        if delivery.kind is not Kind.REPLY and not conversation.reachable:
            return self._settle(delivery, Outcome(Result.UNREACHABLE, detail="conversation_unreachable"))
        composed = await self._compose(delivery)
        if isinstance(composed, Dropped):
            return drop(delivery, composed.reason)
        if isinstance(composed, Outcome):
            return self._settle(delivery, composed)
        return self._settle(delivery, await self._send(delivery, conversation, composed))

    async def _compose(self, delivery: Delivery) -> Json | Dropped | Outcome:
        if delivery.kind is Kind.REPLY:
            activity: Json = delivery.payload["activity"]
            return activity
        try:
            return await self._ports.compose(delivery)
        except Exception as error:  # noqa: BLE001 - nothing was sent, so it may safely be tried again
            LOG.error("delivery_not_composed", delivery=delivery.id, **describe_error(error))  # noqa: TRY400 - as above
            return Outcome(Result.RETRY, detail="not_composed")

    async def _send(self, delivery: Delivery, conversation: Conversation, composed: Json) -> Outcome:
        address = Address(conversation.service_url, delivery.tenant_id, delivery.conversation_id)
        activity = {**composed, "from": {"id": conversation.bot_id}, "conversation": {"id": delivery.conversation_id}}
        pressed = delivery.payload.get("update_activity_id")
        if isinstance(pressed, str):
            outcome = await self._ports.connector.update(address, pressed, activity)
            if not (outcome.detail or "").startswith(NOT_FOUND):
                return outcome if outcome.activity_id else replace(outcome, activity_id=pressed)
        return await self._ports.connector.send(address, activity)

    def _settle(self, delivery: Delivery, outcome: Outcome) -> Delivery:
        return settle(delivery, outcome, self._ports.clock.now())

    async def _finish(self, claimed: Delivery, settled: Delivery, conversation: Conversation | None) -> None:
        async with self._ports.open_unit_of_work() as unit:
            stored = await unit.outbox.finish(settled, claimed.fence, claimed.owner or self._ports.owner)
            if conversation is not None and _shuts_conversation(settled):
                await unit.conversations.put(replace(conversation, reachable=False))
            await unit.commit()
        _log_outcome(settled, stored=stored)


# Private functions


def _shuts_conversation(settled: Delivery) -> bool:
    """Tell whether nothing reaches the conversation any more; a thread that is gone says nothing about its channel."""
    if settled.state is not State.UNREACHABLE:
        return False
    in_thread = settled.conversation_id != without_thread(settled.conversation_id)
    return not (in_thread and (settled.detail or "").startswith(NOT_FOUND))


def _log_outcome(settled: Delivery, *, stored: bool) -> None:
    known = {"delivery": settled.id, "kind": settled.kind.value, "attempts": settled.attempts, "detail": settled.detail}
    if not stored:
        LOG.warning("delivery_claim_lost", state=settled.state.value, **known)
    elif settled.state in {State.SENT, State.DROPPED}:
        LOG.info("delivery_done", state=settled.state.value, **known)
    else:
        LOG.warning("delivery_not_sent", state=settled.state.value, **known)
