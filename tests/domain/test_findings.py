"""What stands out in a summary: the published report's own sentences, and when a sentence must not be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.disclosure import Withheld
from domain.findings import Question, find_out, years_in_a_row
from domain.instruments import Difference
from domain.summaries import EarlierYear, GoalSummary
from domain.wording import Change
from tests.rendering.summary_samples import SCORES_2023, SCORES_2024, make_summary

SAMPLE = make_summary(SCORES_2024, SCORES_2023)


def test_the_sample_is_told_as_the_published_report_tells_it() -> None:
    found = find_out(SAMPLE)
    changes = {change: numbers_of(goals) for change, goals in found.changes.items()}
    assert changes == {Change.MARGINALLY_HIGHER: [1, 3, 4, 5], Change.UNCHANGED: [2]}
    assert (numbers_of(found.highest), numbers_of(found.lowest), found.same_before) == ([1], [5], True)
    assert (numbers_of(found.widest), numbers_of(found.closest)) == ([3], [1])
    assert (found.question, numbers_of(found.asked_about)) == (Question.SPREAD, [3])


def test_highest_and_lowest_are_not_told_where_a_withheld_goal_might_be_it() -> None:
    found = find_out(make_summary(["33?31"] * 9 + ["33431"] * 4))
    assert (found.highest, found.lowest) == ((), ())


def test_goals_that_are_alike_are_told_together_and_none_where_all_are() -> None:
    assert numbers_of(find_out(make_summary(["44323"] * 13)).highest) == [1, 2]
    alike = find_out(make_summary(["33333"] * 13))
    assert (alike.highest, alike.lowest, alike.closest, alike.question) == ((), (), (), Question.NEXT)


def test_another_goal_highest_last_year_is_not_the_same_as_before() -> None:
    assert not find_out(make_summary(["43332"] * 13, ["34332"] * 13)).same_before
    assert not find_out(make_summary(before=["?3333"] * 9 + ["43333"] * 4)).same_before


def test_what_is_clearly_lower_is_asked_about_before_the_spread() -> None:
    found = find_out(make_summary(["31333"] * 12 + ["33133"], ["33333"] * 13))
    assert (found.question, numbers_of(found.asked_about)) == (Question.LOWER, [2])


@given(st.permutations(SCORES_2024.split()), st.permutations(SCORES_2023.split()))
def test_k1_nothing_that_stands_out_depends_on_which_unit_said_it(now: list[str], before: list[str]) -> None:
    assert find_out(make_summary(now, before)) == find_out(SAMPLE)


@pytest.mark.parametrize(
    ("earlier", "years"),
    [
        ([2023], [2023, 2024]),
        ([2020, 2021, 2022, 2023], [2020, 2021, 2022, 2023, 2024]),
        ([2021, 2023], [2023, 2024]),
        ([2020, 2021, 2022], [2024]),
        ([], [2024]),
    ],
)
def test_a_line_joins_no_years_over_one_that_is_missing(earlier: list[int], years: list[int]) -> None:
    summary = replace(SAMPLE, earlier=tuple(a_year(year) for year in earlier))
    assert [year for year, _ in years_in_a_row(summary)] == years


def test_a_line_ends_where_a_year_is_not_compared_with_or_a_goal_has_no_mean() -> None:
    other_form = EarlierYear(2022, "2023-01", 13, {}, Difference.OTHER_SCALE)
    too_few = EarlierYear(2022, "2023-01", 4, {}, Withheld.TOO_FEW_ANSWERS)
    withheld = replace(a_year(2022), means={1: 3.0, 2: 3.0, 3: 3.0, 4: 3.0})
    for stop in (other_form, too_few, withheld):
        summary = replace(SAMPLE, earlier=(a_year(2021), stop, a_year(2023)))
        assert [year for year, _ in years_in_a_row(summary)] == [2023, 2024]


def test_a_summary_of_before_the_years_were_told_still_has_its_two() -> None:
    run = years_in_a_row(SAMPLE)
    assert [year for year, _ in run] == [2023, 2024]
    assert run[0][1][1] == SAMPLE.goals[0].previous_mean
    assert [year for year, _ in years_in_a_row(replace(SAMPLE, previous_year=2021))] == [2024]


def a_year(year: int) -> EarlierYear:
    return EarlierYear(year, f"{year + 1}-01", 13, dict.fromkeys(range(1, 6), 3.0))


def numbers_of(goals: tuple[GoalSummary, ...]) -> list[int]:
    return [goal.number for goal in goals]
