"""R15, R16: the database is locked, down, or its disk is full: 503 in time, nothing lost, and all is well after it."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing

import pytest
from msgspec import Struct

from bot.clock import monotonic
from domain.deliveries import State
from tests.crashes.trials import OPENING, Trial, open_trial
from tests.crashes.ways import have_form
from tests.reliability.databases import run_server
from tests.support.connector import Call
from tests.support.counties import (
    CHAIRS,
    COORDINATOR,
    UNITS,
    found_county,
    plant_card,
    round_of,
    stored_values,
    write_to,
)
from tests.support.forks import Nursery
from tests.support.people import CARD, Json

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

WHO = CHAIRS["LS13"]
# What trust.md 1.4 promises: Teams asks again after 15 s, and finds the service well by then.
ANSWERED_WITHIN = RECOVERED_WITHIN = 10.0
OK, UNAVAILABLE = 200, 503
SMALL_BYTES = 32 * 1024

Fault = Callable[[Trial], AbstractAsyncContextManager[None]]


class Bench(Struct, frozen=True):
    """A service in a process of its own, on a database that can be made to fail."""

    trial: Trial
    lock: Fault
    fill: Fault
    fullness_shows: bool = True


@pytest.fixture
async def on_sqlite(nursery: Nursery, sqlite_url: str) -> AsyncIterator[Bench]:
    """Have a file that somebody else locks, and that may grow no more."""
    await found_county(sqlite_url, OPENING, answered=UNITS[:-1])
    async with open_trial(nursery, sqlite_url) as trial:
        yield Bench(trial, lock_file, forbid_growth)


@pytest.fixture
async def on_postgresql(nursery: Nursery) -> AsyncIterator[Bench]:
    """Have a server that is stopped, and whose disk is full, of which the service knows nothing until it stores."""
    async with run_server() as server:
        await found_county(server.url, OPENING, answered=UNITS[:-1])

        @asynccontextmanager
        async def stop(_trial: Trial) -> AsyncIterator[None]:
            await server.stop()
            try:
                yield
            finally:
                await server.start()

        @asynccontextmanager
        async def fill(_trial: Trial) -> AsyncIterator[None]:
            await server.fill_disk()
            yield
            await server.free_disk()

        async with open_trial(nursery, server.url) as trial:
            yield Bench(trial, stop, fill, fullness_shows=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def bench(request: pytest.FixtureRequest) -> Bench:
    """Have each database in turn."""
    made: Bench = request.getfixturevalue(f"on_{request.param}")
    return made


PAUSE_SECONDS = 2.0


@pytest.mark.parametrize("seconds", [0, pytest.param(30, marks=pytest.mark.soak)])
async def test_the_database_is_away_then_its_disk_is_full_and_nothing_is_lost(bench: Bench, seconds: int) -> None:
    trial = bench.trial
    await trial.start()
    pid = trial.pid
    await have_form(trial)
    away = await live_through(trial, bench.lock, seconds=2 * seconds)
    full = await live_through(trial, bench.fill, seconds=seconds, shows=bench.fullness_shows)
    assert (trial.alive, trial.pid) == (True, pid)
    _, revisions, _ = await trial.stored()
    assert revisions["LS13"] == 4
    assert {row.state for row in await trial.deliveries()} == {State.SENT}
    for code, (slowest, recovered) in {"R15": away, "R16": full}.items():
        print(f"{code}: 503 within {slowest:.2f} s, well again after {recovered:.2f} s")  # noqa: T201 - the figures


@asynccontextmanager
async def lock_file(trial: Trial) -> AsyncIterator[None]:
    """Hold the file's lock, as another process may."""
    with closing(sqlite3.connect(path_of(trial), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@asynccontextmanager
async def forbid_growth(trial: Trial) -> AsyncIterator[None]:
    """Let the process write no file beyond its first few pages, as on a full disk; what is there can be read."""
    _, most = resource.prlimit(trial.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(trial.pid, resource.RLIMIT_FSIZE, (SMALL_BYTES, most))
    yield
    resource.prlimit(trial.pid, resource.RLIMIT_FSIZE, (most, most))


def path_of(trial: Trial) -> str:
    """Return where the SQLite file is."""
    return trial.database_url.removeprefix("sqlite:///")


async def live_through(trial: Trial, fault: Fault, *, seconds: float, shows: bool = True) -> tuple[float, float]:
    """Answer, be refused while the fault lasts, and have everything stored after it.

    Returns:
        How long the slowest refusal took, and how long it took to be well again, in seconds.
    """
    async with write_to(trial.database_url) as uow:
        collection = await round_of(uow)
        units = {each.name: each.id for each in await uow.roster.units(collection.county_id)}
        card_id = await plant_card(uow, collection, units["LS13"], WHO.object_id)
    trial.teams.connector.activities.append(Call("send", WHO.chat, CARD, {}, None))
    await trial.post(WHO.hand_in(card_id, goals(1)))
    await trial.settle()
    posts = [WHO.hand_in(card_id, goals(2)), COORDINATOR.message("hjälp")]
    async with fault(trial):
        began = monotonic()
        took = [await post_in_vain(trial, posts)]
        assert await ready(trial) == (UNAVAILABLE if shows else OK)
        while monotonic() - began < seconds:
            # No person writes more than sixty times a minute, however fast they are refused.
            await asyncio.sleep(PAUSE_SECONDS)
            took.append(await post_in_vain(trial, posts))
    over = monotonic()
    async with asyncio.timeout(RECOVERED_WITHIN):
        for activity in posts:
            while (await trial.teams.post(activity)).status != OK:
                pass
        recovered = monotonic() - over
        await wait_until_ready(trial)
    await trial.settle()
    assert (await stored_values(trial.database_url))["LS13"] == [(2, 2, 2, 2, 2)]
    return max(took), recovered


def goals(value: int) -> dict[str, str]:
    """Return a form filled in with one value."""
    return {f"goal_{number}": str(value) for number in range(1, 6)}


async def post_in_vain(trial: Trial, posts: list[Json]) -> float:
    """Post at once what nothing can come of now; return how long the slowest answer took, in seconds."""

    async def post(activity: Json) -> float:
        began = monotonic()
        assert (await trial.teams.post(activity)).status == UNAVAILABLE
        return monotonic() - began

    slowest = max(await asyncio.gather(*map(post, posts)))
    assert slowest < ANSWERED_WITHIN
    return slowest


async def wait_until_ready(trial: Trial) -> None:
    """Ask until it is."""
    while await ready(trial) != OK:
        pass


async def ready(trial: Trial) -> int:
    """Return what the service answers who asks whether it is ready."""
    async with trial.teams.session.get(f"{trial.teams.address}/readyz") as response:
        return response.status
