"""Contestants e and f: our service as it is served, before a Teams on this machine; without a database, an echo.

What differs from `uppfoljaren serve`: the fake Teams is reached by http, its keys are at its own address, and the app's
token comes from its token endpoint. Callers are checked as in production, and Teams' limits are kept.
"""

import argparse
import asyncio
import json
import urllib.request

from bot.serving_imports import import_what_serves

with import_what_serves():
    from aiohttp import web
    from botbuilder.core import TurnContext
    from botbuilder.core.teams import TeamsActivityHandler

    from bench.traffic import APP_ID, TENANTS, TOGETHER
    from bot import wiring
    from bot.adapter import TeamsAdapter
    from bot.background import Background
    from bot.channel_tokens import ChannelTokens
    from bot.clock import SystemClock
    from bot.connector import Address, Connector
    from bot.front_door import FrontDoor
    from bot.health import Health
    from bot.logs import set_up_logs
    from bot.loops import run_service
    from bot.service_urls import ServiceHosts
    from bot.services import catch_stop, listen
    from bot.setting_values import LogFormat
    from bot.settings import Settings
    from bot.signing_keys import SigningKeys
    from bot.tokens import AcquiredToken, CachedToken
    from bot.web import WebParts, build_app
    from storage.unit_of_work import Database

IN_FLIGHT = 32
# What answers put on its way to colleagues is not sent while another bot is measured.
NO_TICK_SECONDS = 86_400.0


def fetch_token(connector: str) -> AcquiredToken:
    """Ask the fake Entra for a token, as msal does, in a thread of its own."""
    with urllib.request.urlopen(f"{connector}/entra/token", data=b"") as answer:  # noqa: S310 - this machine
        told = json.load(answer)
    return AcquiredToken(told["access_token"], told["expires_in"])


class Edge:
    """Our own edge, on this machine's addresses."""

    def __init__(self, teams: str) -> None:
        self.hosts = ServiceHosts(frozenset(), dev=True)
        self.tokens = CachedToken(lambda: fetch_token(teams))
        self.connector = Connector(self.tokens, self.hosts, SystemClock())
        self.keys = SigningKeys(lambda: self.connector.session, f"{teams}/openid")

    def front_door(self) -> FrontDoor:
        """Return the checks of production."""
        return FrontDoor(ChannelTokens(APP_ID, self.keys), frozenset(TENANTS), self.hosts)

    async def start(self) -> None:
        """Fetch the keys."""
        await self.keys.warm()

    async def stop(self) -> None:
        """Close it."""
        await self.keys.close()
        await self.tokens.close()
        await self.connector.close()


class EchoHandler(TeamsActivityHandler):  # type: ignore[misc] # botbuilder has no type information
    """Says what was said."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Echo."""
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


def build_echo(edge: Edge) -> web.Application:
    """Return our front door, adapter and connector around an echo."""
    ready = Health(lambda: 0.0, {})
    process = TeamsAdapter(edge.connector, EchoHandler().on_turn).process
    return build_app(WebParts(edge.front_door(), process, ready, Background(), start=edge.start, stop=edge.stop))


def add_proactive(app: web.Application, connector: Connector, teams: str) -> None:
    """Add what sends as many messages as asked for, so many at a time."""

    async def proactive(request: web.Request) -> web.Response:
        gate = asyncio.Semaphore(IN_FLIGHT)

        async def send(number: int) -> None:
            conversation, tenant = TOGETHER.address_of(number)
            async with gate:
                await connector.send(Address(teams, tenant, conversation), {"type": "message", "text": "Reminder"})

        await asyncio.gather(*(send(number) for number in range(int(request.query["count"]))))
        return web.Response()

    app.router.add_post("/proactive", proactive)


def build_answers(edge: Edge, teams: str, database: Database) -> web.Application:
    """Return the whole service; only where Microsoft is differs from production."""
    settings = Settings(app_id=APP_ID, tenants=TENANTS, tick_seconds=NO_TICK_SECONDS)
    outside = wiring.Outside(f"{teams}/openid", edge.hosts, edge.tokens)
    return wiring.build_service(settings, database, outside=outside)


async def serve(port: int, teams: str, database_url: str | None) -> None:
    """Serve until told to stop."""
    edge = Edge(teams)
    if database_url is None:
        app = build_echo(edge)
        add_proactive(app, edge.connector, teams)
        await serve_app(app, port)
        return
    with import_what_serves():
        opened = Database(database_url)
    async with opened as database:
        await database.migrate()
        await serve_app(build_answers(edge, teams, database), port)


async def serve_app(app: web.Application, port: int) -> None:
    """Listen until told to stop."""
    async with listen(app, "127.0.0.1", port):
        with catch_stop() as stopped:
            await stopped.wait()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("teams")
    parser.add_argument("--database")
    given = parser.parse_args()
    set_up_logs(LogFormat.JSON)
    run_service(serve(given.port, given.teams, given.database))


if __name__ == "__main__":
    main()
