"""Send what is claimed, and store what came of it: each phase in its own short unit of work."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot.alarms import Alarms
from bot.batches import Batches
from bot.clock import Clock
from bot.connector import PAUSED, Address
from bot.delivery_pieces import Begun, Ended, Stored
from bot.logs import describe_error
from bot.ways import find_conversation
from domain.conversations import Conversation, Scope
from domain.deliveries import (
    BLOCKED_BY_ADMIN,
    TENANT_STOPPED,
    Delivery,
    Kind,
    Outcome,
    Result,
    State,
    begin_unclaimed,
    drop,
    is_repeatable,
    park,
    postpone,
    settle,
)
from domain.delivery_ports import Ending
from domain.ports import Json, OpenUnitOfWork, UnitOfWork
from domain.usecases.remember_way import NOT_FOUND, remember_way

LOG = structlog.get_logger(__name__)

# As many as are sent at the same time: claiming more would let their leases run while they wait.
BATCH = 8
LOOK_AGAIN = timedelta(minutes=1)


class Dropped(Struct, frozen=True):
    """A message is no longer wanted; `reason` is a code."""

    reason: str


class Later(Struct, frozen=True):
    """Its hour has not come."""


class Stopped(Struct, frozen=True):
    """It must not go out unless the operator says so; `reason` is a code."""

    reason: str


NotSent = Dropped | Later | Stopped
Compose = Callable[[Delivery], Awaitable[Json | NotSent]]


class Sender(Protocol):
    """What takes messages to Teams: a `bot.connector.Connector`."""

    async def send(self, address: Address, activity: Json, reply_to: str | None = None) -> Outcome:
        """Post a message."""

    async def update(self, address: Address, activity_id: str, activity: Json) -> Outcome:
        """Put something else in a message's place."""


class DeliveryPorts(Struct, frozen=True):
    """What sending needs.

    Attributes:
        compose: re-checks at the last moment that a message is wanted and renders it; never asked about replies, which
            carry their activity.
        clock: the machine's own, as leases and pauses are real time even in a demo with short days.
        owner: names this process in claims.
        batches: what claims of replies, and results of tries, are stored with.
    """

    open_unit_of_work: OpenUnitOfWork
    open_to_read: OpenUnitOfWork
    batches: Batches
    connector: Sender
    compose: Compose
    clock: Clock
    owner: str


