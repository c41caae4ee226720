"""What rendering hands back."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace


class Rendered(Struct, frozen=True):
    """A message in words.

    Attributes:
        card: an Adaptive Card as plain JSON data, None where text says it better.
        text: the same message in full as plain text, without Markdown (K20); send it as text format `plain`.
        summary: what the notification says: never a person's values (F30).
    """

    card: dict[str, Any] | None
    text: str
    summary: str

    def sealed(self, card_id: str) -> "Rendered":
        """Return the same with the card's id in each of its buttons: all that they bring back of what it is about.

        A link brings nothing back.
        """
        if self.card is None or "actions" not in self.card:
            return self
        return replace(self, card={**self.card, "actions": [_seal(each, card_id) for each in self.card["actions"]]})


# Private functions


def _seal(action: Mapping[str, Any], card_id: str) -> dict[str, Any]:
    if "data" not in action:
        return dict(action)
    sealed = {**action, "data": {**action["data"], "card": card_id}}
    return {**sealed, "fallback": _seal(action["fallback"], card_id)} if "fallback" in action else sealed
