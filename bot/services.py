"""A running service: the web application with its ticker, listening until it is told to stop."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

# Ctrl-C, the service manager, and a terminal that was closed.
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SHUTDOWN_SECONDS = 10.0


class PortTakenError(Exception):
    """Somebody else listens on the port already."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the service can be reached."""

    host: str
    port: int

    @property
    def address(self) -> str:
        """Return the address without a path."""
        return f"http://{self.host}:{self.port}"


@asynccontextmanager
async def listen(app: web.Application, host: str, port: int) -> AsyncIterator[Listening]:
    """Have the application listening inside the block; leaving it finishes the turns under way.

    Raises:
        PortTakenError: the port is not free.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError:
            raise PortTakenError(port) from None
        yield Listening(host, _port_of(runner, port))
    finally:
        await runner.cleanup()


async def wait_for_stop(loop_signals: tuple[signal.Signals, ...] = STOP_SIGNALS) -> None:
    """Return when the process is asked to stop (Ctrl-C, SIGTERM)."""
    stopped = asyncio.Event()
    restore = [_catch(number, stopped.set) for number in loop_signals]
    try:
        await stopped.wait()
    finally:
        for undo in restore:
            undo()


# Private functions


def _catch(number: signal.Signals, react: Callable[[], None]) -> Callable[[], object]:
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(number, react)
    return lambda: loop.remove_signal_handler(number)


def _port_of(runner: web.AppRunner, asked: int) -> int:
    """Return the port really listened on, which differs when 0 asked for a free one."""
    return next((int(address[1]) for address in runner.addresses if isinstance(address, tuple)), asked)