class DeliveryWorker:
    """Takes messages from the outbox to Teams. One that fails never stops the others."""

    def __init__(self, ports: DeliveryPorts) -> None:
        self._ports = ports
        self._alarms = Alarms()
        self._is_leaving = False
        # Nobody waits for what was sent to be written down, so that it goes along with something else.
        self._end = ports.batches.share(self._end_all, urgent=False)
        self._begin = ports.batches.share(self._begin_all)

    async def send_replies(self, replies: tuple[Delivery, ...], conversation: Conversation) -> None:
        """Send replies that were held back for us, one after the other; one that somebody took meanwhile is theirs.

        What takes a pressed card's place is not claimed: should we die, it is put there again (decision 0004).
        """
        for reply in replies:
            with _boundary(reply):
                if is_repeatable(reply) and self._ports.clock.now() < reply.not_before:
                    await self._put_in_place(begin_unclaimed(reply), conversation)
                elif (claimed := (await self._begin(reply)).claimed) is not None:
                    await self._deliver(claimed, conversation)

    async def _put_in_place(self, reply: Delivery, conversation: Conversation) -> None:
        """Change the pressed card without a claim; where it is gone, what is said anew is claimed."""
        activity = _add_places(reply.payload["activity"], reply, conversation)
        outcome = await self._update(reply, conversation, activity)
        if outcome is None:
            claimed = (await self._begin(reply)).claimed
            if claimed is None:
                return
            reply = replace(claimed, attempts=reply.attempts)
            outcome = await self._ports.connector.send(_address_of(reply, conversation), activity)
        await self._finish(reply, self._settle(reply, outcome), conversation)

    def leave(self) -> None:
        """Claim nothing more: the process is stopping, and what it has claimed but not sent would be in doubt (R17)."""
        self._is_leaving = True

    async def deliver_due(self, now: datetime) -> int:
        """Send all that is due, and first give up on what a dead sender left; return how many were tried."""
        await self.settle_expired(now)
        tried, paused = 0, set[str]()
        while not self._is_leaving and (claimed := await self._claim(now, paused)):
            settled = await asyncio.gather(*(self._find_and_deliver(delivery) for delivery in claimed))
            # A tenant that wants patience keeps nobody else waiting (F5), and its other messages are left in peace.
            paused |= {each.tenant_id for each in settled if each is not None and each.detail == PAUSED}
            tried += len(claimed)
            if len(claimed) < BATCH:
                break
        return tried

    async def settle_expired(self, now: datetime) -> None:
        """Give up on what a dead sender left, whose outcome nobody knows."""
        async with self._ports.open_unit_of_work() as unit:
            count = await unit.outbox.settle_expired(now)
            await unit.commit()
        if count:
            LOG.warning("deliveries_without_outcome", count=count)

    async def _claim(self, now: datetime, paused: Collection[str]) -> tuple[Delivery, ...]:
        async with self._ports.open_unit_of_work() as unit:
            claimed = tuple(await unit.outbox.claim_due(self._ports.owner, now, BATCH, paused))
            await unit.commit()
        return claimed

    async def _begin_all(self, unit: UnitOfWork, replies: Sequence[Delivery]) -> Sequence[Begun]:
        """Claim replies in a later commit than their turns': so a dead process tells which may have left."""
        tell = await unit.outbox.claim_all(replies, self._ports.owner, self._ports.clock.now())
        return [Begun(tell, number) for number in range(len(replies))]

    async def _end_all(self, unit: UnitOfWork, endings: Sequence[Ended]) -> Sequence[Stored]:
        tell = await unit.outbox.finish_all([each.ending for each in endings])
        for ended in endings:
            if ended.conversation is not None:
                await remember_way(unit, ended.ending.delivery, ended.conversation)
        return [Stored(tell, number) for number in range(len(endings))]

    async def _find_and_deliver(self, delivery: Delivery) -> Delivery | None:
        settled: Delivery | None = None
        with _boundary(delivery):
            async with self._ports.open_to_read() as unit:
                conversation = await find_conversation(unit, delivery)
            settled = await self._deliver(delivery, conversation)
        return settled  # noqa: RET504 - None where the boundary caught something

    async def _deliver(self, delivery: Delivery, conversation: Conversation | None) -> Delivery:
        settled = await self._try(delivery, conversation)
        await self._finish(delivery, settled, conversation)
        return settled

    async def _try(self, delivery: Delivery, conversation: Conversation | None) -> Delivery:
        if conversation is None:
            return self._settle(delivery, Outcome(Result.FAILED, detail="conversation_unknown"))
        if delivery.kind is not Kind.REPLY and not conversation.reachable:
            why = TENANT_STOPPED if conversation.tenant_stopped else "conversation_unreachable"
            return self._settle(delivery, Outcome(Result.UNREACHABLE, detail=why))
        return await self._compose_and_send(delivery, conversation)

    async def _compose_and_send(self, delivery: Delivery, conversation: Conversation) -> Delivery:
        match await self._compose(delivery):
            case Dropped(reason):
                return drop(delivery, reason)
            case Stopped(reason):
                self._alarms.sound(reason)
                return park(delivery, reason)
            case Later():
                return postpone(delivery, self._ports.clock.now() + LOOK_AGAIN)
            case Outcome() as refused:
                return self._settle(delivery, refused)
            case composed:
                return self._settle(delivery, await self._send(delivery, conversation, composed))

    async def _compose(self, delivery: Delivery) -> Json | NotSent | Outcome:
        if delivery.kind is Kind.REPLY:
            activity: Json = delivery.payload["activity"]
            return activity
        try:
            return await self._ports.compose(delivery)
        except Exception as error:  # noqa: BLE001 - nothing was sent, so it may safely be tried again
            LOG.error("delivery_not_composed", delivery=delivery.id, **describe_error(error))  # noqa: TRY400 - as above
            return Outcome(Result.RETRY, detail="not_composed")

    async def _send(self, delivery: Delivery, conversation: Conversation, composed: Json) -> Outcome:
        activity = _add_places(composed, delivery, conversation)
        takes_a_place = isinstance(delivery.payload.get("update_activity_id"), str)
        changed = await self._update(delivery, conversation, activity) if takes_a_place else None
        return changed or await self._ports.connector.send(_address_of(delivery, conversation), activity)

    async def _update(self, delivery: Delivery, conversation: Conversation, activity: Json) -> Outcome | None:
        """Put a message in the place of the one that it replaces; None where that is gone."""
        former: str = delivery.payload["update_activity_id"]
        outcome = await self._ports.connector.update(_address_of(delivery, conversation), former, activity)
        if (outcome.detail or "").startswith(NOT_FOUND):
            return None
        return outcome if outcome.activity_id else replace(outcome, activity_id=former)

    def _settle(self, delivery: Delivery, outcome: Outcome) -> Delivery:
        return settle(delivery, outcome, self._ports.clock.now())

    async def _finish(self, claimed: Delivery, settled: Delivery, conversation: Conversation | None) -> None:
        ending = Ending(settled, claimed.owner, claimed.fence)
        stored = await self._end(Ended(ending, conversation))
        if settled.detail == BLOCKED_BY_ADMIN:
            self._alarms.sound("app_blocked_by_administrator", settled.tenant_id, detail=settled.detail)
        elif settled.state is State.SENT:
            self._alarms.clear("app_blocked_by_administrator", settled.tenant_id)
        _log_outcome(settled, stored=stored.done)


# Private functions


@contextmanager
def _boundary(delivery: Delivery) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the boundary of a delivery: a tick sends it, or decides when its lease is over
        LOG.error("delivery_failed", delivery=delivery.id, **describe_error(error))  # noqa: TRY400 - a trace may hold texts


def _add_places(composed: Json, delivery: Delivery, conversation: Conversation) -> Json:
    """Return an activity with who says it, and where."""
    return {**composed, "from": {"id": conversation.bot_id}, "conversation": {"id": delivery.conversation_id}}


def _address_of(delivery: Delivery, conversation: Conversation) -> Address:
    member_id = conversation.member_id or conversation.object_id
    return Address(
        conversation.service_url,
        delivery.tenant_id,
        delivery.conversation_id,
        conversation.bot_id,
        member_id if conversation.scope is Scope.PERSONAL else None,
    )


def _log_outcome(settled: Delivery, *, stored: bool) -> None:
    if stored and settled.kind is Kind.REPLY and settled.state is State.SENT and settled.attempts == 1:
        # An answer that arrives at once is no news: a line for each would be most of the log.
        return
    known = {"delivery": settled.id, "kind": settled.kind.value, "attempts": settled.attempts, "detail": settled.detail}
    if not stored:
        LOG.warning("delivery_claim_lost", state=settled.state.value, **known)
    elif settled.state in {State.SENT, State.DROPPED}:
        LOG.info("delivery_done", state=settled.state.value, **known)
    else:
        LOG.warning("delivery_not_sent", state=settled.state.value, **known)
