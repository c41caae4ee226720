"""The process is killed at any moment while several people answer and messages are on their way (R1).

`make test` kills 200 times on each database; `make soak` 1 000 times on each, once with reminders on their way, which
are tried once more, and once with summaries, which are parked.
"""

import asyncio
import os
from collections import Counter
from random import Random

import pytest

from domain.deliveries import Delivery, Kind, State
from tests.crashes.conftest import NewCounty
from tests.crashes.loads import BUSY, Load, fill_outbox, make_load
from tests.crashes.trials import LONG, Trial, count_wrongs, open_trial, waits_for_its_day
from tests.support.builders import TENANT
from tests.support.counties import CHAIRS, round_of, values_of
from tests.support.forks import Nursery

KILLS = 200
SOAK_KILLS = 1_000
# Waiting messages for each life of the service.
WAITING = 2
# One in five dies at its start, so many seconds after its first instruction; the others so many seconds after they have
# answered so often. Counted in seconds alone, a life on a busy machine would be over before anybody has used it.
DEATHS_AT_START, LONGEST_START = 0.2, 0.05
LONGEST_MOMENT = 0.05
# One from each of the eight who answer is enough to be killed in the middle of one; soak goes on longer.
MOST_ANSWERS, SOAK_MOST_ANSWERS = 6, 24
# Fewer answers for a kill would mean that nobody was using what was killed.
LEAST_USE = 2
SAMPLE = 50


@pytest.mark.process
@pytest.mark.timeout(600)
async def test_two_hundred_power_cuts_at_any_moment_lose_and_double_nothing(
    nursery: Nursery, new_county: NewCounty
) -> None:
    await kill_at_random(nursery, new_county, Kind.REMINDER, (KILLS, MOST_ANSWERS))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.CHANNEL_SUMMARY])
async def test_a_thousand_power_cuts_lose_and_double_nothing(
    nursery: Nursery, new_county: NewCounty, kind: Kind
) -> None:
    await kill_at_random(nursery, new_county, kind, (SOAK_KILLS, SOAK_MOST_ANSWERS))


async def kill_at_random(nursery: Nursery, new_county: NewCounty, kind: Kind, sizes: tuple[int, int]) -> None:
    """Kill the service, then let it live, and check and print what has become of everything.

    The sizes are the number of kills, and how many answers there are before one at the most.
    """
    kills, most_answers = sizes
    seed = int(os.environ.get("CRASH_SEED", "0")) or Random().getrandbits(32)  # noqa: S311 - a seed that is printed
    print(f"CRASH_SEED={seed}")  # noqa: T201 - to run the same again
    random = Random(seed)  # noqa: S311 - chooses moments
    with new_county() as url:
        async with open_trial(nursery, url) as trial:
            await fill_outbox(trial, kind, kills, WAITING)
            load = await make_load(trial, random)
            for _ in range(kills):
                await live_and_die(load, random, most_answers)
            await live_on(trial, load)
            await check(trial, load, kills)


async def live_and_die(load: Load, random: Random, most_answers: int) -> None:
    """Have the service start, and kill it: while it starts, or while everybody uses it."""
    await load.trial.begin_to_start()
    if random.random() < DEATHS_AT_START:
        life = asyncio.create_task(load.trial.be_ready())
        await asyncio.wait({life}, timeout=random.uniform(0, LONGEST_START))
    else:
        await load.trial.be_ready()
        life = await load.go_on_until(random.randint(0, most_answers))
        await asyncio.wait({life}, timeout=random.uniform(0, LONGEST_MOMENT))
        assert not life.done(), "the service died by itself, or answers nobody any more"
    load.trial.cut_power()
    await life
    await load.trial.kill()


async def live_on(trial: Trial, load: Load) -> None:
    """Let the service live, until all is settled."""
    load.counts["acknowledged"] = sum(known.answer is not None for known in trial.posted)
    await trial.start()
    load.counts["redelivered"] += sum(known.answer is None for known in trial.posted)
    await trial.post_again()
    moving = {State.WAITING, State.SENDING, State.AMBIGUOUS}
    while any(row.state in moving and not waits_for_its_day(row) for row in await trial.deliveries()):
        await trial.wait(LONG)
        await trial.tick("deliveries")
        assert trial.alive


async def check(trial: Trial, load: Load, kills: int) -> None:
    """Check every answer and every message, and print the table."""
    rows, arrived = await trial.deliveries(), await trial.arrivals()
    load.counts["kills"] = kills
    load.counts["lost"], load.counts["twice"], in_order = await compare_answers(trial, load)
    times = Counter({key: len(calls) for key, calls in arrived.items()})
    print(make_table(load.counts, rows, times))  # noqa: T201 - the figures of R1
    assert (load.counts["lost"], load.counts["twice"], in_order) == (0, 0, True)
    assert count_wrongs(rows, arrived) == []
    assert trial.errors == []
    assert load.counts["acknowledged"] > kills * LEAST_USE
    for known in load.trial.posted[:: max(1, len(load.trial.posted) // SAMPLE)]:
        again = await trial.teams.post(known.activity)
        assert known.answer is not None
        assert again.body == known.answer.body


async def compare_answers(trial: Trial, load: Load) -> tuple[int, int, bool]:
    """Return how many answers are lost or there twice, and whether all are there in the order they were given."""
    async with trial.database.read() as uow:
        revisions = await uow.submissions.of_round((await round_of(uow)).id)
        people = {name: await uow.roster.person(TENANT, CHAIRS[name].object_id) for name in BUSY}
    lost = twice = 0
    in_order = True
    for each, person in zip(load.respondents, people.values(), strict=True):
        assert person is not None
        stored = [values_of(revision) for revision in revisions if revision.person_id == person.id]
        # In a thousand lives somebody gives more answers than there are, and begins with the first again.
        lost += (Counter(each.given) - Counter(stored)).total()
        twice += (Counter(stored) - Counter(each.given)).total()
        in_order = in_order and stored == each.given
    return lost, twice, in_order


def make_table(counts: Counter[str], rows: list[Delivery], arrived: Counter[str]) -> str:
    """Return what has happened, a line each."""
    parked = [row for row in rows if row.state is State.PARKED]
    lines = {
        "kills": counts["kills"],
        "answers acknowledged": counts["acknowledged"],
        "activities redelivered": counts["redelivered"],
        "answers lost": counts["lost"],
        "answers applied twice": counts["twice"],
        "messages": len(rows),
        "arrived once": sum(arrived[row.key] == 1 for row in rows),
        "arrived twice, each flagged": sum(arrived[row.key] == 2 for row in rows),
        "arrived three times": sum(arrived[row.key] > 2 for row in rows),
        "tries in doubt": sum(row.uncertain_tries for row in rows),
        "parked": len(parked),
        "of these arrived": sum(arrived[row.key] > 0 for row in parked),
        "never arrived, all parked": sum(arrived[row.key] == 0 for row in rows),
    }
    return "\n".join(f"{name:32}{number:8}" for name, number in lines.items())
