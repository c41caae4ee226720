"""How busy this process is: what share of the last moments its thread has worked."""

import time
from collections.abc import Callable

from bot.clock import Monotonic, monotonic

WINDOW_SECONDS = 0.05
BUSY_SHARE = 0.5


class Workload:
    """Compares a thread's working time with the clock's, over one window after the other.

    Args:
        read_seconds: the clock that it goes by.
        worked: seconds that the calling thread has worked; always asked in the same thread.
    """

    def __init__(self, read_seconds: Monotonic = monotonic, worked: Callable[[], float] = time.thread_time) -> None:
        self._read_seconds, self._worked = read_seconds, worked
        self._began, self._worked_before = read_seconds(), worked()
        self._is_busy = False

    def is_busy(self) -> bool:
        """Tell whether the thread worked for half of the last whole window, which is 50 ms or what came after it."""
        now = self._read_seconds()
        if now - self._began >= WINDOW_SECONDS:
            worked = self._worked()
            self._is_busy = worked - self._worked_before > BUSY_SHARE * (now - self._began)
            self._began, self._worked_before = now, worked
        return self._is_busy
