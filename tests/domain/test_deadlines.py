"""Days and instants in Stockholm, over every change of clock (R8)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workdays import is_swedish_workday
from domain.deadlines import STOCKHOLM, at_local, end_of, local_date, opening_at, reminding_at
from tests.support.strategies import days

NIGHT = (time(1, 30), time(3, 30))


@given(days, st.integers(0, 60))
def test_reminders_go_at_nine_on_a_workday_at_or_before_the_step(due_on: date, days_before: int) -> None:
    local = reminding_at(due_on, days_before, is_swedish_workday).astimezone(STOCKHOLM)
    step = due_on - timedelta(days=days_before)
    assert local.time() == time(9, 0)
    assert is_swedish_workday(local.date())
    assert local.weekday() < 5
    assert local.date() <= step
    between = (local.date() + timedelta(days=number) for number in range(1, (step - local.date()).days + 1))
    assert not any(map(is_swedish_workday, between))


@given(days)
def test_nothing_is_set_for_the_hours_when_clocks_change(day: date) -> None:
    for instant in (opening_at(day), reminding_at(day, 7, is_swedish_workday), end_of(day)):
        assert not NIGHT[0] <= instant.astimezone(STOCKHOLM).time() <= NIGHT[1]


@given(days)
def test_a_day_ends_where_the_next_begins(day: date) -> None:
    over = end_of(day)
    assert local_date(over) == day + timedelta(days=1)
    assert local_date(over - timedelta(microseconds=1)) == day
    assert over.utcoffset() == timedelta(0)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_the_days_that_clocks_change_have_their_own_length(day: date, hours: int) -> None:
    assert end_of(day) - end_of(day - timedelta(days=1)) == timedelta(hours=hours)


@pytest.mark.parametrize(("day", "hour"), [(date(2025, 1, 7), 7), (date(2025, 7, 7), 6)])
def test_a_round_opens_at_eight_by_the_wall_clock_in_winter_and_summer(day: date, hour: int) -> None:
    assert opening_at(day) == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_a_wall_clock_time_becomes_an_instant_in_utc() -> None:
    assert at_local(date(2025, 1, 17), time(9, 0)) == datetime(2025, 1, 17, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_on", "days_before", "reminded_on"),
    [
        (date(2025, 1, 24), 7, date(2025, 1, 17)),
        (date(2025, 1, 26), 7, date(2025, 1, 17)),  # a Sunday goes back to Friday
        (date(2025, 1, 13), 7, date(2025, 1, 3)),  # Epiphany, a weekend before it
        (date(2026, 1, 8), 7, date(2025, 12, 30)),  # New Year's Day and Eve
        (date(2026, 6, 26), 7, date(2026, 6, 18)),  # Midsummer's Eve
    ],
)
def test_free_days_move_a_reminder_earlier(due_on: date, days_before: int, reminded_on: date) -> None:
    assert local_date(reminding_at(due_on, days_before, is_swedish_workday)) == reminded_on
