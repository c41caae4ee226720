"""Services that are started in a moment, told what time it is, and killed: the other end of `forked_services`."""

import asyncio
import json
import os
import signal
import sys
import tempfile
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

from msgspec import Struct, field

from tests.support.forked_services import LONGEST_LINE
from tests.support.processes import ADDRESS

Json = dict[str, Any]


class ForkedService(Struct, eq=False):
    """A service in a process of its own; `alive` until it died or was killed, as far as is known here."""

    reader: StreamReader
    writer: StreamWriter
    address: str = ""
    pid: int = 0
    alive: bool = True
    errors: list[Json] = field(default_factory=list)
    failed: bool = False

    async def be_ready(self) -> None:
        """Wait until it can be reached, or has died."""
        self.address = (await self.read()).get("address", "")

    async def order(self, **order: Any) -> list[str]:  # noqa: ANN401 - plain JSON
        """Have it do something; return the points that it reached so far, none when it died."""
        with suppress(ConnectionError):
            self.writer.write(json.dumps(order).encode() + b"\n")
        news = await self.read()
        self.errors, self.failed = news.get("errors", []), news.get("failed", False)
        reached: list[str] = news.get("reached", [])
        return reached

    async def read(self) -> Json:
        """Return what it says next, nothing when it died."""
        line = b""
        with suppress(ConnectionError):
            line = await self.reader.readline()
        self.alive = line.endswith(b"\n")
        news: Json = json.loads(line) if self.alive else {}
        return news

    def cut_power(self) -> None:
        """End it as a power cut would, by its own id, whatever it is in the middle of."""
        pid, self.pid = self.pid, 0
        if self.alive and pid:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    async def kill(self) -> None:
        """End it, and return when it is gone."""
        self.cut_power()
        with suppress(ConnectionError):
            await self.reader.read()
        self.alive = False
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


class Nursery(Struct, frozen=True):
    """What has everything imported, and forks."""

    path: Path

    async def start(
        self,
        database_url: str,
        calendar: datetime,
        machine: datetime,
        **settings: Any,  # noqa: ANN401 - any setting
    ) -> ForkedService:
        """Start a service with settings that differ as wanted; it is not ready yet, and can be killed already."""
        reader, writer = await asyncio.open_unix_connection(self.path, limit=LONGEST_LINE)
        service = ForkedService(reader, writer)
        clocks = {"calendar": calendar.isoformat(), "machine": machine.isoformat()}
        wanted = {"database_url": database_url, "settings": settings, **clocks}
        writer.write(json.dumps(wanted).encode() + b"\n")
        service.pid = (await service.read()).get("pid", 0)
        return service

    async def start_program(self, *arguments: str) -> ForkedService:
        """Start `uppfoljaren` with the arguments, and return when it has printed where it is."""
        reader, writer = await asyncio.open_unix_connection(self.path)
        program = ForkedService(reader, writer)
        writer.write(json.dumps({"arguments": arguments}).encode() + b"\n")
        program.pid = (await program.read()).get("pid", 0)
        line = (await reader.readline()).decode()
        found = ADDRESS.search(line)
        assert found is not None, f"uppfoljaren {' '.join(arguments)} printed no address but: {line!r}"
        program.address = found[0]
        return program


@contextmanager
def open_nursery(*warmed: str) -> Iterator[Nursery]:
    """Have a nursery inside the block; children end with their connections.

    Args:
        warmed: addresses of empty databases, besides an SQLite file, for which statements are compiled before it forks.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nursery"
        command = [sys.executable, "-m", "tests.support.forked_services", str(path), *warmed]
        with Popen(command, stdin=PIPE, stdout=PIPE) as process:  # noqa: S603 - our own module
            try:
                assert process.stdout is not None
                assert process.stdout.readline() == b"ready\n"
                yield Nursery(path)
            finally:
                process.kill()
