"""SQLite without a thread in between: its statements take less time than handing them to one (docs/performance.md).

What may wait for another process, and is not merely work, is done beside the loop: opening the file, and a lock
that somebody else holds.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.pool import QueuePool

from domain.errors import DomainError

Value = TypeVar("Value")


class SqliteConnection:
    """The part of SQLAlchemy's AsyncConnection that the rest of storage uses, on a connection that blocks."""

    def __init__(self, connection: Connection, begin: str) -> None:
        self._connection = connection
        self._begin = begin

    @property
    def dialect(self) -> Dialect:
        """Return the dialect."""
        return self._connection.dialect

    async def begin(self) -> None:
        """Begin a transaction at once, or wait for the lock beside the loop."""
        self._connection.begin()
        patience = self._set_patience(0)
        try:
            self._connection.exec_driver_sql(self._begin)
        except (DomainError, SQLAlchemyError):
            self._set_patience(patience)
            await run_beside(lambda: self._connection.exec_driver_sql(self._begin))
        else:
            self._set_patience(patience)

    async def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run a statement."""
        return self._connection.execute(statement, parameters)

    async def run_sync(self, work: Callable[[Connection], Value]) -> Value:
        """Do work that knows SQLAlchemy's own connection only."""
        return work(self._connection)

    async def commit(self) -> None:
        """Keep everything: on the disk when this returns."""
        self._connection.commit()

    async def invalidate(self) -> None:
        """Close the file instead of lending the connection to anyone again."""
        self._connection.invalidate()

    def _set_patience(self, milliseconds: int) -> int:
        """Set how long SQLite waits for a lock; return how long it did before."""
        raw: Any = self._connection.connection.dbapi_connection
        former: int = raw.execute("PRAGMA busy_timeout").fetchone()[0]
        raw.execute(f"PRAGMA busy_timeout = {milliseconds}")
        return former


class SqliteEngine:
    """The part of SQLAlchemy's AsyncEngine that storage uses; a free connection is waited for in the loop."""

    def __init__(self, engine: Engine, begin: str, size: int, patience_seconds: float) -> None:
        self.sync_engine = engine
        self._begin = begin
        self._patience_seconds = patience_seconds
        self._free = asyncio.Semaphore(size)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[SqliteConnection]:
        """Lend a connection; what was not committed is undone.

        Raises:
            NoConnectionLeft: all were in use for too long.
        """
        try:
            async with asyncio.timeout(self._patience_seconds):
                await self._free.acquire()
        except TimeoutError as error:
            raise NoConnectionLeft("no_connection_left") from error
        try:
            connection = await self._check_out()
            try:
                yield SqliteConnection(connection, self._begin)
            finally:
                connection.close()
        finally:
            self._free.release()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqliteConnection]:
        """Lend a connection with a transaction, which is committed at the end."""
        async with self.connect() as connection:
            await connection.begin()
            yield connection
            await connection.commit()

    async def dispose(self) -> None:
        """Close all connections."""
        self.sync_engine.dispose()

    async def _check_out(self) -> Connection:
        pool = self.sync_engine.pool
        if isinstance(pool, QueuePool) and pool.checkedin():
            return self.sync_engine.connect()
        return await run_beside(self.sync_engine.connect)


async def run_beside(work: Callable[[], Value]) -> Value:
    """Do work in a thread; whoever is cancelled meanwhile waits for its end, since it uses the connection."""
    doing = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait([doing])
        raise
