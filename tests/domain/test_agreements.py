"""What a unit agrees on: it counts while nobody answers anew, takes only its goals' place, and loses no answer (K9)."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.agreements import (
    MAX_REASON_LENGTH,
    Agreement,
    Choice,
    check_agreed_values,
    check_reason,
    find_agreement,
    name_basis,
)
from domain.answers import Perspective
from domain.consolidation import UnitResult, consolidate
from domain.errors import Reason, Rejected
from domain.ids import AgreementId, PersonId, SubmissionId, UnitId
from domain.instruments import Part
from domain.joint_answers import JointAnswers
from domain.rounds import RoundState
from domain.submissions import Submission
from domain.summaries import (
    CountySummary,
    YearResults,
    summarise,
)
from domain.summary_snapshots import snapshot_of, summary_from_snapshot
from domain.tallies import tally_results
from tests.support.builders import NOW, a_round, a_submission, an_instrument, some_answers
from tests.support.strategies import STEPS, county_rows, respondent_rows, steps

SELF = Part.SELF_ASSESSMENT
Rows = Sequence[Sequence[tuple[int, ...]]]


def an_agreement(about: Sequence[Submission], values: dict[int, int], choice: Choice = Choice.AGREE) -> Agreement:
    """Return what the people who handed these in agree on."""
    return Agreement(
        id=AgreementId("agreement"),
        round_id=about[0].round_id,
        unit_id=about[0].unit_id,
        part=SELF,
        revision=1,
        choice=choice,
        based_on=name_basis(about),
        person_id=PersonId("chair-ls01"),
        made_at=NOW,
        values=values,
        why="Vi pratades vid.",
    )


def submissions_of(rows: Rows) -> list[list[Submission]]:
    """Return what each unit's respondents chose, with ids that tell them apart."""
    return [
        [
            a_submission(
                values, id=SubmissionId(f"{unit}-{one}"), unit_id=UnitId(f"ls{unit:02}"), respondent=f"person-{one}"
            )
            for one, values in enumerate(respondents)
        ]
        for unit, respondents in enumerate(rows, start=1)
    ]


def told(results: Sequence[UnitResult]) -> CountySummary:
    """Return what is told of these results after the close."""
    return summarise("Dalarna", YearResults(a_round(state=RoundState.CLOSED), tally_results(tuple(results))), 13, None)


TWO = [a_submission((2, 3, 2, 3, 2), id=SubmissionId("a"), respondent="a")]
TWO.append(a_submission((3, 3, 3, 4, 3), id=SubmissionId("b"), respondent="b"))


def test_what_is_agreed_on_takes_the_means_place_and_both_answers_stay() -> None:
    (result,) = consolidate(TWO, SELF, [an_agreement(TWO, {1: 3, 3: 2, 4: 3, 5: 2})])
    assert result.values == {1: 3, 2: 3, 3: 2, 4: 3, 5: 2}
    assert result.answers == {1: (2, 3), 2: (3, 3), 3: (2, 3), 4: (3, 4), 5: (2, 3)}
    assert result.agreed == (1, 3, 4, 5)


@pytest.mark.parametrize("choice", [Choice.KEEP_BOTH, Choice.NEXT_MEETING])
def test_keeping_both_or_waiting_for_the_meeting_changes_no_value(choice: Choice) -> None:
    chosen = an_agreement(TWO, {}, choice)
    assert consolidate(TWO, SELF, [chosen]) == consolidate(TWO, SELF)
    (result,) = consolidate(TWO, SELF, [chosen])
    assert JointAnswers(result, name_basis(TWO), chosen).is_to_be_offered is False


def test_who_takes_an_agreement_back_has_the_last_word() -> None:
    agreed = an_agreement(TWO, {1: 3, 3: 2, 4: 3, 5: 2})
    back = replace(an_agreement(TWO, {}, Choice.KEEP_BOTH), id=AgreementId("back"), revision=2)
    for order in ([agreed, back], [back, agreed]):
        assert consolidate(TWO, SELF, order) == consolidate(TWO, SELF)


def test_an_answer_that_comes_later_ends_the_agreement() -> None:
    agreed = an_agreement(TWO, {1: 3, 3: 2, 4: 3, 5: 2})
    anew = a_submission((3, 3, 3, 3, 3), id=SubmissionId("a2"), respondent="a", revision=2, sequence=1)
    third = a_submission((3, 3, 3, 3, 3), id=SubmissionId("c"), respondent="c")
    for late in (anew, third):
        assert consolidate([*TWO, late], SELF, [agreed]) == consolidate([*TWO, late], SELF)


@given(respondent_rows, st.dictionaries(st.integers(1, 5), steps), st.data())
def test_an_agreement_counts_if_and_only_if_it_is_about_the_latest_answers(
    rows: list[tuple[int, ...]], values: dict[int, int], data: st.DataObject
) -> None:
    (unit,) = submissions_of([rows])
    some = data.draw(st.lists(st.sampled_from(unit), min_size=1, unique_by=lambda each: each.id))
    agreement = an_agreement(some, values)
    counts = len(some) == len(unit)
    assert find_agreement([agreement], unit) == (agreement if counts else None)
    (result,) = consolidate(unit, SELF, [agreement])
    (plain,) = consolidate(unit, SELF)
    assert result.answers == plain.answers
    expected = {**plain.values, **{number: Fraction(value) for number, value in values.items()}}
    assert result.values == (expected if counts else plain.values)


