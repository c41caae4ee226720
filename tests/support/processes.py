"""The real program as a process of its own: started, waited for, stopped or killed."""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from secrets import choice

from msgspec import Struct

READY_SECONDS = 240.0
END_SECONDS = 60.0
STOP_SECONDS = 20.0
BEGIN = ("-c", "import sys; from bot.cli.entry import main; sys.exit(main())")
# What versions before this one begin with.
AS_BEFORE = ("-c", "import sys; from bot.cli.main import main; sys.exit(main())")
# Below Linux' and macOS' own.
OUTSIDE_EPHEMERAL = range(10_000, 30_000)
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class Program(Struct, frozen=True):
    """A running program, and the address that it printed."""

    process: Process
    address: str
    first_line: str

    async def kill(self) -> None:
        """End it as a power cut would: `kill -9`, of this process alone."""
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """Ask it to stop, as Ctrl-C does, and return its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(STOP_SECONDS):
            return await self.process.wait()


def find_free_port() -> int:
    """Return a port that was free a moment ago, and that the system gives to nobody who only wants any port.

    A program that takes seconds to start would find it taken: all that tests connect to each other takes such ports.
    """
    while True:
        port = choice(OUTSIDE_EPHEMERAL)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


async def start_program(*arguments: str, code: Path | None = None, begin: Sequence[str] | None = None) -> Program:
    """Start `uppfoljaren` with the arguments, and return when it has printed where it is.

    Args:
        arguments: what is written behind its name.
        code: the folder of another version of the code; None starts the one that is tested.
        begin: what Python is to run, if not the command itself.
    """
    process = await _spawn((*(begin or (AS_BEFORE if code else BEGIN)), *arguments), stderr=None, code=code)
    try:
        async with asyncio.timeout(READY_SECONDS):
            line = await _read_line(process)
    except BaseException:
        process.kill()
        await process.wait()
        raise
    found = ADDRESS.search(line)
    if found is None:
        await process.wait()
        message = f"uppfoljaren {' '.join(arguments)} printed no address but: {line!r}"
        raise AssertionError(message)
    return Program(process, found[0], line)


async def run_to_the_end(*arguments: str) -> tuple[int, str]:
    """Run `uppfoljaren` with the arguments; return its exit code and what it said went wrong."""
    process = await _spawn((*BEGIN, *arguments), stderr=PIPE)
    try:
        async with asyncio.timeout(END_SECONDS):
            _, told = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return await process.wait(), told.decode()


@asynccontextmanager
async def run_demo(folder: Path, *arguments: str) -> AsyncIterator[Program]:
    """Have a demo running with files of its own inside the block, and gone after it."""
    program = await start_program("demo", "--folder", str(folder), "--port", str(find_free_port()), *arguments)
    try:
        yield program
    finally:
        if program.process.returncode is None:
            await program.stop()


# Private functions


async def _spawn(arguments: Sequence[str], *, stderr: int | None, code: Path | None = None) -> Process:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UPPFOLJAREN_")}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        stdout=PIPE,
        stderr=stderr,
        # What stands in the folder it is started in is imported first.
        cwd=code,
        env=kept | {"PYTHONUNBUFFERED": "1"},
    )


async def _read_line(process: Process) -> str:
    if process.stdout is None:
        return ""
    return (await process.stdout.readline()).decode(errors="replace")
