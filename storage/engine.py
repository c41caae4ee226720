"""Engines for the two databases: how a URL is read, how transactions begin, what a failure is called."""

import select
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from domain.errors import DomainError
from domain.json_texts import read_json, write_json
from storage import sqlite_connections as sqlite
from storage.failures import name_failure

if TYPE_CHECKING:
    from storage.postgres_connections import PostgresEngine

DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
# Teams resends after 15 s; nobody waits longer than this for a connection or a lock, and gets 503 instead (R15).
PATIENCE_SECONDS = 5
READERS = 5
# On PostgreSQL, of the connections that are kept: the rest is for what a tick does meanwhile.
WRITERS = 2
WRITE_AHEAD = "PRAGMA journal_mode = WAL"
TURNS = 10
SQLITE_PRAGMAS = ("PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON")
POSTGRES_OPTIONS = (
    f"-c lock_timeout={PATIENCE_SECONDS}s -c statement_timeout=10s"
    " -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
)


class DatabaseUrlError(DomainError):
    """The database's address cannot be used; never carries the address itself, since that may hold a password."""


class Engines(Struct, frozen=True):
    """One engine that writes and one that only reads; on PostgreSQL they share a pool.

    Attributes:
        writers: so many units of work may write side by side.
    """

    writer: "PostgresEngine | sqlite.SqliteEngine"
    reader: "PostgresEngine | sqlite.SqliteEngine"
    writers: int

    async def dispose(self) -> None:
        """Close all connections; the writer last, which takes SQLite's log back into the file."""
        await self.reader.dispose()
        await self.writer.dispose()


def read_url(address: str) -> URL:
    """Return the address as SQLAlchemy wants it, with the driver named.

    Raises:
        DatabaseUrlError: `database_url_unreadable`, `database_url_unsupported` (with `scheme`),
            or `database_url_without_file`.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise DatabaseUrlError("database_url_unreadable") from None
    driver = DRIVERS.get(url.drivername)
    if driver is None:
        raise DatabaseUrlError("database_url_unsupported", scheme=url.drivername)
    if driver.startswith("sqlite"):
        _check_file(url)
    return url.set(drivername=driver)


def create_engines(address: str) -> Engines:
    """Return the engines for an address; a missing folder of an SQLite file is made.

    Raises:
        DatabaseUrlError: as `read_url`, or `database_folder_unusable`.
    """
    url = read_url(address)
    engines = _sqlite_engines(url) if url.get_backend_name() == "sqlite" else _postgres_engines(url)
    for engine in (engines.writer, engines.reader):
        event.listen(engine.sync_engine, "handle_error", _name_failure)
    return engines


# Private functions


def _check_file(url: URL) -> None:
    """Refuse what several connections cannot share: a database in memory, or no file at all."""
    name = url.database or ""
    if url.host or not name or name.startswith((":memory:", "file:")) or "mode" in url.query:
        raise DatabaseUrlError("database_url_without_file")


def _sqlite_engines(url: URL) -> Engines:
    _make_file(Path(url.database or ""))
    # `isolation_level=None` turns off the driver's own BEGIN, which comes too late and is never IMMEDIATE.
    options: dict[str, Any] = {
        "connect_args": {"isolation_level": None, "timeout": PATIENCE_SECONDS, "check_same_thread": False},
        "json_serializer": _dump_json,
        "json_deserializer": read_json,
        "max_overflow": 0,
    }
    writer = create_engine(url, pool_size=1, **options)
    reader = create_engine(url, pool_size=READERS, **options)
    _prepare_sqlite(writer, SQLITE_PRAGMAS)
    _prepare_sqlite(reader, (*SQLITE_PRAGMAS, "PRAGMA query_only = ON"))
    return Engines(
        sqlite.SqliteEngine(writer, sqlite.BEGIN_WRITING, 1, PATIENCE_SECONDS),
        sqlite.SqliteEngine(reader, sqlite.BEGIN_READING, READERS, PATIENCE_SECONDS),
        writers=1,
    )


def _make_file(path: Path) -> None:
    """Make the file and its folder; answers are readable by the service's own user only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise DatabaseUrlError("database_folder_unusable", error=error.strerror) from error


def _prepare_sqlite(engine: Engine, pragmas: tuple[str, ...]) -> None:
    def set_pragmas(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - the driver's own type
        cursor = connection.cursor()
        _keep_log_beside_file(cursor)
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    event.listen(engine, "connect", set_pragmas)


def _keep_log_beside_file(cursor: Any) -> None:  # noqa: ANN401 - the driver's own type
    """Turn on write-ahead logging, which SQLite refuses without waiting while another does so to a new file."""
    for _ in range(TURNS):
        try:
            cursor.execute(WRITE_AHEAD)
        except sqlite3.OperationalError:
            # This does wait: until the other one is done.
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        else:
            return
    cursor.execute(WRITE_AHEAD)


def _postgres_engines(url: URL) -> Engines:
    # Brings the whole ORM along, time and memory that SQLite does without.
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415 - as above

    from storage import postgres_connections as postgres  # noqa: PLC0415 - as above

    given = url.query.get("options", "")
    connecting = {
        "connect_timeout": PATIENCE_SECONDS,
        "application_name": "uppfoljaren",
        "options": f"{POSTGRES_OPTIONS} {given if isinstance(given, str) else ' '.join(given)}".strip(),
    }
    engine = create_async_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=1,
        max_overflow=READERS,
        pool_timeout=PATIENCE_SECONDS,
        json_serializer=_dump_json,
        json_deserializer=read_json,
        connect_args=connecting,
    )
    event.listen(engine.sync_engine, "checkout", _refuse_dead)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    named = dict(engine.dialect.create_connect_args(url)[1])
    options = postgres.PostgresOptions(
        named | connecting, _dump_json, read_json, READERS, 2 * READERS, PATIENCE_SECONDS
    )
    pool, dialect = postgres.PostgresPool(options), postgres.make_dialect(engine, _dump_json)
    return Engines(
        postgres.PostgresEngine(engine, pool, dialect, postgres.BEGIN_WRITING),
        postgres.PostgresEngine(reader, pool, dialect, postgres.BEGIN_READING),
        writers=WRITERS,
    )


def _refuse_dead(connection: Any, _entry: ConnectionPoolEntry, _lent: PoolProxiedConnection) -> None:  # noqa: ANN401 - the driver's own type
    """Have the pool connect anew where the server has hung up: an idle connection has nothing to read but that.

    SQLAlchemy's own way is to ask the server each time, and to wait for its answer.
    """
    driver = connection.driver_connection
    if not driver.closed:
        news = select.poll()
        news.register(driver.fileno(), select.POLLIN)
    if driver.closed or news.poll(0):
        raise DisconnectionError("server_has_hung_up")


def _dump_json(value: object) -> str:
    return write_json(value).decode()


def _name_failure(context: ExceptionContext) -> Exception | None:
    """Return what the service calls a failure that came through SQLAlchemy; None leaves it as it is: a bug."""
    return name_failure(context.original_exception)
