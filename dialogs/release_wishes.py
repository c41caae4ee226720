"""What is to be done about the county's summary."""

from msgspec import Struct

from domain.messages import Message
from domain.rounds import Round
from domain.summaries import CountySummary


class Close(Struct, frozen=True):
    """Close the round; its summary then waits to be looked at."""

    collection: Round


class ShowPreview(Struct, frozen=True):
    """Say `first`, then show what would be published of the first of the rounds that can be; alone, say why none can.

    `decision` is what a coordinator has decided in writing, to publish after few changes (D3).
    """

    rounds: tuple[Round, ...]
    first: tuple[Message, ...] = ()
    decision: str | None = None


class Publish(Struct, frozen=True):
    """Publish the round's summary, if it still is the one with this code."""

    collection: Round
    code: str
    decision: str | None = None


class ShowMirror(Struct, frozen=True):
    """Show the person's own units as they were released, over the years."""


class ShowTemperature(Struct, frozen=True):
    """Show a meeting how the published answers are spread."""

    summary: CountySummary


ReleaseCommand = Close | ShowPreview | Publish | ShowMirror | ShowTemperature
