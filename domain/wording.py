"""Which fixed, cautious phrase a change between two years deserves."""

from enum import StrEnum
from fractions import Fraction

# A quarter of a step: below it, of 13 leaderships fewer than four have moved one step.
DEFAULT_MARGIN = Fraction(1, 4)


class Change(StrEnum):
    """How a goal's mean compares with the year before (K2)."""

    HIGHER = "higher"
    MARGINALLY_HIGHER = "marginally_higher"
    UNCHANGED = "unchanged"
    MARGINALLY_LOWER = "marginally_lower"
    LOWER = "lower"
    NOT_COMPARABLE = "not_comparable"


def describe_change(current: Fraction, previous: Fraction | None, margin: Fraction = DEFAULT_MARGIN) -> Change:
    """Return the phrase for a change, compared before any rounding (K2): 3.000 to 3.038 is marginally higher.

    Args:
        current: this year's mean, in steps of the scale.
        previous: the earlier mean, None when the years cannot be compared (K21).
        margin: changes smaller than this many steps are marginal.
    """
    if previous is None:
        return Change.NOT_COMPARABLE
    difference = current - previous
    if difference == 0:
        return Change.UNCHANGED
    if abs(difference) < margin:
        return Change.MARGINALLY_HIGHER if difference > 0 else Change.MARGINALLY_LOWER
    return Change.HIGHER if difference > 0 else Change.LOWER
