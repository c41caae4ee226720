"""R18: how fast four processes share what waits, without Teams and its limits: claimed, done, and its effect stored.

Teams takes 7 messages a second in a conversation and 30 in a tenant, which is what bounds the sending of messages
(test_services_share_work.py). This is what the outbox itself can do, on a server that writes to its disk for each
commit.
"""

import json
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.clock import monotonic
from domain.deliveries import AMBIGUOUS_PAUSE, AT_ONCE, LEASE, TRIES_AFTER_AMBIGUOUS, Delivery, Kind, State
from domain.ids import DeliveryId
from storage.unit_of_work import Database
from tests.crashes.trials import OPENING
from tests.reliability.claims import BATCH, EFFECT, WORKERS, work
from tests.reliability.databases import run_server
from tests.reliability.replicas import read_deliveries
from tests.support.builders import TENANT

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

SEED = 18
# Claims a second: what trust.md asks for, and what even a machine with other things to do comes to.
WANTED, LEAST = 500, 100
MANY = 60


@pytest.fixture(params=["sqlite", "postgresql"])
async def durable_url(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """Return the address of a database that waits for its disk at each commit, unlike the other tests' server."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
    else:
        async with run_server() as server:
            yield server.url


async def test_four_processes_do_each_item_once_while_they_are_killed(database_url: str) -> None:
    assert await claim_and_kill(database_url, 400, kills=6) > LEAST


@pytest.mark.soak
@pytest.mark.alone
async def test_four_processes_do_what_waits_at_the_speed_that_is_wanted(durable_url: str) -> None:
    assert await claim_and_kill(durable_url, 4_000, kills=0) > WANTED


@pytest.mark.soak
@pytest.mark.alone
async def test_four_processes_that_are_killed_all_the_time_do_each_item_once_at_that_speed(durable_url: str) -> None:
    assert await claim_and_kill(durable_url, 4_000, kills=MANY) > WANTED


async def claim_and_kill(url: str, count: int, kills: int) -> float:
    """Have it all done, each item once; return how many items were done a second, to the last that the dead had."""
    await put_items(url, count)
    told = await run_workers(url, count, kills)
    began = monotonic()
    expired = await do_what_the_dead_left(url)
    rate = count / (told["seconds"] + monotonic() - began)
    rows = await read_deliveries(url)
    items = [row for row in rows if not row.key.startswith(EFFECT)]
    effects = Counter(row.key.split()[1] for row in rows if row.key.startswith(EFFECT))
    assert told["killed"] == kills
    assert {row.state for row in items} == {State.SENT}
    assert effects == dict.fromkeys((row.key for row in items), 1)
    # Of so many, some had claimed what they never ended, or nothing was shown.
    assert kills // MANY <= expired <= kills * BATCH
    told_of = f"{url.partition(':')[0]}, {count} items, {WORKERS} processes, {kills} kills, {expired} items taken over"
    print(f"R18: {told_of}: 0 double, 0 missing, {rate:.0f} claims a second")  # noqa: T201 - the figure of R18
    return rate


async def put_items(url: str, count: int) -> None:
    """Store what is to be done."""
    async with Database(url) as database, database.open() as uow:
        for number in range(count):
            await uow.outbox.add(
                Delivery(
                    id=DeliveryId(f"{number}"),
                    county_id=None,
                    kind=Kind.REMINDER,
                    key=f"item-{number}",
                    tenant_id=TENANT,
                    conversation_id="a:1",
                    payload={},
                    created_at=OPENING,
                    not_before=AT_ONCE,
                    tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[Kind.REMINDER],
                )
            )
        await uow.commit()


async def run_workers(url: str, count: int, kills: int) -> dict[str, float]:
    """Return what the process that forks and kills them tells."""
    command = (sys.executable, "-m", "tests.reliability.claims", url, str(count), str(kills), str(SEED))
    process = await create_subprocess_exec(*command, stdout=PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 0
    told: dict[str, float] = json.loads(said)
    return told


async def do_what_the_dead_left(url: str) -> int:
    """Let their leases run out, and do what they had claimed; return how many items that were."""
    async with Database(url) as database:
        async with database.open() as uow:
            expired = await uow.outbox.settle_expired(OPENING + LEASE)
            await uow.commit()
        await work(database, "last", OPENING + LEASE + AMBIGUOUS_PAUSE + timedelta(seconds=1))
    return expired
