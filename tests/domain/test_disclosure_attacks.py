"""Somebody who keeps every release and every export, and knows the rules and their own answers (trust 2.3).

They do not know which other units have answered or changed: nobody is told (K17). A unit's value is fixed when it is
the same in every world that would have shown them the same; each world tried here is published by the real code.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest
from msgspec import Struct
from msgspec.structs import replace

from domain.consolidation import UnitResult
from domain.disclosure import DEFAULT_THRESHOLD, Withheld, withhold_breakdown
from domain.groupings import Group, Grouping
from domain.ids import CountyId, ReleaseId, RoundId, UnitId
from domain.instruments import Bilingual
from domain.previews import Preview, add_breakdown
from domain.releases import Release
from domain.rounds import RoundState
from domain.summaries import CountySummary, Rules, YearResults, summarise
from domain.summary_snapshots import snapshot_of
from domain.tallies import tally_results
from tests.support.builders import NOW, a_round, an_instrument

UNITS = 13
NAME = Bilingual("Grupp", "Group")
CLOSED = a_round(state=RoundState.CLOSED, instrument=an_instrument(items=1))
OPEN = replace(CLOSED, state=RoundState.OPEN)
# Each respondent's step; None before a unit has answered, or when its answer is gone.
Answer = tuple[int, ...] | None
LIKELY: Sequence[Answer] = ((3,), (3,), (3,), (2,), (4,), (1,), (2, 3), (3, 4))


class World(Struct, frozen=True):
    """What every unit has answered at each time at which somebody asks for a release; before `closes` it is open.

    `groupings` are what is asked for to break it down by, time by time, over and over; everybody knows who is in which
    group.
    """

    answers: Sequence[Sequence[Answer]]
    closes: int = 0
    groupings: Sequence[Grouping | None] = (None,)

    def grouping(self, time: int) -> Grouping | None:
        """Return what is asked for at a time."""
        return self.groupings[time % len(self.groupings)]


class Seen(Struct, frozen=True):
    """What of a history is public: each release as it is exported, and when there was none."""

    releases: tuple[str | None, ...]


@pytest.mark.parametrize("histories", [400, pytest.param(10_000, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
def test_no_history_of_releases_fixes_another_units_value(histories: int) -> None:
    random, fixed, released, batches, groups = Random(20250117), 0, 0, 0, 0  # noqa: S311 - worlds, no secrets
    for _ in range(histories):
        world, attacker = draw_world(random), random.randrange(UNITS)
        seen = publish_all(world)
        for time, told in enumerate(seen.releases):
            if told is None:
                continue
            released += 1
            batches += time < world.closes
            groups += '"groups": [{' in told
            fixed += count_fixed(world, seen, time, attacker)
    told = f"{released} releases, {batches} of an open round, {groups} broken down"
    print(f"\n{histories} histories, {told}, {fixed} values fixed", end="")  # noqa: T201 - the figure is the point
    assert released > histories / 2
    assert batches > histories / 10
    assert groups > histories / 50
    assert fixed == 0


def test_the_attack_finds_what_a_release_that_names_units_would_tell() -> None:
    world = World([[(3,)] * 6 + [(2,)] * 7])

    def publish(world: World) -> Seen:
        return Seen(tuple(json.dumps(row) for row in world.answers))

    assert count_fixed(world, publish(world), 0, 0, publish) == 12


def test_where_all_the_others_say_the_same_that_is_no_secret() -> None:
    world = World([[(2,), *[(3,)] * 12]])
    assert count_fixed(world, publish_all(world), 0, attacker=0) == 0
    assert {value_of(each) for each in world.answers[0][1:]} == {Fraction(3)}


def test_below_the_threshold_no_score_leaves_the_house() -> None:
    few, other = ([(step,)] * (DEFAULT_THRESHOLD - 1) + [None] * (UNITS - DEFAULT_THRESHOLD + 1) for step in (4, 1))
    assert publish_all(World([few])) == publish_all(World([other]))


def test_while_the_round_is_open_only_batches_of_five_are_told_and_what_is_left_is_one_too() -> None:
    mixed: list[Answer] = [(3,), (2,), (4,), (3,), (1,), (2, 3), (3,), (3,), (2,), (4,), (3,), (3,), (1,)]
    told = {}
    for first in range(UNITS + 1):
        for second in range(first, UNITS + 1):
            rows = [[*mixed[:count], *[None] * (UNITS - count)] for count in (first, second)]
            told[first, second] = [each is not None for each in publish_all(World(rows, closes=2)).releases]
    assert {first for (first, _), (now, _) in told.items() if now} == {5, 6, 7, 8, 13}
    assert {pair for pair, (now, then) in told.items() if now and then} == {(first, 13) for first in (5, 6, 7, 8)}


def test_what_is_left_of_an_open_rounds_batches_waits_at_the_close_for_five_or_a_decision() -> None:
    mixed: list[Answer] = [(3,), (2,), (4,), (3,), (1,), (2, 3), (3,), (3,), (2,), (4,), (3,), (3,), (1,)]
    for count in range(8, UNITS + 1):
        rows = [[*mixed[:8], *[None] * 5], [*mixed[:count], *[None] * (UNITS - count)]]
        assert (publish_all(World(rows, closes=1)).releases[1] is not None) is (count == UNITS)


def test_a_round_is_broken_down_in_one_way_and_corrected_three_to_a_group() -> None:
    first: list[Answer] = [(3,), (2,), (4,), (3,), (2,), (2,), (4,), (3,), (2,), (4,), (3,), (3,), (1,)]
    second: list[Answer] = [(4,), (4,), *first[2:7], (4,), *first[8:]]
    third: list[Answer] = [(4,), (4,), (3,), *first[3:]]
    one, other = split_units(range(6)), split_units(range(1, 7))
    shown = {
        name: [each is not None and '"groups": [{' in each for each in publish_all(world).releases]
        for name, world in {
            "as one": World([first, third], groupings=(one,)),
            "over two groups": World([first, second], groupings=(one,)),
            "in two ways": World([first, third], groupings=(one, other)),
            "while open": World([first], closes=1, groupings=(one,)),
        }.items()
    }
    assert shown == {
        "as one": [True, True],
        "over two groups": [True, False],
        "in two ways": [True, False],
        "while open": [False],
    }


def test_two_corrections_that_are_taken_back_do_not_tell_a_third_one() -> None:
    first: list[Answer] = [(3,), (2,), (4,), (3,), (1,), (2,), (3,), (3,), (2,), (4,), (3,), (3,), (1,)]
    second: list[Answer] = [(2,), (3,), (3,), *first[3:]]
    third: list[Answer] = [*first[:2], (3,), (4,), *first[4:]]
    told = publish_all(World([first, second, third]))
    assert [each is not None for each in told.releases] == [True, True, False]


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
    """Draw a history of one to four times: who has answered, and then more, late, changed and gone answers.

    A third of the rounds are open at first, with about half of the answers.
    """
    closes = random.choice((0, 0, 1, 2, 3)) if random.random() < 0.6 else 0
    share = 0.5 if closes else 0.8
    now: list[Answer] = [random.choice(LIKELY) if random.random() < share else None for _ in range(UNITS)]
    times = [tuple(now)]
    for _ in range(closes):
        missing = [unit for unit in range(UNITS) if now[unit] is None]
        for unit in random.sample(missing, random.randrange(len(missing) + 1)):
            now[unit] = random.choice(LIKELY)
        times.append(tuple(now))
    for _ in range(random.randrange(4)):
        for unit in random.sample(range(UNITS), random.randrange(1, 6)):
            now[unit] = random.choice(LIKELY) if random.random() < 0.85 else None
        times.append(tuple(now))
    return World(times, closes, draw_groupings(random))


def draw_groupings(random: Random) -> Sequence[Grouping | None]:
    """Draw what is asked for: mostly nothing; else one grouping, one now and then, or two in turn."""
    kind = random.random()
    if kind < 0.6:
        return (None,)
    first, second = (split_units(random.sample(range(UNITS), random.choice((5, 6, 6, 7)))) for _ in range(2))
    return random.choice([(first,), (first, None), (None, first), (first, second)])


def split_units(inside: Sequence[int]) -> Grouping:
    """Return the grouping of some units and the others."""
    members = frozenset(UnitId(f"ls{unit:02}") for unit in inside)
    others = frozenset(UnitId(f"ls{unit:02}") for unit in range(UNITS)) - members
    return Grouping(NAME, (Group(NAME, members), Group(NAME, others)))


def publish_all(world: World) -> Seen:
    """Release at each time what the rules allow, by the code that does so."""
    history: tuple[Release, ...] = ()
    seen: list[str | None] = []
    for time, answers in enumerate(world.answers):
        results = tuple(result_of(unit, answer) for unit, answer in enumerate(answers) if answer)
        collection = OPEN if time < world.closes else CLOSED
        current = YearResults(collection, tally_results(results), in_batch=collection is OPEN)
        summary: CountySummary = summarise("Demolän", current, UNITS, None)
        grouping = world.grouping(time)
        if grouping:
            summary = add_breakdown(summary, grouping, results, history, Rules())
        preview = Preview(collection, summary, results, history, grouping)
        if preview.refuse():
            seen.append(None)
            continue
        release = Release(ReleaseId("r"), CountyId("c"), RoundId("r"), summary, results, NOW)
        release = replace(release, version=preview.version, grouping=grouping)
        history = (*history, release)
        seen.append(json.dumps({"version": release.version, **snapshot_of(summary)}))
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

    The worlds tried are those in which the others, or those of them in a group, have changed places, with all that
    they ever said, or with what they said for some of the time.
    """
    now = world.answers[time]
    others = sorted((unit for unit in range(UNITS) if unit != attacker), key=lambda unit: value_of(now[unit]))
    if len({now[unit] for unit in others}) == 1:
        return 0  # all the others have said the same: no secret, and told as such
    unsure: set[int] = set()
    times = len(world.answers)
    for moved, since, until in product(list_moves(world, others), range(time + 1), range(times, time, -1)):
        rows = [
            [answers[moved.get(unit, unit)] if since <= then < until else answers[unit] for unit in range(UNITS)]
            for then, answers in enumerate(world.answers)
        ]
        other = replace(world, answers=rows)
        newly = {unit for unit in others if value_of(rows[time][unit]) != value_of(now[unit])} - unsure
        if newly and publish(other) == seen:
            unsure |= newly
        if len(unsure) == len(others):
            break
    return len(others) - len(unsure)


def list_moves(world: World, others: Sequence[int]) -> Iterator[Mapping[int, int]]:
    """Give the ways to have the others change places: all in a ring, those who are in groups together, any two."""
    rings = [list(others)]
    splits = [[group.unit_ids for group in grouping.groups] for grouping in world.groupings if grouping]
    together = {group for split in splits for group in split}
    together |= {frozenset.intersection(*chosen) for chosen in product(*splits)} if splits else set()
    rings += [
        [unit for unit in others if UnitId(f"ls{unit:02}") in members] for members in sorted(together, key=sorted)
    ]
    for ring in rings:
        for shift in range(1, len(ring)):
            yield dict(zip(ring, ring[shift:] + ring[:shift], strict=True))
    yield from ({one: other, other: one} for one, other in combinations(others, 2))


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
