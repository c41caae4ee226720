"""Activities that were dealt with, as rows."""

from datetime import datetime

from sqlalchemy import Text, bindparam, func, insert, select

from domain.ports import Json
from storage.tables import inbox
from storage.transactions import Transaction

_RESPONSE = select(inbox.c.response).where(inbox.c.key == bindparam("its_key"))
_ADD = insert(inbox)
_TAKE_TURN = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("place", type_=Text), 0)))


class InboxTable:
    """The port `Inbox`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def take_turn(self, place: str) -> None:
        """Wait for the place's lock, which the transaction's end gives back; on SQLite there is one writer anyway."""
        if self._transaction.on_postgresql:
            await self._transaction.first(_TAKE_TURN, {"place": place})

    async def response_to(self, key: str) -> Json | None:
        """Return the stored response of an activity that was dealt with before."""
        row = await self._transaction.first(_RESPONSE, {"its_key": key})
        return row["response"] if row else None

    async def add(self, key: str, response: Json, received_at: datetime) -> None:
        """Store the response.

        Raises:
            DomainError: `already_there`, when another process dealt with the activity meanwhile:
                undo, and give its response.
        """
        row = {"key": key, "response": dict(response), "received_at": received_at}
        await self._transaction.run(_ADD, [row])
