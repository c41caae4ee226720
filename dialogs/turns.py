"""What reached us, in our own words: neither Teams' objects nor the SDK's."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from domain.conversations import Conversation
from domain.requests import Verb


class TurnKind(StrEnum):
    """What happened."""

    TEXT = "text"
    EDITED = "edited"
    BUTTON = "button"
    INSTALLED = "installed"
    UNINSTALLED = "uninstalled"
    MEETING_ENDED = "meeting_ended"


class Sender(Struct, frozen=True):
    """Who did it, as Teams vouches for: never taken from a card's data."""

    tenant_id: str
    object_id: str
    display_name: str | None = None
    email: str | None = None


class Turn(Struct, frozen=True):
    """One thing that happened in a conversation.

    Attributes:
        key: names the activity uniquely (tenant, conversation, activity), so that a redelivery is recognised (F1).
        conversation: where it happened; a channel's own id, without the thread.
        reply_to: the conversation id to answer to, with `;messageid=` where it was in a thread (F34).
        language: `sv` or `en`, from the person's Teams.
        text: what was written, without the mention of the bot.
        message_id: of what was written, so that a later change of it is recognised (F35).
        inputs: a card's data and inputs as strings: not to be trusted (S5).
        pressed_activity_id: the message whose card was pressed, so that it can turn into something else.
        answers_in_response: True for an invoke, whose reply is the HTTP response itself.
    """

    key: str
    kind: TurnKind
    sender: Sender | None
    conversation: Conversation
    reply_to: str
    language: str
    now: datetime
    text: str = ""
    message_id: str | None = None
    verb: Verb | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    pressed_activity_id: str | None = None
    answers_in_response: bool = False

    @property
    def card_id(self) -> str | None:
        """Return the id that a pressed card carries."""
        return self.inputs.get("card") or None
