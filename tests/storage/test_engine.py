"""How a database's address is read, and what its connections are set to."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.errors import DomainError
from domain.ids import CountyId, UnitId
from domain.roster import Unit, UnitKind
from storage import engine
from storage.engine import DatabaseUrlError, create_engines, read_url
from storage.failures import DatabaseUnavailable
from storage.unit_of_work import Database
from tests.storage.samples import COUNTY, NOW, delivery

SECRET = "hunter2"  # noqa: S105 - to be looked for where it must not be


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("sqlite:///var/uppfoljaren.db", "sqlite+pysqlite:///var/uppfoljaren.db"),
        ("sqlite:////srv/uppfoljaren.db", "sqlite+pysqlite:////srv/uppfoljaren.db"),
        ("postgresql://user@host/db", "postgresql+psycopg://user@host/db"),
        (
            "postgres://user:pw@host:6432/db?sslmode=require",
            "postgresql+psycopg://user:pw@host:6432/db?sslmode=require",
        ),
        ("postgresql:///db?host=/run/postgresql", "postgresql+psycopg:///db?host=%2Frun%2Fpostgresql"),
        ("postgresql+psycopg://host/db", "postgresql+psycopg://host/db"),
    ],
)
def test_an_address_is_taken_as_people_give_it(address: str, expected: str) -> None:
    assert read_url(address).render_as_string(hide_password=False) == expected


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "database_url_unreadable"),
        ("var/uppfoljaren.db", "database_url_unreadable"),
        (f"postgresql://user:{SECRET}@host:port/db", "database_url_unreadable"),
        (f"mysql://user:{SECRET}@host/db", "database_url_unsupported"),
        ("postgresql+asyncpg://host/db", "database_url_unsupported"),
        ("sqlite://", "database_url_without_file"),
        ("sqlite:///:memory:", "database_url_without_file"),
        ("sqlite:///file:x?mode=memory", "database_url_without_file"),
        ("sqlite://var/uppfoljaren.db", "database_url_without_file"),
    ],
)
def test_a_wrong_address_is_refused_without_telling_it(address: str, code: str) -> None:
    with pytest.raises(DatabaseUrlError) as caught:
        read_url(address)
    assert caught.value.code == code
    assert SECRET not in repr(caught.value)


async def test_the_folder_and_file_are_made_for_our_eyes_only(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "uppfoljaren.db"
    await create_engines(f"sqlite:///{path}").dispose()
    assert path.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_a_wrong_address(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUrlError, match="database_folder_unusable"):
        create_engines(f"sqlite:///{tmp_path / 'file' / 'uppfoljaren.db'}")


@pytest.mark.parametrize(
    ("pragma", "expected"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
async def test_sqlite_is_set_to_lose_nothing(sqlite_url: str, pragma: str, expected: object) -> None:
    engines = create_engines(sqlite_url)
    for each in (engines.writer, engines.reader):
        async with each.connect() as connection:
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == expected
    await engines.dispose()


async def test_postgresql_waits_for_nothing_for_ever(postgresql_url: str) -> None:
    engines = create_engines(f"{postgresql_url}&options=-c%20search_path%3Dpublic")
    expected = {
        "lock_timeout": "5s",
        "statement_timeout": "10s",
        "idle_in_transaction_session_timeout": "30s",
        "TimeZone": "UTC",
        "application_name": "uppfoljaren",
        "search_path": "public",
    }
    async with engines.writer.connect() as connection:
        for name, value in expected.items():
            assert (await connection.execute(text(f"SHOW {name}"))).scalar() == value
    await engines.dispose()


async def test_a_reference_to_nothing_is_refused(database: Database) -> None:
    async with database.open() as unit:
        with pytest.raises(DomainError, match="unknown_reference"):
            await unit.roster.add_unit(Unit(UnitId("x"), CountyId("unknown"), UnitKind.LEADERSHIP, "LS01"))
    async with database.open() as unit:
        with pytest.raises(DomainError, match="unknown_reference"):
            await unit.outbox.add(delivery("a", created_at=NOW, person_id=None))


async def test_a_database_that_is_there_answers(database: Database) -> None:
    await database.ping()


async def test_a_server_that_is_not_there_is_called_unavailable(tmp_path: Path) -> None:
    async with Database(f"postgresql://user:{SECRET}@/db?host={tmp_path}") as database:
        with pytest.raises(DatabaseUnavailable) as caught:
            await database.ping()
        assert SECRET not in repr(caught.value)
        with pytest.raises(DatabaseUnavailable):
            async with database.open():
                pytest.fail("there is nothing to open")


async def test_a_file_that_is_no_database_is_called_unavailable(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database " * 100, encoding="utf-8")
    async with Database(f"sqlite:///{tmp_path / 'notes.txt'}") as database:
        with pytest.raises(DatabaseUnavailable):
            await database.ping()


async def test_a_file_another_program_holds_is_unavailable_until_it_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE_SECONDS", 0)
    path = tmp_path / "held.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE held (id)")
        other.execute("BEGIN EXCLUSIVE")
        async with Database(f"sqlite:///{path}") as database:
            with pytest.raises(DatabaseUnavailable):
                await database.ping()
            other.execute("ROLLBACK")
            other.execute("BEGIN")
            other.execute("SELECT * FROM held").fetchall()
            with pytest.raises(DatabaseUnavailable):
                await database.ping()
            other.execute("ROLLBACK")
            await database.ping()


async def test_an_outage_ends_and_the_database_is_used_again(database: Database, database_url: str) -> None:
    async with database.open() as unit:
        await unit.roster.add_county(COUNTY)
        await unit.commit()
    await database.dispose()
    async with database.read() as unit:
        assert await unit.roster.counties() == [COUNTY]
