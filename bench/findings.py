"""What was measured, round by round, and what is read from it."""

from collections.abc import Mapping, Sequence
from statistics import mean, median

Figures = dict[str, float]
# mode → letter → the figures of each round
Measured = Mapping[str, Mapping[str, Sequence[Figures]]]
# mode → letter → figure → median of the rounds
Medians = Mapping[str, Mapping[str, Mapping[str, float]]]


def take_means(slices: Sequence[Figures]) -> Figures:
    """Return a round's figures, of what was measured in it again and again."""
    return {name: mean(each[name] for each in slices) for name in slices[0]}


def take_medians(measured: Measured) -> Medians:
    """Return the median of each figure over the rounds."""
    return {
        mode: {
            letter: {name: median(each[name] for each in rounds) for name in rounds[0]}
            for letter, rounds in letters.items()
        }
        for mode, letters in measured.items()
    }


def compare(measured: Measured, mode: str, figure: str, letter: str, base: str) -> float:
    """Return how many times the other's figure a bot's is: the median of the rounds, each compared within itself.

    The machine does half as much again in some seconds as in others: figures of different seconds say less.
    """
    ours, others = measured[mode][letter], measured[mode][base]
    return median(mine[figure] / other[figure] for mine, other in zip(ours, others, strict=True))
