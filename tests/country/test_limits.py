"""E7: real services know how many they are, and keep together what Teams takes; told a wrong number, they pass it."""

import asyncio

import pytest

from bot.clock import monotonic
from tests.country.simulations import NEVER
from tests.crashes.trials import OPENING
from tests.reliability.test_services_share_work import put_deliveries
from tests.support.builders import TENANT as THEIRS
from tests.support.connector import Call, fake_connector
from tests.support.forks import Nursery
from tests.support.teams_limits import TENANT, LimitWatch, Span

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

REPLICAS, MESSAGES = 4, 24
# What they may write together, and what this Teams takes: so much more that a busy machine, which brings a call too
# late and the next in time, breaks nothing, and less than what they write when each thinks that it is alone.
RATE, TAKEN = 4, 10


@pytest.mark.parametrize(("believed", "kept"), [(REPLICAS, True), (1, False)], ids=["as many as they are", "one"])
async def test_the_limit_is_kept_only_by_those_who_know_how_many_they_are(
    nursery: Nursery, postgresql_url: str, believed: int, *, kept: bool
) -> None:
    watch = LimitWatch((Span(TENANT, TAKEN, 1.0),))

    def note(call: Call) -> None:
        watch.note(call.conversation_id, THEIRS, monotonic())

    async with fake_connector() as connector:
        connector.answer_by(note)
        await put_deliveries(postgresql_url, connector, 0)
        settings = {"replicas": believed, "tenant_rate": RATE, "tick_seconds": NEVER}
        services = [await nursery.start(postgresql_url, OPENING, OPENING, **settings) for _ in range(REPLICAS)]
        await asyncio.gather(*(service.be_ready() for service in services))
        await asyncio.gather(*(service.order() for service in services))
        await put_deliveries(postgresql_url, connector, MESSAGES)
        await asyncio.gather(*(service.order(tick=["deliveries"]) for service in services))
        for service in services:
            await service.kill()
    assert len(connector.activities) == MESSAGES
    assert (watch.passed == ()) is kept
