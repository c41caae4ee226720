"""A release: a county summary as it was published, kept word for word."""

from dataclasses import dataclass
from datetime import datetime

from domain.consolidation import UnitResult
from domain.ids import CountyId, ReleaseId, RoundId
from domain.summaries import CountySummary


@dataclass(frozen=True, slots=True)
class Release:
    """A published summary with its date.

    Attributes:
        results: kept to count changes against (D3), and never shown as they are.
        decision: the written one that a correction of few answers was published by.
        version: counts the round's releases, of which the first is 1.
        approved_by: the person, or the user of the command line, who has looked at it first.
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
