"""A preview: the summary exactly as it would be released, for those who decide on that."""

import json
from dataclasses import dataclass
from hashlib import sha256

from domain.consolidation import UnitResult
from domain.disclosure import Withheld, count_changes, withhold_release
from domain.releases import Release
from domain.rounds import Round
from domain.summaries import CountySummary
from domain.summary_snapshots import snapshot_of

# Hexadecimal digits: enough to notice a change, and few enough to be typed.
CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be released of a closed round now; `former` is its last release."""

    collection: Round
    summary: CountySummary
    results: tuple[UnitResult, ...]
    former: Release | None

    @property
    def code(self) -> str:
        """Return what names this very text and these figures: what is approved is what was looked at."""
        return code_of(self.summary)

    @property
    def version(self) -> int:
        """Return which of the round's releases it would be."""
        return self.former.version + 1 if self.former else 1

    @property
    def changes(self) -> int:
        """Return how many units have another result than in the former release."""
        return count_changes(self.former.results, self.results) if self.former else 0

    def refuse(self, *, decided: bool = False) -> Withheld | None:
        """Say why it is not released: too few changes since the former one, and no written decision (D3)."""
        if self.former is None:
            return None
        return withhold_release(self.changes, decided=decided, figures_told=self.former.summary.withheld is None)


def code_of(summary: CountySummary) -> str:
    """Return the code of a summary."""
    told = json.dumps(snapshot_of(summary), sort_keys=True, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()[:CODE_LENGTH]
