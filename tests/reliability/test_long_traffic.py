"""R22: twenty activities a second, for half an hour by night: nothing grows, all is stored, all is sent once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from math import inf
from pathlib import Path
from statistics import median
from typing import Any, LiteralString

import psycopg
import pytest
from msgspec import Struct, field
from msgspec.structs import replace

from bot.cli.services import DEMO_LOG
from domain.deliveries import State
from tests.crashes.loads import Respondent
from tests.reliability.crowds import compare_crowd, find_put_off, gather_crowd
from tests.reliability.programs import LOOK_AGAIN_SECONDS, Services, stop, wait_until_all_is_sent
from tests.support.clocks import clock_at
from tests.support.counties import DATES, found_county
from tests.support.people import CARD, Json
from tests.support.scenarios import Teams, open_teams

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

OK = 200
MIB = 1024 * 1024
A_SECOND = 20
# Three of each leadership; each does something every other second, half of what one person may.
PEOPLE = 39
# A figure is the median of so many looks; each run has twice as many after its warm-up.
LOOKS = 6
# Either side opens a few more connections when there is more to do at once; if each activity left one open, the
# shortest run would have more than a hundred.
MORE_FILES = 16
WAL_BELOW = 64 * MIB
# Idle connections are closed after 15 s.
PATIENCE_SECONDS = 40.0


class Length(Struct, frozen=True):
    """How long it goes on, with the time to warm up, and how often somebody looks: in seconds.

    `grows_below` is what memory may not grow by after warming up, in bytes.
    """

    seconds: int
    warm_up: int
    every: float
    grows_below: float


# A few seconds cannot tell growing from warming up.
SHORT = Length(4, 1, 0.25, inf)
LONG = Length(30 * 60, 3 * 60, 10, 5 * MIB)


class Look(Struct, frozen=True):
    """What the service takes at one moment: bytes of memory, open files and sockets, bytes of SQLite's log."""

    memory: int
    files: int
    wal: int


class Watch(Struct, frozen=True):
    """Looks at one process, and at the log beside its database; PostgreSQL has none there."""

    pid: int
    wal: Path

    def look(self) -> Look:
        """Look now."""
        process = Path("/proc") / str(self.pid)
        fields = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
        return Look(
            memory=int(fields["VmRSS"].split()[0]) * 1024,
            files=len(list((process / "fd").iterdir())),
            wal=self.wal.stat().st_size if self.wal.exists() else 0,
        )


class Growth(Struct, frozen=True):
    """What came of the looks: after warming up, at the end of the traffic, and when all had settled."""

    warm: Sequence[Look]
    last: Sequence[Look]
    settled: Look
    wal: int

    @property
    def memory(self) -> float:
        """By how many bytes the memory has grown."""
        return median(each.memory for each in self.last) - median(each.memory for each in self.warm)

    @property
    def files(self) -> float:
        """How many more files and sockets are open."""
        return self.settled.files - median(each.files for each in self.warm)

    @property
    def told(self) -> str:
        """Return the figures."""
        memory, wal = self.memory / MIB, self.wal / MIB
        whole, files = self.settled.memory / MIB, self.settled.files
        grown = f"memory grew by {memory:.2f} MiB to {whole:.0f}, open files by {self.files:g} to {files}"
        return f"{grown}, the WAL had at most {wal:.2f} MiB"


class Person(Struct, frozen=True):
    """Someone who does one thing after the other: their client waits for its answer."""

    respondent: Respondent
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)


