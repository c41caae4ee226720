"""A unit's own mirror: its values over the years, and the one question for its next meeting."""

from fractions import Fraction

import pytest
from msgspec.structs import replace

from domain.answers import Perspective
from domain.consolidation import UnitResult
from domain.ids import ReleaseId, UnitId
from domain.instruments import Difference
from domain.mirrors import Mirror, MirrorQuestion, MirrorYear, OwnYear, make_mirror
from domain.releases import Release
from domain.rounds import RoundState
from domain.summaries import YearResults, summarise
from domain.tallies import tally_results
from domain.wording import Change
from tests.support.builders import COUNTY, NOW, a_result, a_round, an_earlier_round, an_instrument

CLOSED = a_round(state=RoundState.CLOSED)
OTHERS = tuple(a_result(f"ls{number:02}", 3, 3, 3, 3, 3) for number in range(2, 14))
OWN = a_result("ls01", 3, 3, 2, 3, 3)


def test_own_values_stand_beside_the_county_as_it_was_released() -> None:
    goal = mirror().goals[2]
    assert (goal.value, goal.change) == (Fraction(2), Change.NOT_COMPARABLE)
    assert goal.answers == (2,)
    assert goal.county is not None
    assert dict(goal.county.distribution) == {2.0: 1, 3.0: 12}


def test_own_years_are_kept_and_compared_with_the_latest_that_can_be() -> None:
    years = (
        OwnYear(an_earlier_round(), a_result("ls01", 2, 3, 2, 3, 3)),
        OwnYear(an_earlier_round(refers_to=2022), None),
        OwnYear(an_earlier_round(refers_to=2021), a_result("ls01", 1, 3, 2, 3, 3)),
        OwnYear(an_earlier_round(refers_to=2020, instrument=an_instrument(steps=5)), a_result("ls01", 5, 5, 5, 5, 5)),
    )
    seen = mirror(years=years)
    assert seen.years == (
        MirrorYear(2020, answered=True, why=Difference.OTHER_SCALE),
        MirrorYear(2021, answered=True),
        MirrorYear(2022, answered=False),
        MirrorYear(2023, answered=True),
    )
    assert dict(seen.goals[0].earlier) == {2021: 1, 2023: 2}
    assert (seen.goals[0].change, seen.goals[1].change) == (Change.HIGHER, Change.UNCHANGED)
    assert (seen.question, seen.asked_about) == (MirrorQuestion.CHANGED, (seen.goals[0],))


def test_two_answers_are_both_shown_and_asked_about_first() -> None:
    two = UnitResult(
        UnitId("ls01"),
        dict.fromkeys(range(1, 6), Fraction(3)) | {4: Fraction(5, 2)},
        dict.fromkeys(range(1, 6), (3, 3)) | {4: (2, 3)},
        perspectives=(Perspective.MUNICIPALITY, Perspective.REGION),
    )
    seen = mirror(two)
    assert (seen.goals[3].answers, seen.goals[3].apart, seen.perspectives_differ) == ((2, 3), True, True)
    assert (seen.question, seen.asked_about) == (MirrorQuestion.APART, (seen.goals[3],))
    agreed = mirror(replace(two, agreed=(4,)))
    assert (agreed.goals[3].agreed, agreed.question) == (True, MirrorQuestion.RAISE)


@pytest.mark.parametrize(
    ("own", "question", "about"),
    [
        (OWN, MirrorQuestion.RAISE, [3]),
        (a_result("ls01", 3, 3, 3, 3, 3), MirrorQuestion.NEXT, []),
        (a_result("ls01", None, None, None, None, None), MirrorQuestion.NEXT, []),
    ],
)
def test_the_question_is_chosen_by_rule(own: UnitResult, question: MirrorQuestion, about: list[int]) -> None:
    seen = mirror(own)
    assert (seen.question, [goal.number for goal in seen.asked_about]) == (question, about)


def test_a_goal_that_was_withheld_has_no_county_beside_it() -> None:
    unsure = tuple(replace(each, values={2: Fraction(3)}, answers={2: (3,)}) for each in OTHERS)
    seen = mirror(others=unsure)
    assert [goal.county is None for goal in seen.goals] == [True, False, True, True, True]


def test_an_answer_that_has_changed_since_the_release_is_told() -> None:
    assert not mirror().changed_since
    assert mirror(now=a_result("ls01", 4, 3, 2, 3, 3)).changed_since


def mirror(
    own: UnitResult = OWN,
    others: tuple[UnitResult, ...] = OTHERS,
    years: tuple[OwnYear, ...] = (),
    now: UnitResult | None = None,
) -> Mirror:
    """Return LS01's mirror of a county of thirteen."""
    results = (own, *others)
    summary = summarise("Demolän", YearResults(CLOSED, tally_results(results)), 13, None)
    release = Release(ReleaseId("r"), COUNTY.id, CLOSED.id, summary, results, NOW)
    return make_mirror("LS01", release, own, now or own, years)
