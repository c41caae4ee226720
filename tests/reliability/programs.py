"""Real services as programs of their own on one database, on the day when the round opens."""

import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from msgspec import Struct, field

from bot.clock import monotonic
from domain.deliveries import Delivery
from storage.unit_of_work import Database
from tests.support.counties import DATES
from tests.support.processes import Program, run_to_the_end, start_program

PATIENCE_SECONDS = 60.0
LOOK_AGAIN_SECONDS = 0.05


class Services(Struct, eq=False):
    """What was started; at the end of the block all of it is gone."""

    database_url: str
    folder: Path
    programs: list[Program] = field(default_factory=list)

    @property
    def command(self) -> Sequence[str]:
        """Return what starts one."""
        where = ("--folder", str(self.folder), "--port", "0", "--database", self.database_url)
        return ("demo", "--no-client", "--today", DATES.opens_on.isoformat(), *where)

    async def start(self, count: int, code: Path | None = None) -> Sequence[Program]:
        """Start so many services at the same time, of another version of the code if its folder is given."""
        async with asyncio.TaskGroup() as group:
            starting = [group.create_task(self._start(code)) for _ in range(count)]
        return [task.result() for task in starting]

    async def start_in_vain(self) -> tuple[int, str]:
        """Start one that has to give up; return its exit code and what it said."""
        return await run_to_the_end(*self.command)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        for program in self.programs:
            await program.stop()

    async def _start(self, code: Path | None) -> Program:
        program = await start_program(*self.command, code=code)
        self.programs.append(program)
        return program


async def stop(program: Program) -> float:
    """Tell a service to stop, as a service manager does; return how many seconds it took."""
    began = monotonic()
    program.process.send_signal(signal.SIGTERM)
    assert await program.process.wait() == 0
    return monotonic() - began


async def wait_until_all_is_sent(database_url: str) -> Sequence[Delivery]:
    """Return all deliveries once nothing is on its way but what waits for another day (F3)."""
    async with asyncio.timeout(PATIENCE_SECONDS), Database(database_url) as database:
        while True:
            # All of them are too many to be read again and again.
            async with database.read() as uow:
                if not await uow.outbox.under_way():
                    return await uow.outbox.all()
            # Who only looks and looks again takes from the services the time in which they would send.
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
