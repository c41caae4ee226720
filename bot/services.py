"""A running service: the web application with its ticker, listening until it is told to stop."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from aiohttp import web
from msgspec import Struct

from bot.web import LEAVING

# Ctrl-C, the service manager, and a terminal that was closed.
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# How long requests under way may take at a stop.
SHUTDOWN_SECONDS = 5.0
# So long the service says that it is not ready before it stops listening: who balances the load looks about so often.
NOTICE_SECONDS = 1.0
# A connection that says nothing for so long is closed, be it before its first request or within its headers (S15).
IDLE_SECONDS = 75.0


class PortTakenError(Exception):
    """Somebody else listens on the port already."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port


class Listening(Struct, frozen=True):
    """Where the service can be reached."""

    host: str
    port: int

    @property
    def address(self) -> str:
        """Return the address without a path."""
        return f"http://{self.host}:{self.port}"


@asynccontextmanager
async def listen(
    app: web.Application, host: str, port: int, idle_seconds: float = IDLE_SECONDS, notice_seconds: float = 0.0
) -> AsyncIterator[Listening]:
    """Have the application listening inside the block; leaving it says so, then finishes the turns under way (R17).

    Raises:
        PortTakenError: the port is not free.
    """
    runner = web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=SHUTDOWN_SECONDS,
        keepalive_timeout=idle_seconds,
        auto_decompress=False,  # it would unpack a bomb to its end, in the loop: the front door does it within limits
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError:
            raise PortTakenError(port) from None
        yield Listening(host, _port_of(runner, port))
        if notice_seconds and LEAVING in app:
            app[LEAVING].set()
            await asyncio.sleep(notice_seconds)
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
