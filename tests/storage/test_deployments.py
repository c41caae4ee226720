"""The port `Deployments`, on all databases."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.deliveries import Kind, State
from domain.deployments import Deployment, Environment, Hold, HoldReason, Place
from domain.errors import DomainError
from storage.unit_of_work import Database
from tests.storage.samples import MINUTE, NOW, AnyDatabase, commit_with, delivery

HERE = Deployment(Place(Environment.PRODUCTION, "app"), "stamp")
HELD = replace(HERE, hold=Hold(NOW, HoldReason.RESTORED))


async def test_where_a_database_belongs_is_kept_and_changed(any_database: AnyDatabase) -> None:
    for known, new in ((None, HERE), (HERE, HELD), (HELD, HERE)):
        async with any_database.open() as unit:
            assert await unit.deployments.get() == known
            await unit.deployments.put(new)
            await unit.commit()
    async with any_database.read() as unit:
        assert await unit.deployments.get() == HERE


async def test_of_two_that_change_it_at_once_the_second_is_told(postgresql_url: str) -> None:
    async with Database(postgresql_url) as one, Database(postgresql_url) as other:
        async with one.open() as unit:
            await commit_with(unit, unit.deployments.put(HERE))
        async with one.open() as first, other.open() as second:
            assert [await unit.deployments.get() for unit in (first, second)] == [HERE, HERE]
            await commit_with(first, first.deployments.put(HELD))
            with pytest.raises(DomainError, match="changed_meanwhile"):
                await commit_with(second, second.deployments.put(HELD))


async def test_the_last_that_was_sent_unasked_is_no_answer_and_nothing_that_waits(seeded: AnyDatabase) -> None:
    sent = [
        delivery("early", state=State.SENT, sent_at=NOW),
        delivery("late", state=State.SENT, sent_at=NOW + MINUTE),
        delivery("answer", state=State.SENT, sent_at=NOW + timedelta(days=1), kind=Kind.REPLY),
        delivery("waiting"),
    ]
    async with seeded.read() as unit:
        assert await unit.deployments.last_unasked_at() is None
    async with seeded.open() as unit:
        for each in sent:
            await unit.outbox.add(each)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.deployments.last_unasked_at() == NOW + MINUTE
