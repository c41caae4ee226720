"""Activities that were dealt with, as rows."""

from datetime import datetime

from sqlalchemy import insert, select

from domain.ports import Json
from storage.tables import inbox
from storage.transactions import Transaction


class InboxTable:
    """The port `Inbox`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def response_to(self, key: str) -> Json | None:
        """Return the stored response of an activity that was dealt with before."""
        row = await self._transaction.first(select(inbox.c.response).where(inbox.c.key == key))
        return row["response"] if row else None

    async def add(self, key: str, response: Json, received_at: datetime) -> None:
        """Store the response.

        Raises:
            DomainError: `already_there`, when another process dealt with the activity meanwhile:
                undo, and give its response.
        """
        row = {"key": key, "response": dict(response), "received_at": received_at}
        await self._transaction.run(insert(inbox).values(row))
