"""People who answer all the time, at a pace that Teams allows, through whichever services there are at the moment."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress

from aiohttp import ClientError
from msgspec import Struct, field
from msgspec.structs import replace

from tests.crashes.loads import Respondent
from tests.support.people import Json
from tests.support.processes import Program
from tests.support.scenarios import Teams

# So many answer at the same time, each four times a second, below the 30 a second of one tenant; each gives so many
# answers, below the 60 a minute of one person, and makes room for the next.
SEATS, PAUSE_SECONDS, MOST = 6, 0.25, 40
PATIENCE_SECONDS = 60.0
OK = 200


class Traffic(Struct, eq=False):
    """`answered` counts the answers that each service acknowledged, `unheard` how often nobody was there.

    Any other status than 200 ends it all.
    """

    teams: Teams
    crowd: Iterator[Respondent]
    answered: Counter[str] = field(default_factory=Counter)
    unheard: int = 0
    _services: Sequence[Teams] = ()
    _grown: asyncio.Condition = field(default_factory=asyncio.Condition)
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def told(self) -> str:
        """Return how much there was of it."""
        return f"{self.answered.total()} answers in all: 0 lost, 0 double, 0 x 5xx"

    def go_through(self, *programs: Program) -> None:
        """Answer through these from now on, in turn."""
        self._services = [replace(self.teams, address=each.address) for each in programs]

    @asynccontextmanager
    async def flow(self) -> AsyncIterator[None]:
        """Have everybody answering inside the block; at its end, each answer has been acknowledged."""
        async with asyncio.TaskGroup() as group:
            for _ in range(SEATS):
                group.create_task(self._sit())
            try:
                yield
            finally:
                self._over.set()

    async def grow(self, answers: int) -> None:
        """Return when so many more have been acknowledged."""
        wanted = self.answered.total() + answers
        async with asyncio.timeout(PATIENCE_SECONDS), self._grown:
            await self._grown.wait_for(lambda: self.answered.total() >= wanted)

    async def _sit(self) -> None:
        while not self._over.is_set():
            each = next(self.crowd)
            for number in range(MOST):
                await self._answer(each.answer(as_message=number % 4 < 2), number)
                if await self._is_over():
                    return

    async def _answer(self, press: Json, number: int) -> None:
        """Post until somebody has acknowledged it, as Teams does."""
        while not await self._post(press, number):
            number += 1
            await asyncio.sleep(0)
        async with self._grown:
            self._grown.notify_all()

    async def _post(self, press: Json, number: int) -> bool:
        service = self._services[number % len(self._services)]
        try:
            status = (await service.post(press)).status
        except (ClientError, ConnectionError):
            self.unheard += 1
            return False
        assert status == OK
        self.answered[service.address] += 1
        return True

    async def _is_over(self) -> bool:
        """Make the pause; tell whether it was the last one."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PAUSE_SECONDS):
                await self._over.wait()
        return self._over.is_set()
