"""Who has left a unit's part to whom, as rows that are only ever added."""

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select

from domain.handovers import Handover
from domain.ids import RoundId
from storage.people_mappings import handover_from_row, handover_to_row
from storage.people_tables import handovers
from storage.transactions import Transaction

_OF_ROUND = select(handovers).where(handovers.c.round_id == bindparam("round")).order_by(handovers.c.sequence)


class HandoversTable:
    """The port `Handovers`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_round(self, round_id: RoundId) -> Sequence[Handover]:
        """Return a round's handovers, in the order they were added."""
        return [handover_from_row(row) for row in await self._transaction.all(_OF_ROUND, {"round": round_id})]

    async def add(self, handover: Handover) -> None:
        """Add the handover; it is never changed."""
        await self._transaction.run(insert(handovers).values(handover_to_row(handover)))
