"""What is said of the county's figures beyond the summary itself: before, beside and after it."""

from datetime import datetime

from msgspec import Struct

from domain.disclosure import Withheld
from domain.errors import Rejected
from domain.mirrors import Mirror
from domain.progress import Progress
from domain.rounds import Round
from domain.summaries import CountySummary


class SummaryDetail(Struct, frozen=True):
    """A published county summary goal by goal: how the answers are spread."""

    summary: CountySummary
    published_at: datetime
    version: int = 1


class SummaryComparison(Struct, frozen=True):
    """A published county summary beside the years before it, and nothing else of it."""

    summary: CountySummary
    published_at: datetime
    version: int = 1


class ReleasePreview(Struct, frozen=True):
    """The summary exactly as it would be released, to a coordinator in private; nothing is published yet.

    Attributes:
        changes: how many units' results differ from the former version; None for the first.
        refused: why what was pressed did not publish: answers have changed since it was drawn.
        decision: the written one that it will be published by, after few changes (D3).
    """

    collection: Round
    summary: CountySummary
    code: str
    version: int
    channel_connected: bool
    changes: int | None = None
    refused: Rejected | None = None
    decision: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """Return what names it until it is published: its code, and the decision where there is one."""
        return (self.code, self.decision) if self.decision else (self.code,)


class OwnMirror(Struct, frozen=True):
    """A unit's own values over the years, to those who speak for it (K12); `address` gives it as a page."""

    mirror: Mirror
    address: str | None = None


class PreviewWaits(Struct, frozen=True):
    """Tell a coordinator that the round has closed by its date and that the summary waits to be looked at."""

    collection: Round
    progress: Progress


class SummaryPublished(Struct, frozen=True):
    """The summary is published; in which version, and whether there is a channel that it goes to."""

    collection: Round
    version: int
    channel_connected: bool


class Temperature(Struct, frozen=True):
    """One page to show in a meeting: how the answers are spread, and what to talk about; no mean, no comparison.

    Attributes:
        address: where it can be fetched for printing; None where there are no files.
    """

    summary: CountySummary
    address: str | None = None


class NothingPublished(Struct, frozen=True):
    """There is no published summary yet; how many have answered, and no mean (D1)."""

    collection: Round | None
    progress: Progress | None


class RoundClosed(Struct, frozen=True):
    """The round has closed, and the summary waits to be looked at, or `withheld` tells why there is no new one.

    `in_private` lets it say so to the coordinator; a channel hears that the coordinators look at it first.
    """

    collection: Round
    progress: Progress
    withheld: Withheld | None
    in_private: bool = False


ReleaseMessage = (
    SummaryDetail
    | SummaryComparison
    | ReleasePreview
    | OwnMirror
    | PreviewWaits
    | SummaryPublished
    | Temperature
    | NothingPublished
    | RoundClosed
)
