"""Sending on paper: an outbox as a list, a Teams that only keeps accounts, and time that passes when all wait."""

import asyncio
import heapq
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from operator import itemgetter
from random import Random
from typing import Any, cast
from urllib.parse import unquote

from msgspec.structs import replace

from bot.batches import Batches
from bot.connector import Answer, Connector
from bot.connector_answers import classify
from bot.delivery import DeliveryPorts, DeliveryWorker, NotSent
from bot.limits import Limits
from bot.pauses import Pauses
from bot.rates import Pace
from bot.service_urls import ServiceHosts
from bot.tokens import NoToken
from domain.conversations import Conversation, Scope
from domain.deliveries import AT_ONCE, Delivery, Kind, State, claim
from domain.delivery_ports import Ending
from domain.ids import DeliveryId
from domain.ports import Json, OpenUnitOfWork

BEGAN = datetime(2025, 1, 20, 9, tzinfo=UTC)
URL = "https://smba.example/emea"
LATENCY = 0.05
TICK = 15.0


def now() -> float:
    """Return the seconds that have passed."""
    return asyncio.get_running_loop().time()


class LoopClock:
    """The machine's clock, by the loop's seconds."""

    def now(self) -> datetime:
        """Return this instant."""
        return BEGAN + timedelta(seconds=now())


@dataclass(eq=False)
class PaperOutbox:
    """As much of an outbox and of conversations as a sender needs, quick with ten thousand."""

    deliveries: dict[DeliveryId, Delivery] = field(default_factory=dict)
    # By tenant: whom Teams asks for patience, of that tenant nothing has to be looked at.
    _due: dict[str, list[tuple[datetime, int, DeliveryId]]] = field(default_factory=lambda: defaultdict(list))
    _number: int = 0

    def add(self, delivery: Delivery) -> None:
        """Take a delivery."""
        self.deliveries[delivery.id] = delivery
        self._number += 1
        if delivery.state in {State.WAITING, State.AMBIGUOUS}:
            heapq.heappush(self._due[delivery.tenant_id], (delivery.not_before, self._number, delivery.id))

    async def claim_due(
        self, owner: str, at: datetime, limit: int, skipped_tenants: Collection[str] = ()
    ) -> Sequence[Delivery]:
        """Claim what is due, oldest first."""
        claimed: list[Delivery] = []
        free = [due for tenant, due in self._due.items() if due and tenant not in skipped_tenants]
        while free and len(claimed) < limit:
            oldest = min(free, key=itemgetter(0))
            if oldest[0][0] > at:
                break
            claimed.append(claim(self.deliveries[heapq.heappop(oldest)[2]], owner, at))
            free = [due for due in free if due]
        self.deliveries |= {each.id: each for each in claimed}
        return claimed

    @property
    def is_done(self) -> bool:
        """Tell whether nothing waits any more."""
        return not any(self._due.values())

    async def settle_expired(self, _at: datetime) -> int:
        """Find nothing: nobody dies here."""
        return 0

    async def finish_all(self, endings: Sequence[Ending]) -> Callable[[], Sequence[bool]]:
        """Store what came of tries."""
        for ending in endings:
            self.add(ending.delivery)
        return lambda: [True] * len(endings)

    async def get(self, tenant_id: str, conversation_id: str) -> Conversation:
        """Return a private chat that is reachable."""
        return Conversation(conversation_id, tenant_id, f"{URL}/{tenant_id}", Scope.GROUP, "28:bot")

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Any]:
        """Lend itself as a unit of work."""
        yield self

    @property
    def outbox(self) -> "PaperOutbox":
        """Return itself."""
        return self

    @property
    def conversations(self) -> "PaperOutbox":
        """Return itself."""
        return self

    async def commit(self) -> None:
        """Do nothing: what is written on paper stays."""


