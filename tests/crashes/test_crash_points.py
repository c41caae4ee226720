"""The process dies at every named point, on the way of every kind of message (R2).

`make test` dies at every point, and on every way at some; `make soak` at every point of every way.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from random import Random

import pytest

from bot.crash_points import POINTS
from domain.deliveries import State
from tests.crashes.conftest import NewCounty
from tests.crashes.rehearsals import Rehearsal, rehearse
from tests.crashes.trials import Trial, count_wrongs, list_owed
from tests.crashes.walks import everything_is_stored_once, go_on_living
from tests.crashes.ways import WAYS, Way
from tests.support.forks import Nursery

pytestmark = [pytest.mark.process, pytest.mark.timeout(600)]

AT_ONCE = 3
# On each way so many points, those first at which nothing has died yet.
FROM_EACH_WAY = 4

# Of the points that were reached on a way, those to die at.
Choice = Callable[[set[str]], list[str]]


async def test_the_process_dies_at_every_point_and_on_every_way(nursery: Nursery, new_county: NewCounty) -> None:
    seed = int(os.environ.get("CRASH_SEED", "0")) or Random().getrandbits(32)  # noqa: S311 - a seed that is printed
    print(f"CRASH_SEED={seed}")  # noqa: T201 - to die at the same points again
    await die_on_all_ways(nursery, new_county, choose_new(Random(seed)))  # noqa: S311 - chooses points


@pytest.mark.soak
async def test_the_process_dies_at_every_point_of_every_way(nursery: Nursery, new_county: NewCounty) -> None:
    await die_on_all_ways(nursery, new_county, sorted)


def choose_new(random: Random) -> Choice:
    """Return what chooses all points that it was not offered before, and a few that were, but seldom."""
    chosen = Counter[str]()

    def choose(reached: set[str]) -> list[str]:
        seldom_first = sorted(sorted(reached), key=lambda point: (chosen[point], random.random()))
        new = [point for point in seldom_first if not chosen[point]]
        dies_at = seldom_first[: max(len(new), FROM_EACH_WAY)]
        chosen.update(dies_at)
        return dies_at

    return choose


def test_there_are_enough_points_and_each_has_one_name() -> None:
    assert len(POINTS) >= 25
    assert len(set(POINTS)) == len(POINTS)


async def die_on_all_ways(nursery: Nursery, new_county: NewCounty, choose: Choice) -> None:
    """Die along every way, and print how often; no point may be left out."""
    gate = asyncio.Semaphore(AT_ONCE)
    died_at = await asyncio.gather(*(die_along(rehearse(nursery, new_county, way), gate, way, choose) for way in WAYS))
    assert set[str]().union(*died_at) == set(POINTS)
    assert all(died_at)
    deaths = sum(map(len, died_at))
    print(f"{len(POINTS)} points, {deaths} deaths on {len(WAYS)} ways: nothing lost, nothing twice unseen")  # noqa: T201 - the figure of R2


async def die_along(
    rehearsing: AbstractAsyncContextManager[Rehearsal], gate: asyncio.Semaphore, way: Way, choose: Choice
) -> list[str]:
    """Walk a way once to its end, then die at points that were reached on it; return these."""
    async with gate, rehearsing as rehearsal:
        dies_at = choose(await walk(rehearsal, way, ""))
        for point in dies_at:
            await walk(rehearsal, way, point)
    return dies_at


async def walk(rehearsal: Rehearsal, way: Way, point: str) -> set[str]:
    """Let the process die at a point of a way, and go on; return which points were reached, when it is at none."""
    async with rehearsal.go_on() as trial:
        try:
            return await walk_once(trial, way, point)
        except AssertionError as error:
            error.add_note(f"{way.name}, dying at {point or 'no point'}")
            raise


async def walk_once(trial: Trial, way: Way, point: str) -> set[str]:
    """Walk a way, and check all that is promised."""
    before = {row.key for row in await trial.deliveries() if row.state is State.SENT}
    begun: set[str] = set()
    await trial.order(watch=point)
    await way.act(trial)
    reached = set(await trial.order())
    assert trial.alive is (point == ""), "the point was not reached"
    if point:
        await trial.kill()
        assert await trial.unknown_to_inbox() == []
        begun = {row.key for row in await trial.deliveries() if row.state is State.SENDING}
        await trial.start()
        await go_on_living(trial)
    rows, arrived = await trial.deliveries(), await trial.arrivals()
    assert Counter(row.kind for row in rows if row.key not in before) >= Counter(way.brings)
    assert count_wrongs(rows, arrived) == []
    # What was not begun is there; where the process died in the middle, nobody can know, and it is parked.
    assert list_owed(rows) - arrived.keys() <= begun or not way.arrives
    await everything_is_stored_once(trial, way)
    assert trial.errors == []
    return reached
