"""The process dies at every named point, on the way of every kind of message (R2)."""

import asyncio
from collections import Counter

import pytest

from bot.crash_points import POINTS
from domain.deliveries import State
from tests.crashes.conftest import NewCounty
from tests.crashes.rehearsals import Rehearsal, rehearse
from tests.crashes.trials import Trial, count_wrongs
from tests.crashes.walks import everything_is_stored_once, go_on_living
from tests.crashes.ways import WAYS, Way
from tests.support.forks import Nursery

pytestmark = [pytest.mark.process, pytest.mark.timeout(600)]

AT_ONCE = 3


async def test_the_process_dies_at_every_point_of_every_way(nursery: Nursery, new_county: NewCounty) -> None:
    gate = asyncio.Semaphore(AT_ONCE)
    reached = await asyncio.gather(*(die_along(nursery, new_county, gate, way) for way in WAYS))
    assert set[str]().union(*reached) == set(POINTS)
    deaths = sum(map(len, reached))
    print(f"{len(POINTS)} points, {deaths} deaths on {len(WAYS)} ways: nothing lost, nothing twice unseen")  # noqa: T201 - the figure of R2


def test_there_are_enough_points_and_each_has_one_name() -> None:
    assert len(POINTS) >= 25
    assert len(set(POINTS)) == len(POINTS)


async def die_along(nursery: Nursery, new_county: NewCounty, gate: asyncio.Semaphore, way: Way) -> set[str]:
    """Walk a way once to its end, then die at each of the points that were reached on it; return these."""
    async with gate, rehearse(nursery, new_county, way) as rehearsal:
        reached = await walk(rehearsal, way, "")
        for point in reached:
            await walk(rehearsal, way, point)
    return reached


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
    assert {row.key for row in rows} - arrived.keys() <= begun or not way.arrives
    await everything_is_stored_once(trial, way)
    assert trial.errors == []
    return reached
