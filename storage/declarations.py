"""What units have said of handing in none, as rows that are only added to."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import bindparam, insert, select

from domain.declarations import Declaration
from domain.ids import RoundId
from storage.people_tables import declarations
from storage.statements import Row
from storage.transactions import Transaction

_OF_ROUND = select(declarations).where(declarations.c.round_id == bindparam("round")).order_by(declarations.c.sequence)


class DeclarationsTable:
    """The port `Declarations`; a few a year, asked for in every turn, and so part of the catalogue."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_round(self, round_id: RoundId) -> Sequence[Declaration]:
        """Return all of a round, in the order they were received."""
        return await self._transaction.recall(("declarations", round_id), partial(self._read, round_id))

    async def add(self, declaration: Declaration) -> None:
        """Add one; what was said before stays."""
        await self._transaction.change_catalogue()
        row = {
            "id": declaration.id,
            "round_id": declaration.round_id,
            "unit_id": declaration.unit_id,
            "part": declaration.part,
            "person_id": declaration.person_id,
            "at": declaration.at,
            "reason": declaration.reason,
            "withdrawn": declaration.withdrawn,
        }
        await self._transaction.run(insert(declarations).values(row))

    async def _read(self, round_id: RoundId) -> Sequence[Declaration]:
        return [_from_row(row) for row in await self._transaction.all(_OF_ROUND, {"round": round_id})]


# Private functions


def _from_row(row: Row) -> Declaration:
    return Declaration(**{name: value for name, value in row.items() if name != "sequence"})
