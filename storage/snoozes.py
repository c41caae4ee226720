"""Until when people want to be left alone, as rows that are only ever added."""

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select

from domain.ids import RoundId
from domain.snoozes import Snooze
from storage.reminder_tables import snoozes
from storage.transactions import Transaction

_OF_ROUND = select(snoozes).where(snoozes.c.round_id == bindparam("round")).order_by(snoozes.c.sequence)


class SnoozesTable:
    """The port `Snoozes`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_round(self, round_id: RoundId) -> Sequence[Snooze]:
        """Return a round's snoozes, in the order they were added."""
        rows = await self._transaction.all(_OF_ROUND, {"round": round_id})
        return [Snooze(**{name: value for name, value in row.items() if name != "sequence"}) for row in rows]

    async def add(self, snooze: Snooze) -> None:
        """Add the snooze; it is never changed."""
        row = {
            "id": snooze.id,
            "round_id": snooze.round_id,
            "person_id": snooze.person_id,
            "until": snooze.until,
            "snoozed_at": snooze.snoozed_at,
        }
        await self._transaction.run(insert(snoozes).values(row))
