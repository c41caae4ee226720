"""The migrations make what `storage.tables` says, for several processes at once, and never go behind a newer one."""

import asyncio
import sys
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from domain.instruments import ImportedInstrument
from domain.ports import AuditEntry
from storage.engine import create_engines
from storage.partial_indexes import describe_schema
from storage.revisions import SchemaTooNew, migration_config
from storage.schema import newest_revision
from storage.unit_of_work import Database
from tests.storage.samples import COUNTY, INSTRUMENT, NOW, add_roster, submission

PROCESSES = 2
REPLICAS = 8
MIGRATE = """
import asyncio, sys
from storage.unit_of_work import Database

async def main():
    async with Database(sys.argv[1]) as database:
        await database.migrate()

asyncio.run(main())
"""


async def run(url: str, *statements: str) -> None:
    """Run statements as an operator might, beside the service."""
    engines = create_engines(url)
    try:
        async with engines.writer.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))
    finally:
        await engines.dispose()


async def differences(url: str) -> list[Any]:
    """Return how a database's tables differ from `storage.tables`."""

    def compare(connection: Connection) -> list[Any]:
        # SQLite counts rows by itself: the default that a column of numbers has in the code is nowhere to be found.
        opts = {"compare_type": True, "compare_server_default": connection.dialect.name != "sqlite"}
        return list(compare_metadata(MigrationContext.configure(connection, opts=opts), describe_schema()))

    engines = create_engines(url)
    try:
        async with engines.writer.connect() as connection:
            return await connection.run_sync(compare)
    finally:
        await engines.dispose()


async def test_the_migrations_make_the_tables_of_the_code(database_url: str) -> None:
    assert await differences(database_url) == []


async def test_a_table_that_no_migration_made_would_be_noticed(database_url: str) -> None:
    await run(database_url, "ALTER TABLE units DROP COLUMN name" if "postgres" in database_url else "DROP TABLE inbox")
    assert await differences(database_url) != []


async def test_migrating_again_changes_nothing(database: Database, database_url: str) -> None:
    async with database.open() as unit:
        await unit.roster.add_county(COUNTY)
        await unit.commit()
    await database.migrate()
    async with database.read() as unit:
        assert await unit.roster.counties() == [COUNTY]
    assert await differences(database_url) == []


async def test_several_processes_may_start_at_once_on_an_empty_database(new_url: str) -> None:
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-W", "error", "-c", MIGRATE, new_url, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(PROCESSES)
    ]
    told = [(await process.communicate())[1].decode() for process in started]
    assert [process.returncode for process in started] == [0] * PROCESSES, told
    assert await differences(new_url) == []


async def test_whoever_migrates_while_another_does_waits(new_url: str) -> None:
    async def start() -> None:
        async with Database(new_url) as database:
            await database.migrate()

    await asyncio.gather(*(start() for _ in range(REPLICAS)))
    assert await differences(new_url) == []


async def test_a_database_newer_than_the_code_is_refused_and_left_alone(database_url: str) -> None:
    await run(database_url, "UPDATE alembic_version SET version_num = '9999'")
    async with Database(database_url) as database:
        with pytest.raises(SchemaTooNew) as caught:
            await database.migrate()
    assert caught.value.data == {"revision": "9999"}
    assert await differences(database_url) == []


async def test_a_migration_that_fails_leaves_nothing_behind(new_url: str) -> None:
    await run(new_url, "CREATE TABLE rounds (id integer)")
    async with Database(new_url) as database:
        with pytest.raises(DBAPIError, match="rounds"):
            await database.migrate()
    await run(new_url, "DROP TABLE rounds")
    async with Database(new_url) as database:
        await database.migrate()
    assert await differences(new_url) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE submissions SET revision = 9",
        "UPDATE audit_entries SET actor = 'x'",
        "DELETE FROM audit_entries",
        "UPDATE instruments SET version = '9'",
        "DELETE FROM instruments",
    ],
)
async def test_what_was_handed_in_imported_or_logged_cannot_be_changed_by_hand(
    database: Database, database_url: str, statement: str
) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        await unit.submissions.add(submission("a"))
        await unit.instruments.add(ImportedInstrument(COUNTY.id, INSTRUMENT, NOW, "cli"))
        await unit.audit.add(AuditEntry(NOW, "cli", "x", {}))
        await unit.commit()
    with pytest.raises(DBAPIError, match="is only added to"):
        await run(database_url, statement)


def test_revisions_stand_in_one_line() -> None:
    scripts = ScriptDirectory.from_config(migration_config())
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert [newest_revision()] == ScriptDirectory.from_config(migration_config()).get_heads()
