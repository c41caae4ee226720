"""Messages in the shape that Teams takes."""

from collections.abc import Callable
from typing import Protocol

from domain.json_texts import write_ahead
from domain.messages import Message
from domain.ports import Json

CARD = "application/vnd.microsoft.card.adaptive"
TEXT = "application/vnd.microsoft.activity.message"


class Rendered(Protocol):
    """A message in words: a card, or text where no card is needed; `summary` is what a notification shows (F30)."""

    @property
    def card(self) -> Json | None:
        """The Adaptive Card."""

    @property
    def text(self) -> str | None:
        """Plain text."""

    @property
    def summary(self) -> str:
        """One line without anyone's values."""


class TeamsPresenter:
    """Turns meaning into activities and invoke responses."""

    def __init__(
        self, render: Callable[[Message, str, str | None], Rendered], acknowledge: Callable[[str], str]
    ) -> None:
        self._render = render
        self._acknowledge = acknowledge

    def activity(self, message: Message, language: str, card_id: str | None = None) -> Json:
        """Return a message activity; never card and text together, as Teams then returns no id (F31)."""
        rendered = self._render(message, language, card_id)
        if rendered.card is None:
            return {"type": "message", "text": rendered.text or rendered.summary, "textFormat": "plain"}
        return {
            "type": "message",
            "summary": rendered.summary,
            # To the outbox and to Teams it goes as it is.
            "attachments": write_ahead([{"contentType": CARD, "content": rendered.card}]),
        }

    def invoke_response(self, message: Message, language: str, card_id: str | None = None) -> Json:
        """Return the response that puts the message in the pressed card's place, or shows its text beside it."""
        rendered = self._render(message, language, card_id)
        if rendered.card is None:
            return {"statusCode": 200, "type": TEXT, "value": rendered.text or rendered.summary}
        return {"statusCode": 200, "type": CARD, "value": rendered.card}

    def acknowledgement(self, language: str) -> Json:
        """Return the response that leaves the card: Teams reports an error for one without a type or with no words."""
        return {"statusCode": 200, "type": TEXT, "value": self._acknowledge(language)}
