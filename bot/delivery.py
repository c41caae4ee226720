"""Send what is claimed, and store what came of it: each phase in its own short unit of work."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.alarms import Alarms
from bot.batches import Batches
from bot.clock import Clock
from bot.connector import PAUSED, Address
from bot.logs import describe_error
from domain.conversations import Conversation, Scope, without_thread
from domain.deliveries import (
    BLOCKED_BY_ADMIN,
    TENANT_STOPPED,
    Delivery,
    Kind,
    Outcome,
    Result,
    State,
    drop,
    park,
    postpone,
    settle,
)
from domain.ports import Ending, Json, OpenUnitOfWork, UnitOfWork

LOG = structlog.get_logger(__name__)

# As many as are sent at the same time: claiming more would let their leases run while they wait.
BATCH = 8
NOT_FOUND = "404"
LOOK_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A message is no longer wanted; `reason` is a code."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """Its hour has not come."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """It must not go out unless the operator says so; `reason` is a code."""

    reason: str


NotSent = Dropped | Later | Stopped
Compose = Callable[[Delivery], Awaitable[Json | NotSent]]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A reply as claimed; None when somebody else has it."""

    claimed: Delivery | None


@dataclass(frozen=True, slots=True)
class _Ended:
    """A try to be stored, and where it went."""

    ending: Ending
    conversation: Conversation | None


@dataclass(frozen=True, slots=True)
class _Stored:
    """Whether a try's result is stored."""

    done: bool


class Sender(Protocol):
    """What takes messages to Teams: a `bot.connector.Connector`."""

    async def send(self, address: Address, activity: Json, reply_to: str | None = None) -> Outcome:
        """Post a message."""

    async def update(self, address: Address, activity_id: str, activity: Json) -> Outcome:
        """Put something else in a message's place."""


@dataclass(frozen=True, slots=True)
class DeliveryPorts:
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
        # Nobody waits for what was sent to be written down, so that it goes along with something else.
        self._end = ports.batches.share(self._end_all, urgent=False)
        self._begin = ports.batches.share(self._begin_all)

    async def send_replies(self, replies: tuple[Delivery, ...], conversation: Conversation) -> None:
        """Send replies that were held back for us, one after the other; one that somebody took meanwhile is theirs."""
        for reply in replies:
            with _boundary(reply):
                begun = await self._begin(reply)
                if begun.claimed is not None:
                    await self._deliver(begun.claimed, conversation)

    async def deliver_due(self, now: datetime) -> int:
        """Send all that is due, and first give up on what a dead sender left; return how many were tried."""
        await self._settle_expired(now)
        tried, paused = 0, set[str]()
        while claimed := await self._claim(now, paused):
            settled = await asyncio.gather(*(self._find_and_deliver(delivery) for delivery in claimed))
            # A tenant that wants patience keeps nobody else waiting (F5), and its other messages are left in peace.
            paused |= {each.tenant_id for each in settled if each is not None and each.detail == PAUSED}
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

    async def _claim(self, now: datetime, paused: Collection[str]) -> tuple[Delivery, ...]:
        async with self._ports.open_unit_of_work() as unit:
            claimed = tuple(await unit.outbox.claim_due(self._ports.owner, now, BATCH, paused))
            await unit.commit()
        return claimed

    async def _begin_all(self, unit: UnitOfWork, replies: Sequence[Delivery]) -> Sequence[_Begun]:
        """Claim replies in a later commit than their turns': so a dead process tells which may have left."""
        claimed = await unit.outbox.claim_all(replies, self._ports.owner, self._ports.clock.now())
        return [_Begun(each) for each in claimed]

    async def _end_all(self, unit: UnitOfWork, endings: Sequence[_Ended]) -> Sequence[_Stored]:
        stored = await unit.outbox.finish_all([each.ending for each in endings])
        for ended in endings:
            if ended.conversation is not None:
                await _remember_way(unit, ended.ending.delivery, ended.conversation)
        return [_Stored(each) for each in stored]

    async def _find_and_deliver(self, delivery: Delivery) -> Delivery | None:
        settled: Delivery | None = None
        with _boundary(delivery):
            async with self._ports.open_to_read() as unit:
                conversation = await _find_conversation(unit, delivery)
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
        address = _address_of(delivery, conversation)
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
        ending = Ending(settled, claimed.owner or self._ports.owner, claimed.fence)
        stored = await self._end(_Ended(ending, conversation))
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


async def _find_conversation(unit: UnitOfWork, delivery: Delivery) -> Conversation | None:
    return await unit.conversations.get(delivery.tenant_id, without_thread(delivery.conversation_id))


def _address_of(delivery: Delivery, conversation: Conversation) -> Address:
    member_id = conversation.member_id or conversation.object_id
    return Address(
        conversation.service_url,
        delivery.tenant_id,
        delivery.conversation_id,
        conversation.bot_id,
        member_id if conversation.scope is Scope.PERSONAL else None,
    )


async def _remember_way(unit: UnitOfWork, settled: Delivery, conversation: Conversation) -> None:
    """Store what a try has told about the conversation: its new id, or that nothing reaches it."""
    if without_thread(settled.conversation_id) != conversation.id and conversation.scope is Scope.PERSONAL:
        former = await unit.conversations.get(conversation.tenant_id, conversation.id) or conversation
        await unit.conversations.put(replace(former, reachable=False))
        conversation = replace(former, id=settled.conversation_id)
        await unit.conversations.put(conversation)
    if settled.detail == BLOCKED_BY_ADMIN:
        await unit.conversations.stop_tenant(settled.tenant_id)
    elif _shuts_conversation(settled) and conversation.reachable and await _is_unchanged(unit, conversation):
        await unit.conversations.put(replace(conversation, reachable=False))


async def _is_unchanged(unit: UnitOfWork, conversation: Conversation) -> bool:
    """Tell whether nothing was heard meanwhile: who came back while we were refused is not shut out."""
    return await unit.conversations.get(conversation.tenant_id, conversation.id) == conversation


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
