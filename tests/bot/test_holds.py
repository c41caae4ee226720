"""Services that begin on one database at the same moment."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from bot.holds import begin_on
from bot.send_marks import SendMark
from domain.deployments import Environment, Place
from storage.unit_of_work import Database
from tests.support.builders import NOW

REPLICAS = 4
HERE, ANOTHER = Place(Environment.LOCAL, "app"), Place(Environment.LOCAL, "another app")


async def test_services_that_begin_at_the_same_moment_all_begin(database_url: str, tmp_path: Path) -> None:
    mark = SendMark(tmp_path / "sent")
    async with AsyncExitStack() as stack:
        replicas = [await stack.enter_async_context(Database(database_url)) for _ in range(REPLICAS)]
        first = await asyncio.gather(*(begin_on(each.open, HERE, mark, NOW) for each in replicas))
        moved = await asyncio.gather(*(begin_on(each.open, ANOTHER, mark, NOW) for each in replicas))
        async with replicas[0].read() as unit:
            stored = await unit.deployments.get()
    assert len({each.stamp for each in first}) == 1
    assert {each.place for each in first} == {HERE}
    assert {(each.stamp, each.place) for each in moved} == {(first[0].stamp, ANOTHER)}
    assert stored in moved
