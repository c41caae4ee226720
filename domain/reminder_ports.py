"""What the rules need stored about reminders: who wants to be left alone, what is stopped, who needs more time."""

from collections.abc import Sequence
from typing import Protocol

from domain.ids import RoundId
from domain.snoozes import Snooze
from domain.stops import Stop
from domain.time_requests import TimeRequest


class Snoozes(Protocol):
    """Until when people want to be left alone; only ever added to."""

    async def of_round(self, round_id: RoundId) -> Sequence[Snooze]:
        """Return a round's snoozes, in the order they were added."""

    async def add(self, snooze: Snooze) -> None:
        """Add the snooze; it is never changed."""


class Stops(Protocol):
    """What coordinators have stopped, or let go on; only ever added to."""

    async def of_round(self, round_id: RoundId) -> Sequence[Stop]:
        """Return all of a round, in the order they were added."""

    async def add(self, stop: Stop) -> None:
        """Add the stop; it is never changed."""


class TimeRequests(Protocol):
    """What units have asked for, and what was decided."""

    async def of_round(self, round_id: RoundId) -> Sequence[TimeRequest]:
        """Return a round's requests, the first asked first."""

    async def put(self, request: TimeRequest) -> None:
        """Add the request, or replace the one with the same id as it was read: of two at once, one is told."""
