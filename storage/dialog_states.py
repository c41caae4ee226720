"""What each person is in the middle of, as rows of plain JSON."""

from datetime import datetime

from sqlalchemy import delete, select

from domain.ports import Json
from storage.tables import dialog_states
from storage.transactions import Transaction


class DialogStatesTable:
    """The port `DialogStates`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def load(self, key: str) -> Json | None:
        """Return the state, None when nothing is going on."""
        row = await self._transaction.first(select(dialog_states.c.state).where(dialog_states.c.key == key))
        return row["state"] if row else None

    async def save(self, key: str, state: Json | None, saved_at: datetime) -> None:
        """Store the state; None removes it."""
        if state is None:
            await self._transaction.run(delete(dialog_states).where(dialog_states.c.key == key))
        else:
            await self._transaction.put(dialog_states, {"key": key, "state": dict(state), "saved_at": saved_at})
