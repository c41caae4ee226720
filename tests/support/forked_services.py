"""The real service as a process that is there in a moment: a child forked from one that has everything imported.

Run as a module, this is that one. Each connection to its socket gets a child of its own: a service that does as it is
told, whose life hangs on the connection, or the program itself with arguments, which goes on until it is killed.
"""

import asyncio
import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
import threading
import traceback
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NoReturn

import structlog
from msgspec import Struct, field
from structlog.typing import EventDict

from bot.cli.main import main as run_program
from bot.clock import Clocks
from bot.crash_points import die_at
from bot.crash_watches import CrashWatch
from bot.limits import PER_TENANT
from bot.rates import SlidingWindow
from bot.services import listen
from bot.wiring import (
    BACKGROUND,
    TICKER,
    Outside,
    build_service,
)
from storage.unit_of_work import Database
from tests.support.clocks import SettableClock, clock_at
from tests.support.counties import CHAIRS, COORDINATOR, DATES, found_county
from tests.support.failures import Failures
from tests.support.scenarios import make_settings, open_scene

LOOPBACK = "127.0.0.1"
# Orders may hold lists of what was reached.
LONGEST_LINE = 1024 * 1024
# A few people stand for many here: how often each of them writes is not what is tried.
OFTEN = 1_000_000


class Points(Struct, eq=False):
    """Which points were reached since the last order to watch, and the one to die at."""

    reached: list[str] = field(default_factory=list)
    armed: str = ""

    def reach(self, name: str) -> None:
        """Count the point, or die there."""
        die_at(self.armed)(name)
        self.reached.append(name)


class Errors(Struct, eq=False):
    """Keeps the errors of all that is logged, however much that becomes."""

    entries: list[EventDict] = field(default_factory=list)

    def __call__(self, _logger: object, method: str, entry: EventDict) -> EventDict:
        """Keep an error, and let nothing be written."""
        if method in {"error", "exception"}:
            self.entries.append({**entry, "log_level": "error"})
        raise structlog.DropEvent


class Child(Struct, eq=False):
    """One service, which does what it is told over its connection until that is closed."""

    reader: StreamReader
    writer: StreamWriter
    calendar: SettableClock
    machine: SettableClock
    points: Points = field(default_factory=Points)
    failures: Failures = field(default_factory=Failures)

    async def serve(self, database_url: str, settings: Mapping[str, Any]) -> None:
        """Tell who this is, bring the database up to date, serve, tell where, and obey."""
        self._tell(pid=os.getpid())
        self.failures.install()
        errors = Errors()
        structlog.configure(processors=[errors])
        async with Database(database_url) as database:
            await database.migrate()
            # At Teams' real pace: who is killed is to be killed in the middle of it.
            paced = make_settings(**{"tenant_rate": PER_TENANT, **settings})
            clocks, outside = Clocks(self.calendar, self.machine), Outside(each_person=SlidingWindow(OFTEN, 1.0))
            app = build_service(paced, database, clocks, outside, CrashWatch(self.points.reach))
            async with listen(app, LOOPBACK, 0) as listening:
                self._tell(address=listening.address)
                async for line in self.reader:
                    await self._obey(json.loads(line), app)
                    self._tell(reached=self.points.reached, failed=self.failures.failed, errors=errors.entries)

    async def _obey(self, order: dict[str, Any], app: Any) -> None:  # noqa: ANN401 - the application
        # The tick at the start is no part of what is ordered or watched.
        await app[TICKER].settle()
        await app[BACKGROUND].settle()
        if "fail" in order:
            self.failures.arm(order["fail"], order["how"])
        if "watch" in order:
            self.points.armed = order["watch"]
            self.points.reached.clear()
        if "day" in order:
            self.calendar.put(datetime.fromisoformat(order["day"]))
        if "ahead" in order:
            self.machine.put(self.machine.now() + timedelta(seconds=order["ahead"]))
        for job in order.get("tick", ()):
            await app[TICKER].run(job)
        await app[BACKGROUND].settle()

    def _tell(self, **news: Any) -> None:  # noqa: ANN401 - plain JSON
        self.writer.write(json.dumps(news, default=str).encode() + b"\n")


def main(path: str, *warmed: str) -> None:
    """Fork a child for each connection, until whoever started this is gone."""
    with tempfile.TemporaryDirectory() as folder:
        for url in (f"sqlite:///{folder}/warm.db", *warmed):
            asyncio.run(_warm(url))
    asyncio.run(_import_postgres())
    gc.collect()
    gc.freeze()
    if threading.active_count() != 1:
        raise SystemExit("a thread is left, and forking would break it")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(64)
        print("ready", flush=True)  # noqa: T201 - what its starter waits for
        while listener in select.select([listener, sys.stdin], [], [])[0]:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _be_child(connection)
            connection.close()


# Private functions


def _be_child(connection: socket.socket) -> None:
    try:
        with connection.makefile("rb", buffering=0) as unread:
            wanted = json.loads(unread.readline())
        if "arguments" in wanted:
            _be_program(connection, wanted["arguments"])
        asyncio.run(_serve(connection, wanted))
    except BaseException:  # noqa: BLE001 - the end of this process, whatever it is
        traceback.print_exc()
    finally:
        os._exit(1)


def _be_program(connection: socket.socket, arguments: list[str]) -> NoReturn:
    """Tell who this is, and go on as the program itself, whose standard output is the connection."""
    os.dup2(connection.detach(), sys.stdout.fileno())
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr] # nobody has put anything else there
    print(json.dumps({"pid": os.getpid()}))  # noqa: T201 - what its starter waits for
    for name in [each for each in os.environ if each.startswith("UPPFOLJAREN_")]:
        del os.environ[name]
    sys.argv[1:] = arguments
    os._exit(run_program())


async def _serve(connection: socket.socket, wanted: Mapping[str, Any]) -> None:
    reader, writer = await asyncio.open_connection(sock=connection, limit=LONGEST_LINE)
    calendar, machine = (SettableClock(datetime.fromisoformat(wanted[name])) for name in ("calendar", "machine"))
    await Child(reader, writer, calendar, machine).serve(wanted["database_url"], wanted["settings"])


async def _warm(url: str) -> None:
    """Do once what imports, compiles and caches the most."""
    clock = clock_at(DATES.opens_on)
    async with Database(url) as database:
        await database.migrate()
    await found_county(url, clock.now())
    async with open_scene(url, clock) as scene:
        await scene.install(CHAIRS["LS13"])
        await scene.say(CHAIRS["LS13"], "skatta")
        await scene.press(CHAIRS["LS13"], "choose_perspective", perspective="joint")
        await scene.say(CHAIRS["LS13"], "4 3 4 4 3")
        await scene.press(CHAIRS["LS13"], "submit_assessment")
        await scene.say_in_channel(COORDINATOR, "koppla kanal")
        await scene.tick()


async def _import_postgres() -> None:
    async with Database("postgresql://nobody@localhost/nothing"):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
