"""What makes an answer complete, and what is never taken."""

import pytest
from hypothesis import given

from domain.answers import MAX_COMMENT_LENGTH, Answers, check_answers, check_begun, check_values
from domain.errors import Reason, Rejected
from tests.support.builders import an_instrument, some_answers
from tests.support.strategies import complete_answers

FIVE = an_instrument()


@given(complete_answers())
def test_a_step_for_every_goal_is_complete(answers: Answers) -> None:
    assert check_answers(FIVE, answers) is None


@pytest.mark.parametrize("value", [0, 5, -1, 999])
def test_a_step_outside_the_scale_is_refused_with_goal_value_and_highest_step(value: int) -> None:
    refused = check_answers(FIVE, some_answers((3, value, 3, 3, 3)))
    assert refused == Rejected(Reason.OUTSIDE_SCALE, {"item": 2, "value": value, "highest": 4})


def test_missing_goals_are_named_and_counted() -> None:
    refused = check_answers(FIVE, Answers({1: 3, 3: 2}, None))
    assert refused == Rejected(Reason.VALUES_MISSING, {"items": "2, 4, 5", "count": 3})


def test_what_was_begun_may_lack_goals() -> None:
    assert check_begun(FIVE, Answers({1: 3, 3: 2}, None)) is None


def test_a_goal_that_is_not_asked_is_refused() -> None:
    assert check_values(FIVE, {6: 3}) == Rejected(Reason.TOO_MANY_VALUES, {"items": 5})


@pytest.mark.parametrize(("length", "reason"), [(MAX_COMMENT_LENGTH, None), (2001, Reason.COMMENT_TOO_LONG)])
def test_a_comment_has_a_longest_length(length: int, reason: Reason | None) -> None:
    answers = some_answers(comment="å" * length)
    assert _reason(check_answers(FIVE, answers)) is reason
    assert _reason(check_begun(FIVE, answers)) is reason


# Private functions


def _reason(refused: Rejected | None) -> Reason | None:
    return refused.reason if refused else None
