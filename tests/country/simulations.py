"""One cycle of the whole country: real services in processes of their own, and a Teams that counts every call."""

import asyncio
import os
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from aiohttp import ClientSession
from msgspec import Struct

from bot.clock import monotonic
from bot.limits import PER_TENANT
from domain.conversations import without_thread
from domain.deadlines import at_local, local_date
from domain.instruments import Part
from domain.roster import Role
from tests.country.foundings import found
from tests.country.geography import Citizen, Country
from tests.country.people import LATER, PREVIEW, Act, Lives, find_part, make_lives
from tests.support.connector import Behaviour, Call, FakeConnector, fake_connector
from tests.support.forks import ForkedService, Nursery
from tests.support.people import Json
from tests.support.scenarios import JOBS
from tests.support.teams_limits import LimitWatch
from tests.year.simulations import WRITTEN

FIRST, LAST = date(2025, 1, 7), PREVIEW
HOURS = (8, 9)
DAY = timedelta(days=1)
# The ticks come when they are ordered.
NEVER = 1_000_000.0
# As Teams, which asks again when it is told to.
TRIES = 5
OK, AGAIN = 200, 503
# So many people have a turn under way at the same time.
CROWD = 32
BLOCKED = Behaviour(403, body={"error": {"code": "MessageWritesBlocked"}})
THROTTLED = Behaviour(429, {"Retry-After": "1"}, {"error": {"code": "Throttled"}})


class Plan(Struct, frozen=True):
    """How it is tried: how many services there are, and how many each believes that there are."""

    replicas: int = 4
    believed: int = 4
    tenant_rate: int = PER_TENANT


@dataclass(eq=False)
class Cycle:
    """The cycle as it goes on; `got` are the days on which each conversation was written to unasked."""

    country: Country
    lives: Lives
    crowd: asyncio.Semaphore
    connector: FakeConnector
    session: ClientSession
    services: list[ForkedService] = field(default_factory=list)
    watch: LimitWatch = field(default_factory=LimitWatch)
    got: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    arrived: list[str] = field(default_factory=list)
    updated: int = 0
    turns: int = 0
    memory: tuple[float, ...] = ()
    seconds: tuple[float, ...] = ()
    errors: list[Json] = field(default_factory=list)
    throttled: int = 0
    again: int = 0

    def take(self, call: Call) -> Behaviour | None:
        """Count a call, and refuse what Teams refuses."""
        citizen = self.lives.citizens.get(call.conversation_id)
        allowed = self.watch.note(call.conversation_id, citizen.who.tenant if citizen else "channel", monotonic())
        if call.conversation_id in self.lives.blocked:
            return BLOCKED
        self.throttled += not allowed
        return None if allowed else THROTTLED

    async def tick(self, now: datetime, ahead: float) -> None:
        """Have every service do what it does at a tick, and people react, until nothing more comes of it."""
        await self._order(day=now.isoformat(), ahead=ahead, tick=JOBS)
        unasked = self._collect()
        while unasked:
            for conversation in unasked:
                self.got[conversation].append(local_date(now))
            acting = {chat: act for chat in unasked if (act := self._find_act(chat)) is not None}
            async with asyncio.TaskGroup() as group:
                for chat, act in acting.items():
                    group.create_task(self._act(self.lives.citizens[chat], act))
            await self._order()
            # Who has done something was answered; what came to others, they have not asked for.
            unasked = [each for each in self._collect() if each not in acting]
            await self._order(tick=JOBS)
            unasked += self._collect()

    async def stop(self) -> None:
        """Note what each service has used, and end it."""
        self.memory = tuple(map(measure_memory, self.services))
        self.seconds = tuple(map(measure_seconds, self.services))
        for service in self.services:
            self.errors += service.errors
            await service.kill()

    def _find_act(self, chat: str) -> Act | None:
        life = self.lives.by_chat.get(chat)
        return life.acts.get(len(self.got[chat])) if life else None

    async def _act(self, citizen: Citizen, act: Act) -> None:
        match act:
            case Act.ANSWER:
                await self._answer(citizen)
            case Act.PAUSE:
                await self._say(citizen, LATER)
            case Act.HAND_ON:
                # A chair has two parts, and is asked first which of them it is about.
                await self._say(citizen, "inte jag", "allt", "1")
            case Act.LEAVE:
                await self._post(citizen.who.installation("remove"))
            case Act.PUBLISH:
                await self._say(citizen, "publicera", "ja")

    async def _answer(self, citizen: Citizen) -> None:
        if citizen.role in {Role.CHAIR, Role.CONTACT}:
            await self._say(citizen, *WRITTEN[Part.SELF_ASSESSMENT])
            await self._say(citizen, "avbryt", *write_state(self._count_homes(citizen)))
        else:
            await self._say(citizen, *WRITTEN[find_part(citizen)])

    def _count_homes(self, citizen: Citizen) -> int:
        return sum(unit.leadership_id == citizen.assignment.unit_id for unit in self.country.units)

    async def _say(self, citizen: Citizen, *texts: str) -> None:
        for text in texts:
            await self._post(citizen.who.message(text))

    async def _post(self, activity: Json) -> None:
        """Post to whichever service has its turn, as a load balancer does, and again when told to."""
        sent = {**activity, "serviceUrl": self.connector.url}
        for _ in range(TRIES):
            self.turns += 1
            address = self.services[self.turns % len(self.services)].address
            async with self.crowd, self.session.post(f"{address}/api/messages", json=sent) as response:
                if response.status == OK:
                    return
                assert response.status == AGAIN, response.status
            self.again += 1
        raise AssertionError(activity)

    async def _order(self, **order: object) -> None:
        await asyncio.gather(*(service.order(**order) for service in self.services))
        assert all(service.alive for service in self.services)

    def _collect(self) -> list[str]:
        """Return where messages have arrived since last asked, and keep of each only that it did."""
        new, self.connector.activities = self.connector.activities, []
        self.connector.calls.clear()
        sent = [call for call in new if call.action == "send"]
        self.arrived += [call.activity_id or "" for call in sent]
        self.updated += len(new) - len(sent)
        return [without_thread(call.conversation_id) for call in sent]


