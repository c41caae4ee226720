"""A post office: a worker, its outbox on any database, our connector, and a Connector that answers as a test wants."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from msgspec.structs import replace

from bot.batches import Batches
from bot.connector import Connector
from bot.delivery import DeliveryPorts, DeliveryWorker, NotSent
from bot.limits import Limits
from bot.pauses import Pauses, add_nothing
from bot.rates import Pace
from bot.service_urls import ServiceHosts
from bot.tokens import NoToken
from domain.conversations import Conversation, Scope
from domain.deliveries import AT_ONCE, TRIES_AFTER_AMBIGUOUS, Delivery, Kind, State
from domain.ids import DeliveryId
from domain.ports import Json
from tests.storage.samples import AnyDatabase
from tests.support.builders import TENANT, object_id_of
from tests.support.clocks import SettableClock
from tests.support.connector import Behaviour, FakeConnector, fake_connector

NOW = datetime(2025, 1, 20, 9, tzinfo=UTC)


@dataclass(eq=False)
class Office:
    """Everything between the outbox and Teams, at a time that the test sets."""

    database: AnyDatabase
    teams: FakeConnector
    connector: Connector
    clock: SettableClock
    worker: DeliveryWorker
    numbers: Any = field(default_factory=lambda: count(1))

    async def meet(self, name: str, **changes: Any) -> Conversation:  # noqa: ANN401 - any field of a conversation
        """Remember a private chat with someone."""
        plain = Conversation(
            f"a:{name}", TENANT, self.teams.url, Scope.PERSONAL, "28:bot", object_id_of(name), member_id=f"29:{name}"
        )
        chat = replace(plain, **changes)
        async with self.database.open() as unit:
            await unit.conversations.put(chat)
            await unit.commit()
        return chat

    async def post(self, chat: Conversation, kind: Kind = Kind.REMINDER, **changes: Any) -> Delivery:  # noqa: ANN401 - any field of a delivery
        """Put a message in the outbox."""
        number = next(self.numbers)
        plain = Delivery(
            id=DeliveryId(f"{number:032x}"),
            county_id=None,
            kind=kind,
            key=f"message {number}",
            tenant_id=chat.tenant_id,
            conversation_id=chat.id,
            payload={"activity": {"type": "message", "text": f"message {number}"}} if kind is Kind.REPLY else {},
            created_at=self.clock.now(),
            not_before=AT_ONCE,
            tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[kind],
        )
        delivery = replace(plain, **changes)
        async with self.database.open() as unit:
            assert await unit.outbox.add(delivery)
            await unit.commit()
        return delivery

    async def tick(self, after: float = 0.0) -> int:
        """Let time pass, and send what is due."""
        self.clock.put(self.clock.now() + timedelta(seconds=after))
        return await self.worker.deliver_due(self.clock.now())

    async def stored(self, delivery: Delivery) -> Delivery:
        """Return a delivery as it is stored."""
        async with self.database.read() as unit:
            found = await unit.outbox.get_by_key(delivery.key)
        assert found is not None
        return found

    async def states(self) -> list[State]:
        """Return the states of all deliveries, in the order they were added."""
        async with self.database.read() as unit:
            return [each.state for each in await unit.outbox.all()]

    async def place(self, chat: Conversation) -> Conversation:
        """Return a conversation as it is stored."""
        async with self.database.read() as unit:
            found = await unit.conversations.get(chat.tenant_id, chat.id)
        assert found is not None
        return found

    def texts(self, chat: Conversation) -> list[str]:
        """Return what a conversation shows."""
        return [message["text"] for message in self.teams.sent_to(chat.id)]


async def compose_key(delivery: Delivery) -> Json | NotSent:
    """Say the delivery's own key: what it is about is another test's matter."""
    return {"type": "message", "text": delivery.key}


@asynccontextmanager
async def open_office(database: AnyDatabase, **limits: Any) -> AsyncIterator[Office]:  # noqa: ANN401 - any of the limits
    """Run a post office whose pace is no matter, unless the test says otherwise."""
    clock = SettableClock(NOW)

    def read_seconds() -> float:
        return (clock.now() - NOW).total_seconds()

    pauses = Pauses(read_seconds, add_nothing)
    own: Mapping[str, Any] = {"conversation": Pace(10_000), "tenant": Pace(10_000), "pauses": pauses} | limits
    async with fake_connector() as teams:
        connector = Connector(NoToken(), ServiceHosts(frozenset(), dev=True), clock, Limits(**own))
        ports = DeliveryPorts(database.open, database.read, Batches(database.open), connector, compose_key, clock, "me")
        yield Office(database, teams, connector, clock, DeliveryWorker(ports))
        await connector.close()


def refuse(status: int, code: str = "", **changes: Any) -> Behaviour:  # noqa: ANN401 - any field of a behaviour
    """Answer with a refusal in Teams' usual envelope."""
    body = {"error": {"code": code, "message": "no"}} if code else {}
    return Behaviour(status, body=body, **changes)
