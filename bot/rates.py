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
        pause = self.look(key)
        if pause == 0:
            self.count(key)
        return pause

    def look(self, key: str) -> float:
        """Return the seconds until there is room for one event, 0.0 when there is; nothing is counted."""
        now, events = self._read_seconds(), self._events_of(key)
        if len(events) == self._limit and now - events[0] < self._seconds:
            return self._seconds - (now - events[0])
        return 0.0

    def count(self, key: str) -> None:
        """Count one event now."""
        self._events_of(key).append(self._read_seconds())

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
        events = self._events.get(key)
        if events is not None:
            self._events.move_to_end(key)
            return events
        new = self._events[key] = deque[float](maxlen=self._limit)
        while len(self._events) > MAX_KEYS:
            self._events.popitem(last=False)
        return new


# A little more than the second that Teams counts, since a call may leave a little later than its turn.
WINDOW_SECONDS = 1.05
# What floating point leaves of a pause may be too little for a clock to move.
LEAST_PAUSE = 0.001


class Pace:
    """Wait for one's turn: at most `limit` a second for each key (platform-facts 4.2)."""

    def __init__(
        self,
        limit: int,
        read_seconds: Monotonic = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._window = SlidingWindow(limit, WINDOW_SECONDS, read_seconds)
        self._sleep = sleep

    async def wait(self, key: str) -> None:
        """Return when the key may go on."""
        pause = self._window.reserve(key)
        if pause > 0:
            await self._sleep(pause)

    async def wait_for_room(self, key: str) -> None:
        """Return when the key could go on; who then does must count it."""
        while (pause := self._window.look(key)) > 0:
            await self._sleep(max(pause, LEAST_PAUSE))

    def is_free(self, key: str) -> bool:
        """Tell whether the key may go on without waiting; who then does must count it."""
        return self._window.look(key) == 0

    def count(self, key: str) -> None:
        """Count that the key goes on now."""
        self._window.count(key)
