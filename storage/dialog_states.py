"""What each person is in the middle of, as rows of plain JSON."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from domain.ports import Json
from storage.statements import Row
from storage.tables import dialog_states
from storage.text_lists import is_any
from storage.transactions import Question, Transaction

_STATES = select(dialog_states).where(is_any(dialog_states.c.key, "keys"))
_STATE = select(dialog_states).where(dialog_states.c.key == bindparam("its_key"))


class DialogStatesTable:
    """The port `DialogStates`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._known: dict[str, Json | None] = {}

    def ask_for(self, keys: Collection[str]) -> Question:
        """Return the query for several states, whose rows `expect` takes."""
        return _STATES, {"keys": list(keys)}

    def expect(self, keys: Collection[str], rows: Sequence[Row]) -> None:
        """Remember states that were read for those who are about to ask for them."""
        found = {row["key"]: row for row in rows}
        for key in keys:
            self._take(key, found.get(key))

    async def load(self, key: str) -> Json | None:
        """Return the state, None when nothing is going on."""
        if key not in self._known:
            self._take(key, await self._transaction.first(_STATE, {"its_key": key}))
        return self._known[key]

    async def save(self, key: str, state: Json | None, saved_at: datetime) -> None:
        """Store the state; None removes it.

        Raises:
            DomainError: `changed_meanwhile`, when another process changed it since it was loaded.
        """
        self._known[key] = state
        if state is None:
            await self._transaction.remove(dialog_states, (key,))
        else:
            await self._transaction.put(dialog_states, {"key": key, "state": dict(state), "saved_at": saved_at})

    def _take(self, key: str, row: Row | None) -> None:
        self._transaction.remember(dialog_states, (key,), row)
        self._known[key] = row["state"] if row else None
