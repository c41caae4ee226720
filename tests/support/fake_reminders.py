"""Fakes of the stores of snoozes and requests for time: as plain as can be while each port's promises are kept."""

from collections.abc import Sequence

from domain.errors import DomainError
from domain.ids import RoundId
from domain.snoozes import Snooze
from domain.time_requests import TimeRequest
from tests.support.fake_memory import Store


class FakeSnoozes(Store):
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


class FakeTimeRequests(Store):
    """The port `TimeRequests`."""

    async def of_round(self, round_id: RoundId) -> Sequence[TimeRequest]:
        """Return a round's requests, the first asked first."""
        mine = [each for each in self.transaction.seen().time_requests.values() if each.round_id == round_id]
        return sorted(mine, key=lambda each: (each.asked_at, each.id))

    async def put(self, request: TimeRequest) -> None:
        """Add the request, or replace the one with the same id."""
        self.transaction.changed(request.asked_at, request.decided_at).time_requests[request.id] = request
