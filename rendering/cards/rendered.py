"""What rendering hands back."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words.

    Attributes:
        card: an Adaptive Card as plain JSON data, None where text says it better.
        text: the same message in full as plain text, without Markdown (K20); send it as text format `plain`.
        summary: what the notification says: never a person's values (F30).
    """

    card: dict[str, Any] | None
    text: str
    summary: str
