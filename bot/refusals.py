"""Who was not let in, in the log: a line each while they are few, and a count of the rest while they are many (S3)."""

import asyncio

import structlog
from msgspec import Struct

from bot.clock import Monotonic, monotonic

LOG = structlog.get_logger(__name__)

LINES_PER_WINDOW = 10
WINDOW_SECONDS = 60.0


class _Window(Struct):
    """What was refused for one reason since a moment."""

    began: float
    status: int
    told: int = 0
    untold: int = 0


class RefusalLog:
    """At most ten lines a minute for each reason, however many are refused; none of them goes uncounted."""

    def __init__(self, read_seconds: Monotonic = monotonic) -> None:
        self._read_seconds = read_seconds
        self._windows: dict[str, _Window] = {}

    def note(self, status: int, code: str, detail: str | None = None) -> None:
        """Count a refusal, and write its line while there is room for one."""
        now = self._read_seconds()
        window = self._windows.get(code)
        if window is None or now - window.began >= WINDOW_SECONDS:
            self._close(code)
            window = self._windows[code] = _Window(now, status)
        if window.told == LINES_PER_WINDOW:
            window.untold += 1
            return
        window.told += 1
        known = {"status": status, "code": code}
        LOG.info("activity_refused", **(known | {"detail": detail} if detail else known))

    def tell_rest(self) -> None:
        """Write how many were refused beside those that have a line, and begin anew."""
        for code in list(self._windows):
            self._close(code)

    async def tell_regularly(self) -> None:
        """Do so each minute, until it is cancelled: a flood that ends must not leave its count untold."""
        while True:
            await asyncio.sleep(WINDOW_SECONDS)
            self.tell_rest()

    def _close(self, code: str) -> None:
        window = self._windows.pop(code, None)
        if window is not None and window.untold:
            seconds = round(self._read_seconds() - window.began, 1)
            LOG.info("activities_refused", status=window.status, code=code, count=window.untold, seconds=seconds)
