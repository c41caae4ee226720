"""Several services on one database, each with its own connections, and one Connector that all of them write to."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from msgspec import Struct

from bot.rates import SlidingWindow
from domain.deliveries import Delivery, State
from tests.support.clocks import SettableClock
from tests.support.connector import FakeConnector
from tests.support.counties import read_from
from tests.support.people import Json
from tests.support.scenarios import Answer, Scene, Teams, open_teams, patient_teams, run_service

# A few people stand for many here: how often each of them writes is not what is tried.
OFTEN = 1_000_000


class Replicas(Struct, frozen=True):
    """The services; Teams posts to any of them."""

    scenes: Sequence[Scene]
    database_url: str

    @property
    def connector(self) -> FakeConnector:
        """What all messages arrive at."""
        return self.scenes[0].connector

    async def post(self, activity: Json, to: int = 0) -> Answer:
        """Post an activity to one of the services."""
        return await self.scenes[to % len(self.scenes)].teams.post(activity)

    async def settle(self) -> None:
        """Wait until everything that goes on after the answers is done, in all services."""
        for scene in self.scenes:
            await scene.settle()


@asynccontextmanager
async def run_replicas(database_url: str, clock: SettableClock, count: int = 2) -> AsyncIterator[Replicas]:
    """Run so many services on a database; at the end, none may have logged an error."""
    async with open_teams() as teams, AsyncExitStack() as stack:
        theirs = [Teams(teams.connector, teams.session) for _ in range(count)]
        outside = patient_teams(SlidingWindow(OFTEN, 1.0))
        scenes = [await stack.enter_async_context(run_service(database_url, each, clock, outside)) for each in theirs]
        yield Replicas(scenes, database_url)


async def read_deliveries(database_url: str) -> Sequence[Delivery]:
    """Return all deliveries in the order they were added."""
    async with read_from(database_url) as uow:
        return await uow.outbox.all()


async def check_replies_arrived_once(replicas: Replicas) -> int:
    """Assert that each delivery was sent, and nothing else; return how many there were."""
    rows = await read_deliveries(replicas.database_url)
    assert {row.state for row in rows} <= {State.SENT}
    assert len({row.activity_id for row in rows if "update_activity_id" not in row.payload}) + sum(
        "update_activity_id" in row.payload for row in rows
    ) == len(rows)
    assert len(replicas.connector.calls) == len(rows)
    return len(rows)
