"""Rounds, as rows."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import bindparam, select

from domain.ids import CountyId, RoundId
from domain.rounds import Round
from storage.mappings import round_from_row, round_to_row
from storage.statements import Row
from storage.tables import rounds
from storage.transactions import Transaction

_ROUNDS = select(rounds).where(rounds.c.county_id == bindparam("county")).order_by(rounds.c.refers_to.desc())
_BY_ID = select(rounds).where(rounds.c.id == bindparam("its_id"))
_BY_YEAR = select(rounds).where(rounds.c.county_id == bindparam("county"), rounds.c.refers_to == bindparam("year"))


class RoundsTable:
    """The port `Rounds`; a county has one round for a year."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def all(self, county_id: CountyId) -> Sequence[Round]:
        """Return the county's rounds, the latest year first."""
        rows = await self._transaction.recall(("rounds", county_id), partial(self._read_rows, county_id))
        for row, _ in rows:
            self._transaction.remember(rounds, (row["id"],), row)
        return [collection for _, collection in rows]

    async def by_year(self, county_id: CountyId, refers_to: int) -> Round | None:
        """Return the round that refers to a year."""
        row = await self._transaction.first(_BY_YEAR, {"county": county_id, "year": refers_to})
        return self._read(row) if row else None

    async def get(self, round_id: RoundId) -> Round | None:
        """Return the round with this id."""
        row = await self._transaction.first(_BY_ID, {"its_id": round_id})
        return self._read(row) if row else None

    async def put(self, collection: Round) -> None:
        """Add the round, or replace the one with the same id.

        Raises:
            DomainError: `changed_meanwhile`, when another process changed it since it was read: none is closed twice.
        """
        await self._transaction.change_catalogue()
        await self._transaction.put(rounds, round_to_row(collection))

    async def _read_rows(self, county_id: CountyId) -> Sequence[tuple[Row, Round]]:
        return [(row, round_from_row(row)) for row in await self._transaction.all(_ROUNDS, {"county": county_id})]

    def _read(self, row: Row) -> Round:
        self._transaction.remember(rounds, (row["id"],), row)
        return round_from_row(row)
