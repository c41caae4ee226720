"""How often something may happen: a window that slides, and a pace that waits."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable

from bot.clock import Monotonic, monotonic

MAX_KEYS = 10_000


class SlidingWindow:
    """At most `limit` events per key within `seconds`; keys that are quiet are forgotten."""

    def __init__(self, limit: int, seconds: float, read_seconds: Monotonic = monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._read_seconds = read_seconds
        self._events: OrderedDict[str, deque[float]] = OrderedDict()

    def admit(self, key: str) -> float:
        """Count one event; return 0.0, or, when it is one too many and not counted, the seconds until there is room."""
        now = self._read_seconds()
        events = self._events_of(key)
        if len(events) == self._limit and now - events[0] < self._seconds:
            return self._seconds - (now - events[0])
        events.append(now)
        return 0.0

    def reserve(self, key: str) -> float:
        """Count one event at the earliest instant with room; return the seconds until then."""
        now = self._read_seconds()
        events = self._events_of(key)
        at = max(now, events[0] + self._seconds) if len(events) == self._limit else now
        events.append(at)
        return at - now

    def __len__(self) -> int:
        return len(self._events)

    def _events_of(self, key: str) -> deque[float]:
        events = self._events.setdefault(key, deque(maxlen=self._limit))
        self._events.move_to_end(key)
        while len(self._events) > MAX_KEYS:
            self._events.popitem(last=False)
        return events


class Pace:
    """Wait for one's turn: at most `limit` a second for each key (platform-facts 4.2)."""

    def __init__(
        self,
        limit: int,
        read_seconds: Monotonic = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._window = SlidingWindow(limit, 1.0, read_seconds)
        self._sleep = sleep

    async def wait(self, key: str) -> None:
        """Return when the key may go on."""
        pause = self._window.reserve(key)
        if pause > 0:
            await self._sleep(pause)
