"""A whole service behind its real front door: signed tokens, a list of tenants, a Connector and an Entra of its own."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, closing, suppress
from time import perf_counter
from typing import Any

from aiohttp import ClientSession, web
from msgspec import Struct, field
from msgspec.structs import replace

from bot.clock import Clocks, SystemClock
from bot.rates import Pace
from bot.service_urls import ServiceHosts
from bot.services import IDLE_SECONDS, listen
from bot.setting_values import Language
from bot.settings import Settings
from bot.tokens import AcquiredToken, CachedToken, NoToken
from bot.wiring import (
    BACKGROUND,
    TICKER,
    Outside,
    build_service,
)
from storage.unit_of_work import Database
from tests.support.builders import TENANT
from tests.support.clocks import SettableClock, clock_at
from tests.support.connector import FakeConnector, fake_connector
from tests.support.counties import DATES, found_county
from tests.support.issuer import APP_ID, Issuer, openid_issuer
from tests.support.people import Json, Someone
from tests.support.scenarios import AS_FAST_AS_WE_CAN, TICK_SECONDS, Teams

HOST = "smba.trafficmanager.net"
OUR_TOKEN = "our-own-token"  # noqa: S105 - what the fake Connector is shown
Tables = Mapping[str, Sequence[tuple[object, ...]]]


class Reply(Struct, frozen=True):
    """What came back on a raw connection."""

    status: int
    body: bytes


class Line(Struct, eq=False):
    """A connection that sends bytes exactly as they are given; it opens anew after the service has closed it."""

    host: str
    port: int
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes, *headers: bytes) -> Reply:
        """Post a body to the messages' address."""
        length = b"Content-Length: %d" % len(body)
        start = b"\r\n".join((b"POST /api/messages HTTP/1.1", b"Host: bot", length, *headers))
        return await self.send(start + b"\r\n\r\n", body)

    async def send(self, *request: bytes) -> Reply:
        """Send a whole request, given in pieces that are not put together, and read its answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self.host, self.port)
        reader, writer = self._streams
        for piece in request:
            writer.write(piece)
        head = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if line)
        body = await reader.readexactly(int(fields.get(b"content-length", b"0")))
        if fields.get(b"connection") == b"close" or head.startswith(b"HTTP/1.0"):
            await self.close()
        return Reply(int(head.split(b" ", 2)[1]), body)

    async def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            (_, writer), self._streams = self._streams, None
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


class House(Struct, eq=False):
    """A running service, whoever may ring at its door, and what it has stored."""

    app: web.Application
    database_url: str
    clock: SettableClock
    issuer: Issuer
    connector: FakeConnector
    teams: Teams
    port: int = 0
    slowest: list[float] = field(default_factory=list)
    _token: str = ""

    @property
    def token(self) -> str:
        """A token that opens the door, signed once."""
        self._token = self._token or self.issuer.issue(serviceurl=self.connector.url)
        return self._token

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """Lend a raw connection."""
        line = Line("127.0.0.1", self.port)
        try:
            yield line
        finally:
            await line.close()

    async def post(self, activity: Json, token: str | None = None, **headers: str) -> Reply:
        """Post an activity as Teams does, and note how long its answer took."""
        sent = {"serviceUrl": self.connector.url} | activity
        carried = {"Authorization": f"Bearer {self.token if token is None else token}", **headers}
        began = perf_counter()
        async with self.teams.session.post(
            f"{self.teams.address}/api/messages", json=sent, headers=carried
        ) as response:
            reply = Reply(response.status, await response.read())
        self.slowest.append(perf_counter() - began)
        return reply

    async def settle(self) -> None:
        """Wait until everything that goes on after the answers is done."""
        await self.app[BACKGROUND].settle()

    async def tick(self, *jobs: str) -> None:
        """Run jobs of the ticker now."""
        for job in jobs:
            await self.app[TICKER].run(job)
        await self.settle()

    def said_to(self, who: Someone) -> str:
        """Return all that was sent to someone's chat, as JSON."""
        return json.dumps([dict(body) for body in self.connector.sent_to(who.chat)], ensure_ascii=False)


@asynccontextmanager
async def open_house(
    database_url: str,
    *,
    clock: SettableClock | None = None,
    machine: SettableClock | None = None,
    tokens: NoToken | CachedToken | None = None,
    idle_seconds: float = IDLE_SECONDS,
    **settings: Any,  # noqa: ANN401 - any setting
) -> AsyncIterator[House]:
    """Run the service with a county in which the round is open and nobody has answered."""
    clock = clock or clock_at(DATES.opens_on)
    await found_county(database_url, clock.now())
    async with fake_connector() as connector, openid_issuer() as issuer, ClientSession() as session:
        outside = Outside(
            metadata_url=issuer.metadata_url,
            hosts=ServiceHosts(frozenset({HOST}), dev=True),
            tokens=tokens or CachedToken(lambda: AcquiredToken(OUR_TOKEN, 3600)),
            each_conversation=Pace(AS_FAST_AS_WE_CAN),
        )
        async with Database(database_url) as database:
            app = build_service(make_settings(**settings), database, Clocks(clock, machine or SystemClock()), outside)
            async with listen(app, "127.0.0.1", 0, idle_seconds) as listening:
                teams = Teams(connector, session, listening.address)
                yield House(app, database_url, clock, issuer, connector, teams, listening.port)


def make_settings(**changes: Any) -> Settings:  # noqa: ANN401 - any setting
    """Return settings of a real service for one tenant, whatever the environment says."""
    plain = Settings(
        app_id=APP_ID,
        app_tenant_id=TENANT,
        tenants=(TENANT,),
        tick_seconds=TICK_SECONDS,
        tenant_rate=AS_FAST_AS_WE_CAN,
        language=Language.AUTO,
    )
    return replace(plain, **changes)


def read_tables(database_url: str) -> Tables:
    """Return everything that an SQLite file holds."""
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in names}  # noqa: S608 - names that the file itself told


def change_tables(database_url: str, statement: str, *values: object) -> int:
    """Change an SQLite file behind the service's back; return how many rows were touched."""
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection, connection:
        return connection.execute(statement, values).rowcount


def drop_triggers(database_url: str) -> None:
    """Take away what keeps an SQLite file's rows from being changed."""
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')


def find_percentile(seconds: Iterable[float], share: float) -> float:
    """Return the value that this share of all does not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def tell_figure(situation: str, **figures: float | str) -> None:
    """Print what was measured, where `pytest -rP` shows it."""
    told = (f"{name}={value:.4g}" if isinstance(value, float) else f"{name}={value}" for name, value in figures.items())
    print(situation, *told)  # noqa: T201 - the figure is for whoever runs the tests
