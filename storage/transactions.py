"""One transaction: what the stores run their statements in, on either database."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Executable, Table, and_, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping

from domain.errors import DomainError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.sqlite_connections import SqliteConnection

NewRow = Mapping[str, Any]
# The version of a row that is not there.
ABSENT = 0


class Transaction:
    """Statements that are kept together or not at all; after `commit` it takes no more of them."""

    def __init__(self, connection: "AsyncConnection | SqliteConnection") -> None:
        self._connection = connection
        self._over = False
        self._versions: dict[tuple[str, *tuple[Any, ...]], int] = {}

    @property
    def on_postgresql(self) -> bool:
        """Whether several processes may write at once."""
        return self._connection.dialect.name == "postgresql"

    async def run(self, statement: Executable, rows: Sequence[NewRow] = ()) -> None:
        """Run a statement whose result nobody asks for, once or for each of the rows."""
        self._refuse_if_over()
        await self._connection.execute(statement, [dict(row) for row in rows] or None)

    async def all(self, query: Executable, values: NewRow | None = None) -> Sequence[RowMapping]:
        """Return all rows; a query that is made once and given values each time takes half the time."""
        self._refuse_if_over()
        return (await self._connection.execute(query, values)).mappings().all()

    async def first(self, query: Executable, values: NewRow | None = None) -> RowMapping | None:
        """Return the first row."""
        self._refuse_if_over()
        return (await self._connection.execute(query, values)).mappings().first()

    async def insert_new(self, table: Table, row: NewRow) -> bool:
        """Insert the row; False when it breaks a unique key, and the transaction goes on.

        Asks for the key back instead of a row count, which is -1 on PostgreSQL (trust 0.3).
        """
        return await self.first(_make_insert(table, self._connection.dialect.name), dict(row)) is not None

    def remember(self, table: Table, key: Sequence[Any], row: RowMapping | None) -> None:
        """Remember in which version a row was read: `put` and `remove` then change that one, and no later one (R5)."""
        self._versions.setdefault((table.name, *key), row["version"] if row else ABSENT)

    async def put(self, table: Table, row: NewRow, keep: Collection[str] = ()) -> None:
        """Insert the row, or replace the one with the same primary key, but for the columns to keep.

        Raises:
            DomainError: `changed_meanwhile`, when the row is not as it was read: undo, and begin again.
        """
        keys = [column.name for column in table.primary_key]
        changes = {name: value for name, value in row.items() if name not in (*keys, *keep)}
        if "version" not in table.c:
            await self.run(self._upsert(table, row, changes))
            return
        key = tuple(row[name] for name in keys)
        read = self._versions.get((table.name, *key))
        changes["version"] = table.c.version + 1
        statement: Executable
        if read is None:
            statement = self._upsert(table, row, changes).returning(table.c.version)
        elif read == ABSENT:
            new = self._insert(table).values(dict(row)).on_conflict_do_nothing(index_elements=keys)
            statement = new.returning(table.c.version)
        else:
            statement = update(table).where(_is_row(table, key, read)).values(changes).returning(table.c.version)
        self._versions[table.name, *key] = _expect(await self.first(statement))

    async def remove(self, table: Table, key: Sequence[Any]) -> None:
        """Remove the row with this primary key, if there is one.

        Raises:
            DomainError: `changed_meanwhile`, as `put`.
        """
        read = self._versions.get((table.name, *key))
        removed = await self.first(delete(table).where(_is_row(table, key, read)).returning(table.c.version))
        if read is not None and bool(read) != bool(removed):
            raise DomainError("changed_meanwhile")
        self._versions[table.name, *key] = ABSENT

    async def commit(self) -> None:
        """Keep everything that was done."""
        self._refuse_if_over()
        self._over = True
        try:
            await self._connection.commit()
        except BaseException:
            # SQLAlchemy would lend it again as it is, in the middle of this transaction.
            await self._connection.invalidate()
            raise

    def _upsert(self, table: Table, row: NewRow, changes: NewRow) -> sqlite.Insert | postgresql.Insert:
        keys = [column.name for column in table.primary_key]
        return self._insert(table).values(dict(row)).on_conflict_do_update(index_elements=keys, set_=dict(changes))

    def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        if self._connection.dialect.name == "sqlite":
            return sqlite.insert(table)
        return postgresql.insert(table)

    def _refuse_if_over(self) -> None:
        if self._over:
            raise DomainError("unit_of_work_over")


# Private functions


@cache
def _make_insert(table: Table, dialect: str) -> Executable:
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return statement.on_conflict_do_nothing().returning(*table.primary_key)


def _is_row(table: Table, key: Sequence[Any], version: int | None) -> ColumnElement[bool]:
    is_key = [column == value for column, value in zip(table.primary_key, key, strict=True)]
    return and_(*is_key, *([] if not version else [table.c.version == version]))


def _expect(row: RowMapping | None) -> int:
    if row is None:
        raise DomainError("changed_meanwhile")
    version: int = row["version"]
    return version
