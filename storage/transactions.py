"""One transaction: what the stores run their statements in, on either database."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.errors import DomainError

NewRow = Mapping[str, Any]


class Transaction:
    """Statements that are kept together or not at all; after `commit` it takes no more of them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._over = False

    async def run(self, statement: Executable, rows: Sequence[NewRow] = ()) -> None:
        """Run a statement whose result nobody asks for, once or for each of the rows."""
        self._refuse_if_over()
        await self._connection.execute(statement, [dict(row) for row in rows] or None)

    async def all(self, query: Executable) -> Sequence[RowMapping]:
        """Return all rows."""
        self._refuse_if_over()
        return (await self._connection.execute(query)).mappings().all()

    async def first(self, query: Executable) -> RowMapping | None:
        """Return the first row."""
        self._refuse_if_over()
        return (await self._connection.execute(query)).mappings().first()

    async def insert_new(self, table: Table, row: NewRow) -> bool:
        """Insert the row; False when it breaks a unique key, and the transaction goes on.

        Asks for the key back instead of a row count, which is -1 on PostgreSQL (trust 0.3).
        """
        statement = self._insert(table).values(dict(row)).on_conflict_do_nothing()
        return await self.first(statement.returning(*table.primary_key)) is not None

    async def put(self, table: Table, row: NewRow, keep: Collection[str] = ()) -> None:
        """Insert the row, or replace the one with the same primary key, but for the columns to keep."""
        keys = [column.name for column in table.primary_key]
        changes = {name: value for name, value in row.items() if name not in (*keys, *keep)}
        statement = self._insert(table).values(dict(row))
        await self.run(statement.on_conflict_do_update(index_elements=keys, set_=changes))

    async def commit(self) -> None:
        """Keep everything that was done."""
        self._refuse_if_over()
        self._over = True
        await self._connection.commit()

    def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        if self._connection.dialect.name == "sqlite":
            return sqlite.insert(table)
        return postgresql.insert(table)

    def _refuse_if_over(self) -> None:
        if self._over:
            raise DomainError("unit_of_work_over")
