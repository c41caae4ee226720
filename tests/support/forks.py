"""Services that are started in a moment, told what time it is, and killed: the other end of `forked_services`."""

import asyncio
import json
import os
import signal
import sys
import tempfile
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.support.forked_services import LONGEST_LINE

Json = dict[str, Any]
READY_SECONDS = 60.0


@dataclass(eq=False, slots=True)
class ForkedService:
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


@dataclass(frozen=True, slots=True)
class Nursery:
    """What has everything imported, and forks."""

    path: Path

    async def start(self, database_url: str, calendar: datetime, machine: datetime) -> ForkedService:
        """Start a service; it is not ready yet, and can be killed already."""
        reader, writer = await asyncio.open_unix_connection(self.path, limit=LONGEST_LINE)
        service = ForkedService(reader, writer)
        wanted = {"database_url": database_url, "calendar": calendar.isoformat(), "machine": machine.isoformat()}
        writer.write(json.dumps(wanted).encode() + b"\n")
        service.pid = (await service.read()).get("pid", 0)
        return service


@asynccontextmanager
async def open_nursery() -> AsyncIterator[Nursery]:
    """Have a nursery inside the block; children end with their connections."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / "nursery"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.forked_services", str(path), stdin=PIPE, stdout=PIPE
    )
    try:
        async with asyncio.timeout(READY_SECONDS):
            assert process.stdout is not None
            assert await process.stdout.readline() == b"ready\n"
        yield Nursery(path)
    finally:
        process.kill()
        await process.wait()
        folder.cleanup()
