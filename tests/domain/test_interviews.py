"""What was noted at interviews: it counts once, it hides nobody's earlier answer, and nothing is deleted."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.answers import Perspective
from domain.consolidation import consolidate
from domain.errors import Reason
from domain.ids import PersonId, SubmissionId
from domain.instruments import Part
from domain.interviews import (
    MAX_REASON_LENGTH,
    MAX_ROLE_LENGTH,
    Noting,
    check_noting,
    counted_submissions,
    find_interview,
    noting_from_data,
    noting_to_data,
    takes_its_place,
)
from domain.submissions import INTERVIEW, Source, Submission
from tests.support.builders import a_submission, some_answers
from tests.support.strategies import complete_answers, value_rows

CHAIR = PersonId("chair-ls01")


def an_interview(values: tuple[int, ...] = (2, 2, 2, 2, 2), **changes: object) -> Submission:
    return replace(
        a_submission(values, respondent=INTERVIEW, source=Source.INTERVIEW, noted_by="coordinator", noted_of="chair"),
        **changes,
    )


def values_of(*submissions: Submission) -> dict[int, Fraction]:
    (result,) = consolidate(submissions, Part.SELF_ASSESSMENT)
    return dict(result.values)


def test_an_interview_counts_as_an_answer() -> None:
    assert values_of(an_interview()) == dict.fromkeys(range(1, 6), 2)


def test_what_amends_an_interview_counts_alone() -> None:
    interview = an_interview(sequence=1)
    amending = a_submission((4,) * 5, amends=interview.id, sequence=2)
    assert values_of(interview, amending) == dict.fromkeys(range(1, 6), 4)


def test_a_later_change_of_what_amended_it_does_not_bring_it_back() -> None:
    interview = an_interview(sequence=1)
    amending = a_submission((4,) * 5, amends=interview.id, sequence=2)
    changed = a_submission((1,) * 5, revision=2, sequence=3)
    assert values_of(interview, amending, changed) == dict.fromkeys(range(1, 6), 1)


def test_who_answered_before_the_interview_stays_beside_it() -> None:
    earlier, interview = a_submission((3,) * 5, sequence=1), an_interview(sequence=2)
    assert values_of(earlier, interview) == dict.fromkeys(range(1, 6), Fraction(5, 2))


def test_a_confirmed_interview_counts_once() -> None:
    interview = an_interview(sequence=1)
    confirmed = replace(
        interview, id=SubmissionId("c"), revision=2, sequence=2, confirmed_by=CHAIR, amends=interview.id
    )
    assert [each.id for each in counted_submissions([interview, confirmed])] == ["c"]


def test_a_new_interview_counts_beside_the_answer_that_amended_the_one_before() -> None:
    first = an_interview(sequence=1)
    amending = a_submission((4,) * 5, amends=first.id, sequence=2)
    second = an_interview(revision=2, sequence=3)
    assert find_interview([first, amending, second]) == second
    assert find_interview([first, amending]) is None


@st.composite
def histories(draw: st.DrawFn) -> list[Submission]:
    """Draw what a unit's people and its interviews brought in, one after the other."""
    found: list[Submission] = []
    for sequence in range(1, draw(st.integers(1, 8)) + 1):
        who = draw(st.sampled_from(["person-1", "person-2", INTERVIEW]))
        revision = 1 + sum(each.respondent == who for each in found)
        interview = find_interview(found)
        amends = interview.id if interview and who != INTERVIEW and draw(st.booleans()) else None
        made = a_submission(draw(value_rows), respondent=who, revision=revision, sequence=sequence, amends=amends)
        found.append(made)
    return found


@given(histories())
def test_nobody_counts_twice_and_no_persons_answer_is_hidden(history: list[Submission]) -> None:
    counted = counted_submissions(history)
    respondents = [each.respondent for each in counted]
    assert len(set(respondents)) == len(respondents)
    for person in {each.respondent for each in history} - {INTERVIEW}:
        last = max((each for each in history if each.respondent == person), key=lambda each: each.sequence)
        assert last in counted


@given(histories())
def test_an_interview_counts_unless_somebody_handed_in_in_its_place(history: list[Submission]) -> None:
    noted = [each for each in history if each.respondent == INTERVIEW]
    if noted:
        replaced = any(each.amends == noted[-1].id for each in history)
        assert (noted[-1] in counted_submissions(history)) is not replaced


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_read_changes_nothing(history: list[Submission], chance: object) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # a random.Random of Hypothesis's
    assert set(map(id, counted_submissions(shuffled))) == set(map(id, counted_submissions(history)))


@pytest.mark.parametrize(
    ("confirmed_by", "answered_before", "taken"),
    [(None, False, True), (None, True, False), (CHAIR, False, True), (PersonId("contact"), False, False)],
)
def test_a_first_answer_takes_its_place_unless_a_colleague_has_confirmed_it(
    confirmed_by: PersonId | None, *, answered_before: bool, taken: bool
) -> None:
    interview = an_interview(confirmed_by=confirmed_by)
    assert takes_its_place(interview, CHAIR, answered_before=answered_before) is taken
    assert not takes_its_place(None, CHAIR, answered_before=answered_before)


@pytest.mark.parametrize(
    ("noting", "needs_reason", "reason"),
    [
        (Noting("chair", some_answers()), False, None),
        (Noting("chair", some_answers(), "rättat"), True, None),
        (Noting("", some_answers()), False, Reason.INTERVIEWED_MISSING),
        (Noting("x" * (MAX_ROLE_LENGTH + 1), some_answers()), False, Reason.INTERVIEWED_TOO_LONG),
        (Noting("chair", some_answers()), True, Reason.LATE_REASON_MISSING),
        (Noting("chair", some_answers(), "x" * (MAX_REASON_LENGTH + 1)), True, Reason.LATE_REASON_TOO_LONG),
        (Noting("chair", some_answers(perspective=None)), False, Reason.INTERVIEW_PERSPECTIVE_MISSING),
    ],
)
def test_what_is_noted_says_whom_and_from_where_and_after_the_close_why(
    noting: Noting, *, needs_reason: bool, reason: Reason | None
) -> None:
    refused = check_noting(noting, needs_reason=needs_reason)
    assert (refused.reason if refused else None) is reason


@given(st.text(max_size=20), complete_answers(), st.text(max_size=20))
def test_what_is_being_noted_survives_being_kept(of: str, answers: object, reason: str) -> None:
    noting = Noting(of, answers, reason)  # type: ignore[arg-type] # drawn answers
    assert noting_from_data(noting_to_data(noting)) == noting
    assert noting_from_data(noting_to_data(Noting(answers=some_answers((), Perspective.JOINT)))).of == ""
