"""A breakdown of the county by groups of units: shown where it tells no unit's answer, and as a whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from domain.consolidation import UnitResult
from domain.disclosure import (
    DEFAULT_THRESHOLD,
    Withheld,
    count_changes,
    count_new,
    withhold_breakdown,
    withhold_release,
)
from domain.groupings import Group, Grouping
from domain.instruments import Bilingual
from domain.statistics import distribution, mean


class GroupGoal(Struct, frozen=True):
    """One goal in one group: how many units chose each value, and their mean, unrounded."""

    number: int
    distribution: Mapping[float, int]
    mean: float


class GroupSummary(Struct, frozen=True):
    """What a group has answered, in the order the goals were asked."""

    name: Bilingual
    answered: int
    goals: tuple[GroupGoal, ...]


class Breakdown(Struct, frozen=True):
    """The county by groups, in the order the county gives them; without any where it is withheld (D4)."""

    name: Bilingual
    groups: tuple[GroupSummary, ...]
    withheld: Withheld | None = None


class Told(Struct, frozen=True):
    """A release that told figures: of which results, and by which grouping it was broken down, if by any."""

    results: tuple[UnitResult, ...]
    grouping: Grouping | None


def break_down(
    grouping: Grouping,
    results: Sequence[UnitResult],
    numbers: Sequence[int],
    told: Iterable[Told] = (),
    threshold: int = DEFAULT_THRESHOLD,
) -> Breakdown:
    """Return the breakdown, withheld as a whole where a single goal of it would tell too much (D2).

    Args:
        grouping: which units are together.
        results: of the units that have answered.
        numbers: the goals whose figures the county's summary shows.
        told: the releases of the same round before. A round has one breakdown, in all of its releases or in none, since
            what two of them have in common is a smaller group; and within each group new answers and corrections come
            as many at a time as in the county (D1, D3), whatever has been decided.
        threshold: in units, of each group and of everyone outside it.
    """
    of_groups = [[each for each in results if each.unit_id in group.unit_ids] for group in grouping.groups]
    kept = any(_withhold_goal(number, of_groups, threshold) for number in numbers) or not numbers
    if kept or any(_withhold_after(each, grouping, results) for each in told):
        return Breakdown(grouping.name, (), Withheld.BREAKDOWN)
    summaries = (
        GroupSummary(group.name, len(members), tuple(_tell_goal(number, members) for number in numbers))
        for group, members in zip(grouping.groups, of_groups, strict=True)
    )
    return Breakdown(grouping.name, tuple(summaries))


# Private functions


def _values_of(number: int, results: Sequence[UnitResult]) -> list[Fraction]:
    return [each.values[number] for each in results if number in each.values]


def _withhold_goal(number: int, of_groups: Sequence[Sequence[UnitResult]], threshold: int) -> Withheld | None:
    return withhold_breakdown([_values_of(number, members) for members in of_groups], threshold)


def _withhold_after(told: Told, grouping: Grouping, results: Sequence[UnitResult]) -> bool:
    if told.grouping is None or told.grouping.split != grouping.split:
        return True
    return any(_withhold_group(group, told.results, results) for group in grouping.groups)


def _withhold_group(group: Group, before: Sequence[UnitResult], after: Sequence[UnitResult]) -> bool:
    then, now = ([each for each in results if each.unit_id in group.unit_ids] for results in (before, after))
    changes = count_changes(then, now)
    return bool(changes) and withhold_release(changes, count_new(then, now), decided=False) is not None


def _tell_goal(number: int, members: Sequence[UnitResult]) -> GroupGoal:
    values = _values_of(number, members)
    return GroupGoal(number, distribution(values), float(mean(values)))
