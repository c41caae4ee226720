"""The only place that reads the clock."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from msgspec import Struct

DAY = timedelta(days=1)

# Seconds that only ever grow, from an arbitrary start: for durations, never for dates.
Monotonic = Callable[[], float]
monotonic: Monotonic = time.monotonic


class Clock(Protocol):
    """Tells what time it is."""

    def now(self) -> datetime:
        """Return this instant, aware and in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return this instant, aware and in UTC."""
        return datetime.now(UTC)


class Clocks(Struct, frozen=True):
    """The clock that rounds go by, and the machine's own, which the network and leases go by."""

    calendar: Clock
    machine: Clock


REAL_CLOCKS = Clocks(SystemClock(), SystemClock())


class DemoClock:
    """A clock that starts where the demo wants it and may make days short.

    Args:
        start: the aware instant it shows first.
        day_length: how long a day takes in real time; None keeps real days.
        read_seconds: what drives it; the wall clock may jump without moving the demo.
        held: whether it stands still until it is told to go: short days must not pass before anybody can watch.
    """

    def __init__(
        self,
        start: datetime,
        day_length: timedelta | None = None,
        read_seconds: Monotonic = monotonic,
        *,
        held: bool = False,
    ) -> None:
        self._start = start.astimezone(UTC)
        self._read_seconds = read_seconds
        self._began = None if held else read_seconds()
        self.speed = 1.0 if day_length is None else DAY / day_length

    def now(self) -> datetime:
        """Return the demo's instant, aware and in UTC; stored, it is where the next start goes on."""
        passed = 0.0 if self._began is None else self._read_seconds() - self._began
        return self._start + self.stretch(timedelta(seconds=passed))

    def go(self) -> None:
        """Let time pass from now on, if it stands still."""
        if self._began is None:
            self._began = self._read_seconds()

    def stretch(self, real: timedelta) -> timedelta:
        """Return how long the demo's clock moves while so much real time passes."""
        return real * self.speed
