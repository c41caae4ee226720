"""What each person is in the middle of, as rows of plain JSON."""

from datetime import datetime

from sqlalchemy import bindparam, select

from domain.ports import Json
from storage.tables import dialog_states
from storage.transactions import Transaction

_STATE = select(dialog_states).where(dialog_states.c.key == bindparam("its_key"))


class DialogStatesTable:
    """The port `DialogStates`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def load(self, key: str) -> Json | None:
        """Return the state, None when nothing is going on."""
        row = await self._transaction.first(_STATE, {"its_key": key})
        self._transaction.remember(dialog_states, (key,), row)
        return row["state"] if row else None

    async def save(self, key: str, state: Json | None, saved_at: datetime) -> None:
        """Store the state; None removes it.

        Raises:
            DomainError: `changed_meanwhile`, when another process changed it since it was loaded.
        """
        if state is None:
            await self._transaction.remove(dialog_states, (key,))
        else:
            await self._transaction.put(dialog_states, {"key": key, "state": dict(state), "saved_at": saved_at})
