"""Clocks and days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.clock import DemoClock, SystemClock
from bot.workdays import is_swedish_workday

START = datetime(2025, 1, 24, 8, tzinfo=UTC)


@dataclass(eq=False)
class Seconds:
    """A monotonic clock that a test moves."""

    value: float = 50.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.value


def test_the_system_clock_tells_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_a_demo_starts_when_it_is_told_to_and_runs_at_its_own_pace() -> None:
    seconds = Seconds()
    clock = DemoClock(START, timedelta(seconds=20), seconds)
    assert clock.now() == START
    seconds.value += 20
    assert clock.now() == START + timedelta(days=1)
    seconds.value += 10
    assert clock.now() == START + timedelta(days=1, hours=12)


def test_a_demo_may_keep_real_days() -> None:
    seconds = Seconds()
    clock = DemoClock(START, None, seconds)
    seconds.value += 60
    assert clock.now() == START + timedelta(minutes=1)


def test_a_demo_that_is_held_stands_still_until_somebody_can_watch() -> None:
    seconds = Seconds()
    clock = DemoClock(START, timedelta(seconds=20), seconds, held=True)
    seconds.value += 20
    assert clock.now() == START
    for _ in range(2):
        clock.go()
        seconds.value += 10
    assert clock.now() == START + timedelta(days=1)


def test_a_demo_goes_on_where_it_was_stored() -> None:
    seconds = Seconds()
    first = DemoClock(START, timedelta(seconds=20), seconds)
    seconds.value += 5
    second = DemoClock(first.now(), timedelta(seconds=20), seconds)
    seconds.value += 5
    assert second.now() == START + timedelta(hours=12)


def test_real_time_can_be_told_in_demo_time() -> None:
    clock = DemoClock(START, timedelta(seconds=20), Seconds())
    assert clock.stretch(timedelta(seconds=20)) == timedelta(days=1)


def test_a_demos_start_in_another_zone_is_the_same_instant() -> None:
    clock = DemoClock(START.astimezone(timezone(timedelta(hours=1))), None, Seconds())
    assert clock.now() == START
    assert clock.now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 1, 24), True),
        (date(2025, 1, 25), False),
        (date(2025, 1, 26), False),
        (date(2025, 1, 1), False),
        (date(2025, 1, 6), False),
        (date(2025, 4, 18), False),
        (date(2025, 4, 17), True),
        (date(2025, 6, 6), False),
        (date(2025, 6, 20), False),
        (date(2025, 12, 23), True),
        (date(2025, 12, 24), False),
        (date(2025, 12, 31), False),
    ],
)
def test_weekends_holidays_and_the_eves_are_free(day: date, worked: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_swedish_workday(day) is worked
