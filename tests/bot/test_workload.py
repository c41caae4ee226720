"""What counts as busy: a thread that works for half of the time or more."""

import pytest

from bot.workload import WINDOW_SECONDS, Workload


class Times:
    """Seconds that pass, and those of them that were worked."""

    def __init__(self) -> None:
        self.now = self.worked = 0.0

    def go_on(self, share: float, seconds: float = WINDOW_SECONDS) -> None:
        """Let time pass, and work for a share of it."""
        self.now += seconds
        self.worked += share * seconds


@pytest.fixture(name="times")
def have_times() -> Times:
    """Have time stand still."""
    return Times()


@pytest.fixture(name="workload")
def have_a_workload(times: Times) -> Workload:
    """Have nothing done yet."""
    return Workload(lambda: times.now, lambda: times.worked)


def test_who_has_just_begun_is_not_busy(workload: Workload) -> None:
    assert not workload.is_busy()


@pytest.mark.parametrize(("share", "is_busy"), [(0.4, False), (0.6, True)])
def test_half_of_the_last_window_is_busy(times: Times, workload: Workload, share: float, *, is_busy: bool) -> None:
    times.go_on(share)
    assert workload.is_busy() is is_busy


def test_what_is_told_stays_until_the_next_window_is_over(times: Times, workload: Workload) -> None:
    times.go_on(0.9)
    assert workload.is_busy()
    times.go_on(0.0, 0.9 * WINDOW_SECONDS)
    assert workload.is_busy()
    times.go_on(0.0, 0.2 * WINDOW_SECONDS)
    assert not workload.is_busy()


def test_who_comes_after_a_long_pause_finds_nobody_busy(times: Times, workload: Workload) -> None:
    times.go_on(0.9)
    assert workload.is_busy()
    times.go_on(0.0, 3600)
    assert not workload.is_busy()
