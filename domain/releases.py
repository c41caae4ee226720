"""A release: a county summary as it was published, kept word for word."""

from datetime import datetime

from msgspec import Struct

from domain.breakdowns import Told
from domain.consolidation import UnitResult
from domain.groupings import Grouping
from domain.ids import CountyId, ReleaseId, RoundId
from domain.summaries import CountySummary


class Release(Struct, frozen=True):
    """A published summary with its date.

    Attributes:
        results: kept to count changes against (D3), and never shown as they are.
        decision: the written one that a correction of few answers was published by.
        version: counts the round's releases, of which the first is 1.
        approved_by: the person, or the user of the command line, who has looked at it first.
        grouping: what it is broken down by, if anything; the round's later releases are, too.
    """

    id: ReleaseId
    county_id: CountyId
    round_id: RoundId
    summary: CountySummary
    results: tuple[UnitResult, ...]
    published_at: datetime
    decision: str | None = None
    version: int = 1
    approved_by: str | None = None
    grouping: Grouping | None = None

    @property
    def told(self) -> Told | None:
        """Return what its figures were made of; None where they were withheld."""
        if self.summary.withheld:
            return None
        shown = self.summary.breakdown is not None and self.summary.breakdown.withheld is None
        return Told(self.results, self.grouping if shown else None)