@given(county_rows, st.dictionaries(st.integers(1, 5), steps), st.integers(0, 12))
def test_the_county_mean_changes_by_the_agreed_goals_only(rows: Rows, values: dict[int, int], which: int) -> None:
    units = submissions_of(rows)
    agreeing = units[which % len(units)]
    everything = [each for unit in units for each in unit]
    before = told(consolidate(everything, SELF))
    results = consolidate(everything, SELF, [an_agreement(agreeing, values)])
    after = told(results)
    (plain,) = consolidate(agreeing, SELF)
    for was, is_now in zip(before.goals, after.goals, strict=True):
        moved = (values[was.number] - plain.values[was.number]) / len(units) if was.number in values else 0
        assert is_now.mean == pytest.approx(was.mean + float(moved))
        if was.number not in values:
            assert is_now == was


@given(county_rows, st.dictionaries(st.integers(1, 5), steps, min_size=1), st.randoms(use_true_random=False))
def test_it_does_not_show_which_unit_has_agreed(rows: Rows, values: dict[int, int], random: Random) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)

    def tell(numbers: Sequence[int]) -> dict[str, object]:
        units = submissions_of([rows[number] for number in numbers])
        agreement = an_agreement(units[numbers.index(0)], values)
        return dict(snapshot_of(told(consolidate([each for unit in units for each in unit], SELF, [agreement]))))

    assert tell(range(len(rows))) == tell(order)


def test_the_summary_counts_those_who_agreed_and_gives_them_no_half_step() -> None:
    others = [a_submission(unit_id=UnitId(f"ls0{number}"), respondent="a") for number in range(2, 6)]
    plain = told(consolidate([*TWO, *others], SELF))
    agreed = told(consolidate([*TWO, *others], SELF, [an_agreement(TWO, {1: 3, 3: 2, 4: 3, 5: 2})]))
    assert (len(plain.two_answers), plain.agreed) == (4, 0)
    assert (len(agreed.two_answers), agreed.agreed) == (0, 1)
    assert summary_from_snapshot(snapshot_of(agreed)) == agreed


def test_different_perspectives_are_told_beside_the_half_step_and_old_releases_still_read() -> None:
    sides = (Perspective.MUNICIPALITY, Perspective.REGION)
    given_from = [
        replace(each, answers=replace(each.answers, perspective=side)) for each, side in zip(TWO, sides, strict=True)
    ]
    others = [a_submission(unit_id=UnitId(f"ls0{number}"), respondent="a") for number in range(2, 6)]
    summary = told(consolidate([*given_from, *others], SELF))
    assert all(each.perspectives_differ for each in summary.two_answers)
    stored = snapshot_of(summary)
    assert summary_from_snapshot(stored) == summary
    for each in stored["two_answers"]:
        del each["perspectives_differ"]
    del stored["agreed"]
    old = summary_from_snapshot(stored)
    assert (old.agreed, [each.perspectives_differ for each in old.two_answers]) == (0, [False] * 4)


def test_answers_whose_perspective_nobody_knows_do_not_differ_in_it() -> None:
    unknown = replace(TWO[0], answers=some_answers((3, 3, 3, 3, 3), None))
    (result,) = consolidate([unknown, TWO[1]], SELF)
    assert result.perspectives_differ is False


@pytest.mark.parametrize(
    ("differing", "values", "refused"),
    [
        ((1, 3), {1: 2, 3: 4}, None),
        ((), {}, Rejected(Reason.ANSWERS_ALIKE)),
        ((1, 3), {1: 2}, Rejected(Reason.VALUES_MISSING, {"items": "3", "count": 1})),
        ((1, 3), {1: 2, 2: 2, 3: 2}, Rejected(Reason.TOO_MANY_VALUES, {"items": 2})),
        ((1,), {1: STEPS + 1}, Rejected(Reason.OUTSIDE_SCALE, {"item": 1, "value": 5, "lowest": 1, "highest": 4})),
        ((1,), {1: 0}, Rejected(Reason.OUTSIDE_SCALE, {"item": 1, "value": 0, "lowest": 1, "highest": 4})),
    ],
)
def test_exactly_the_goals_that_go_apart_are_agreed_on(
    differing: tuple[int, ...], values: dict[int, int], refused: Rejected | None
) -> None:
    assert check_agreed_values(an_instrument(), differing, values) == refused


@pytest.mark.parametrize(
    ("why", "refused"),
    [
        ("Vi pratades vid.", None),
        ("x" * MAX_REASON_LENGTH, None),
        (" \n", Rejected(Reason.REASON_MISSING)),
        ("x" * 501, Rejected(Reason.REASON_TOO_LONG, {"length": 501, "most": 500})),
    ],
)
def test_an_agreement_has_a_reason_of_reasonable_length(why: str, refused: Rejected | None) -> None:
    assert check_reason(why) == refused
