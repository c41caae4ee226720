"""SQLite without a thread in between: its statements take less time than handing them to one (docs/performance.md).

What may wait for another process, and is not merely work, is done beside the loop: opening the file, and a lock
that somebody else holds.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from domain.errors import DomainError
from storage.errands import Work
from storage.failures import named_failures
from storage.statements import (
    Parameters,
    Query,
    Row,
    Statement,
    announce_commit,
    announce_statement,
    share_dialect,
)

Value = TypeVar("Value")

BEGIN_WRITING = "BEGIN IMMEDIATE"
# Takes no lock.
BEGIN_READING = "BEGIN"


class SqliteConnection:
    """SQLAlchemy's connection for what knows no other (migrations), as if it did not block."""

    def __init__(self, connection: Connection, transaction: "SqliteTransaction") -> None:
        self.dialect = transaction.dialect
        self._connection = connection
        self._transaction = transaction

    async def begin(self) -> None:
        """Begin a transaction at once, or wait for the lock beside the loop."""
        self._connection.begin()
        await self._transaction.begin()

    async def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run a statement."""
        return self._connection.execute(statement, parameters)

    async def run_sync(self, work: Callable[[Connection], Value]) -> Value:
        """Do work that knows SQLAlchemy's own connection only."""
        return work(self._connection)

    async def commit(self) -> None:
        """Keep everything, as `SqliteTransaction.commit`."""
        await self._transaction.commit()


class SqliteTransaction:
    """What the rest of storage asks of a connection, on the driver's own; each lives for one transaction."""

    def __init__(self, lent: PoolProxiedConnection, engine: "SqliteEngine") -> None:
        self._lent = lent
        self._engine = engine
        self._driver: Any = lent.dbapi_connection
        self.dialect = engine.dialect

    async def begin(self) -> None:
        """Begin at once, or wait for the lock beside the loop; who only reads never waits."""
        with named_failures():
            if self._engine.begins_with == BEGIN_READING:
                self._driver.execute(BEGIN_READING)
                return
            self._wait_for_locks(0)
            try:
                self._driver.execute(self._engine.begins_with)
            except sqlite3.OperationalError:
                self._wait_for_locks(self._engine.patience_seconds)
                await run_beside(lambda: self._driver.execute(self._engine.begins_with))
            else:
                self._wait_for_locks(self._engine.patience_seconds)

    async def fetch(self, queries: Sequence[Query], work: Work = (), then: Work = ()) -> list[list[Row]]:
        """Run what was put off, ask all the questions and run the rest; return the rows of each question.

        Raises:
            DomainError: `changed_meanwhile`, when what had to change a row has not.
        """
        self._write(work)
        found = []
        with named_failures():
            for statement, given in queries:
                announce_statement(self.dialect.name)
                found.append(statement.read(self._driver.execute(*statement.bind_narrowly(given)).fetchall()))
        self._write(then)
        return found

    def post(self, work: Work) -> None:
        """Run what was put off: here that waits for nothing."""
        self._write(work)

    async def commit(self, work: Work = ()) -> None:
        """Run what was put off and keep everything: on the disk when this returns; that wait is beside the loop.

        Raises:
            DomainError: `changed_meanwhile`, when what had to change a row has not.
        """
        self._write(work)
        try:
            announce_commit(done=False)
            with named_failures():
                await run_beside(self._driver.commit, self._engine.committer)
            announce_commit(done=True)
        except BaseException:
            # It would be lent again as it is, in the middle of this transaction.
            self._lent.invalidate()
            raise

    def _write(self, work: Work) -> None:
        """Run each errand once for each row of its values, as the driver takes them."""
        with named_failures():
            for errand in work:
                announce_statement(self.dialect.name)
                statement = errand.statement
                if errand.is_told:
                    errand.told = [self._tell(statement, row) for row in errand.rows]
                else:
                    changed = self._driver.executemany(statement.sql, errand.rows).rowcount
                    if errand.must_change and changed != len(errand.rows):
                        raise DomainError("changed_meanwhile")

    def _tell(self, statement: Statement, row: Parameters) -> Sequence[Row] | int:
        done = self._driver.execute(statement.sql, row)
        return statement.read(done.fetchall()) if statement.columns else int(done.rowcount)

    def _wait_for_locks(self, seconds: float) -> None:
        self._driver.execute(f"PRAGMA busy_timeout = {int(1000 * seconds)}")


class SqliteEngine:
    """The connections of all units of work that write, or of all that read; a free one is waited for in the loop."""

    def __init__(self, engine: Engine, begin: str, size: int, patience_seconds: float) -> None:
        self.sync_engine = engine
        self.dialect = share_dialect(engine.dialect)
        self.begins_with = begin
        self.patience_seconds = patience_seconds
        self._free = asyncio.Semaphore(size)
        # Out of SQLAlchemy's pool: taking one from there and bringing it back takes as long as a small question.
        self._idle: list[PoolProxiedConnection] = []
        # Not the loop's own threads: all of those may be waiting for the lock that this commit gives up.
        self.committer = ThreadPoolExecutor(max_workers=size, thread_name_prefix="commit")

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[SqliteConnection]:
        """Lend a connection; what was not committed is undone.

        Raises:
            NoConnectionLeft: all were in use for too long.
        """
        await self._take_place()
        try:
            if self._idle:
                self._idle.pop().close()
            connection = await self._check_out(self.sync_engine.connect)
            try:
                yield SqliteConnection(connection, SqliteTransaction(connection.connection, self))
            finally:
                connection.close()
        finally:
            self._free.release()

    @asynccontextmanager
    async def transact(self) -> AsyncIterator[SqliteTransaction]:
        """Lend a connection with a transaction begun; what was not committed is undone.

        Raises:
            NoConnectionLeft: as `connect`.
        """
        await self._take_place()
        try:
            lent = self._idle.pop() if self._idle else await self._check_out(self.sync_engine.raw_connection)
            try:
                transaction = SqliteTransaction(lent, self)
                await transaction.begin()
                yield transaction
            finally:
                self._give_back(lent)
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
        self.committer.shutdown(wait=False)
        while self._idle:
            self._idle.pop().close()
        self.sync_engine.dispose()

    async def _take_place(self) -> None:
        if not self._free.locked():
            # Waits for nothing, and a timer takes longer than the rest of this.
            await self._free.acquire()
            return
        try:
            async with asyncio.timeout(self.patience_seconds):
                await self._free.acquire()
        except TimeoutError as error:
            raise NoConnectionLeft("no_connection_left") from error

    async def _check_out(self, take: Callable[[], Value]) -> Value:
        pool = self.sync_engine.pool
        if isinstance(pool, QueuePool) and pool.checkedin():
            return take()
        return await run_beside(take)

    def _give_back(self, lent: PoolProxiedConnection) -> None:
        if not lent.is_valid:
            return
        try:
            lent.rollback()
        except sqlite3.Error:
            lent.invalidate()
        else:
            self._idle.append(lent)


async def run_beside(work: Callable[[], Value], executor: Executor | None = None) -> Value:
    """Do work in a thread; whoever is cancelled meanwhile waits for its end, since it uses the connection."""
    doing = asyncio.get_running_loop().run_in_executor(executor, work)
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait([doing])
        doing.exception()  # looked at, so that nobody is told of an error that has lost its reader
        raise
