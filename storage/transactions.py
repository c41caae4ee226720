"""One transaction: what the stores run their statements in, on either database."""

from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Insert, Table, Update, and_, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement

from domain.errors import DomainError
from storage.catalogues import Catalogue, Catalogues
from storage.statements import Parameters, Row, Statement, compile_statement
from storage.tables import catalogue_changes

if TYPE_CHECKING:
    from storage.postgres_connections import PostgresConnection
    from storage.sqlite_connections import SqliteConnection

Value = TypeVar("Value")
# A query that is made once, with the values that it is asked with.
Question = tuple[ClauseElement, Row]
# Columns that the database itself computes.
Computed = tuple[tuple[str, ColumnElement[Any]], ...]

# The version of a row that is not there.
ABSENT = 0
# The version of a row that is new.
FIRST = 1
NOTHING: Row = {}

_COUNT = select(catalogue_changes.c.number)
_COUNT_AND_KEEP = _COUNT.with_for_update(read=True)


@dataclass(frozen=True, slots=True)
class Access:
    """How a transaction may use its database: to write or only to read, with the catalogue of all of them."""

    writes: bool
    catalogues: Catalogues


class Transaction:
    """Statements that are kept together or not at all; after `commit` it takes no more of them."""

    def __init__(self, connection: "PostgresConnection | SqliteConnection", access: Access) -> None:
        self._connection = connection
        self._access = access
        self._over = False
        self._versions: dict[tuple[str, *tuple[Any, ...]], int] = {}
        self._later: dict[Statement, list[Parameters]] = {}
        self._catalogue: Catalogue | None = None

    @property
    def on_postgresql(self) -> bool:
        """Whether several processes may write at once."""
        return self._connection.dialect.name == "postgresql"

    async def run(self, statement: ClauseElement, rows: Sequence[Row] = ()) -> None:
        """Run a statement whose result nobody asks for, once or for each of the rows."""
        await self._flush()
        if not rows:
            await self._connection.fetch([(self._compile(statement), NOTHING)])
            return
        compiled = self._compile(statement, rows[0])
        await self._connection.write([(compiled, [compiled.bind(row)[1] for row in rows])])

    def run_later(self, statement: ClauseElement, row: Row) -> None:
        """Run a statement before anything is read from the database again, at the latest at the commit.

        Until then, whoever reads must not need it: what a store has read or been given, it knows itself.
        """
        self._refuse_if_over()
        compiled = self._compile(statement, row)
        self._later.setdefault(compiled, []).append(compiled.bind(row)[1])

    async def ask(self, *questions: Question) -> list[list[Row]]:
        """Return the rows of several queries, none of which depends on another's."""
        await self._flush()
        if not questions:
            return []
        return await self._connection.fetch([(self._compile(query), values) for query, values in questions])

    async def all(self, query: ClauseElement, values: Row = NOTHING) -> list[Row]:
        """Return all rows; a query that is made once and given values each time is compiled once."""
        (rows,) = await self.ask((query, values))
        return rows

    async def first(self, query: ClauseElement, values: Row = NOTHING) -> Row | None:
        """Return the first row."""
        return next(iter(await self.all(query, values)), None)

    async def insert_new(self, table: Table, row: Row) -> bool:
        """Insert the row; False when it breaks a unique key, and the transaction goes on.

        Asks for the key back instead of a row count, which is -1 on PostgreSQL (trust 0.3).
        """
        return await self._first_of(_make_insert_new(table, self._connection.dialect.name), row) is not None

    async def recall(self, key: Hashable, read: Callable[[], Awaitable[Value]]) -> Value:
        """Return what the catalogue knows by this key, or read it now, for this transaction and those to come."""
        if self._catalogue is None:
            # Only who keeps the count as it is may tell others what goes with it: a reader sees one moment anyway.
            self.open_catalogue([] if self._access.writes else await self.all(_COUNT))
        catalogue = self.open_catalogue([])
        if key not in catalogue:
            catalogue[key] = await read()
        found: Value = catalogue[key]
        return found

    def ask_for_catalogue(self) -> Question:
        """Return the query for the count of the catalogue's changes, whose rows `open_catalogue` takes.

        On PostgreSQL it also keeps the count as it is until the transaction is over; SQLite has one writer anyway.
        """
        return _COUNT_AND_KEEP, NOTHING

    def open_catalogue(self, counted: Sequence[Row]) -> Catalogue:
        """Use what is known at the count that was read, unless this transaction has a catalogue of its own by now."""
        if self._catalogue is None:
            self._catalogue = self._access.catalogues.at(counted[0]["number"]) if counted else {}
        return self._catalogue

    def teach(self, key: Hashable, value: object) -> None:
        """Tell the catalogue something that was read under the count that this transaction keeps."""
        self.open_catalogue([])[key] = value

    def knows(self, key: Hashable) -> bool:
        """Tell whether the catalogue has something by this key."""
        return key in self.open_catalogue([])

    def change_catalogue(self) -> None:
        """Forget what others know: from now on this transaction sees its own changes."""
        self._catalogue = {}

    def remember(self, table: Table, key: Sequence[Any], row: Row | None) -> None:
        """Remember in which version a row was read: `put` and `remove` then change that one, and no later one (R5)."""
        self._versions.setdefault((table.name, *key), row["version"] if row else ABSENT)

    async def put(self, table: Table, row: Row, keep: Collection[str] = (), computed: Computed = ()) -> None:
        """Insert the row, or replace the one with the same primary key, but for the columns to keep.

        Raises:
            DomainError: `changed_meanwhile`, or `already_there` at the commit, when the row is not as it was read:
                undo, and begin again.
        """
        keys = [column.name for column in table.primary_key]
        key = tuple(row[name] for name in keys)
        read = self._versions.get((table.name, *key))
        dialect = self._connection.dialect.name
        columns = tuple(sorted(row))
        if "version" not in table.c:
            self.run_later(_make_upsert(table, dialect, columns, tuple(keep), computed), row)
            return
        if read is None:
            statement: ClauseElement = _make_upsert(table, dialect, columns, tuple(keep), computed)
        elif read == ABSENT:
            # Should it be there by now, the commit fails, and the turn begins again.
            self.run_later(_make_insert(table, dialect, computed), {name: row[name] for name in columns})
            self._versions[table.name, *key] = FIRST
            return
        else:
            statement = _make_update(table, tuple(keep), computed)
            columns = tuple(name for name in columns if name not in (*keys, *keep))
        stored = await self._first_of(statement, {**row, **_name_key(table, key, read)}, columns)
        self._versions[table.name, *key] = _expect(stored)

    async def remove(self, table: Table, key: Sequence[Any]) -> None:
        """Remove the row with this primary key, if there is one.

        Raises:
            DomainError: `changed_meanwhile`, as `put`.
        """
        read = self._versions.get((table.name, *key))
        removed = await self.first(_make_delete(table, bool(read)), _name_key(table, key, read))
        if read is not None and bool(read) != bool(removed):
            raise DomainError("changed_meanwhile")
        self._versions[table.name, *key] = ABSENT

    async def commit(self) -> None:
        """Keep everything that was done."""
        await self._flush()
        self._over = True
        try:
            await self._connection.commit()
        except BaseException:
            # SQLAlchemy would lend it again as it is, in the middle of this transaction.
            await self._connection.invalidate()
            raise

    async def _first_of(self, statement: ClauseElement, row: Row, columns: Sequence[str] | None = None) -> Row | None:
        await self._flush()
        compiled = compile_statement(statement, self._connection.dialect, tuple(columns or row))
        (rows,) = await self._connection.fetch([(compiled, row)])
        return next(iter(rows), None)

    async def _flush(self) -> None:
        self._refuse_if_over()
        if self._later:
            work, self._later = list(self._later.items()), {}
            await self._connection.write(work)

    def _compile(self, statement: ClauseElement, row: Row | None = None) -> Statement:
        return compile_statement(statement, self._connection.dialect, None if row is None else tuple(row))

    def _refuse_if_over(self) -> None:
        if self._over:
            raise DomainError("unit_of_work_over")


