"""The process dies at every named point, on the way of every kind of message (R2)."""

import asyncio
from collections import Counter

import pytest

from bot.crash_points import POINTS
from domain.deliveries import State
from tests.crashes.conftest import NewCounty
from tests.crashes.trials import Trial, count_wrongs, open_trial
from tests.crashes.walks import everything_is_stored_once, go_on_living
from tests.crashes.ways import WAYS, Way
from tests.support.forks import Nursery, open_nursery

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

AT_ONCE = 3


async def test_the_process_dies_at_every_point_of_every_way(new_county: NewCounty) -> None:
    gate = asyncio.Semaphore(AT_ONCE)
    async with open_nursery() as nursery:
        reached = await asyncio.gather(*(walk(nursery, new_county, gate, way, "") for way in WAYS))
        pairs = [(way, point) for way, points in zip(WAYS, reached, strict=True) for point in points]
        assert {point for _, point in pairs} == set(POINTS)
        await asyncio.gather(*(walk(nursery, new_county, gate, way, point) for way, point in pairs))
    print(f"{len(POINTS)} points, {len(pairs)} deaths on {len(WAYS)} ways: nothing lost, nothing twice unseen")  # noqa: T201 - the figure of R2


def test_there_are_enough_points_and_each_has_one_name() -> None:
    assert len(POINTS) >= 25
    assert len(set(POINTS)) == len(POINTS)


async def walk(nursery: Nursery, new_county: NewCounty, gate: asyncio.Semaphore, way: Way, point: str) -> set[str]:
    """Let the process die at a point of a way, and go on; return which points were reached, when it is at none."""
    async with gate:
        with new_county() as url:
            async with open_trial(nursery, url) as trial:
                try:
                    return await walk_once(trial, way, point)
                except AssertionError as error:
                    error.add_note(f"{way.name}, dying at {point or 'no point'}")
                    raise


async def walk_once(trial: Trial, way: Way, point: str) -> set[str]:
    """Walk a way, and check all that is promised."""
    await trial.start()
    await way.prepare(trial)
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
