"""Days and instants in Stockholm, over every change of clock (R8)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from domain.deadlines import STOCKHOLM, at_local, end_of, local_date, opening_at, zone_of
from tests.support.strategies import days

NIGHT = (time(1, 30), time(3, 30))


@given(days)
def test_nothing_is_set_for_the_hours_when_clocks_change(day: date) -> None:
    for instant in (opening_at(day), end_of(day)):
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
    assert at_local(date(2025, 1, 17), time(9, 0), zone_of("Europe/Helsinki")).hour == 7


@pytest.mark.parametrize("name", [None, "", "Europe/Nowhere", "../etc/passwd", "America", "a\x00b", "x" * 300, "/etc"])
def test_a_zone_that_nobody_knows_is_stockholm(name: str | None) -> None:
    assert zone_of(name) == STOCKHOLM
    assert zone_of("Europe/Helsinki") == ZoneInfo("Europe/Helsinki")
