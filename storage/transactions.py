"""One transaction: what the stores run their statements in, on either database."""

from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from sqlalchemy import Table, column, select, text
from sqlalchemy.sql import ClauseElement

from domain.errors import DomainError
from storage.catalogues import Catalogue, Catalogues
from storage.errands import Errand, Errands, Work
from storage.row_changes import (
    Computed,
    make_delete,
    make_insert,
    make_insert_new,
    make_insert_unless_there,
    make_update,
    make_upsert,
)
from storage.statements import Row, Statement, compile_statement
from storage.tables import catalogue_changes

if TYPE_CHECKING:
    from storage.postgres_connections import PostgresTransaction
    from storage.sqlite_connections import SqliteTransaction

Value = TypeVar("Value")
# A query that is made once, with the values that it is asked with.
Question = tuple[ClauseElement, Row]

# The version of a row that is not there.
ABSENT = 0
# The version of a row that is new.
FIRST = 1
NOTHING: Row = {}
# As many rows as a turn or two put off; on PostgreSQL no more are kept back.
MOST_LATER = 12

_COUNT = select(catalogue_changes.c.number)
_COUNT_AND_KEEP = _COUNT.with_for_update(read=True)
# Held by the one that is about to change the catalogue; a key of two numbers is none that a place has (expectations).
_TRY_TO_CHANGE = text("SELECT pg_try_advisory_xact_lock(4, 1) AS mine").columns(column("mine"))
_WAIT_TO_CHANGE = text("SELECT pg_advisory_xact_lock(4, 1) AS mine").columns(column("mine"))
_UNDO = text("ROLLBACK")


class Access(Struct, frozen=True):
    """How a transaction may use its database: to write or only to read, with the catalogue of all of them."""

    writes: bool
    catalogues: Catalogues


