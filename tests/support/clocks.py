"""A clock that a test sets."""

from datetime import date, datetime, time

from domain.deadlines import at_local


class SettableClock:
    """Stands where it was put last."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant

    def now(self) -> datetime:
        """Return the instant it was put at."""
        return self._instant

    def put(self, instant: datetime) -> None:
        """Stand at this instant from now on."""
        self._instant = instant

    def go_to(self, day: date, hour: int = 10) -> None:
        """Stand at the full hour of a day in Stockholm."""
        self.put(at_local(day, time(hour)))


def clock_at(day: date, hour: int = 10) -> SettableClock:
    """Return a clock that stands at the full hour of a day in Stockholm."""
    return SettableClock(at_local(day, time(hour)))