@dataclass(eq=False)
class PaperTeams:
    """Keeps accounts of all calls: when, by whom, and what it had asked for."""

    random: Random
    refused_share: float = 0.0
    calls: list[tuple[float, str, str, str]] = field(default_factory=list)
    arrived: Counter[str] = field(default_factory=Counter)
    patience: dict[str, float] = field(default_factory=dict)
    too_early: list[str] = field(default_factory=list)

    async def take(self, _method: str, url: str, body: Json | None, _token: str | None) -> Answer:
        """Take a call, as an exchange of `bot.connector.Connector`."""
        tenant, _, tail = url.removeprefix(f"{URL}/").partition("/v3/conversations/")
        text = str((body or {})["text"])
        at = now()
        self.calls.append((at, tenant, unquote(tail.partition("/")[0]), text))
        if at < self.patience.get(text, 0.0):
            self.too_early.append(text)
        refused = self.random.random() < self.refused_share
        await asyncio.sleep(LATENCY)
        if not refused:
            self.arrived[text] += 1
            return self._answer(201, {})
        seconds = self.random.randint(1, 30)
        self.patience[text] = now() + seconds
        if self.random.random() < 0.5:
            return self._answer(429, {"Retry-After": str(seconds)})
        # An HTTP date knows whole seconds only: it says the next whole one.
        until = BEGAN + timedelta(seconds=int(now()) + seconds + 1)
        self.patience[text] = (until - BEGAN).total_seconds()
        return self._answer(429, {"Retry-After": format_datetime(until, usegmt=True)})

    def _answer(self, status: int, headers: dict[str, str]) -> Answer:
        body = b'{"id": "1"}' if status < 300 else b'{"error": {"code": "Throttled"}}'
        return Answer(status, classify(status, headers, body, LoopClock().now()), body)

    def fullest_window(self, key: int) -> int:
        """Return the most calls within any one second, by tenant (1) or by conversation (2)."""
        times: dict[str, list[float]] = defaultdict(list)
        for call in self.calls:
            times[str(call[key])].append(call[0])
        return max(_fullest(each) for each in times.values())


@dataclass(eq=False)
class PaperOffice:
    """Some workers of one process, with one connector."""

    outbox: PaperOutbox
    teams: PaperTeams
    workers: list[DeliveryWorker]

    async def send_all(self, hours: float = 48.0) -> float:
        """Tick until everything has come to an end, at most so long; return the seconds it took."""
        while now() < hours * 3600:
            await asyncio.gather(*(worker.deliver_due(LoopClock().now()) for worker in self.workers))
            if self.outbox.is_done:
                break
            await asyncio.sleep(TICK)
        return now()


async def compose_key(delivery: Delivery) -> Json | NotSent:
    """Say the delivery's key."""
    return {"type": "message", "text": delivery.key}


def open_paper_office(teams: PaperTeams, workers: int, tenant_rate: int = 30) -> PaperOffice:
    """Return an office whose pace, pauses and clock go by the running loop's seconds."""
    outbox = PaperOutbox()
    random = Random(1)  # noqa: S311 - a test's own chance, the same each time
    pauses = Pauses(now, lambda seconds: random.uniform(0, 1 + seconds / 10))
    limits = Limits(Pace(7, now), Pace(tenant_rate, now), pauses=pauses)
    connector = Connector(NoToken(), ServiceHosts(frozenset({"smba.example"})), LoopClock(), limits, teams.take)
    lend = cast("OpenUnitOfWork", outbox.open)
    ports = DeliveryPorts(lend, lend, Batches(lend), connector, compose_key, LoopClock(), "me")
    return PaperOffice(outbox, teams, [DeliveryWorker(ports) for _ in range(workers)])


def write(number: int, tenant: str, conversation: str) -> Delivery:
    """Return a message that waits."""
    return Delivery(
        id=DeliveryId(f"{number:032x}"),
        county_id=None,
        kind=Kind.REMINDER,
        key=f"message {number}",
        tenant_id=tenant,
        conversation_id=conversation,
        payload={},
        created_at=BEGAN,
        not_before=AT_ONCE,
        tries_left_if_ambiguous=1,
    )


def fill(office: PaperOffice, messages: int, tenants: int, channel_share: float = 0.1) -> None:
    """Have messages for private chats, and a share for the tenants' channels."""
    random = Random(messages)  # noqa: S311 - a test's own chance, the same each time
    for number in range(messages):
        tenant = f"tenant-{number % tenants}"
        place = "channel" if random.random() < channel_share else f"person-{number}"
        office.outbox.add(replace(write(number, tenant, f"{tenant}-{place}")))


# Private functions


def _fullest(times: list[float]) -> int:
    times.sort()
    most, first = 0, 0
    for last, at in enumerate(times):
        # What is a second apart is not within one; a billionth is forgiven to floating point.
        while at - times[first] >= 1.0 - 1e-9:
            first += 1
        most = max(most, last - first + 1)
    return most
