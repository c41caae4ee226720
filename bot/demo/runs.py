"""A run of the demo: its clock, its county, the service and the client, all ended together."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from bot.clock import Clocks, DemoClock, SystemClock
from bot.demo.calendars import choose_start, keep_instant
from bot.demo.casts import read_cast, write_cast
from bot.demo.playground import LOOPBACK, Playground, find_node, run_playground
from bot.demo.seeding import Demo, connect_demo_channel, seed_county
from bot.holds import begin_on
from bot.send_marks import SendMark, find_mark
from bot.services import catch_stop, listen
from bot.setting_values import Language
from bot.settings import Settings
from bot.wiring import (
    build_service,
    open_database,
)

KEEP_SECONDS = 1.0
FASTEST_TICK, SLOWEST_TICK = 0.25, 2.0
# Enough ticks a day that nine o'clock is not missed by more than half an hour.
TICKS_A_DAY = 48


class DemoRun(Struct, frozen=True):
    """What was asked for.

    Attributes:
        folder: where the clock, the log and the client's files are kept.
        today: the date to start on; None goes on where the last run left off.
        day_length: how long a day takes; None for real days.
        client_port: where the client's page will be; None runs the service alone.
    """

    settings: Settings
    folder: Path
    today: date | None = None
    day_length: timedelta | None = None
    client_port: int | None = None


class Running(Struct, frozen=True):
    """Where to go: the client's page, or the service itself where there is no client."""

    address: str
    clock: DemoClock


async def run_demo(wanted: DemoRun, tell: Callable[[Running], None]) -> bool:
    """Run until told to stop, and call `tell` once all is up; False when the client ended by itself.

    Raises:
        PlaygroundError: there is no client to be had.
        PortTakenError: the service's port is taken.
        DomainError: the database cannot be used.
    """
    node = None if wanted.client_port is None else await find_node()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    clock = DemoClock(choose_start(wanted.folder, wanted.today), wanted.day_length, held=True)
    settings = _settings(wanted)
    async with open_database(settings.database_url) as database:
        await database.migrate()
        mark = SendMark(find_mark(settings.database_url, settings.mark_file))
        await begin_on(database.open, settings.place, mark, SystemClock().now())
        demo = Demo(read_cast(), f"http://localhost:{wanted.client_port}")
        async with database.open() as uow:
            await seed_county(uow, demo, clock.now())
            if node:
                await connect_demo_channel(uow, demo)
            await uow.commit()
        app = build_service(settings, database, Clocks(clock, SystemClock()))
        async with listen(app, LOOPBACK, settings.port) as listening, _keeping(clock, wanted.folder):
            if node is None or wanted.client_port is None:
                with catch_stop() as stopped:
                    clock.go()
                    tell(Running(listening.address, clock))
                    await stopped.wait()
                return True
            client_folder = write_cast(wanted.folder / "client").parent
            bot_address = f"{listening.address}/api/messages"
            port = wanted.client_port
            async with run_playground(node, client_folder, bot_address=bot_address, port=port) as client:
                with catch_stop() as stopped:
                    clock.go()
                    tell(Running(client.address, clock))
                    return await _stopped_by_person(client, stopped)


# Private functions


def _settings(wanted: DemoRun) -> Settings:
    """Return the settings of a local trial; the client always says that it speaks English, so Swedish is fixed."""
    given = wanted.settings
    fixed = Language.SWEDISH if given.language is Language.AUTO else given.language
    tick = SLOWEST_TICK
    if wanted.day_length is not None:
        tick = min(SLOWEST_TICK, max(FASTEST_TICK, wanted.day_length.total_seconds() / TICKS_A_DAY))
    return replace(given, dev=True, host=LOOPBACK, language=fixed, tick_seconds=tick)


@asynccontextmanager
async def _keeping(clock: DemoClock, folder: Path) -> AsyncIterator[None]:
    """Keep the clock's instant while the block runs, and at its end."""

    async def keep() -> None:
        while True:
            keep_instant(folder, clock.now())
            await asyncio.sleep(KEEP_SECONDS)

    task = asyncio.create_task(keep())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        keep_instant(folder, clock.now())


async def _stopped_by_person(client: Playground, stopped: asyncio.Event) -> bool:
    """Return True when the person stops the demo, False when the client ends first."""
    stop = asyncio.create_task(stopped.wait())
    ended = asyncio.create_task(client.process.wait())
    await asyncio.wait({stop, ended}, return_when=asyncio.FIRST_COMPLETED)
    by_person = stop.done()
    for task in (stop, ended):
        task.cancel()
    await asyncio.gather(stop, ended, return_exceptions=True)
    return by_person
