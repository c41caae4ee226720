"""When a county figure may be shown, and shown anew (D1, D3)."""

import pytest

from domain.disclosure import Withheld, count_changes, withhold_figures, withhold_release
from domain.rounds import RoundState
from tests.support.builders import a_result, a_round


@pytest.mark.parametrize(
    ("state", "answered", "withheld"),
    [
        (RoundState.CLOSED, 13, None),
        (RoundState.CLOSED, 5, None),
        (RoundState.CLOSED, 4, Withheld.TOO_FEW_ANSWERS),
        (RoundState.CLOSED, 0, Withheld.TOO_FEW_ANSWERS),
        (RoundState.OPEN, 13, Withheld.ROUND_STILL_OPEN),
        (RoundState.PLANNED, 13, Withheld.ROUND_STILL_OPEN),
    ],
)
def test_figures_come_after_closing_and_from_five_answers_on(
    state: RoundState, answered: int, withheld: Withheld | None
) -> None:
    assert withhold_figures(a_round(state=state), answered) is withheld


def test_a_county_may_ask_for_more_answers_than_five() -> None:
    assert withhold_figures(a_round(state=RoundState.CLOSED), 9, threshold=10) is Withheld.TOO_FEW_ANSWERS


@pytest.mark.parametrize(
    ("changes", "decided", "told", "withheld"),
    [
        (3, False, True, None),
        (2, False, True, Withheld.TOO_FEW_CHANGES),
        (0, False, True, Withheld.TOO_FEW_CHANGES),
        (1, True, True, None),
        (1, False, False, None),
        (0, False, False, Withheld.TOO_FEW_CHANGES),
    ],
)
def test_a_correction_needs_three_changes_or_a_decision_unless_no_figures_were_told(
    changes: int, *, decided: bool, told: bool, withheld: Withheld | None
) -> None:
    assert withhold_release(changes, decided=decided, figures_told=told) is withheld


def test_changes_are_units_that_differ_or_are_new() -> None:
    before = [a_result("ls01", 3, 3), a_result("ls02", 2, 2)]
    after = [a_result("ls01", 3, 3), a_result("ls02", 2, 3), a_result("ls03", 1, 1)]
    assert count_changes(before, after) == 2


def test_a_value_made_of_other_answers_is_no_change() -> None:
    assert count_changes([a_result("ls01", 2.5)], [a_result("ls01", 2.5)]) == 0
