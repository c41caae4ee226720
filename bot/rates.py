"""How often something may happen: a window that slides, and a pace that waits."""

import asyncio
from array import array
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence

from bot.clock import Monotonic, monotonic

MAX_KEYS = 10_000


class SlidingWindow:
    """At most `limit` events per key within `seconds`; keys that are quiet are forgotten.

    Args:
        limit: the most within the span.
        seconds: how long the span is.
        read_seconds: the clock that it goes by.
        longer: the most within so many seconds, of each further span that is counted as well.
    """

    def __init__(
        self,
        limit: int,
        seconds: float,
        read_seconds: Monotonic = monotonic,
        longer: Sequence[tuple[int, float]] = (),
    ) -> None:
        self._spans = ((limit, seconds), *longer)
        self._most = max(most for most, _ in self._spans)
        self._read_seconds = read_seconds
        # One array a key for all spans: a thousand people write, and a deque for each span takes 0.8 KB before its
        # first event.
        self._events: OrderedDict[str, array[float]] = OrderedDict()

    def admit(self, key: str) -> float:
        """Count one event; return 0.0, or, when it is one too many and not counted, the seconds until there is room."""
        now, events = self._read_seconds(), self._events_of(key)
        pause = self._find_pause(events, now)
        if pause == 0:
            self._count(events, now)
        return pause

    def take_back(self, key: str) -> None:
        """Forget the event that was counted last."""
        self._events_of(key).pop()

    def look(self, key: str) -> float:
        """Return the seconds until there is room for one event, 0.0 when there is; nothing is counted."""
        return self._find_pause(self._events_of(key), self._read_seconds())

    def count(self, key: str) -> None:
        """Count one event now."""
        self.count_at(key, self._read_seconds())

    def count_at(self, key: str, at: float) -> None:
        """Count one event at an instant that is not before the others'."""
        self._count(self._events_of(key), at)

    def postpone(self, key: str) -> None:
        """Count the last event as one of now."""
        events = self._events_of(key)
        if events:
            events[-1] = max(events[-1], self._read_seconds())

    def __len__(self) -> int:
        return len(self._events)

    def _find_pause(self, events: "array[float]", now: float) -> float:
        pause, held = 0.0, len(events)
        for most, seconds in self._spans:
            if held >= most:
                pause = max(pause, seconds - (now - events[-most]))
        return pause

    def _count(self, events: "array[float]", at: float) -> None:
        events.append(at)
        if len(events) > self._most:
            # Older than every span: there was room.
            del events[0]

    def _events_of(self, key: str) -> "array[float]":
        events = self._events.get(key)
        if events is not None:
            self._events.move_to_end(key)
            return events
        new = self._events[key] = array("d")
        while len(self._events) > MAX_KEYS:
            self._events.popitem(last=False)
        return new


# A little more than the seconds that Teams counts, since a call may leave a little later than its turn.
MARGIN_SECONDS = 0.05
# What floating point leaves of a pause may be too little for a clock to move.
LEAST_PAUSE = 0.001


class Pace:
    """Wait for one's turn: at most `limit` a second for each key, and in longer spans as many as these say.

    Args:
        limit: the most a second.
        read_seconds: the clock that it goes by.
        sleep: how it waits.
        longer: the most within so many seconds, of each longer span that is counted as well.
    """

    def __init__(
        self,
        limit: int,
        read_seconds: Monotonic = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        longer: Sequence[tuple[int, float]] = (),
    ) -> None:
        spans = [(most, seconds + MARGIN_SECONDS) for most, seconds in longer]
        self._window = SlidingWindow(limit, 1.0 + MARGIN_SECONDS, read_seconds, spans)
        self._read_seconds = read_seconds
        self._sleep = sleep

    async def wait(self, key: str) -> None:
        """Return when the key may go on."""
        pause = self._reserve(key)
        if pause > 0:
            await self._sleep(pause)

    async def wait_for_room(self, key: str) -> None:
        """Return when the key could go on; who then does must count it."""
        while (pause := self._window.look(key)) > 0:
            await self._sleep(max(pause, LEAST_PAUSE))

    def take(self, key: str) -> bool:
        """Count that the key goes on now, if it may without waiting; tell whether it does."""
        return self._window.admit(key) == 0

    def take_back(self, key: str) -> None:
        """Forget that the key was the last to go on."""
        self._window.take_back(key)

    def count(self, key: str) -> None:
        """Count that the key goes on now."""
        self._window.count(key)

    def postpone(self, key: str) -> None:
        """Count that the last to go on has arrived now at the latest: what comes next keeps its distance from that."""
        self._window.postpone(key)

    def _reserve(self, key: str) -> float:
        """Count at the earliest instant with room in every span; return the seconds until then."""
        pause = self._window.look(key)
        self._window.count_at(key, self._read_seconds() + pause)
        return pause
