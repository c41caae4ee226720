"""What the rules need of the cards that were drawn."""

from datetime import datetime
from typing import Protocol

from domain.cards import Card


class Cards(Protocol):
    """Cards that were drawn, for the press that may come."""

    async def get(self, card_id: str) -> Card | None: ...
    async def add(self, card: Card) -> None:
        """Add a card, at the commit at the latest."""

    async def remove_expired(self, now: datetime) -> int:
        """Forget the cards whose time is over; return how many."""
