"""Was the machine's clock set? Its distance to the seconds that only ever grow tells (R9)."""

from bot.clock import Clock, Monotonic, SystemClock, monotonic

LOOK_SECONDS = 5.0
# A clock that is kept right by the network is moved by less than this at a time.
JUMP_SECONDS = 5.0


class ClockWatch:
    """Remembers how far the clock was from the growing seconds when it last looked."""

    def __init__(self, clock: Clock | None = None, read_seconds: Monotonic = monotonic) -> None:
        self._clock = clock or SystemClock()
        self._read_seconds = read_seconds
        self._distance = self._measure()

    def look(self) -> float:
        """Return the seconds by which the clock was set since the last look; 0.0 when it just went on.

        A machine that slept counts as one whose clock was set forward: its growing seconds stood still.
        """
        former, self._distance = self._distance, self._measure()
        moved = self._distance - former
        return moved if abs(moved) >= JUMP_SECONDS else 0.0

    def _measure(self) -> float:
        return self._clock.now().timestamp() - self._read_seconds()
