"""What a delivery is waited for in a batch: its claim, and the storing of what came of its try."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from domain.conversations import Conversation
from domain.deliveries import Delivery
from domain.delivery_ports import Ending


class Begun(Struct, frozen=True):
    """One of several replies that were to be claimed; asked after the commit, it is None when somebody else has it."""

    tell: Callable[[], Sequence[Delivery | None]]
    number: int

    @property
    def claimed(self) -> Delivery | None:
        """Return it as claimed."""
        return self.tell()[self.number]


class Ended(Struct, frozen=True):
    """A try to be stored, and where it went."""

    ending: Ending
    conversation: Conversation | None


class Stored(Struct, frozen=True):
    """Whether one of several tries' results is stored, asked after the commit."""

    tell: Callable[[], Sequence[bool]]
    number: int

    @property
    def done(self) -> bool:
        """Tell whether it is."""
        return self.tell()[self.number]
