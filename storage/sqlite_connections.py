"""SQLite without a thread in between: its statements take less time than handing them to one (docs/performance.md).

What may wait for another process, and is not merely work, is done beside the loop: opening the file, and a lock
that somebody else holds.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.pool import QueuePool

from domain.errors import DomainError
from storage.failures import named_failures
from storage.statements import Parameters, Query, Row, Statement, announce_statement

Value = TypeVar("Value")


class SqliteConnection:
    """What the rest of storage asks of a connection, on one that blocks."""

    def __init__(self, connection: Connection, begin: str, committer: Executor) -> None:
        self._connection = connection
        self._begin = begin
        self._committer = committer

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

    async def fetch(self, queries: Sequence[Query]) -> list[list[Row]]:
        """Ask all the questions, and return the rows of each."""
        found = []
        with named_failures():
            for statement, given in queries:
                announce_statement(self.dialect.name)
                found.append(statement.read(self._driver.execute(*statement.bind(given)).fetchall()))
        return found

    async def write(self, work: Sequence[tuple[Statement, Sequence[Parameters]]]) -> list[int]:
        """Run each statement once for each row of its values, as the driver takes them; return how many it changed."""
        changed = []
        with named_failures():
            for statement, rows in work:
                announce_statement(self.dialect.name)
                changed.append(self._driver.executemany(statement.sql, rows).rowcount)
        return changed

    async def run_sync(self, work: Callable[[Connection], Value]) -> Value:
        """Do work that knows SQLAlchemy's own connection only."""
        return work(self._connection)

    async def commit(self) -> None:
        """Keep everything: on the disk when this returns; the wait for the disk is beside the loop."""
        await run_beside(self._connection.commit, self._committer)

    async def invalidate(self) -> None:
        """Close the file instead of lending the connection to anyone again."""
        self._connection.invalidate()

    def _set_patience(self, milliseconds: int) -> int:
        """Set how long SQLite waits for a lock; return how long it did before."""
        former: int = self._driver.execute("PRAGMA busy_timeout").fetchone()[0]
        self._driver.execute(f"PRAGMA busy_timeout = {milliseconds}")
        return former

    @property
    def _driver(self) -> Any:  # noqa: ANN401 - the driver's own type, as SQLAlchemy lends it
        return self._connection.connection.dbapi_connection


class SqliteEngine:
    """The part of SQLAlchemy's AsyncEngine that storage uses; a free connection is waited for in the loop."""

    def __init__(self, engine: Engine, begin: str, size: int, patience_seconds: float) -> None:
        self.sync_engine = engine
        self._begin = begin
        self._patience_seconds = patience_seconds
        self._free = asyncio.Semaphore(size)
        # Not the loop's own threads: all of those may be waiting for the lock that this commit gives up.
        self._committer = ThreadPoolExecutor(max_workers=size, thread_name_prefix="commit")

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
                yield SqliteConnection(connection, self._begin, self._committer)
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
        self._committer.shutdown(wait=False)
        self.sync_engine.dispose()

    async def _check_out(self) -> Connection:
        pool = self.sync_engine.pool
        if isinstance(pool, QueuePool) and pool.checkedin():
            return self.sync_engine.connect()
        return await run_beside(self.sync_engine.connect)


async def run_beside(work: Callable[[], Value], executor: Executor | None = None) -> Value:
    """Do work in a thread; whoever is cancelled meanwhile waits for its end, since it uses the connection."""
    doing = asyncio.get_running_loop().run_in_executor(executor, work)
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait([doing])
        doing.exception()  # looked at, so that nobody is told of an error that has lost its reader
        raise
