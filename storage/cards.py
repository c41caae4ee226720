"""Cards that were drawn, as rows."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from domain.cards import Card, subject_from_data, subject_to_data
from storage.column_types import UtcDateTime
from storage.statements import Row
from storage.tables import cards
from storage.text_lists import is_any
from storage.transactions import Question, Transaction

_CARDS = select(cards).where(is_any(cards.c.id, "cards"))
_ADD = insert(cards).inline()
_REMOVE_EXPIRED = delete(cards).where(cards.c.expires_at <= bindparam("now", type_=UtcDateTime)).returning(cards.c.id)


class CardsTable:
    """The port `Cards`; a row is only ever added, and removed when its time is over."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._known: dict[str, Card | None] = {}

    def ask_for(self, ids: Collection[str]) -> Question:
        """Return the query for several cards, whose rows `expect` takes."""
        return _CARDS, {"cards": list(ids)}

    def expect(self, ids: Collection[str], rows: Sequence[Row]) -> None:
        """Remember the cards that were read for those who are about to ask for them."""
        self._known |= dict.fromkeys(ids) | {row["id"]: _card_from_row(row) for row in rows}

    async def get(self, card_id: str) -> Card | None:
        """Return the card with this id."""
        if card_id not in self._known:
            self.expect([card_id], await self._transaction.all(*self.ask_for([card_id])))
        return self._known[card_id]

    async def add(self, card: Card) -> None:
        """Add a card, at the commit at the latest."""
        row = {
            "id": card.id,
            "tenant_id": card.tenant_id,
            "object_id": card.object_id,
            "subject": subject_to_data(card.subject),
            "drawn_at": card.drawn_at,
            "expires_at": card.expires_at,
        }
        self._transaction.run_later(_ADD, row)

    async def remove_expired(self, now: datetime) -> int:
        """Forget the cards whose time is over; return how many."""
        return len(await self._transaction.all(_REMOVE_EXPIRED, {"now": now}))


# Private functions


def _card_from_row(row: Row) -> Card:
    return Card(row["id"], row["tenant_id"], row["object_id"], subject_from_data(row["subject"]), row["drawn_at"])
