"""In which order tests run: what takes longest first, and not all of it with one of the processes."""

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


def deal(long: Sequence[Item], short: Sequence[Item], hands: int) -> list[Item]:
    """Return all items so that each hand begins with its share of the long ones, the longest first.

    pytest-xdist's `worksteal` cuts the list into equal pieces, one a process, and moves work from the end of a piece
    only: in a list that merely begins with what takes longest, one process does all of it.

    Args:
        long: what takes longest, the longest first.
        short: everything else, as it is to be kept together.
        hands: the number of processes.
    """
    left, dealt, taken = len(long) + len(short), list[Item](), 0
    for hand in range(hands):
        size = left // (hands - hand)
        left -= size
        first = long[hand::hands]
        room = max(size - len(first), 0)
        dealt += [*first, *short[taken : taken + room]]
        taken += room
    return [*dealt, *short[taken:]]
