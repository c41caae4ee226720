"""PostgreSQL by its driver's own asynchronous connection; SQLAlchemy keeps the pool and the transactions.

What does not depend on each other's answers goes out together, without waiting for each (libpq's pipeline mode).
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.failures import named_failures
from storage.statements import Parameters, Query, Row, Statement, announce_statement

if TYPE_CHECKING:
    from psycopg import AsyncConnection as Driver

Value = TypeVar("Value")


class PostgresConnection:
    """What the rest of storage asks of a connection."""

    def __init__(self, connection: AsyncConnection, driver: Any) -> None:  # noqa: ANN401 - as SQLAlchemy lends it
        self._connection = connection
        self._driver: Driver[Any] = driver

    @property
    def dialect(self) -> Dialect:
        """Return the dialect."""
        return self._connection.dialect

    async def begin(self) -> None:
        """Begin a transaction."""
        await self._connection.begin()

    async def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run a statement."""
        return await self._connection.execute(statement, parameters)

    async def fetch(self, queries: Sequence[Query]) -> list[list[Row]]:
        """Ask all the questions at once, and return the rows of each."""
        with named_failures():
            if len(queries) == 1:
                return [await self._ask(*queries[0])]
            async with self._driver.pipeline():
                asked = [await self._send(*query) for query in queries]
                return [
                    statement.read(await cursor.fetchall())
                    for (statement, _), cursor in zip(queries, asked, strict=True)
                ]

    async def write(self, work: Sequence[tuple[Statement, Sequence[Parameters]]]) -> list[int]:
        """Run each statement once for each row of its values, as the driver takes them; return how many it changed.

        All of it goes out together.
        """
        cursors = [self._driver.cursor() for _ in work]
        with named_failures():
            async with self._driver.pipeline():
                for cursor, (statement, rows) in zip(cursors, work, strict=True):
                    announce_statement(self.dialect.name)
                    await cursor.executemany(statement.sql, rows)
        return [cursor.rowcount for cursor in cursors]

    async def run_sync(self, work: Callable[[Connection], Value]) -> Value:
        """Do work that knows SQLAlchemy's own connection only."""
        return await self._connection.run_sync(work)

    async def commit(self) -> None:
        """Keep everything."""
        await self._connection.commit()

    async def invalidate(self) -> None:
        """Close the connection instead of lending it to anyone again."""
        await self._connection.invalidate()

    async def _ask(self, statement: Statement, given: Row) -> list[Row]:
        cursor = await self._send(statement, given)
        return statement.read(await cursor.fetchall()) if cursor.description else []

    async def _send(self, statement: Statement, given: Row) -> Any:  # noqa: ANN401 - psycopg's cursor
        announce_statement(self.dialect.name)
        return await self._driver.execute(*statement.bind(given))


class PostgresEngine:
    """SQLAlchemy's AsyncEngine, which lends connections as above."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @property
    def sync_engine(self) -> Engine:
        """Return what knows dialect and pool."""
        return self._engine.sync_engine

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[PostgresConnection]:
        """Lend a connection; what was not committed is undone.

        Raises:
            sqlalchemy.exc.TimeoutError: all were in use for too long.
        """
        async with self._engine.connect() as connection:
            lent = await connection.get_raw_connection()
            yield PostgresConnection(connection, lent.driver_connection)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[PostgresConnection]:
        """Lend a connection with a transaction, which is committed at the end."""
        async with self.connect() as connection:
            await connection.begin()
            yield connection
            await connection.commit()

    async def dispose(self) -> None:
        """Close all connections."""
        await self._engine.dispose()
