"""Somebody who keeps every release and every export, and knows the rules and their own answers (trust 2.3).

They do not know which other units have answered or changed: nobody is told (K17). A unit's value is fixed when it is
the same in every world that would have shown them the same; each world tried here is published by the real code.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from domain.consolidation import UnitResult
from domain.disclosure import DEFAULT_THRESHOLD, Withheld, withhold_breakdown
from domain.ids import CountyId, ReleaseId, RoundId, UnitId
from domain.previews import Preview
from domain.releases import Release
from domain.rounds import RoundState
from domain.summaries import CountySummary, YearResults, summarise
from domain.summary_snapshots import snapshot_of
from tests.support.builders import NOW, a_round, an_instrument

UNITS = 13
CLOSED = a_round(state=RoundState.CLOSED, instrument=an_instrument(items=1))
# Each respondent's step; None before a unit has answered, or when its answer is gone.
Answer = tuple[int, ...] | None
# What every unit has answered at each time at which somebody asks for a release.
World = Sequence[Sequence[Answer]]
LIKELY: Sequence[Answer] = ((3,), (3,), (3,), (2,), (4,), (1,), (2, 3), (3, 4))


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a history is public: each release as it is exported, and when there was none."""

    releases: tuple[str | None, ...]


@pytest.mark.parametrize("histories", [400, pytest.param(10_000, marks=[pytest.mark.soak, pytest.mark.timeout(900)])])
def test_no_history_of_releases_fixes_another_units_value(histories: int) -> None:
    random, fixed, released = Random(20250117), 0, 0  # noqa: S311 - worlds, no secrets
    for _ in range(histories):
        world, attacker = draw_world(random), random.randrange(UNITS)
        seen = publish_all(world)
        for time, told in enumerate(seen.releases):
            if told is None:
                continue
            released += 1
            fixed += count_fixed(world, seen, time, attacker)
    print(f"\n{histories} histories, {released} releases, {fixed} values fixed", end="")  # noqa: T201 - the figure is the point
    assert released > histories / 2
    assert fixed == 0


def test_the_attack_finds_what_a_release_that_names_units_would_tell() -> None:
    world = [[(3,)] * 6 + [(2,)] * 7]
    order = Seen(tuple(json.dumps(answers) for answers in world))
    assert count_fixed(world, order, 0, 0, publish=lambda each: Seen(tuple(json.dumps(row) for row in each))) == 12


def test_where_all_the_others_say_the_same_that_is_no_secret() -> None:
    world: World = [[(2,), *[(3,)] * 12]]
    assert count_fixed(world, publish_all(world), 0, attacker=0) == 0
    assert {value_of(each) for each in world[0][1:]} == {Fraction(3)}


def test_below_the_threshold_no_score_leaves_the_house() -> None:
    few: World = [[(4,)] * (DEFAULT_THRESHOLD - 1) + [None] * (UNITS - DEFAULT_THRESHOLD + 1)]
    other: World = [[(1,)] * (DEFAULT_THRESHOLD - 1) + [None] * (UNITS - DEFAULT_THRESHOLD + 1)]
    assert publish_all(few) == publish_all(other)


