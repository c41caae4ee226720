"""How many units have said what: the same whichever way it is counted, and without any unit's name."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.answers import Perspective
from domain.consolidation import UnitResult
from domain.ids import UnitId
from domain.tallies import GoalAnswers, Tally, add_tallies, tally_plain, tally_results
from tests.support.builders import a_result
from tests.support.strategies import consolidated, county_rows

Rows = list[list[tuple[int, ...]]]


def _tally(rows: Sequence[Sequence[tuple[int, ...]]]) -> Tally:
    side = Perspective.MUNICIPALITY
    return tally_plain(
        [[({str(item): step for item, step in enumerate(values, start=1)}, side) for values in unit] for unit in rows]
    )


@given(county_rows)
def test_counting_answers_gives_what_the_units_results_give(rows: Rows) -> None:
    results = consolidated(rows)
    assert _tally(rows) == tally_results(results)
    values = sorted(each.values[1] for each in results)
    assert _tally(rows).values(1) == values


@given(county_rows, county_rows)
def test_two_tallies_together_are_the_tally_of_both(some: Rows, others: Rows) -> None:
    assert add_tallies(_tally(some), _tally(others)) == _tally([*some, *others])


@given(county_rows, st.randoms(use_true_random=False))
def test_which_unit_said_what_is_not_in_it(rows: Rows, chance: Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert tally_results(consolidated(shuffled)) == tally_results(consolidated(rows))


def test_what_was_agreed_on_takes_the_means_place_and_needs_no_footnote() -> None:
    agreed = UnitResult(UnitId("ls01"), {1: Fraction(3)}, {1: (2, 3)}, agreed=(1,))
    tally = tally_results([agreed, a_result("ls02", Fraction(5, 2))])

    assert (tally.answered, tally.agreed) == (2, 1)
    assert tally.goals[1] == {GoalAnswers((2, 3), agreed=3): 1, GoalAnswers((2, 3)): 1}
    assert [each.differ for each in tally.goals[1]] == [False, True]
    assert tally.values(1) == [Fraction(5, 2), Fraction(3)]


def test_sides_that_differ_are_kept_apart_from_those_that_do_not() -> None:
    both = [({"1": 2}, Perspective.REGION), ({"1": 2}, Perspective.MUNICIPALITY)]
    one = [({"1": 2}, Perspective.REGION), ({"1": 2}, None)]
    assert tally_plain([both, both, one]).goals == {
        1: {GoalAnswers((2, 2), perspectives_differ=True): 2, GoalAnswers((2, 2)): 1}
    }
