"""A breakdown by groups: whole or not at all (D2)."""

from fractions import Fraction

import pytest

from domain.breakdowns import Breakdown, Told, break_down
from domain.consolidation import UnitResult
from domain.disclosure import Withheld
from domain.groupings import Group, Grouping
from domain.ids import UnitId
from domain.instruments import Bilingual

NAME = Bilingual("storlek", "size")
MIXED = [2, 3, 4, 2, 3, 4, 2, 3, 4, 2, 3, 4, 2]


def results(first: list[int], second: list[int] | None = None) -> tuple[UnitResult, ...]:
    """Return results of LS01 and so on, on two goals."""
    pairs = zip(first, second or first, strict=True)
    return tuple(
        UnitResult(UnitId(f"ls{index:02}"), {1: Fraction(one), 2: Fraction(other)}, {1: (one,), 2: (other,)})
        for index, (one, other) in enumerate(pairs, start=1)
    )


def halves(inside: int) -> Grouping:
    """Return the grouping of the first few and the others."""
    ids = [each.unit_id for each in results(MIXED)]
    return Grouping(NAME, (Group(NAME, frozenset(ids[:inside])), Group(NAME, frozenset(ids[inside:]))))


@pytest.mark.parametrize("inside", range(1, 13))
def test_d2_of_thirteen_only_five_and_eight_or_six_and_seven_are_shown(inside: int) -> None:
    told = break_down(halves(inside), results(MIXED), (1, 2))
    assert bool(told.groups) is (inside in {5, 6, 7, 8})
    assert told.withheld is (None if told.groups else Withheld.BREAKDOWN)


def test_a_groups_units_weigh_equally_and_stand_in_the_countys_order() -> None:
    told = break_down(halves(6), results(MIXED), (1, 2))
    assert [(each.answered, each.goals[0].mean, each.goals[0].distribution) for each in told.groups] == [
        (6, 3.0, {2.0: 2, 3.0: 2, 4.0: 2}),
        (7, pytest.approx(20 / 7), {2.0: 3, 3.0: 2, 4.0: 2}),
    ]


def test_d2_one_goal_that_tells_too_much_takes_the_whole_breakdown_with_it() -> None:
    alike = [3] * 5 + [2] + MIXED[6:]
    assert break_down(halves(6), results(MIXED, alike), (1, 2)) == Breakdown(NAME, (), Withheld.BREAKDOWN)
    assert break_down(halves(6), results(MIXED, alike), (1,)).groups


def test_d2_where_the_county_tells_no_goal_no_group_does() -> None:
    assert break_down(halves(6), results(MIXED), ()).withheld is Withheld.BREAKDOWN


def test_d2_a_round_is_broken_down_in_one_way() -> None:
    told = Told(results(MIXED), halves(5))
    assert break_down(halves(6), results(MIXED), (1,), [told]).withheld is Withheld.BREAKDOWN
    assert break_down(halves(5), results(MIXED), (1,), [told]).groups
    assert break_down(halves(5), results(MIXED), (1,), [Told(results(MIXED), None)]).withheld is Withheld.BREAKDOWN


@pytest.mark.parametrize(("changed", "shown"), [((), True), ((0, 1, 2), True), ((0, 1, 6), False), ((0,), False)])
def test_d3_corrections_come_three_to_a_group(changed: tuple[int, ...], *, shown: bool) -> None:
    now = [5 if index in changed else value for index, value in enumerate(MIXED)]
    assert bool(break_down(halves(6), results(now), (1,), [Told(results(MIXED), halves(6))]).groups) is shown
