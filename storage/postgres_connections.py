"""PostgreSQL: units of work over connections of our own, and SQLAlchemy's for what knows no other (migrations)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from msgspec import Struct
from psycopg import AsyncConnection as Driver
from psycopg.errors import DivisionByZero
from psycopg.pq.abc import PGresult
from psycopg.types.json import set_json_dumps, set_json_loads
from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.errors import DomainError
from storage.errands import Errand, Work
from storage.failures import DatabaseUnavailable, named_failures
from storage.postgres_pipelines import Pipeline, Sent
from storage.statements import (
    POSTED,
    Query,
    Row,
    Statement,
    announce_commit,
    announce_statement,
    share_dialect,
)

Value = TypeVar("Value")

BEGIN_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
# A reader sees one moment, as it does on SQLite; only reading, it can never fail for it.
BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
COMMIT = "COMMIT"
# Fails, and all that follows with it, where no row was changed: the commit need not wait for the counts.
_MUST_CHANGE = "WITH changed AS ({} RETURNING 1) SELECT 1 / count(*) FROM changed"
_ONCE: Sequence[Sequence[Any]] = ((),)


class PostgresOptions(Struct, frozen=True):
    """How the driver connects, and how many connections may be open: kept while idle, and at most."""

    connect: Mapping[str, Any]
    write_json: Callable[[object], str]
    read_json: Callable[[str | bytes], Any]
    kept: int
    most: int
    patience_seconds: float


class PostgresPool:
    """The connections of all units of work, to write or to read."""

    def __init__(self, options: PostgresOptions) -> None:
        self._options = options
        self._idle: list[Pipeline] = []
        self._free = asyncio.Semaphore(options.most)

    async def take(self) -> Pipeline:
        """Return a connection whose server is there, the one that was used last.

        Raises:
            NoConnectionLeft: all were in use for too long.
        """
        try:
            async with asyncio.timeout(self._options.patience_seconds):
                await self._free.acquire()
        except TimeoutError as error:
            raise NoConnectionLeft("no_connection_left") from error
        try:
            while self._idle:
                pipeline = self._idle.pop()
                if pipeline.is_usable:
                    return pipeline
                pipeline.close()
            return await self._connect()
        except BaseException:
            self._free.release()
            raise

    def give_back(self, pipeline: Pipeline) -> None:
        """Keep the connection for the next one, and undo what was not committed."""
        self._free.release()
        pipeline.undo()
        if pipeline.is_usable and len(self._idle) < self._options.kept:
            self._idle.append(pipeline)
        else:
            pipeline.close()

    def close(self) -> None:
        """Close all that are idle."""
        while self._idle:
            self._idle.pop().close()

    async def _connect(self) -> Pipeline:
        with named_failures():
            driver = await Driver.connect(**self._options.connect, autocommit=True)
        set_json_dumps(self._options.write_json, driver)
        set_json_loads(self._options.read_json, driver)
        return Pipeline(driver)


class PostgresTransaction:
    """What the rest of storage asks of a connection; it begins together with the first statement."""

    def __init__(self, pipeline: Pipeline, dialect: Dialect, begin: str) -> None:
        self._pipeline = pipeline
        self._begin: str | None = begin
        # What has been sent and not been waited for.
        self._posted: list[Errand] = []
        self.dialect = dialect

    async def fetch(self, queries: Sequence[Query], work: Work = (), then: Work = ()) -> list[list[Row]]:
        """Run what was put off, ask all the questions and run the rest; return the rows of each question.

        All of it goes out together, and the rest is not waited for: what fails of it is raised by what follows.

        Raises:
            DomainError: `changed_meanwhile`, when what had to change a row has not.
        """
        with named_failures():
            asked = [self._bind(*query) for query in queries]
            answered = await self._run(work, asked, then)
            return [
                statement.read(self._pipeline.read(result))
                for (statement, _), result in zip(queries, answered, strict=True)
            ]

    def post(self, work: Work) -> None:
        """Have the server run what was put off, and wait for nothing; what fails is raised by what follows."""
        with named_failures():
            sent = [self._announce(errand, POSTED) for errand in work]
            self._posted += work
            self._pipeline.post(self._begin_with(sent))

    async def commit(self, work: Work = ()) -> None:
        """Run what was put off and keep everything; all of it goes out together.

        Raises:
            DomainError: `changed_meanwhile`, when what had to change a row has not.
        """
        with named_failures():
            announce_commit(done=False)
            if work or self._begin is None:
                (ended,) = await self._run(work, [(COMMIT, _ONCE)])
                if ended.command_status != COMMIT.encode():
                    # Something had failed before, and was overlooked.
                    raise DatabaseUnavailable("database_unavailable", error="rolled_back")
            announce_commit(done=True)

    async def _run(self, work: Work, asked: Sequence[Sent], then: Work = ()) -> Sequence[PGresult]:
        """Return the results of what is asked, and tell the errands theirs."""
        sent = [*(self._announce(errand, self.dialect.name) for errand in work), *asked]
        posted = [self._announce(errand, POSTED) for errand in then]
        errands, self._posted = [*self._posted, *work], list(then)
        try:
            results = await self._pipeline.run(self._begin_with(sent), posted)
        except DivisionByZero as error:
            raise DomainError("changed_meanwhile") from error
        first = len(results) - len(asked)
        # Before them there may be that of the transaction's beginning.
        told = iter(results[first - sum(len(errand.rows) for errand in errands) : first])
        for errand in errands:
            its = [next(told) for _ in errand.rows]
            if errand.is_told:
                errand.told = [self._tell(errand.statement, each) for each in its]
        return results[first:]

    def _tell(self, statement: Statement, result: PGresult) -> Sequence[Row] | int:
        return statement.read(self._pipeline.read(result)) if statement.columns else result.command_tuples or 0

    def _begin_with(self, sent: Sequence[Sent]) -> Sequence[Sent]:
        begin, self._begin = self._begin, None
        return [(begin, _ONCE), *sent] if begin else sent

    def _bind(self, statement: Statement, given: Row) -> Sent:
        announce_statement(self.dialect.name)
        sql, values = statement.bind_narrowly(given)
        return sql, (tuple(values),)

    def _announce(self, errand: Errand, name: str) -> Sent:
        announce_statement(name)
        sql = errand.statement.sql
        return _MUST_CHANGE.format(sql) if errand.must_change else sql, [tuple(row) for row in errand.rows]


def make_dialect(engine: AsyncEngine, write_json: Callable[[object], str]) -> Dialect:
    """Return the engine's dialect with values named by the server's own way: what Core makes goes out as it is."""
    kind: Any = type(engine.dialect)
    dialect: Dialect = kind(dbapi=engine.dialect.dbapi, json_serializer=write_json, paramstyle="numeric_dollar")
    return share_dialect(dialect)


class PostgresConnection:
    """SQLAlchemy's own connection, for what is no unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

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

    async def run_sync(self, work: Callable[[Connection], Value]) -> Value:
        """Do work that knows SQLAlchemy's own connection only."""
        return await self._connection.run_sync(work)

    async def commit(self) -> None:
        """Keep everything."""
        await self._connection.commit()


