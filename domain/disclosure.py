"""When a county figure may be shown at all, and when it may be shown anew."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction

from domain.consolidation import UnitResult
from domain.rounds import Round, RoundState

DEFAULT_THRESHOLD = 5
LEAST_NEW = 5
LEAST_CHANGES = 3


class Withheld(StrEnum):
    """Why a figure is not shown; always told, silence is not zero (D4)."""

    TOO_FEW_ANSWERS = "too_few_answers"
    ROUND_STILL_OPEN = "round_still_open"
    TOO_FEW_CHANGES = "too_few_changes"
    TOO_FEW_NEW = "too_few_new"
    REST_TOO_SMALL = "rest_too_small"
    NOT_RELEASED = "not_released"
    TOO_FEW_VALUES = "too_few_values"
    TOO_ALIKE = "too_alike"
    # Of a breakdown it is not told which of the two: that one group is alike would be an answer.
    BREAKDOWN = "breakdown"


def withhold_figures(
    collection: Round, answered: int, threshold: int = DEFAULT_THRESHOLD, *, in_batch: bool = False
) -> Withheld | None:
    """Say why a round's county figures are withheld: never a running mean, never below `threshold` units (D1).

    While the round is open there are none but those of a batch that `withhold_batch` has let through.
    """
    if collection.state is not RoundState.CLOSED and not in_batch:
        return Withheld.ROUND_STILL_OPEN
    if answered < threshold:
        return Withheld.TOO_FEW_ANSWERS
    return None


def withhold_batch(new: int, left: int) -> Withheld | None:
    """Say why nothing is released while a round is open: a batch is at least five new answers (D1).

    Args:
        new: the units that have answered since the last release, as `count_new` counts them.
        left: the units that have not answered and may still do so. They are none or five at the least, so that the
            last answers make a batch of their own, too.
    """
    if new < LEAST_NEW:
        return Withheld.TOO_FEW_NEW
    return Withheld.REST_TOO_SMALL if 0 < left < LEAST_NEW else None


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


def count_new(before: Iterable[UnitResult], after: Iterable[UnitResult]) -> int:
    """Return how many new units have a value on the goal that the fewest of them have one on; 0 where no unit is new.

    What "vet ej" leaves of a batch must be a batch still, on every goal that it adds a value to (D1).
    """
    former = {result.unit_id for result in before}
    new = [result for result in after if result.unit_id not in former]
    on_goals = Counter(number for result in new for number in result.values)
    return min(on_goals.values(), default=len(new))


def withhold_release(changes: int, new: int = 0, *, decided: bool, figures_told: bool = True) -> Withheld | None:
    """Say why a summary is not released anew: too few new answers (D1) or changes (D3), and no written decision.

    Corrections come three at the least. Answers of units that the former release had none of come five at the least,
    whatever else has changed: its difference to the new one is theirs. Where the former release told no figures there
    is nothing to compare with: any change will do.

    Args:
        changes: as `count_changes` counts them.
        new: as `count_new` counts them.
        decided: whether a coordinator has decided on it in writing.
        figures_told: whether the former release told any.
    """
    if decided or (not figures_told and changes):
        return None
    if 0 < new < LEAST_NEW and figures_told:
        return Withheld.TOO_FEW_NEW
    return None if changes >= LEAST_CHANGES else Withheld.TOO_FEW_CHANGES
