"""What coordinators have stopped, or let go on, as rows that are only ever added."""

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select

from domain.ids import RoundId
from domain.stops import Stop
from storage.reminder_tables import reminder_stops
from storage.transactions import Transaction

_OF_ROUND = (
    select(reminder_stops)
    .where(reminder_stops.c.round_id == bindparam("its_round"))
    .order_by(reminder_stops.c.sequence)
)


class StopsTable:
    """The port `Stops`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_round(self, round_id: RoundId) -> Sequence[Stop]:
        """Return all of a round, in the order they were added."""
        rows = await self._transaction.all(_OF_ROUND, {"its_round": round_id})
        return [Stop(**{name: value for name, value in row.items() if name != "sequence"}) for row in rows]

    async def add(self, stop: Stop) -> None:
        """Add the stop; it is never changed."""
        row = {
            "id": stop.id,
            "round_id": stop.round_id,
            "part": stop.part,
            "unit_id": stop.unit_id,
            "step": stop.step,
            "lifted": stop.lifted,
            "stopped_by": stop.stopped_by,
            "stopped_at": stop.stopped_at,
        }
        await self._transaction.run(insert(reminder_stops).values(row))