class LongTraffic(Struct, eq=False):
    """People who do all sorts of things; `calls` counts what was sent to them, of which only the number is kept."""

    teams: Teams
    people: Sequence[Person]
    watch: Watch
    calls: int = 0
    looks: list[Look] = field(default_factory=list)

    async def flow(self, length: Length) -> float:
        """Have one thing done in each twentieth of a second, whatever those before wait for; return the seconds."""
        clock = asyncio.get_running_loop()
        began = clock.time()
        async with asyncio.TaskGroup() as group:
            for number in range(length.seconds * A_SECOND):
                await asyncio.sleep(began + number / A_SECOND - clock.time())
                if number % round(length.every * A_SECOND) == 0:
                    self.looks.append(self.watch.look())
                    self.forget()
                group.create_task(self._do(self.people[number % PEOPLE], ACTS[number % len(ACTS)]))
        return clock.time() - began

    async def settle(self, length: Length) -> Growth:
        """Wait until idle connections are closed, if there are too many; return what came of it all."""
        warm = self.looks[round(length.warm_up / length.every) :]

        def see() -> Growth:
            looks = [*self.looks, settled := self.watch.look()]
            return Growth(warm[:LOOKS], warm[-LOOKS:], settled, max(each.wal for each in looks))

        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    if see().files <= MORE_FILES:
                        break
                    await asyncio.sleep(LOOK_AGAIN_SECONDS)
        return see()

    def forget(self) -> None:
        """Forget what was sent but for its number, and what people see but for the cards that they press."""
        self.calls += len(self.teams.connector.calls)
        self.teams.connector.calls.clear()
        del self.teams.connector.activities[PEOPLE:]

    async def _do(self, each: Person, act: Callable[[Respondent], Json]) -> None:
        async with each.busy:
            assert (await self.teams.post(act(each.respondent))).status == OK


def press_status(each: Respondent) -> Json:
    """Return a press of the button that asks how things stand."""
    action = {"type": "Action.Execute", "title": "…", "verb": "status", "data": {}}
    press: Json = {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": action}, "replyToId": CARD}
    return {**each.who.message(""), **press}


# In turn. Their number and that of the people have no common divisor: everybody does each of them.
ACTS: Sequence[Callable[[Respondent], Json]] = (
    lambda each: each.answer(as_message=False),
    lambda each: each.who.message("läge"),
    lambda each: each.answer(as_message=True),
    lambda each: each.who.message("hjälp"),
    press_status,
)


@pytest.mark.parametrize(
    "length", [SHORT, pytest.param(LONG, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])], ids=["short", "long"]
)
async def test_nothing_grows_or_gets_lost_however_long_people_go_on(
    database_url: str, tmp_path: Path, length: Length
) -> None:
    now = clock_at(DATES.opens_on).now()
    await found_county(database_url, now)
    async with open_teams() as teams, Services(database_url, tmp_path) as services, tidied(database_url):
        crowd = await gather_crowd(database_url, teams, PEOPLE, now)
        (service,) = await services.start(1)
        watch = Watch(service.process.pid, Path(f"{database_url.removeprefix('sqlite:///')}-wal"))
        there = replace(teams, address=service.address)
        traffic = LongTraffic(there, [Person(each) for each in crowd], watch)
        took = await traffic.flow(length)
        rows = await wait_until_all_is_sent(database_url)
        growth = await traffic.settle(length)
        await stop(service)
        traffic.forget()
    put_off = {row.id for row in find_put_off(rows)}
    assert {row.state for row in rows if row.id not in put_off} == {State.SENT}
    assert traffic.calls == len(rows) - len(put_off)
    assert await compare_crowd(database_url, crowd) == (0, 0)
    # A library has nothing good to tell: that nobody closed a session, for one.
    lines = (tmp_path / DEMO_LOG).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "library_message" in line] == []
    assert growth.files <= MORE_FILES
    assert growth.memory < length.grows_below
    assert growth.wal < WAL_BELOW
    # Else nobody has looked at the right file.
    assert (growth.wal > 0) == database_url.startswith("sqlite")
    pace = f"{length.seconds * A_SECOND} activities, {length.seconds * A_SECOND / took:.1f} a second"
    told = f"{sum(len(each.given) for each in crowd)} answers and {len(rows)} messages: 0 lost, 0 double"
    print(f"R22: {pace}: {growth.told}; {told}")  # noqa: T201 - the figure of R22


@asynccontextmanager
async def tidied(database_url: str) -> AsyncIterator[None]:
    """Have PostgreSQL tidy up after itself, as where it serves; where tests run for moments it is told not to."""
    if database_url.startswith("sqlite"):
        yield
        return
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as admin:
        await set_tidying(admin, "on")
        try:
            yield
        finally:
            await set_tidying(admin, "off")


async def set_tidying(admin: psycopg.AsyncConnection[Any], state: LiteralString) -> None:
    """Tell the server whether to."""
    await admin.execute(f"ALTER SYSTEM SET autovacuum = {state}")
    await admin.execute("SELECT pg_reload_conf()")