class PostgresEngine:
    """Lends transactions of the pool, and SQLAlchemy's connections."""

    def __init__(self, engine: AsyncEngine, pool: PostgresPool, dialect: Dialect, begin: str) -> None:
        self._engine = engine
        self._pool = pool
        self._dialect = dialect
        self._begin = begin

    @property
    def sync_engine(self) -> Engine:
        """Return what knows dialect and pool."""
        return self._engine.sync_engine

    @asynccontextmanager
    async def transact(self) -> AsyncIterator[PostgresTransaction]:
        """Lend a transaction; what was not committed is undone.

        Raises:
            sqlalchemy.exc.TimeoutError: all connections were in use for too long.
        """
        pipeline = await self._pool.take()
        try:
            yield PostgresTransaction(pipeline, self._dialect, self._begin)
        finally:
            self._pool.give_back(pipeline)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[PostgresConnection]:
        """Lend a connection of SQLAlchemy's; what was not committed is undone.

        Raises:
            sqlalchemy.exc.TimeoutError: all were in use for too long.
        """
        async with self._engine.connect() as connection:
            yield PostgresConnection(connection)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[PostgresConnection]:
        """Lend a connection with a transaction, which is committed at the end."""
        async with self.connect() as connection:
            await connection.begin()
            yield connection
            await connection.commit()

    async def dispose(self) -> None:
        """Close all connections."""
        self._pool.close()
        await self._engine.dispose()
