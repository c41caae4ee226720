"""The order of tests: each process begins with its share of what takes longest."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from tests.support.hands import deal


def test_each_hand_begins_with_its_share_of_the_long_ones() -> None:
    dealt = deal(["A", "B", "C", "D", "E"], list("abcdefghijklmno"), 4)
    assert "".join(dealt) == "AEabcBdefgChijkDlmno"


def cut(items: list[str], pieces: int) -> Iterator[list[str]]:
    """Return the pieces that pytest-xdist makes."""
    left = list(items)
    for number in range(pieces):
        size = len(left) // (pieces - number)
        yield left[:size]
        left = left[size:]


@given(st.integers(0, 30), st.integers(0, 60), st.integers(1, 6))
def test_nothing_is_lost_or_doubled_and_long_ones_are_spread_evenly(long: int, short: int, hands: int) -> None:
    longest, rest = [f"L{number}" for number in range(long)], [f"s{number}" for number in range(short)]
    dealt = deal(longest, rest, hands)
    assert sorted(dealt) == sorted(longest + rest)
    shares = [sum(each.startswith("L") for each in piece) for piece in cut(dealt, hands)]
    if len(dealt) // hands > long // hands:
        assert max(shares) - min(shares) <= 1


def test_one_process_has_the_long_ones_first() -> None:
    assert deal(["A", "B"], ["a", "b"], 1) == ["A", "B", "a", "b"]
