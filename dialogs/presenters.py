"""How a dialog's messages become what Teams takes: provided by the roof, which knows rendering."""

from typing import Protocol

from domain.messages import Message
from domain.ports import Json


class Presenter(Protocol):
    """Turn meaning into plain JSON."""

    def activity(self, message: Message, language: str, card_id: str | None = None) -> Json:
        """Return a message activity: type, summary, and a card or text; the card's buttons carry its id."""

    def invoke_response(self, message: Message, language: str, card_id: str | None = None) -> Json:
        """Return the body of an `adaptiveCard/action` response that puts this message in the pressed card's place."""

    def acknowledgement(self, language: str) -> Json:
        """Return the body of an `adaptiveCard/action` response that leaves the card and says an answer follows."""
