"""What came of a turn."""

from msgspec import Struct

from domain.conversations import Conversation
from domain.deliveries import Delivery
from domain.ports import Json


class Handled(Struct, frozen=True):
    """What the runner hands back after its commit.

    `response` is what the HTTP response says, `{"status": 200, "body": …}`, byte for byte the same when an activity
    is delivered again. `replies` were stored in the same commit, held back from others: the caller sends them at once,
    to the turn's `conversation` as it was stored.
    `wakes_outbox` tells that something else was put on its way, such as a summary to the channel.
    """

    response: Json
    replies: tuple[Delivery, ...] = ()
    conversation: Conversation | None = None
    wakes_outbox: bool = False
