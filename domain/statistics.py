"""Mean, spread and distribution over units, exact until they are shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from statistics import mean as exact_mean
from statistics import pstdev


def mean(values: Sequence[Fraction]) -> Fraction:
    """Return the mean of at least one value, exact so that years compare before rounding (K2)."""
    return exact_mean(values)


def spread(values: Sequence[Fraction]) -> float:
    """Return the population standard deviation, in steps of the scale."""
    return float(pstdev(values))


def distribution(values: Sequence[Fraction]) -> Mapping[float, int]:
    """Return how many units chose each value, lowest value first; half steps are values of their own (K9)."""
    return {float(value): count for value, count in sorted(Counter(values).items())}
