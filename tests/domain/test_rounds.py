"""A round's dates and states: what may follow what."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from domain.errors import Reason, Rejected
from domain.rounds import (
    Round,
    RoundState,
    check_dates,
    close,
    open_,
    refuse_answers,
    reopen,
    should_close,
    should_open,
)
from tests.support.builders import NOW, a_round

PLANNED, OPEN, CLOSED = (a_round(state=state) for state in RoundState)
LAST_SECOND = datetime(2025, 1, 31, 22, 59, 59, tzinfo=UTC)
OVER = datetime(2025, 1, 31, 23, 0, tzinfo=UTC)
DATES: dict[str, str | int] = {"year": 2024, "opens": "2025-01-07", "closes": "2025-01-31"}


@pytest.mark.parametrize(
    ("days", "in_order"),
    [((7, 24, 31), True), ((7, 7, 7), True), ((8, 7, 31), False), ((7, 31, 24), False), ((31, 24, 7), False)],
)
def test_a_round_opens_is_due_and_closes_in_that_order(days: tuple[int, int, int], *, in_order: bool) -> None:
    refused = check_dates(*(date(2025, 1, day) for day in days))
    assert (refused is None) == in_order
    assert refused is None or refused.reason is Reason.ROUND_DATES_OUT_OF_ORDER


def test_dates_out_of_order_are_told_as_they_were_given() -> None:
    refused = check_dates(date(2025, 1, 8), date(2025, 1, 7), date(2025, 1, 31))
    assert refused is not None
    assert refused.data == {"opens": "2025-01-08", "due": "2025-01-07", "closes": "2025-01-31"}


@pytest.mark.parametrize(
    ("closes_on", "collected"),
    [(date(2025, 1, 31), "2025-01"), (date(2025, 2, 3), "2025-01/2025-02"), (date(2026, 1, 31), "2025-01/2026-01")],
)
def test_a_round_is_collected_in_a_month_or_from_one_to_another(closes_on: date, collected: str) -> None:
    assert a_round(closes_on=closes_on).collected == collected


@pytest.mark.parametrize(
    ("collection", "now", "reason"),
    [
        (PLANNED, NOW, Reason.ROUND_NOT_OPEN),
        (OPEN, NOW, None),
        (OPEN, LAST_SECOND, None),
        (OPEN, OVER, Reason.ROUND_CLOSED),
        (CLOSED, NOW, Reason.ROUND_CLOSED),
    ],
)
def test_answers_are_taken_while_open_until_the_last_day_is_over(
    collection: Round, now: datetime, reason: Reason | None
) -> None:
    refused = refuse_answers(collection, now)
    assert refused == (Rejected(reason, DATES) if reason else None)


@pytest.mark.parametrize(
    ("now", "due"),
    [(datetime(2025, 1, 7, 6, 59, tzinfo=UTC), False), (datetime(2025, 1, 7, 7, 0, tzinfo=UTC), True)],
)
def test_a_planned_round_opens_at_eight_in_stockholm(now: datetime, *, due: bool) -> None:
    assert should_open(PLANNED, now) == due
    assert not should_open(OPEN, now)


def test_an_open_round_closes_when_its_last_day_is_over() -> None:
    assert not should_close(OPEN, LAST_SECOND)
    assert should_close(OPEN, OVER)
    assert not should_close(CLOSED, OVER)
    assert not should_close(PLANNED, OVER)


def test_opening_and_closing_note_when() -> None:
    opened = open_(PLANNED, NOW)
    assert isinstance(opened, Round)
    closed = close(opened, OVER)
    assert isinstance(closed, Round)
    assert (opened.state, opened.opened_at) == (RoundState.OPEN, NOW)
    assert (closed.state, closed.opened_at, closed.closed_at) == (RoundState.CLOSED, NOW, OVER)


@pytest.mark.parametrize(
    ("change", "collection", "reason"),
    [
        (lambda one: open_(one, NOW), OPEN, Reason.ROUND_ALREADY_OPEN),
        (lambda one: open_(one, NOW), CLOSED, Reason.ROUND_CLOSED),
        (lambda one: close(one, NOW), PLANNED, Reason.ROUND_NOT_OPEN),
        (lambda one: close(one, NOW), CLOSED, Reason.ROUND_CLOSED),
        (lambda one: reopen(one, NOW, None), PLANNED, Reason.ROUND_NOT_OPEN),
        (lambda one: reopen(one, NOW, None), OPEN, Reason.ROUND_ALREADY_OPEN),
    ],
)
def test_other_changes_of_state_are_refused(
    change: Callable[[Round], Round | Rejected], collection: Round, reason: Reason
) -> None:
    assert change(collection) == Rejected(reason, DATES)


def test_a_round_reopens_for_the_rest_of_its_time() -> None:
    again = reopen(a_round(state=RoundState.CLOSED, closed_at=NOW), LAST_SECOND, None)
    assert again == a_round(state=RoundState.OPEN, opened_at=LAST_SECOND, closed_at=None)


def test_a_round_whose_time_is_over_reopens_only_with_a_later_last_day() -> None:
    refused = reopen(CLOSED, OVER, None)
    assert refused == Rejected(Reason.REOPEN_NEEDS_LATER_CLOSE, DATES | {"today": "2025-02-01"})
    again = reopen(CLOSED, OVER, date(2025, 2, 1))
    assert isinstance(again, Round)
    assert again.closes_on == date(2025, 2, 1)


def test_a_round_never_closes_before_it_is_due() -> None:
    refused = reopen(CLOSED, NOW, date(2025, 1, 23))
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.REOPEN_NEEDS_LATER_CLOSE
