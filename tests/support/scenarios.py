"""A county in Teams: the real service over HTTP with a fake Connector, and the people who use it."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiohttp import ClientSession, web
from msgspec import Struct
from msgspec.structs import replace

from bot.clock import Clocks, SystemClock
from bot.rates import Pace, SlidingWindow
from bot.services import listen
from bot.setting_values import Language
from bot.settings import Settings
from bot.wiring import (
    BACKGROUND,
    TICKER,
    Outside,
    build_service,
)
from domain.conversations import without_thread
from storage.unit_of_work import Database
from tests.support.cards import shown_texts
from tests.support.clocks import SettableClock
from tests.support.connector import Call, FakeConnector, fake_connector
from tests.support.people import CHANNEL, Json, Seen, Someone, has_action, in_channel

JOBS = ("rounds", "reminders", "meetings", "plans", "deliveries")
# Longer than a test: after the tick at the start, the jobs run when the test says so.
TICK_SECONDS = 30
# A few people say in a moment here what takes many people days; how fast Teams takes it has tests of its own.
AS_FAST_AS_WE_CAN = 10_000
# Warnings that would be a bug of ours while nobody is killed.
NEVER_HERE = {"delivery_claim_lost", "deliveries_without_outcome"}


class Answer(Struct, frozen=True):
    """What the service answered a post with."""

    status: int
    body: bytes
    json: Any


class Teams(Struct, eq=False):
    """Everyone's Teams: posts what people do to the service, and shows what came back."""

    connector: FakeConnector
    session: ClientSession
    address: str = ""

    async def post(self, activity: Json) -> Answer:
        """Post an activity as Teams does, and return the answer."""
        sent = {**activity, "serviceUrl": self.connector.url}
        async with self.session.post(f"{self.address}/api/messages", json=sent) as response:
            body = await response.read()
            parsed = await response.json() if body and response.content_type == "application/json" else None
        if response.status == web.HTTPOk.status_code and isinstance(parsed, Mapping) and "replyToId" in activity:
            self._replace(activity, parsed)
        return Answer(response.status, body, parsed)

    def shown_in(self, conversation: str) -> list[Seen]:
        """Return all that came into a conversation, in order; a message that turned into another comes again."""
        return [
            Seen(call.activity_id or "", call.body)
            for call in self.connector.activities
            if without_thread(call.conversation_id) == conversation
        ]

    def newest_with(self, conversation: str, verb: str) -> Seen:
        """Return the newest card of a conversation that has this button.

        Raises:
            StopIteration: there is none.
        """
        return next(seen for seen in reversed(self.shown_in(conversation)) if has_action(seen, verb))

    def _replace(self, activity: Json, response: Mapping[str, Any]) -> None:
        """Show the response of a press in the pressed card's place, or its sentence beside it."""
        value = response.get("value")
        body = {"text": value} if isinstance(value, str) else {"attachments": [{"content": value}]}
        if value:
            place = activity["conversation"]["id"]
            self.connector.activities.append(Call("update", place, activity["replyToId"], body, None))


class Scene(Struct, eq=False):
    """One running service, its database and clock, and everyone's Teams."""

    app: web.Application
    database_url: str
    clock: SettableClock
    teams: Teams

    @property
    def connector(self) -> FakeConnector:
        """What the bot's messages arrive at."""
        return self.teams.connector

    async def settle(self) -> None:
        """Wait until everything that goes on after the answers is done."""
        await self.app[BACKGROUND].settle()

    async def tick(self, *jobs: str) -> None:
        """Run the ticker's jobs now, all if none is named, and wait for what they bring about."""
        for job in jobs or JOBS:
            await self.app[TICKER].run(job)
        await self.settle()

    async def install(self, who: Someone) -> str:
        """Add the app: both of Teams' activities arrive at the same time; return what is then new in the chat."""
        return await self._do(who.chat, who.installation(), who.arrival())

    async def add_to_channel(self, who: Someone) -> str:
        """Add the app to the channel's team; return what is then new in the channel."""
        return await self._do(CHANNEL, in_channel(who.installation()))

    async def say(self, who: Someone, text: str) -> str:
        """Write in private, and return all that is then new in the chat."""
        return await self._do(who.chat, who.message(text))

    async def say_in_channel(self, who: Someone, text: str, channel: str = CHANNEL) -> str:
        """Mention the bot in a channel, and return all that is then new there."""
        return await self._do(channel, in_channel(who.message(text), channel))

    async def press(self, who: Someone, verb: str, **inputs: str) -> str:
        """Press a button of the newest private card that has it, and return what came of it."""
        return await self._do(who.chat, who.press(self.teams.newest_with(who.chat, verb), verb, **inputs))

    async def submit(self, who: Someone, verb: str, **inputs: str) -> str:
        """Press it in a client that knows no Action.Execute."""
        return await self._do(who.chat, who.submit(self.teams.newest_with(who.chat, verb), verb, **inputs))

    async def _do(self, conversation: str, *activities: Json) -> str:
        before = len(self.teams.shown_in(conversation))
        answers = await asyncio.gather(*(self.teams.post(activity) for activity in activities))
        await self.settle()
        assert {answer.status for answer in answers} == {200}, answers
        replies = [seen.body for seen in self.teams.shown_in(conversation)[before:]]
        return "\n".join(map(text_of, replies))


@asynccontextmanager
async def open_teams() -> AsyncIterator[Teams]:
    """Have people's Teams without a service yet; at the end, nothing may have gone wrong unseen in any."""
    with structlog.testing.capture_logs() as logs:
        async with fake_connector() as connector, ClientSession() as session:
            yield Teams(connector, session)
    assert [entry for entry in logs if entry["log_level"] == "error" or entry["event"] in NEVER_HERE] == []


@asynccontextmanager
async def open_scene(
    database_url: str,
    clock: SettableClock,
    **settings: Any,  # noqa: ANN401 - any setting
) -> AsyncIterator[Scene]:
    """Run one service on a database, with everyone's Teams."""
    async with open_teams() as teams, run_service(database_url, teams, clock, **settings) as scene:
        yield scene


@asynccontextmanager
async def run_service(
    database_url: str,
    teams: Teams,
    clock: SettableClock,
    outside: Outside | None = None,
    **settings: Any,  # noqa: ANN401 - any setting
) -> AsyncIterator[Scene]:
    """Run a service that people's Teams talk to from now on; another may run on the same database."""
    outside = outside or patient_teams()
    async with Database(database_url) as database:
        app = build_service(make_settings(**settings), database, Clocks(clock, SystemClock()), outside)
        async with listen(app, "127.0.0.1", 0) as listening:
            teams.address = listening.address
            yield Scene(app, database_url, clock, teams)


def patient_teams(each_person: SlidingWindow | None = None) -> Outside:
    """Return a Microsoft whose Teams takes messages to a conversation as fast as we can write them."""
    return Outside(each_person=each_person, each_conversation=Pace(AS_FAST_AS_WE_CAN))


def make_settings(**changes: Any) -> Settings:  # noqa: ANN401 - any setting
    """Return settings of a local trial that follows each person's Teams, whatever the environment says."""
    plain = Settings(dev=True, tick_seconds=TICK_SECONDS, tenant_rate=AS_FAST_AS_WE_CAN, language=Language.AUTO)
    return replace(plain, **changes)


def text_of(body: Mapping[str, Any]) -> str:
    """Return all that a message shows, a line each."""
    cards: Sequence[Mapping[str, Any]] = [each["content"] for each in body.get("attachments", ())]
    return "\n".join([str(body.get("text", "")), *(line for card in cards for line in shown_texts(card))]).strip()
