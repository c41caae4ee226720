"""A running service: the web application with its ticker, listening until it is told to stop."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
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


@contextmanager
def catch_stop() -> Iterator[asyncio.Event]:
    """Lend an event that is set when the process is asked to stop; outside the block Ctrl-C acts as always."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stopped.set)
    try:
        yield stopped
    finally:
        for number in STOP_SIGNALS:
            loop.remove_signal_handler(number)


# Private functions


def _port_of(runner: web.AppRunner, asked: int) -> int:
    """Return the port really listened on, which differs when 0 asked for a free one."""
    return next((int(address[1]) for address in runner.addresses if isinstance(address, tuple)), asked)