class Transaction:
    """Statements that are kept together or not at all; after `commit` it takes no more of them."""

    def __init__(self, connection: "PostgresTransaction | SqliteTransaction", access: Access) -> None:
        self._connection = connection
        self._access = access
        self._over = False
        self._versions: dict[tuple[str, *tuple[Any, ...]], int] = {}
        self._later, self._beside = Errands(), Errands()
        # The rows that something is put off for.
        self._put_off: set[tuple[str, *tuple[Any, ...]]] = set()
        self._catalogue: Catalogue | None = None
        self._keeps_count = self._may_change = False

    @property
    def on_postgresql(self) -> bool:
        """Whether several processes may write at once."""
        return self._connection.dialect.name == "postgresql"

    async def run(self, statement: ClauseElement, rows: Sequence[Row] = ()) -> None:
        """Run a statement whose result nobody asks for, once or for each of the rows."""
        if not rows:
            await self.ask((statement, NOTHING))
            return
        compiled = self._compile(statement, rows[0])
        done = Errand(compiled, [compiled.bind(row)[1] for row in rows])
        await self._connection.fetch((), [*self._take_later(), done])

    def run_later(self, statement: ClauseElement, row: Row) -> None:
        """Run a statement before anything is read from the database again, at the latest at the commit.

        Until then, whoever reads must not need it: what a store has read or been given, it knows itself.
        """
        self._put_off_one(self._compile(statement, row), row)

    def ask_later(self, statement: ClauseElement, rows: Sequence[Row]) -> Callable[[], Sequence[Any]]:
        """Run a statement for each of the rows after what is read next; return what then tells what came of each.

        That is the rows that it has returned, or of a statement that returns none how many it has changed. PostgreSQL
        does it while others who share the transaction deal with what they have read: nobody may ask whether it is done.
        """
        self._refuse_if_over()
        compiled = self._compile(statement)
        places: list[tuple[Errand, int]] = []
        for row in rows:
            errand = self._beside.put(compiled, row)
            errand.is_told = True
            places.append((errand, len(errand.rows) - 1))
        return lambda: [errand.told[place] for errand, place in places]

    async def ask(self, *questions: Question) -> list[list[Row]]:
        """Return the rows of several queries, none of which depends on another's."""
        work = self._take_later()
        if not (questions or work):
            return []
        asked = [(self._compile(query), values) for query, values in questions]
        return await self._connection.fetch(asked, work, self._beside.take())

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
        return await self._first_of(make_insert_new(table, self._connection.dialect.name), row) is not None

    def insert_later(self, table: Table, row: Row) -> None:
        """Insert the row as `run_later`, unless that breaks a unique key: then nothing is done."""
        self.run_later(make_insert_unless_there(table, self._connection.dialect.name), row)

    async def recall(self, key: Hashable, read: Callable[[], Awaitable[Value]]) -> Value:
        """Return what the catalogue knows by this key, or read it now, for this transaction and those to come."""
        if (catalogue := self._catalogue) is None:
            # Only who keeps the count as it is may tell others what goes with it: a reader sees one moment anyway.
            catalogue = self.open_catalogue([] if self._access.writes else await self.all(_COUNT))
        if key not in catalogue:
            catalogue[key] = await read()
        found: Value = catalogue[key]
        return found

    def ask_for_catalogue(self) -> Question:
        """Return the query for the count of the catalogue's changes, whose rows `open_catalogue` takes.

        On PostgreSQL it also keeps the count as it is until the transaction is over; SQLite has one writer anyway.
        """
        self._keeps_count = True
        return _COUNT_AND_KEEP, NOTHING

    def open_catalogue(self, counted: Sequence[Row]) -> Catalogue:
        """Use what is known at the count that was read, unless this transaction has a catalogue of its own by now."""
        if self._catalogue is None:
            self._catalogue = self._access.catalogues.at(counted[0]["number"]) if counted else {}
        return self._catalogue

    @property
    def latest_catalogue(self) -> Catalogue:
        """What was known last, whether or not it is so at this transaction's count."""
        return self._access.catalogues.latest

    def teach(self, key: Hashable, value: object) -> None:
        """Tell the catalogue something that was read under the count that this transaction keeps."""
        self.open_catalogue([])[key] = value

    def knows(self, key: Hashable) -> bool:
        """Tell whether the catalogue has something by this key."""
        return key in self.open_catalogue([])

    async def change_catalogue(self) -> None:
        """Forget what others know: from now on this transaction sees its own changes.

        On PostgreSQL two that keep the count and both change it would wait for each other until it looks for deadlocks:
        the second gives way: it undoes what it has done and waits until the first is through.

        Raises:
            DomainError: `changed_meanwhile`, to begin again.
        """
        self._catalogue = {}
        if self._may_change or not self.on_postgresql:
            return
        if self._keeps_count and not (await self._ask_now(_TRY_TO_CHANGE))[0]["mine"]:
            await self._ask_now(_UNDO)
            await self._ask_now(_WAIT_TO_CHANGE)
            raise DomainError("changed_meanwhile")
        if not self._keeps_count:
            await self._ask_now(_WAIT_TO_CHANGE)
        self._may_change = True

    def remember(self, table: Table, key: Sequence[Any], row: Row | None) -> None:
        """Remember in which version a row was read: `put` and `remove` then change that one, and no later one (R5)."""
        self._versions.setdefault((table.name, *key), row["version"] if row else ABSENT)

    async def put(self, table: Table, row: Row, keep: Collection[str] = (), computed: Computed = ()) -> None:
        """Insert the row, or replace the one with the same primary key, but for the columns to keep.

        Raises:
            DomainError: `changed_meanwhile` or `already_there`, here or at the commit, when the row is not as it was
                read: undo, and begin again.
        """
        keys = [column.name for column in table.primary_key]
        key = tuple(row[name] for name in keys)
        read = self._versions.get((table.name, *key))
        dialect = self._connection.dialect.name
        columns = tuple(sorted(row))
        if "version" not in table.c:
            self.run_later(make_upsert(table, dialect, columns, tuple(keep), computed), row)
            return
        if read is None:
            stored = await self._first_of(make_upsert(table, dialect, columns, tuple(keep), computed), row, columns)
            self._versions[table.name, *key] = _expect(stored)
        elif read == ABSENT:
            # Should it be there by now, the commit fails, and the turn begins again.
            await self._change_later((table.name, *key), FIRST)
            self.run_later(make_insert(table, dialect, computed), {name: row[name] for name in columns})
        else:
            await self._change_later((table.name, *key), read + 1)
            changed = tuple(name for name in columns if name not in (*keys, *keep))
            statement = compile_statement(make_update(table, tuple(keep), computed), self._connection.dialect, changed)
            self._put_off_one(statement, {**row, **_name_key(table, key, read)}, must_change=True)

    async def remove(self, table: Table, key: Sequence[Any]) -> None:
        """Remove the row with this primary key, if there is one.

        Raises:
            DomainError: `changed_meanwhile`, as `put`.
        """
        read = self._versions.get((table.name, *key))
        values = _name_key(table, key, read)
        if read:
            await self._change_later((table.name, *key), ABSENT)
            self._put_off_one(self._compile(make_delete(table, versioned=True), values), values, must_change=True)
            return
        removed = await self.first(make_delete(table, versioned=False), values)
        if read is not None and removed:
            raise DomainError("changed_meanwhile")
        self._versions[table.name, *key] = ABSENT

    async def commit(self) -> None:
        """Keep everything that was done, and what was put off with it.

        Raises:
            DomainError: `changed_meanwhile` or `already_there`, and nothing is kept.
        """
        work = [*self._take_later(), *self._beside.take()]
        self._over = True
        await self._connection.commit(work)

    async def _first_of(self, statement: ClauseElement, row: Row, columns: Sequence[str] | None = None) -> Row | None:
        compiled = compile_statement(statement, self._connection.dialect, tuple(columns or row))
        (rows,) = await self._connection.fetch([(compiled, row)], self._take_later())
        return next(iter(rows), None)

    async def _change_later(self, key: tuple[str, *tuple[Any, ...]], version: int) -> None:
        """Note that a row is about to have this version; what is put off for the same row is done before."""
        if key in self._put_off:
            await self.ask()
        self._put_off.add(key)
        self._versions[key] = version

    def _put_off_one(self, statement: Statement, row: Row, *, must_change: bool = False) -> Errand:
        self._refuse_if_over()
        errand = self._later.put(statement, row, must_change=must_change)
        if self._later.rows >= MOST_LATER and self.on_postgresql:
            # The server works on it while the next turn is dealt with, instead of while all wait for the commit.
            self._connection.post(self._take_later())
        return errand

    def _take_later(self) -> Work:
        self._refuse_if_over()
        self._put_off.clear()
        return self._later.take()

    async def _ask_now(self, query: ClauseElement) -> list[Row]:
        """Ask without doing first what is put off."""
        return (await self._connection.fetch([(self._compile(query), NOTHING)]))[0]

    def _compile(self, statement: ClauseElement, row: Row | None = None) -> Statement:
        return compile_statement(statement, self._connection.dialect, None if row is None else tuple(row))

    def _refuse_if_over(self) -> None:
        if self._over:
            raise DomainError("unit_of_work_over")


# Private functions


def _name_key(table: Table, key: Sequence[Any], version: int | None) -> Row:
    names = {f"its_{column.name}": value for column, value in zip(table.primary_key, key, strict=True)}
    return {**names, "its_version": version}


def _expect(row: Row | None) -> int:
    if row is None:
        raise DomainError("changed_meanwhile")
    version: int = row["version"]
    return version