@pytest.mark.parametrize("seed", range(2))
def test_no_way_to_split_the_county_in_two_fixes_another_units_value(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - as above
    values = [value_of(random.choice(LIKELY)) for _ in range(UNITS)]
    shown, fixed, splits = 0, 0, 0
    for group in list_subsets():
        splits += 1
        parts = [[values[unit] for unit in range(UNITS) if (unit in group) is inside] for inside in (True, False)]
        if withhold_breakdown(parts):
            continue
        shown += 1
        assert sorted(map(len, parts)) in ([5, 8], [6, 7])
        fixed += sum(count_fixed_in(values, group, attacker) for attacker in range(UNITS))
    assert splits == 8192
    assert shown > 0
    assert fixed == 0


def test_why_a_breakdown_is_withheld() -> None:
    mixed = [Fraction(2), Fraction(3), Fraction(4), Fraction(2), Fraction(3)]
    assert withhold_breakdown([mixed, [*mixed, *mixed[:3]]]) is None
    assert withhold_breakdown([mixed[:4], mixed * 2]) is Withheld.TOO_FEW_ANSWERS
    assert withhold_breakdown([mixed, mixed[:4]]) is Withheld.TOO_FEW_ANSWERS
    assert withhold_breakdown([mixed, mixed, mixed[:2]]) is Withheld.TOO_FEW_ANSWERS
    assert withhold_breakdown([mixed, [Fraction(3)] * 8]) is Withheld.TOO_ALIKE
    assert withhold_breakdown([mixed, [Fraction(3)] * 7 + [Fraction(2)]]) is Withheld.TOO_ALIKE


# Worlds


def draw_world(random: Random) -> World:
    """Draw a history of one to four times: who has answered by the close, and then late, changed and gone answers."""
    now: list[Answer] = [random.choice(LIKELY) if random.random() < 0.8 else None for _ in range(UNITS)]
    times = [tuple(now)]
    for _ in range(random.randrange(4)):
        for unit in random.sample(range(UNITS), random.randrange(1, 6)):
            now[unit] = random.choice(LIKELY) if random.random() < 0.85 else None
        times.append(tuple(now))
    return times


def publish_all(world: World) -> Seen:
    """Release at each time what the rules allow, by the code that does so."""
    former: Release | None = None
    seen: list[str | None] = []
    for answers in world:
        results = tuple(result_of(unit, answer) for unit, answer in enumerate(answers) if answer)
        summary: CountySummary = summarise("Demolän", YearResults(CLOSED, results), UNITS, None)
        preview = Preview(CLOSED, summary, results, former)
        if preview.refuse():
            seen.append(None)
            continue
        former = Release(ReleaseId("r"), CountyId("c"), RoundId("r"), summary, results, NOW, version=preview.version)
        seen.append(json.dumps({"version": former.version, **snapshot_of(summary)}))
    return Seen(tuple(seen))


def result_of(unit: int, answer: tuple[int, ...]) -> UnitResult:
    return UnitResult(UnitId(f"ls{unit:02}"), {1: Fraction(sum(answer), len(answer))}, {1: answer})


def value_of(answer: Answer) -> Fraction:
    return Fraction(sum(answer), len(answer)) if answer else Fraction(0)


# The attack


def count_fixed(
    world: World, seen: Seen, time: int, attacker: int, publish: Callable[[World], Seen] = publish_all
) -> int:
    """Return how many other units have the same value at a time in every world that looks the same to the attacker.

    The worlds tried are those in which the others have changed places, with all that they ever said.
    """
    others = sorted((unit for unit in range(UNITS) if unit != attacker), key=lambda unit: value_of(world[time][unit]))
    if len({world[time][unit] for unit in others}) == 1:
        return 0  # all the others have said the same: no secret, and told as such
    unsure: set[int] = set()
    for shift in range(1, len(others)):
        moved = dict(zip(others, others[shift:] + others[:shift], strict=True))
        other = [[answers[moved.get(unit, unit)] for unit in range(UNITS)] for answers in world]
        newly = {unit for unit in others if value_of(other[time][unit]) != value_of(world[time][unit])} - unsure
        if newly and publish(other) == seen:
            unsure |= newly
        if len(unsure) == len(others):
            break
    return len(others) - len(unsure)


def list_subsets() -> Iterator[frozenset[int]]:
    for size in range(UNITS + 1):
        yield from map(frozenset, combinations(range(UNITS), size))


def count_fixed_in(values: Sequence[Fraction], group: frozenset[int], attacker: int) -> int:
    """Return how many others are fixed by their group's distribution, once the attacker's own value is taken away."""
    counts: Mapping[bool, Counter[Fraction]] = {True: Counter(), False: Counter()}
    for unit, value in enumerate(values):
        if unit != attacker:
            counts[unit in group][value] += 1
    return sum(sum(each.values()) for each in counts.values() if len(each) == 1)
