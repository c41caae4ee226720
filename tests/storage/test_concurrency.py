"""Several writers at once, on real databases: they wait for one another and never share a row."""

import asyncio
from asyncio import TaskGroup
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import pytest
from alembic import command
from msgspec.structs import replace
from psycopg import AsyncConnection, sql
from sqlalchemy import Connection, text

from domain.answers import Answers
from domain.deliveries import State
from domain.errors import DomainError
from domain.ids import CountyId
from domain.ports import UnitOfWork
from domain.roster import County
from storage import engine
from storage.engine import create_engines
from storage.failures import DatabaseUnavailable
from storage.revisions import migration_config
from storage.schema import find_revision, newest_revision
from storage.unit_of_work import Database
from tests.storage.samples import DRAFT, NOW, ROUND, add_roster, commit_with, delivery, submission
from tests.support.databases import Postgres

Value = TypeVar("Value")
DELIVERIES = 60
WRITERS = 20
# What two processes may have read at the same time and want to change.
CHANGES: tuple[Callable[[UnitOfWork], Awaitable[None]], ...] = (
    lambda unit: unit.submissions.put_draft(DRAFT),
    lambda unit: unit.rounds.put(ROUND),
    lambda unit: unit.dialog_states.save("me", {"step": 9}, NOW),
)


@pytest.fixture
async def replicas(database_url: str) -> AsyncIterator[tuple[Database, Database]]:
    """Return one database as two processes see it, each with its own connections."""
    async with Database(database_url) as first, Database(database_url) as second:
        async with first.open() as unit:
            await add_roster(unit)
            await unit.commit()
        yield first, second


async def test_no_delivery_is_claimed_by_two(replicas: tuple[Database, Database]) -> None:
    async with replicas[0].open() as unit:
        for number in range(DELIVERIES):
            await unit.outbox.add(delivery(str(number)))
        await unit.commit()
    claimed: list[str] = []

    async def send(database: Database, owner: str) -> None:
        while True:
            async with database.open() as unit:
                mine = await unit.outbox.claim_due(owner, NOW, 7)
                await unit.commit()
            claimed.extend(each.id for each in mine)
            if not mine:
                return

    async with TaskGroup() as group:
        for number in range(4):
            group.create_task(send(replicas[number % 2], f"sender {number}"))
    assert sorted(claimed) == sorted(str(number) for number in range(DELIVERIES))


async def test_what_one_sender_is_claiming_the_next_does_not_wait_for(postgresql_url: str) -> None:
    async with Database(postgresql_url) as database:
        async with database.open() as unit:
            await add_roster(unit)
            for name in ("a", "b"):
                await unit.outbox.add(delivery(name))
            await unit.commit()
        async with database.open() as first, database.open() as second:
            assert [each.id for each in await first.outbox.claim_due("one", NOW, 1)] == ["a"]
            assert [each.id for each in await second.outbox.claim_due("two", NOW, 2)] == ["b"]


async def test_writers_that_read_first_wait_rather_than_fail(replicas: tuple[Database, Database]) -> None:
    async def write(number: int) -> None:
        async with replicas[number % 2].open() as unit:
            revisions = await unit.submissions.of_round(ROUND.id)
            await unit.submissions.add(
                submission(str(number), respondent=f"person {number}", answers=Answers({1: len(revisions)}, None))
            )
            await unit.commit()

    async with TaskGroup() as group:
        for number in range(WRITERS):
            group.create_task(write(number))
    async with replicas[0].read() as unit:
        stored = await unit.submissions.of_round(ROUND.id)
    assert len(stored) == WRITERS
    assert [each.sequence for each in stored] == sorted({each.sequence for each in stored})


async def test_of_two_turns_that_make_the_same_revision_one_is_told(replicas: tuple[Database, Database]) -> None:
    outcomes: list[str] = []

    async def answer(database: Database, name: str) -> None:
        try:
            async with database.open() as unit:
                await unit.submissions.add(submission(name))
                await unit.commit()
        except DomainError as error:
            outcomes.append(error.code)
        else:
            outcomes.append("stored")

    await asyncio.gather(*(answer(database, str(number)) for number, database in enumerate(replicas)))
    assert sorted(outcomes) == ["already_there", "stored"]


async def test_one_key_added_by_two_at_once_is_added_once(replicas: tuple[Database, Database]) -> None:
    async def add(database: Database, name: str) -> bool:
        async with database.open() as unit:
            added = await unit.outbox.add(delivery(name, key="one key"))
            await unit.commit()
            return added

    added = await asyncio.gather(*(add(database, str(number)) for number, database in enumerate(replicas)))
    assert sorted(added) == [False, True]


async def test_readers_go_on_while_someone_writes(replicas: tuple[Database, Database]) -> None:
    async with replicas[0].open() as writer:
        await writer.rounds.put(replace(ROUND, closed_at=NOW))
        for database in replicas:
            async with database.read() as reader:
                assert await reader.rounds.get(ROUND.id) == ROUND


