"""A release: a county summary as it was published, kept word for word."""

from dataclasses import dataclass
from datetime import datetime

from domain.consolidation import UnitResult
from domain.ids import CountyId, ReleaseId, RoundId
from domain.summaries import CountySummary


@dataclass(frozen=True, slots=True)
class Release:
    """A published summary with its date; `results` is kept to count changes against (D3) and is never shown."""

    id: ReleaseId
    county_id: CountyId
    round_id: RoundId
    summary: CountySummary
    results: tuple[UnitResult, ...]
    published_at: datetime
    decision: str | None = None
