"""What hardly ever changes is read once, and anew as soon as anybody has changed it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from domain.ids import UnitId
from domain.ports import Arrival, UnitOfWork
from domain.roster import Assignment, Role, Unit, UnitKind
from domain.rounds import RoundState
from storage.unit_of_work import Database
from tests.storage.samples import CHAIR, CHAT, COUNTY, LS02, NOW, ROUND, TENANT, add_roster
from tests.storage.test_migrations import run
from tests.support.questionnaires import SMALL

TURN = Arrival("key", "place", TENANT, CHAT.id, "state", CHAIR.object_id)
CHANGES = [
    "UPDATE counties SET name = 'Annat'",
    "UPDATE units SET name = 'LS99' WHERE id = 'ls02'",
    "DELETE FROM assignments",
    "UPDATE rounds SET state = 'closed'",
    "DELETE FROM round_parts",
]


@pytest.fixture
async def here_and_there(database_url: str) -> AsyncIterator[tuple[Database, Database]]:
    """Return one database as two processes see it."""
    async with Database(database_url) as here, Database(database_url) as there:
        async with here.open() as unit:
            await add_roster(unit)
            await unit.roster.add_assignment(Assignment(CHAIR.id, COUNTY.id, Role.CHAIR, UnitId("ls01")))
            await unit.round_parts.put(ROUND.id, SMALL)
            await unit.commit()
        yield here, there


async def look(unit: UnitOfWork) -> tuple[object, ...]:
    """Return all that the catalogue holds."""
    return (
        await unit.roster.counties(),
        await unit.roster.units(COUNTY.id),
        await unit.roster.assignments_of(CHAIR.id),
        await unit.rounds.all(COUNTY.id),
        await unit.releases.latest(COUNTY.id),
        await unit.round_parts.get(ROUND.id, SMALL.part),
    )


async def look_as_a_turn(database: Database) -> tuple[object, ...]:
    """Return what a turn sees."""
    async with database.open() as unit:
        await unit.expect([TURN])
        return await look(unit)


@pytest.mark.parametrize("change", CHANGES)
async def test_what_somebody_changes_by_hand_is_seen_by_the_next_turn_and_reader(
    here_and_there: tuple[Database, Database], database_url: str, change: str
) -> None:
    here, there = here_and_there
    before = await look_as_a_turn(here)
    assert await look_as_a_turn(there) == before
    await run(database_url, change)
    after = await look_as_a_turn(here)
    assert after != before
    assert await look_as_a_turn(there) == after
    async with here.read() as unit:
        assert await look(unit) == after


async def test_what_another_process_adds_is_seen_by_the_next_turn(here_and_there: tuple[Database, Database]) -> None:
    here, there = here_and_there
    await look_as_a_turn(here)
    new = Unit(UnitId("ls03"), COUNTY.id, UnitKind.LEADERSHIP, "LS03")
    async with there.open() as unit:
        await unit.roster.add_unit(new)
        await unit.commit()
    async with here.open() as unit:
        await unit.expect([TURN])
        assert new in await unit.roster.units(COUNTY.id)


async def test_who_changes_something_sees_it_at_once_and_nobody_else_before_the_commit(
    here_and_there: tuple[Database, Database],
) -> None:
    here, _ = here_and_there
    async with here.open() as unit:
        await unit.expect([TURN])
        assert [each.state for each in await unit.rounds.all(COUNTY.id)] == [RoundState.OPEN]
        await unit.rounds.put(replace(ROUND, state=RoundState.CLOSED, closed_at=NOW))
        assert [each.state for each in await unit.rounds.all(COUNTY.id)] == [RoundState.CLOSED]
        async with here.read() as reader:
            assert [each.state for each in await reader.rounds.all(COUNTY.id)] == [RoundState.OPEN]
    # It was not committed.
    async with here.open() as unit:
        await unit.expect([TURN])
        assert [each.state for each in await unit.rounds.all(COUNTY.id)] == [RoundState.OPEN]


async def test_who_began_to_read_before_a_change_tells_nobody_what_was(
    here_and_there: tuple[Database, Database],
) -> None:
    here, _ = here_and_there
    async with here.read() as early:
        assert len(await early.roster.counties()) == 1
        async with here.open() as unit:
            await unit.rounds.put(replace(ROUND, state=RoundState.CLOSED, closed_at=NOW))
            await unit.commit()
        await look_as_a_turn(here)
        assert [each.state for each in await early.rounds.all(COUNTY.id)] == [RoundState.OPEN]
    async with here.read() as late:
        assert [each.state for each in await late.rounds.all(COUNTY.id)] == [RoundState.CLOSED]


async def test_a_round_is_not_closed_beneath_a_turn_that_has_begun(postgresql_url: str) -> None:
    """S26: what a turn was allowed when it looked, it is still allowed when it is stored."""
    async with Database(postgresql_url) as here, Database(postgresql_url) as there:
        async with here.open() as unit:
            await add_roster(unit)
            await unit.commit()

        async def close() -> None:
            async with there.open() as unit:
                await unit.rounds.put(replace(ROUND, state=RoundState.CLOSED, closed_at=NOW))
                await unit.commit()

        async with here.open() as turn:
            await turn.expect([TURN])
            closing = asyncio.create_task(close())
            done, _ = await asyncio.wait([closing], timeout=0.3)
            assert not done
            assert [each.state for each in await turn.rounds.all(COUNTY.id)] == [RoundState.OPEN]
            await turn.commit()
        await closing
        async with here.open() as turn:
            await turn.expect([TURN])
            assert [each.state for each in await turn.rounds.all(COUNTY.id)] == [RoundState.CLOSED]


async def test_roles_are_known_unit_by_unit(here_and_there: tuple[Database, Database]) -> None:
    here, _ = here_and_there
    async with here.open() as unit:
        await unit.expect([TURN])
        await unit.roster.add_assignment(Assignment(CHAIR.id, COUNTY.id, Role.CONTACT, LS02.id))
        assert [each.role for each in await unit.roster.assignments_of(CHAIR.id)] == [Role.CHAIR, Role.CONTACT]
        await unit.commit()
    async with here.open() as unit:
        await unit.expect([TURN])
        assert [each.role for each in await unit.roster.assignments_of(CHAIR.id)] == [Role.CHAIR, Role.CONTACT]
