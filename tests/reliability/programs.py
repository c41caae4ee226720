"""Real services as programs of their own on one database, on the day when the round opens."""

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from bot.clock import monotonic
from tests.support.counties import DATES
from tests.support.processes import Program, start_program


@dataclass(eq=False, slots=True)
class Services:
    """What was started; at the end of the block all of it is gone."""

    database_url: str
    folder: Path
    programs: list[Program] = field(default_factory=list)

    async def start(self, count: int, code: Path | None = None) -> Sequence[Program]:
        """Start so many services at the same time, of another version of the code if its folder is given."""
        where = ("--folder", str(self.folder), "--port", "0", "--database", self.database_url)
        arguments = ("demo", "--no-client", "--today", DATES.opens_on.isoformat(), *where)
        async with asyncio.TaskGroup() as group:
            starting = [group.create_task(self._start(code, *arguments)) for _ in range(count)]
        return [task.result() for task in starting]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        for program in self.programs:
            await program.stop()

    async def _start(self, code: Path | None, *arguments: str) -> Program:
        program = await start_program(*arguments, code=code)
        self.programs.append(program)
        return program


async def stop(program: Program) -> float:
    """Tell a service to stop, as a service manager does; return how many seconds it took."""
    began = monotonic()
    program.process.send_signal(signal.SIGTERM)
    assert await program.process.wait() == 0
    return monotonic() - began
