"""What makes an answer complete, and what is never taken."""

import pytest
from hypothesis import given

from domain.answers import (
    MAX_COMMENT_LENGTH,
    Answers,
    check_answers,
    check_begun,
    check_values,
    fill_in,
    missing_items,
)
from domain.errors import DomainError, Reason, Rejected
from tests.support.builders import a_scale, an_instrument, some_answers
from tests.support.strategies import complete_answers

FIVE = an_instrument()
UNSURE = an_instrument(scale=a_scale(6, lowest=0, dont_know=True))


@given(complete_answers())
def test_a_step_for_every_goal_is_complete(answers: Answers) -> None:
    assert check_answers(FIVE, answers) is None


@pytest.mark.parametrize("value", [0, 5, -1, 999])
def test_a_step_outside_the_scale_is_refused_with_goal_value_and_highest_step(value: int) -> None:
    refused = check_answers(FIVE, some_answers((3, value, 3, 3, 3)))
    assert refused == Rejected(Reason.OUTSIDE_SCALE, {"item": 2, "value": value, "lowest": 1, "highest": 4})


@pytest.mark.parametrize(("value", "outside"), [(-1, True), (0, False), (5, False), (6, True)])
def test_a_scale_from_zero_to_five_has_both_ends(value: int, *, outside: bool) -> None:
    refused = check_answers(UNSURE, some_answers((value, 3, 3, 3, 3)))
    ends = {"item": 1, "value": value, "lowest": 0, "highest": 5}
    assert refused == (Rejected(Reason.OUTSIDE_SCALE, ends) if outside else None)


def test_not_to_know_is_an_answer_where_the_form_offers_it() -> None:
    assert check_answers(UNSURE, some_answers((3, None, 3, None, 3))) is None
    assert check_answers(UNSURE, some_answers((None,) * 5)) is None


def test_not_to_know_is_refused_where_the_form_does_not_offer_it() -> None:
    refused = Rejected(Reason.DONT_KNOW_NOT_OFFERED, {"item": 2, "lowest": 1, "highest": 4})
    assert check_answers(FIVE, some_answers((3, None, 3, None, 3))) == refused
    assert check_begun(FIVE, some_answers((3, None))) == refused


def test_an_item_is_answered_by_a_step_or_by_not_knowing_never_by_both() -> None:
    with pytest.raises(DomainError, match="step_and_unknown"):
        Answers({1: 3}, None, unknown=frozenset({1}))


def test_what_is_filled_in_replaces_what_was_said_of_the_same_items() -> None:
    begun = some_answers((3, None, 2))
    filled = fill_in(begun, {1: None, 2: 4})
    assert filled == some_answers((None, 4, 2))
    assert isinstance(filled.unknown, frozenset)
    assert begun == some_answers((3, None, 2))


def test_items_that_are_left_come_in_the_order_they_are_asked() -> None:
    assert missing_items(UNSURE, Answers({4: 3}, None, unknown=frozenset({2}))) == (1, 3, 5)


def test_an_unknown_goal_that_is_not_asked_is_refused() -> None:
    assert check_values(UNSURE, {}, frozenset({6})) == Rejected(Reason.TOO_MANY_VALUES, {"items": 5})


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
