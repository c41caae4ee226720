"""Is something on its way for too long? Told once, not once a message (F4)."""

from bot.alarms import Alarms
from bot.clock import Monotonic, monotonic
from domain.ids import DeliveryId
from domain.ports import OpenUnitOfWork

TOO_LONG_SECONDS = 15 * 60.0
CODE = "deliveries_wait_too_long"


class OutboxWatch:
    """Remembers since when it has seen each delivery under way.

    By its own seconds: the clock of the rounds may run fast in a demo, and the machine's may be set.
    """

    def __init__(
        self, open_to_read: OpenUnitOfWork, read_seconds: Monotonic = monotonic, alarms: Alarms | None = None
    ) -> None:
        self._open_to_read = open_to_read
        self._read_seconds = read_seconds
        self._alarms = alarms or Alarms()
        self._seen_at: dict[DeliveryId, float] = {}

    async def look(self) -> float:
        """Look once, sound the alarm or end it; return the seconds for which the oldest has been seen under way."""
        async with self._open_to_read() as unit:
            waiting = await unit.outbox.under_way()
        now = self._read_seconds()
        self._seen_at = {each: self._seen_at.get(each, now) for each in waiting}
        age = now - min(self._seen_at.values(), default=now)
        if age > TOO_LONG_SECONDS:
            self._alarms.sound(CODE)
        else:
            self._alarms.clear(CODE)
        return age
