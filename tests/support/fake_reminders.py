"""Fakes of the stores of snoozes, stops and requests for time: as plain as can be while each keeps its promises."""

from collections.abc import Sequence

from domain.errors import DomainError
from domain.ids import RoundId
from domain.snoozes import Snooze
from domain.stops import Stop
from domain.time_requests import TimeRequest
from tests.support.fake_memory import Store


class FakeSnoozes(Store, frozen=True):
    """The port `Snoozes`."""

    async def of_round(self, round_id: RoundId) -> Sequence[Snooze]:
        """Return a round's snoozes, in the order they were added."""
        return [each for each in self.transaction.seen().snoozes if each.round_id == round_id]

    async def add(self, snooze: Snooze) -> None:
        """Add the snooze; it is never changed."""
        memory = self.transaction.changed(snooze.snoozed_at)
        if snooze.id in {each.id for each in memory.snoozes}:
            raise DomainError("already_there")
        memory.snoozes.append(snooze)


class FakeStops(Store, frozen=True):
    """The port `Stops`."""

    async def of_round(self, round_id: RoundId) -> Sequence[Stop]:
        """Return all of a round, in the order they were added."""
        return [each for each in self.transaction.seen().stops if each.round_id == round_id]

    async def add(self, stop: Stop) -> None:
        """Add the stop; it is never changed."""
        memory = self.transaction.changed(stop.stopped_at)
        if stop.id in {each.id for each in memory.stops}:
            raise DomainError("already_there")
        memory.stops.append(stop)


class FakeTimeRequests(Store, frozen=True):
    """The port `TimeRequests`."""

    async def of_round(self, round_id: RoundId) -> Sequence[TimeRequest]:
        """Return a round's requests, the first asked first."""
        mine = [each for each in self.transaction.seen().time_requests.values() if each.round_id == round_id]
        return sorted(mine, key=lambda each: (each.asked_at, each.id))

    async def put(self, request: TimeRequest) -> None:
        """Add the request, or replace the one with the same id."""
        self.transaction.changed(request.asked_at, request.decided_at).time_requests[request.id] = request
