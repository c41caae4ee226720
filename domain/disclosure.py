"""When a county figure may be shown at all, and when it may be shown anew."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction

from domain.consolidation import UnitResult
from domain.rounds import Round, RoundState

DEFAULT_THRESHOLD = 5
LEAST_CHANGES = 3


class Withheld(StrEnum):
    """Why a figure is not shown; always told, silence is not zero (D4)."""

    TOO_FEW_ANSWERS = "too_few_answers"
    ROUND_STILL_OPEN = "round_still_open"
    TOO_FEW_CHANGES = "too_few_changes"
    TOO_FEW_VALUES = "too_few_values"
    TOO_ALIKE = "too_alike"


def withhold_figures(collection: Round, answered: int, threshold: int = DEFAULT_THRESHOLD) -> Withheld | None:
    """Say why a round's county figures are withheld: never a running mean, never below `threshold` units (D1)."""
    if collection.state is not RoundState.CLOSED:
        return Withheld.ROUND_STILL_OPEN
    if answered < threshold:
        return Withheld.TOO_FEW_ANSWERS
    return None


def withhold_goal(answered: int, threshold: int = DEFAULT_THRESHOLD) -> Withheld | None:
    """Say why one goal's figures are withheld: fewer than `threshold` units have a value on it (D1)."""
    return Withheld.TOO_FEW_VALUES if answered < threshold else None


def withhold_breakdown(groups: Sequence[Sequence[Fraction]], threshold: int = DEFAULT_THRESHOLD) -> Withheld | None:
    """Say why a breakdown of the county is not shown, as a whole and never in part (D2).

    Each group, and everyone outside it, must reach the threshold; with thirteen units in two groups that leaves five
    and eight, six and seven. Nor may nearly all of a group have said the same: whoever said something else would know
    what every other unit of it said.
    """
    everyone = sum(map(len, groups))
    if any(len(group) < threshold or everyone - len(group) < threshold for group in groups):
        return Withheld.TOO_FEW_ANSWERS
    alike = any(max(Counter(group).values()) >= len(group) - 1 for group in groups)
    return Withheld.TOO_ALIKE if alike else None


def count_changes(before: Iterable[UnitResult], after: Iterable[UnitResult]) -> int:
    """Return how many units have another result than in the former release: changed, new, or gone."""
    former = {result.unit_id: dict(result.values) for result in before}
    now = {result.unit_id: dict(result.values) for result in after}
    return sum(former.get(unit_id) != now.get(unit_id) for unit_id in former.keys() | now.keys())


def withhold_release(changes: int, *, decided: bool, figures_told: bool = True) -> Withheld | None:
    """Say why a corrected summary is not released anew: fewer than three changes and no written decision (D3).

    Where the former release told no figures there is nothing to compare with: any change will do.
    """
    if decided or changes >= (LEAST_CHANGES if figures_told else 1):
        return None
    return Withheld.TOO_FEW_CHANGES