async def test_what_only_the_next_version_knows_is_left_to_it(
    replicas: tuple[Database, Database], database_url: str
) -> None:
    states = (State.WAITING, State.SENDING, State.UNREACHABLE)
    async with replicas[0].open() as unit:
        for state in states:
            await unit.outbox.add(delivery(state, state=state, lease_until=NOW, owner="it"))
        await unit.commit()
    engines = create_engines(database_url)
    async with engines.writer.begin() as connection:
        await connection.execute(text("UPDATE deliveries SET kind = 'of_next_year'"))
    await engines.dispose()
    async with replicas[1].open() as unit:
        await unit.outbox.add(delivery("known"))
        assert [each.id for each in await unit.outbox.claim_due("me", NOW, DELIVERIES)] == ["known"]
        assert await unit.outbox.settle_expired(NOW) == 0
        assert await unit.outbox.unreachable(delivery("known").tenant_id) == []


async def test_who_waits_too_long_for_a_writer_is_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE_SECONDS", 0)
    async with Database(sqlite_url) as first, Database(sqlite_url) as second, first.open():
        for database in (first, second):
            with pytest.raises(DatabaseUnavailable):
                async with database.open():
                    pytest.fail("two writers at once")


async def test_a_cancelled_unit_of_work_is_undone_and_gives_its_connection_back(database: Database) -> None:
    begun = asyncio.Event()

    async def write() -> None:
        async with database.open() as unit:
            await unit.roster.add_county(County(CountyId("county"), "Dalarna"))
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.open() as unit:
        assert await unit.roster.counties() == []


@pytest.mark.parametrize("number", [1, 2], ids=["nothing was there", "something was there"])
@pytest.mark.parametrize("change", CHANGES)
async def test_who_changes_what_another_has_changed_since_it_was_read_is_told(
    postgresql_url: str, number: int, change: Callable[[UnitOfWork], Awaitable[None]]
) -> None:
    async with Database(postgresql_url) as database:
        async with database.open() as unit:
            await add_roster(unit)
            for _ in range(number - 1):
                await unit.submissions.put_draft(DRAFT)
                await unit.dialog_states.save("me", {"step": 0}, NOW)
            await unit.commit()
        async with database.open() as first, database.open() as second:
            for each in (first, second):
                assert len(await each.submissions.drafts_by(ROUND.id, DRAFT.person_id)) == number - 1
                assert await each.rounds.get(ROUND.id)
                await each.dialog_states.load("me")
            await first.submissions.put_draft(DRAFT)
            await first.rounds.put(ROUND)
            await first.dialog_states.save("me", {"step": 1}, NOW)
            await first.commit()
            with pytest.raises(DomainError, match=r"changed_meanwhile|already_there"):
                await commit_with(second, change(second))


async def test_who_saw_no_draft_removes_none_that_was_begun_meanwhile(postgresql_url: str) -> None:
    async with Database(postgresql_url) as database:
        async with database.open() as unit:
            await add_roster(unit)
            await unit.commit()
        async with database.open() as first, database.open() as second:
            assert await second.submissions.drafts_by(ROUND.id, DRAFT.person_id) == []
            await commit_with(first, first.submissions.put_draft(DRAFT))
            await commit_with(second, second.submissions.remove_draft(ROUND.id, DRAFT.unit_id, DRAFT.person_id))
        async with database.read() as unit:
            assert await unit.submissions.drafts_of_round(ROUND.id) == [DRAFT]


async def test_a_migration_that_a_turn_stood_across_is_begun_again(postgres: Postgres) -> None:
    """R17: the version before goes on meanwhile, and may want two tables in the other order."""
    with postgres.new_database("template1") as url:
        await migrate_to(url, "0002")
        await look_for_deadlocks_after(url, "1s")
        async with Database(url) as database, await AsyncConnection.connect(url) as turn:
            # So that it is the migration that looks for one, as it does where it has waited longer.
            await turn.execute("SET deadlock_timeout = '30s'")
            await turn.execute("LOCK TABLE drafts IN ROW EXCLUSIVE MODE")
            migrating = asyncio.create_task(database.migrate())
            while not await (await turn.execute("SELECT 1 FROM pg_locks WHERE NOT granted")).fetchone():
                pass
            # The migration has this one already: PostgreSQL ends the one of the two that has waited longer.
            await turn.execute("LOCK TABLE rounds IN ROW EXCLUSIVE MODE")
            await turn.commit()
            await migrating
        assert await run_apart(url, find_revision) == newest_revision()


async def look_for_deadlocks_after(url: str, seconds: str) -> None:
    """Have those who connect from now on wait so long before they look, once, for a deadlock."""
    async with await AsyncConnection.connect(url, autocommit=True) as connection:
        name = await (await connection.execute("SELECT current_database()")).fetchone()
        assert name is not None
        setting = sql.SQL("ALTER DATABASE {} SET deadlock_timeout = {}")
        await connection.execute(setting.format(sql.Identifier(name[0]), seconds))


async def migrate_to(url: str, revision: str) -> None:
    """Bring a database to an earlier version of the tables."""

    def upgrade(connection: Connection) -> None:
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    await run_apart(url, upgrade)


async def run_apart(url: str, work: Callable[[Connection], Value]) -> Value:
    """Do something over a connection of its own."""
    engines = create_engines(url)
    async with engines.writer.begin() as connection:
        done = await connection.run_sync(work)
    await engines.dispose()
    return done
