"""A preview: the summary exactly as it would be released, for those who decide on that."""

import json
from collections.abc import Sequence
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from domain.breakdowns import break_down
from domain.consolidation import UnitResult
from domain.disclosure import Withheld, count_changes, count_new, withhold_batch, withhold_release
from domain.groupings import Grouping
from domain.releases import Release
from domain.rounds import Round, RoundState
from domain.summaries import CountySummary, Rules
from domain.summary_snapshots import snapshot_of

# Hexadecimal digits: enough to notice a change, and few enough to be typed.
CODE_LENGTH = 8


class Preview(Struct, frozen=True):
    """What would be released of a round now.

    Attributes:
        history: the round's releases so far, the oldest first.
        grouping: what the summary is broken down by, if anything.
    """

    collection: Round
    summary: CountySummary
    results: tuple[UnitResult, ...]
    history: tuple[Release, ...] = ()
    grouping: Grouping | None = None

    @property
    def code(self) -> str:
        """Return what names this very text and these figures: what is approved is what was looked at."""
        return code_of(self.summary)

    @property
    def former(self) -> Release | None:
        """Return the round's last release."""
        return self.history[-1] if self.history else None

    @property
    def version(self) -> int:
        """Return which of the round's releases it would be."""
        return self.former.version + 1 if self.former else 1

    @property
    def changes(self) -> int:
        """Return how many units have another result than in the former release."""
        return count_changes(self.former.results, self.results) if self.former else 0

    def refuse(self, *, decided: bool = False) -> Withheld | None:
        """Say why it is not released: it is no batch (D1), or has too few changes and no written decision (D3).

        It is held against every release that told figures, not the last alone: of two changes that are taken back and
        one that is made, the release before the last would tell one. A decision opens no round's figures.
        """
        if self.collection.state is not RoundState.CLOSED:
            refused = refuse_batch(self.results, self.history, self.summary)
            if refused:
                return refused
        if decided or self.former is None:
            return None
        reasons = (self._hold_against(each) for each in self.history)
        return next(filter(None, reasons), None)

    def _hold_against(self, release: Release) -> Withheld | None:
        changes, told = count_changes(release.results, self.results), release.summary.withheld is None
        if release is not self.former and (not told or not changes):
            return None
        new = count_new(release.results, self.results)
        return withhold_release(changes, new, decided=False, figures_told=told)


def add_breakdown(
    summary: CountySummary, grouping: Grouping, results: Sequence[UnitResult], history: Sequence[Release], rules: Rules
) -> CountySummary:
    """Return the summary broken down by groups; an open round is not, and what tells no figures has none to break."""
    if not summary.goals:
        return summary
    numbers = () if summary.still_open else [goal.number for goal in summary.goals]
    told = [each.told for each in history if each.told]
    return replace(summary, breakdown=break_down(grouping, results, numbers, told, rules.threshold))


def refuse_batch(results: Sequence[UnitResult], history: Sequence[Release], summary: CountySummary) -> Withheld | None:
    """Say why nothing is released of an open round (D1).

    Args:
        results: of the units that have answered.
        history: the round's releases so far.
        summary: any of the round, for its counts.
    """
    told = [each.results for each in history if each.summary.withheld is None]
    new = min((count_new(each, results) for each in told), default=count_new((), results))
    return withhold_batch(new, summary.of - summary.answered - summary.method.confirmed_none)


def code_of(summary: CountySummary) -> str:
    """Return the code of a summary."""
    told = json.dumps(snapshot_of(summary), sort_keys=True, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()[:CODE_LENGTH]