async def simulate(country: Country, url: str, nursery: Nursery, plan: Plan) -> Cycle:
    """Return the cycle after it has passed, on an empty, migrated database."""
    async with _open(country, url) as cycle:
        first = at_local(FIRST - DAY, time(8))
        for _ in range(plan.replicas):
            settings = {"replicas": plan.believed, "tenant_rate": plan.tenant_rate, "tick_seconds": NEVER}
            cycle.services.append(await nursery.start(url, first, first, **settings))
        await asyncio.gather(*(service.be_ready() for service in cycle.services))
        try:
            former = first
            for now in list_ticks():
                await cycle.tick(now, (now - former).total_seconds())
                former = now
        finally:
            await cycle.stop()
    return cycle


def write_state(homes: int) -> Sequence[str]:
    """Return what answers the state of a leadership: its last question but two is asked for each municipality."""
    *before, about_homes, challenges, support = WRITTEN[Part.LEADERSHIP_STATUS]
    return (*before, ", ".join([about_homes] * homes), challenges, support)


def list_ticks() -> Iterator[datetime]:
    """Yield the instants of January at which anything may come."""
    return (at_local(FIRST + number * DAY, time(hour)) for number in range((LAST - FIRST).days + 1) for hour in HOURS)


def measure_memory(service: ForkedService) -> float:
    """Return the most that a process has had in memory, in MiB, with what it shares with others."""
    status = Path(f"/proc/{service.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def measure_seconds(service: ForkedService) -> float:
    """Return the processor's seconds that a process has used."""
    fields = Path(f"/proc/{service.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# Private functions


@asynccontextmanager
async def _open(country: Country, url: str) -> AsyncIterator[Cycle]:
    async with fake_connector() as connector, ClientSession() as session:
        await found(url, country, connector.url)
        cycle = Cycle(country, make_lives(country), asyncio.Semaphore(CROWD), connector, session)
        connector.answer_by(cycle.take)
        yield cycle
