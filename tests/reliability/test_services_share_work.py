"""R18: four services share the sending, are killed, and one sleeps past its lease: none twice, none missing."""

import asyncio
import os
import signal
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest

from bot.clock import monotonic
from domain.conversations import Conversation, Scope
from domain.deliveries import AT_ONCE, Delivery, Kind, State
from domain.ids import DeliveryId
from storage.unit_of_work import Database
from tests.crashes.trials import LONG, OPENING
from tests.reliability.replicas import read_deliveries
from tests.support.builders import TENANT
from tests.support.connector import FakeConnector, fake_connector
from tests.support.forks import ForkedService, Nursery

pytestmark = [pytest.mark.process, pytest.mark.timeout(900)]

REPLICAS = 4
CHATS = 40
SEED = 18
MOVING = (State.WAITING, State.SENDING, State.AMBIGUOUS)


@pytest.mark.parametrize(
    ("count", "kills"), [(100, 4), pytest.param(4_000, 60, marks=pytest.mark.soak)], ids=["few", "many"]
)
async def test_four_services_share_the_sending_and_are_killed(
    nursery: Nursery, database_url: str, count: int, kills: int
) -> None:
    async with fake_connector() as connector:
        await put_deliveries(database_url, connector, count)
        began = monotonic()
        async with asyncio.TaskGroup() as group:
            turns = [kills // REPLICAS + (number < kills % REPLICAS) for number in range(REPLICAS)]
            for number, mine in enumerate(turns):
                group.create_task(send_and_die(nursery, connector, database_url, mine, Random(SEED + number)))  # noqa: S311 - a draw that can be repeated
        took = monotonic() - began
        await settle(nursery, database_url)
        rows, arrived = await read_deliveries(database_url), count_arrivals(connector)
    assert max(arrived.values()) == 1
    assert {row.key for row in rows if row.state is State.SENT} <= set(arrived)
    assert {row.key for row in rows if row.key not in arrived} <= {row.key for row in rows if row.state is State.PARKED}
    assert not [row for row in rows if row.state in MOVING]
    parked = sum(row.state is State.PARKED for row in rows)
    assert parked <= kills * CHATS
    told = f"{len(arrived)} arrived, once each, {parked} in doubt, {count / took:.0f} a second"
    print(f"R18: {count} messages, {REPLICAS} services, {kills} kills: {told}")  # noqa: T201 - the figure of R18


async def test_a_sender_that_slept_past_its_lease_changes_nothing(nursery: Nursery, database_url: str) -> None:
    async with fake_connector() as connector, asyncio.timeout(60):
        sleeper, other = await start(nursery, database_url), await start(nursery, database_url)
        await asyncio.gather(sleeper.order(watch=""), other.order(watch=""))
        await put_deliveries(database_url, connector, 1)
        connector.answer_by(lambda _call: os.kill(sleeper.pid, signal.SIGSTOP))
        sleeping = asyncio.create_task(sleeper.order(tick=["deliveries"]))
        try:
            await connector.wait_for(lambda fake: len(fake.calls) == 1, 20)
            await other.order(ahead=LONG, tick=["deliveries"])
            (decided,) = await read_deliveries(database_url)
        finally:
            os.kill(sleeper.pid, signal.SIGCONT)
        await sleeping
        assert list(await read_deliveries(database_url)) == [decided]
        assert (decided.state, decided.uncertain_tries, len(connector.calls)) == (State.PARKED, 1, 1)
        for service in (sleeper, other):
            await service.kill()


async def send_and_die(
    nursery: Nursery, connector: FakeConnector, database_url: str, kills: int, random: Random
) -> None:
    """Send what there is, and be killed so many times in the middle of it."""
    for _ in range(kills):
        service = await start(nursery, database_url)
        sending = asyncio.create_task(service.order(tick=["deliveries"]))
        calls = len(connector.calls) + random.randrange(1, 12)
        with suppress(TimeoutError):
            await connector.wait_for(lambda fake, calls=calls: len(fake.calls) >= calls, 3)  # type: ignore[misc] # a number
        os.kill(service.pid, signal.SIGKILL)
        await sending
        await service.kill()
    service = await start(nursery, database_url)
    await service.order(tick=["deliveries"])
    await service.kill()


async def settle(nursery: Nursery, database_url: str) -> None:
    """Let what the dead have left come to an end."""
    service = await start(nursery, database_url)
    for _ in range(2):
        await service.order(ahead=LONG, tick=["deliveries"])
    await service.kill()


async def start(nursery: Nursery, database_url: str) -> ForkedService:
    """Start a service at the same instant as all others."""
    service = await nursery.start(database_url, OPENING, OPENING + timedelta(days=1))
    await service.be_ready()
    assert service.alive
    return service


async def put_deliveries(database_url: str, connector: FakeConnector, count: int) -> None:
    """Store messages to many chats, which wait to be sent."""
    async with Database(database_url) as database, database.open() as uow:
        for number in range(CHATS):
            await uow.conversations.put(Conversation(f"a:{number}", TENANT, connector.url, Scope.PERSONAL, "28:bot"))
        for number in range(count):
            activity = {"type": "message", "text": f"message {number}"}
            await uow.outbox.add(
                Delivery(
                    id=DeliveryId(f"{number}"),
                    county_id=None,
                    kind=Kind.REPLY,
                    key=f"message {number}",
                    tenant_id=TENANT,
                    conversation_id=f"a:{number % CHATS}",
                    payload={"activity": activity},
                    created_at=OPENING,
                    not_before=AT_ONCE,
                )
            )
        await uow.commit()


def count_arrivals(connector: FakeConnector) -> Counter[str]:
    """Return how often each message arrived."""
    return Counter(str(call.body["text"]) for call in connector.activities)
