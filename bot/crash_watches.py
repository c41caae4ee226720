"""What puts crash points around the parts of a service; where none is asked for, nothing is wrapped (R2)."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from msgspec import Struct

from bot.connector import Address
from bot.crash_points import Reach
from bot.delivery import Compose, NotSent, Sender
from domain.deliveries import Delivery, Outcome
from domain.ports import Arrival, Json, OpenUnitOfWork, UnitOfWork

# A sender's transactions have one purpose each, told by what they do to the outbox.
PURPOSES = {"settle_expired": "sweep", "claim_due": "claim", "claim_all": "begin", "finish_all": "mark"}
CHANGES = frozenset(
    {
        "add",
        "add_all",
        "put",
        "add_person",
        "put_person",
        "add_assignment",
        "connect_channel",
        "put_draft",
        "remove_draft",
        "save",
    }
)

Process = Callable[[Json], Awaitable[Json]]


class CrashWatch(Struct, frozen=True):
    """Puts the points around what a service is made of; without `reach`, all stays as it is."""

    reach: Reach | None = None

    def watch_units(self, open_unit_of_work: OpenUnitOfWork, purpose: str = "") -> OpenUnitOfWork:
        """Return units of work with points after their changes and around their commits."""
        if self.reach is None:
            return open_unit_of_work
        return _watch_units(open_unit_of_work, purpose, self.reach)

    def watch_sender(self, sender: Sender) -> Sender:
        """Return a sender with points around each call."""
        return sender if self.reach is None else _WatchedSender(sender, self.reach)

    def watch_compose(self, compose: Compose) -> Compose:
        """Return a composing with points around it."""
        if self.reach is None:
            return compose
        reach = self.reach

        async def watched(delivery: Delivery) -> Json | NotSent:
            reach("compose.before")
            composed = await compose(delivery)
            reach("compose.after")
            return composed

        return watched

    def watch_process(self, process: Process) -> Process:
        """Return a processing of activities with a point before the answer is written."""
        if self.reach is None:
            return process
        reach = self.reach

        async def watched(activity: Json) -> Json:
            response = await process(activity)
            reach("turn.before_answer")
            return response

        return watched


# Private functions


def _watch_units(open_unit_of_work: OpenUnitOfWork, purpose: str, reach: Reach) -> OpenUnitOfWork:
    @asynccontextmanager
    async def watched() -> AsyncIterator[UnitOfWork]:
        async with open_unit_of_work() as unit:
            if purpose:
                reach(f"{purpose}.begun")
            yield cast("UnitOfWork", _WatchedUnit(unit, purpose, reach))

    return watched


class _WatchedUnit:
    """A unit of work whose stores are watched.

    What shares one has several purposes, and its commit is that of each: which of them come together differs by the
    moment, and a point that was reached once must be reached again.
    """

    def __init__(self, unit: UnitOfWork, purpose: str, reach: Reach) -> None:
        self._unit = unit
        self._reach = reach
        self.purpose = purpose
        self._purposes = dict.fromkeys([purpose] if purpose else [])

    def serve(self, purpose: str) -> None:
        """Take what follows as done for this purpose."""
        self.purpose = purpose
        self._purposes[purpose] = None

    async def expect(self, arrivals: Sequence[Arrival]) -> Collection[str]:
        self.serve("turn")
        self._reach("turn.begun")
        return await self._unit.expect(arrivals)

    def __getattr__(self, store: str) -> Any:  # noqa: ANN401 - any store
        return _WatchedStore(self, getattr(self._unit, store), store, self._reach)

    async def commit(self) -> None:
        for purpose in self._purposes:
            self._reach(f"{purpose}.before_commit")
        await self._unit.commit()
        for purpose in self._purposes:
            self._reach(f"{purpose}.after_commit")


class _WatchedStore(Struct, frozen=True):
    unit: _WatchedUnit
    store: object
    name: str
    reach: Reach

    def __getattr__(self, method: str) -> Any:  # noqa: ANN401 - any method
        call = getattr(self.store, method)
        if method in PURPOSES:
            self.unit.serve(PURPOSES[method])
        return self._watch(method, call) if method in CHANGES else call

    def _watch(self, method: str, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def watched(*arguments: Any) -> Any:  # noqa: ANN401 - passes on what the method takes and gives
            result = await call(*arguments)
            self.reach(f"{self.unit.purpose}.{self.name}.{method}")
            return result

        return watched


class _WatchedSender(Struct, frozen=True):
    sender: Sender
    reach: Reach

    async def send(self, address: Address, activity: Json, reply_to: str | None = None) -> Outcome:
        self.reach("send.before")
        outcome = await self.sender.send(address, activity, reply_to)
        self.reach("send.after")
        return outcome

    async def update(self, address: Address, activity_id: str, activity: Json) -> Outcome:
        self.reach("update.before")
        outcome = await self.sender.update(address, activity_id, activity)
        self.reach("update.after")
        return outcome
