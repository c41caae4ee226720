"""The county summary: the sample's published picture, K1, K9, K21 and the form that is printed."""

import csv
import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from fractions import Fraction
from importlib import resources
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.consolidation import UnitResult, consolidate
from domain.disclosure import Withheld
from domain.ids import UnitId
from domain.instruments import Instrument, Part, find_difference
from domain.rounds import RoundState
from domain.summaries import (
    CountySummary,
    NotCompared,
    Rules,
    WithheldGoal,
    YearResults,
    summarise,
)
from domain.summary_snapshots import snapshot_of, summary_from_snapshot, summary_to_data
from domain.tallies import tally_results
from domain.wording import Change
from tests.support.builders import a_result, a_round, a_submission, an_earlier_round, an_instrument
from tests.support.strategies import consolidated, county_rows

CLOSED = a_round(state=RoundState.CLOSED)
BEFORE = an_earlier_round()
HIGHER, SAME = "marginally_higher", "unchanged"


def test_the_sample_gives_the_numbers_that_plain_python_gives() -> None:
    told = summary_to_data(_sample_summary())
    now, before = _plain_units("2024"), _plain_units("2023")
    assert [goal["number"] for goal in told["goals"]] == [1, 2, 3, 4, 5]
    for goal in told["goals"]:
        values = [unit[goal["number"]] for unit in now.values()]
        middle = sum(values) / 13
        assert goal["mean"] == pytest.approx(middle, abs=1e-12)
        assert goal["previous_mean"] == pytest.approx(sum(unit[goal["number"]] for unit in before.values()) / 13)
        assert goal["spread"] == pytest.approx(math.sqrt(sum((value - middle) ** 2 for value in values) / 13))
        assert goal["distribution"] == {f"{value:g}": values.count(value) for value in sorted(set(values))}


def test_the_sample_tells_what_was_published() -> None:
    goals = _sample_summary().goals
    assert [goal.change.value for goal in goals] == [HIGHER, SAME, HIGHER, HIGHER, HIGHER]
    assert max(goals, key=lambda goal: goal.mean).number == 1
    assert min(goals, key=lambda goal: goal.mean).number == 5
    assert [goal.number for goal in _sample_summary().widest] == [3]


def test_the_sample_prints_in_the_form_that_was_agreed() -> None:
    told = summary_to_data(_sample_summary())
    form = {key: told[key] for key in ("county", "refers_to", "collected", "unit", "answered", "of")}
    assert form == {
        "county": "Demolän",
        "refers_to": 2024,
        "collected": "2025-01",
        "unit": "leadership",
        "answered": 13,
        "of": 13,
    }
    first = told["goals"][0]
    assert list(first) == ["number", "name", "mean", "previous_mean", "change", "spread", "distribution", "answered"]
    assert (first["number"], first["name"], first["change"]) == (1, "Mål 1", HIGHER)
    assert (round(first["mean"], 4), round(first["previous_mean"], 4)) == (3.1538, 3.0769)
    assert (round(first["spread"], 4), first["distribution"]) == (0.3608, {"3": 11, "4": 2})
    assert {"goal": 3, "value": 2.5, "answers": [2, 3]} in told["two_answers"]
    assert json.loads(json.dumps(told)) == told


def test_the_sample_names_no_unit_and_no_respondent() -> None:
    printed = json.dumps(snapshot_of(_sample_summary())).casefold()
    assert "ls0" not in printed
    assert "ls1" not in printed


def test_differing_answers_of_a_unit_are_told_once_a_goal_without_the_unit() -> None:
    found = [(each.goal, each.value, each.answers) for each in _sample_summary().two_answers]
    assert found == [(3, 2.5, (2, 3)), (4, 3.5, (3, 4)), (5, 2.5, (2, 3))]


