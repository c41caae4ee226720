"""A unit's result: the latest answer of each respondent, weighed equally (K9)."""

import json
from fractions import Fraction

from hypothesis import given

from domain.consolidation import consolidate, results_from_data, results_to_data
from domain.ids import UnitId
from domain.instruments import Part
from domain.statistics import mean
from tests.support.builders import a_submission
from tests.support.strategies import consolidated, county_rows


def test_two_and_three_give_two_and_a_half_with_both_answers_kept() -> None:
    one = a_submission((2, 3, 2, 3, 2), respondent="a")
    other = a_submission((3, 3, 3, 4, 3), respondent="b")

    (result,) = consolidate([other, one], Part.SELF_ASSESSMENT)

    assert result.values == dict(enumerate(map(Fraction, ("5/2", "3", "5/2", "7/2", "5/2")), start=1))
    assert result.answers == {1: (2, 3), 2: (3, 3), 3: (2, 3), 4: (3, 4), 5: (2, 3)}


def test_who_does_not_know_leaves_the_value_to_the_others() -> None:
    one = a_submission((2, None, None, 3, 2), respondent="a")
    other = a_submission((3, 3, None, 4, 3), respondent="b")

    (result,) = consolidate([one, other], Part.SELF_ASSESSMENT)

    assert result.values == {1: Fraction(5, 2), 2: Fraction(3), 4: Fraction(7, 2), 5: Fraction(5, 2)}
    assert result.answers[2] == (3,)


def test_a_unit_that_knows_nothing_has_answered_without_a_value() -> None:
    (result,) = consolidate([a_submission((None,) * 5)], Part.SELF_ASSESSMENT)
    assert (result.values, result.answers) == ({}, {})


def test_only_the_latest_revision_of_a_respondent_counts() -> None:
    first = a_submission((1, 1, 1, 1, 1), revision=1, sequence=1)
    second = a_submission((4, 4, 4, 4, 4), revision=2, sequence=2)

    (result,) = consolidate([second, first], Part.SELF_ASSESSMENT)

    assert set(result.values.values()) == {Fraction(4)}


def test_what_the_database_received_last_is_the_latest() -> None:
    late = a_submission((4, 4, 4, 4, 4), revision=2, sequence=8)
    early = a_submission((1, 1, 1, 1, 1), revision=2, sequence=7)

    (result,) = consolidate([late, early], Part.SELF_ASSESSMENT)

    assert set(result.values.values()) == {Fraction(4)}


def test_units_weigh_equally_however_many_answered_for_them() -> None:
    crowd = [a_submission((4,) * 5, respondent=f"person-{number}") for number in range(9)]
    single = a_submission((2,) * 5, unit_id=UnitId("ls02"))

    results = consolidate([*crowd, single], Part.SELF_ASSESSMENT)

    assert mean([result.values[1] for result in results]) == 3


def test_other_parts_are_left_out() -> None:
    other = a_submission(part=Part.LEADERSHIP_STATUS)
    assert consolidate([other], Part.SELF_ASSESSMENT) == ()


def test_the_same_respondent_name_in_two_units_is_two_respondents() -> None:
    answers = [a_submission((2,) * 5), a_submission((4,) * 5, unit_id=UnitId("ls02"))]
    results = consolidate(answers, Part.SELF_ASSESSMENT)
    assert {result.unit_id: result.values[1] for result in results} == {"ls01": 2, "ls02": 4}


@given(county_rows)
def test_results_survive_being_stored_as_json_exactly(rows: list[list[tuple[int, ...]]]) -> None:
    results = consolidated(rows)
    assert results_from_data(json.loads(json.dumps(results_to_data(results)))) == results


def test_halves_and_thirds_are_stored_without_rounding() -> None:
    three = [a_submission((value,) * 5, respondent=str(value)) for value in (1, 2, 4)]
    (stored,) = results_to_data(consolidate(three, Part.SELF_ASSESSMENT))
    assert stored["values"]["1"] == "7/3"