# Private functions


def _begin_insert(table: Table, dialect: str, computed: Computed) -> sqlite.Insert | postgresql.Insert:
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return statement.values(dict(computed)) if computed else statement


@cache
def _make_insert_new(table: Table, dialect: str) -> Insert:
    return _begin_insert(table, dialect, ()).on_conflict_do_nothing().returning(*table.primary_key)


@cache
def _make_insert(table: Table, dialect: str, computed: Computed) -> Insert:
    return _begin_insert(table, dialect, computed).inline()


@cache
def _make_upsert(
    table: Table, dialect: str, columns: tuple[str, ...], keep: tuple[str, ...], computed: Computed
) -> Insert:
    new = _begin_insert(table, dialect, computed)
    keys = [column.name for column in table.primary_key]
    names = [*columns, *(name for name, _ in computed)]
    changes: dict[str, Any] = {name: new.excluded[name] for name in names if name not in (*keys, *keep)}
    if "version" not in table.c:
        return new.on_conflict_do_update(index_elements=keys, set_=changes)
    changes["version"] = table.c.version + 1
    return new.on_conflict_do_update(index_elements=keys, set_=changes).returning(table.c.version)


@cache
def _make_update(table: Table, keep: tuple[str, ...], computed: Computed) -> Update:
    own = {name: value for name, value in computed if name not in keep}
    statement = update(table).where(_is_row(table), table.c.version == bindparam("its_version"))
    return statement.values({**own, "version": table.c.version + 1}).returning(table.c.version)


@cache
def _make_delete(table: Table, versioned: bool) -> ClauseElement:  # noqa: FBT001 - private, one caller
    statement = delete(table).where(_is_row(table))
    if versioned:
        statement = statement.where(table.c.version == bindparam("its_version"))
    return statement.returning(table.c.version)


def _is_row(table: Table) -> ColumnElement[bool]:
    return and_(*(column == bindparam(f"its_{column.name}", type_=column.type) for column in table.primary_key))


def _name_key(table: Table, key: Sequence[Any], version: int | None) -> Row:
    names = {f"its_{column.name}": value for column, value in zip(table.primary_key, key, strict=True)}
    return {**names, "its_version": version}


def _expect(row: Row | None) -> int:
    if row is None:
        raise DomainError("changed_meanwhile")
    version: int = row["version"]
    return version
