"""The n-th statement or commit fails, for every n there is: nothing is half-done, and no 200 says otherwise (R3)."""

import asyncio
from itertools import count

import pytest

from domain.deliveries import State
from tests.crashes.conftest import NewCounty
from tests.crashes.rehearsals import rehearse
from tests.crashes.trials import Trial, count_wrongs, list_owed
from tests.crashes.walks import everything_is_stored_once, go_on_living
from tests.crashes.ways import WAYS, Way
from tests.support.failures import Failure
from tests.support.forks import Nursery

pytestmark = [pytest.mark.process, pytest.mark.timeout(600)]

AT_ONCE = 3
# An answer whose receipt is two messages, a reminder, a summary.
IN_EVERY_RUN = {"an update of the pressed card", "a reminder", "a round closed in the chat"}


async def test_the_database_fails_once_at_everything_it_is_asked_for(nursery: Nursery, new_county: NewCounty) -> None:
    await fail_everywhere(nursery, new_county, [way for way in WAYS if way.name in IN_EVERY_RUN])


@pytest.mark.soak
async def test_the_database_fails_once_at_everything_on_all_ways(nursery: Nursery, new_county: NewCounty) -> None:
    await fail_everywhere(nursery, new_county, list(WAYS))


async def fail_everywhere(nursery: Nursery, new_county: NewCounty, ways: list[Way]) -> None:
    """Let the database fail at each place of each way, and print how many there were."""
    gate = asyncio.Semaphore(AT_ONCE)
    lengths = await asyncio.gather(
        *(fail_along(nursery, new_county, gate, way, how) for way in ways for how in Failure)
    )
    print(f"{sum(lengths)} failures of the database on {len(ways)} ways: all consistent")  # noqa: T201 - the figure of R3


async def fail_along(nursery: Nursery, new_county: NewCounty, gate: asyncio.Semaphore, way: Way, how: Failure) -> int:
    """Fail at the first, the second … until the way is walked without a failure; return how many there were."""
    async with gate, rehearse(nursery, new_county, way) as rehearsal:
        for at in count(1):
            async with rehearsal.go_on() as trial:
                try:
                    if not await fail_at(trial, way, at, how):
                        assert at > 1, "nothing was asked of the database"
                        return at - 1
                except AssertionError as error:
                    error.add_note(f"{way.name}, failing at {at}, {how}")
                    raise
    return 0


async def fail_at(trial: Trial, way: Way, at: int, how: Failure) -> bool:
    """Walk the way while the database fails at one place; then go on, and check all that is promised."""
    await trial.order(fail=at, how=how)
    await way.act(trial)
    await trial.settle()
    failed = trial.failed
    await trial.order(fail=0, how=how)
    assert await trial.unknown_to_inbox() == []
    begun = {row.key for row in await trial.deliveries() if row.state is State.SENDING}
    await go_on_living(trial)
    rows, arrived = await trial.deliveries(), await trial.arrivals()
    assert count_wrongs(rows, arrived) == []
    assert list_owed(rows) - arrived.keys() <= begun
    await everything_is_stored_once(trial, way)
    return failed
