"""The bots under test: started on core 0, watched through /proc, and ended by us."""

import asyncio
import os
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from time import perf_counter

from msgspec import Struct

from bench.county import Asked
from bench.fake_teams import FakeTeams
from bench.traffic import make_answer, make_echo, make_requests

ROOT = Path(__file__).parent.parent
TOOLS = ROOT / ".tools" / "bench"
SERVERS = ROOT / "bench" / "servers"
BOT_CORE, TEAMS_CORE = 0, 1
START_SECONDS = 30.0
STOP_SECONDS = 15.0


class Contestant(Struct, frozen=True):
    """How a bot is started, and what is posted to it.

    Attributes:
        letter: as the tables name it.
        arguments: the program and its arguments before port and address.
        more: arguments after them.
        checks_token: whether Teams' token goes with each request.
        asked: what the answers name; None is an echo.
    """

    letter: str
    name: str
    arguments: Sequence[str]
    more: Sequence[str] = ()
    checks_token: bool = False
    asked: Asked | None = None


class Running(Struct, eq=False):
    """A bot that is ready."""

    contestant: Contestant
    process: asyncio.subprocess.Process
    port: int
    requests: Iterator[tuple[str, bytes]]
    start_seconds: float

    def read_cpu_seconds(self) -> float:
        """Return the CPU time of all its threads so far."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9

    def read_peak_megabytes(self) -> float:
        """Return the most memory it has had resident."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
        return 0.0

    async def stop(self) -> None:
        """End it."""
        if self.process.returncode is None:
            self.process.terminate()
            try:
                await asyncio.wait_for(self.process.wait(), STOP_SECONDS)
            except TimeoutError:
                self.process.kill()
                await self.process.wait()


def peer(letter: str, name: str, folder: str, *more: str) -> Contestant:
    """Return a bot that lives in an environment of its own."""
    program = [str(TOOLS / folder / "bin" / "python"), str(SERVERS / f"{folder}_echo.py")]
    return Contestant(letter, name, program, more)


def bare(letter: str, name: str, *more: str) -> Contestant:
    """Return the bare handler."""
    return Contestant(letter, name, [sys.executable, str(SERVERS / "bare.py")], more)


def ours(letter: str, name: str, database_url: str | None = None, asked: Asked | None = None) -> Contestant:
    """Return our own."""
    more = ("--database", database_url) if database_url else ()
    return Contestant(letter, name, [sys.executable, "-m", "bench.servers.ours"], more, checks_token=True, asked=asked)


async def start(contestant: Contestant, teams: FakeTeams) -> Running:
    """Start a bot, and return when it answers."""
    port = find_free_port()
    began = perf_counter()
    process = await start_pinned([*contestant.arguments, str(port), teams.url, *contestant.more])
    try:
        await wait_until_ready(process, port)
    except BaseException:
        if process.returncode is None:
            process.kill()
        raise
    return Running(contestant, process, port, _make_traffic(contestant, teams, port), perf_counter() - began)


async def start_pinned(arguments: Sequence[str], more: Mapping[str, str] | None = None) -> asyncio.subprocess.Process:
    """Start a program on the bots' core."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UPPFOLJAREN_")}
    return await asyncio.create_subprocess_exec(
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=(TOOLS / "errors.log").open("ab"),
        env=kept | dict(more or {}),
        preexec_fn=lambda: os.sched_setaffinity(0, {BOT_CORE}),
    )


async def wait_until_ready(process: asyncio.subprocess.Process, port: int) -> None:
    """Wait until /readyz is answered; by whom there is no such page, with whatever they say.

    Raises:
        TimeoutError: it never was.
    """
    async with asyncio.timeout(START_SECONDS):
        while process.returncode is None:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                answer = await reader.read()
                writer.close()
                if answer.startswith(b"HTTP/1.1") and b" 503 " not in answer[:20]:
                    return
            except OSError:
                pass
            await asyncio.sleep(0.005)
    raise RuntimeError(f"ended with {process.returncode}; see {TOOLS / 'errors.log'}")


def find_free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


# Private functions


def _make_traffic(contestant: Contestant, teams: FakeTeams, port: int) -> Iterator[tuple[str, bytes]]:
    asked = contestant.asked
    token = teams.sign() if contestant.checks_token else None
    if asked is None:
        activities = (make_echo(number, teams.url) for number in count())
    else:
        activities = (make_answer(asked.people, number, teams.url, asked.cards) for number in count())
    return make_requests(activities, port, token)
