"""Activities that were dealt with, as rows."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from domain.ports import Json
from storage.message_tables import inbox
from storage.statements import Row
from storage.text_lists import is_any
from storage.transactions import Question, Transaction

_RESPONSE = select(inbox.c.response).where(inbox.c.key == bindparam("its_key"))
_RESPONSES = select(inbox.c.key, inbox.c.response).where(is_any(inbox.c.key, "keys"))
_ADD = insert(inbox).inline()


class InboxTable:
    """The port `Inbox`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._known: dict[str, Json | None] = {}

    def ask_for(self, keys: Collection[str]) -> Question:
        """Return the query for the responses to several activities, whose rows `expect` takes."""
        return _RESPONSES, {"keys": list(keys)}

    def expect(self, keys: Collection[str], rows: Sequence[Row]) -> None:
        """Remember the responses that were read for those who are about to ask for them."""
        self._known |= dict.fromkeys(keys) | {row["key"]: row["response"] for row in rows}

    async def response_to(self, key: str) -> Json | None:
        """Return the stored response of an activity that was dealt with before."""
        if key in self._known:
            return self._known[key]
        row = await self._transaction.first(_RESPONSE, {"its_key": key})
        return row["response"] if row else None

    async def add(self, key: str, response: Json, received_at: datetime) -> None:
        """Store the response, at the commit at the latest.

        Raises:
            DomainError: `already_there`, here or at the commit, when another process dealt with the activity meanwhile:
                undo, and give its response.
        """
        kept = dict(response)
        self._transaction.run_later(_ADD, {"key": key, "response": kept, "received_at": received_at})
        if key in self._known:
            self._known[key] = kept