@given(county_rows, st.randoms(use_true_random=False))
def test_swapping_scores_between_units_changes_nothing_that_is_told(
    rows: list[list[tuple[int, ...]]], random: Random
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert snapshot_of(_summary(consolidated(rows))) == snapshot_of(_summary(consolidated(shuffled)))


@given(county_rows)
def test_a_snapshot_reads_back_as_the_same_summary(rows: list[list[tuple[int, ...]]]) -> None:
    summary = _summary(consolidated(rows), consolidated(rows[::-1]))
    assert summary_from_snapshot(json.loads(json.dumps(snapshot_of(summary)))) == summary


def test_a_third_of_a_step_is_printed_unrounded() -> None:
    rows = [[(2,) * 5, (2,) * 5, (3,) * 5]] + [[(3,) * 5]] * 4
    (first, *_rest) = summary_to_data(_summary(consolidated(rows)))["goals"]
    assert list(first["distribution"]) == [str(7 / 3), "3"]


@pytest.mark.parametrize(
    ("state", "answered", "withheld"),
    [(RoundState.CLOSED, 4, Withheld.TOO_FEW_ANSWERS), (RoundState.OPEN, 13, Withheld.ROUND_STILL_OPEN)],
)
def test_withheld_figures_leave_the_count_and_the_reason(state: RoundState, answered: int, withheld: Withheld) -> None:
    current = YearResults(a_round(state=state), tally_results(_equal_results(answered)))
    told = summary_to_data(summarise("Demolän", current, 13, YearResults(BEFORE, tally_results(_equal_results(13)))))
    assert (told["answered"], told["of"], told["withheld"]) == (answered, 13, withheld.value)
    assert (told["goals"], told["two_answers"], told["previous_year"]) == ([], [], None)


@pytest.mark.parametrize(
    "other",
    [an_instrument(version="2"), an_instrument(steps=5), an_instrument(items=6)],
    ids=["another version", "another scale", "other items"],
)
def test_years_on_another_instrument_are_not_compared(other: Instrument) -> None:
    values = tuple(a_result(f"ls{number}", 3, 3, 3, 3, 3, 3) for number in range(5))
    summary = summarise(
        "Demolän",
        YearResults(CLOSED, tally_results(values)),
        13,
        YearResults(an_earlier_round(instrument=other), tally_results(values)),
    )
    assert {goal.change for goal in summary.goals} == {Change.NOT_COMPARABLE}
    assert {goal.previous_mean for goal in summary.goals} == {None}
    assert summary.previous_year is None
    difference = find_difference(CLOSED.instrument, other)
    assert difference
    assert summary.not_compared == NotCompared(2023, difference)
    assert summary_to_data(summary)["not_compared"] == {"year": 2023, "reason": difference.value}


def test_a_year_of_too_few_answers_is_not_compared_with() -> None:
    summary = _summary(_equal_results(13), _equal_results(4))
    assert {goal.previous_mean for goal in summary.goals} == {None}
    assert summary.not_compared == NotCompared(2023, Withheld.TOO_FEW_ANSWERS)


def test_a_year_that_is_compared_with_needs_no_reason() -> None:
    summary = _summary(_equal_results(13), _equal_results(13))
    assert (summary.previous_year, summary.not_compared) == (2023, None)


def test_a_goal_tells_how_many_have_a_value_and_who_knows_not_counts_in_no_mean() -> None:
    results = (*(a_result(f"ls{number}", 2, 3, 3, 3, 3) for number in range(6)), a_result("unsure", None, 3, 3, 3, 3))
    summary = _summary(results)
    assert summary.answered == 7
    assert [goal.answered for goal in summary.goals] == [6, 7, 7, 7, 7]
    assert (summary.goals[0].mean, dict(summary.goals[0].distribution)) == (2.0, {2.0: 6})


@pytest.mark.parametrize(("knew", "shown"), [(5, True), (4, False), (0, False)])
def test_a_goal_that_few_have_a_value_on_is_withheld_alone_with_its_reason(knew: int, *, shown: bool) -> None:
    summary = _summary(_knowing(knew, of=13))
    assert [goal.number for goal in summary.goals] == ([1] if shown else []) + [2, 3, 4, 5]
    withheld = WithheldGoal(1, CLOSED.instrument.items[0].name, knew, Withheld.TOO_FEW_VALUES)
    assert summary.withheld_goals == (() if shown else (withheld,))
    assert summary.withheld is None
    assert [each["number"] for each in summary_to_data(summary)["withheld_goals"]] == ([] if shown else [1])


def test_the_footnote_tells_nothing_of_a_goal_that_is_withheld() -> None:
    two = UnitResult(
        UnitId("two"), {number: Fraction(5, 2) for number in range(1, 6)}, dict.fromkeys(range(1, 6), (2, 3))
    )
    summary = _summary((*_knowing(3, of=12), two))
    assert [each.goal for each in summary.two_answers] == [2, 3, 4, 5]


def test_a_goal_that_was_withheld_last_year_is_not_compared_with() -> None:
    summary = _summary(_equal_results(13), _knowing(4, of=13))
    assert summary.previous_year == 2023
    assert [goal.previous_mean for goal in summary.goals] == [None, 3, 3, 3, 3]
    assert summary.goals[0].change is Change.NOT_COMPARABLE


def test_where_no_goal_can_be_told_the_whole_is_withheld() -> None:
    results = tuple(a_result(f"ls{number}", *[None] * 5) for number in range(13))
    summary = _summary(results, _equal_results(13))
    assert (summary.withheld, summary.goals, summary.withheld_goals) == (Withheld.TOO_FEW_VALUES, (), ())
    assert (summary.answered, summary.previous_year, summary.not_compared) == (13, None, None)


def test_a_release_from_before_anybody_could_not_know_is_still_read() -> None:
    summary = _summary(_equal_results(13), _equal_results(13))
    stored = snapshot_of(summary)
    for key in ("withheld_goals", "not_compared"):
        del stored[key]
    for goal in stored["goals"]:
        del goal["answered"]
    assert summary_from_snapshot(stored) == summary


@pytest.mark.parametrize("knew", [4, 6])
def test_a_snapshot_keeps_withheld_goals_and_why_years_are_not_compared(knew: int) -> None:
    before = an_earlier_round(instrument=an_instrument(steps=5))
    current = YearResults(CLOSED, tally_results(_knowing(knew, of=13)))
    summary = summarise("Demolän", current, 13, YearResults(before, tally_results(_equal_results(13))))
    assert summary_from_snapshot(json.loads(json.dumps(snapshot_of(summary)))) == summary


def test_the_first_year_has_nothing_to_compare_with() -> None:
    summary = summarise("Demolän", YearResults(CLOSED, tally_results(_equal_results(13))), 13, None)
    assert {goal.change for goal in summary.goals} == {Change.NOT_COMPARABLE}


def test_a_county_sets_its_own_margin_and_threshold() -> None:
    now, before = _equal_results(6, 3), _equal_results(6, Fraction(29, 10))
    both = (YearResults(CLOSED, tally_results(now)), 13, YearResults(BEFORE, tally_results(before)))
    assert summarise("Demolän", *both, Rules(margin=Fraction(1, 10))).goals[0].change is Change.HIGHER
    assert summarise("Demolän", *both, Rules(threshold=7)).withheld is Withheld.TOO_FEW_ANSWERS


def test_goals_that_spread_equally_are_widest_together_and_none_where_all_agree() -> None:
    split = tuple(a_result(f"ls{number}", number % 2 + 1, 3, number % 2 + 2, 3, 3) for number in range(6))
    assert [goal.number for goal in _summary(split).widest] == [1, 3]
    assert _summary(_equal_results(6)).widest == ()


# Private functions


def _summary(results: tuple[UnitResult, ...], before: tuple[UnitResult, ...] | None = None) -> CountySummary:
    previous = YearResults(BEFORE, tally_results(before)) if before else None
    return summarise("Demolän", YearResults(CLOSED, tally_results(results)), 13, previous)


def _equal_results(count: int, value: float | Fraction = 3) -> tuple[UnitResult, ...]:
    return tuple(a_result(f"ls{number:02}", *[value] * 5) for number in range(1, count + 1))


def _knowing(count: int, of: int) -> tuple[UnitResult, ...]:
    """Return results of which some have a value on the first goal, and all on the others."""
    return tuple(a_result(f"ls{number:02}", 3 if number < count else None, 3, 3, 3, 3) for number in range(of))


def _sample() -> list[dict[str, str]]:
    source = resources.files("bot.demo").joinpath("facts", "self-assessment-sample.csv")
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))


def _sample_summary() -> CountySummary:
    now, before = (
        consolidate(
            [
                a_submission(
                    [int(row[f"goal_{number}"]) for number in range(1, 6)],
                    unit_id=UnitId(row["leadership"]),
                    respondent=row["respondent"],
                )
                for row in _sample()
                if row["year"] == year
            ],
            Part.SELF_ASSESSMENT,
        )
        for year in ("2024", "2023")
    )
    return _summary(now, before)


def _plain_units(year: str) -> Mapping[str, Mapping[int, float]]:
    """Return each unit's value per goal as floats, worked out without any of the domain."""
    given: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in _sample():
        if row["year"] == year:
            for number in range(1, 6):
                given[row["leadership"]][number].append(int(row[f"goal_{number}"]))
    assert Counter(map(len, given.values())) == {5: 13}
    return {
        unit: {number: sum(values) / len(values) for number, values in goals.items()} for unit, goals in given.items()
    }
