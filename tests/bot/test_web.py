"""The whole edge: HTTP in, turn, HTTP out, messages to the Connector."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ServerDisconnectedError
from aiohttp.test_utils import TestClient, TestServer
from msgspec.structs import replace

from bot.activity_handler import ActivityHandler, TurnPorts
from bot.adapter import TeamsAdapter
from bot.background import Background
from bot.batches import Batches
from bot.clock import DemoClock
from bot.connector import Connector
from bot.delivery import DeliveryPorts, DeliveryWorker, Dropped
from bot.front_door import FrontDoor
from bot.health import Health
from bot.rates import SlidingWindow
from bot.service_urls import ServiceHosts
from bot.tokens import NoToken
from bot.web import WebParts, build_app
from dialogs.handlings import Handled
from dialogs.turns import Turn
from domain.deliveries import Delivery, Kind, State, hold_back_until
from domain.ids import DeliveryId, new_id
from domain.ports import Json
from tests.support.activities import (
    CHANNEL_ID,
    PERSON,
    TENANT,
    in_channel,
    make_activity,
    make_installation,
    make_message,
    make_press,
)
from tests.support.connector import Behaviour, FakeConnector, fake_connector
from tests.support.fakes import FakeDatabase

NOW = datetime(2025, 1, 24, 8, tzinfo=UTC)
CARD = {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": {"type": "AdaptiveCard"}}


@dataclass(eq=False)
class Edge:
    """The edge with an echo instead of dialogs."""

    connector: FakeConnector
    database: FakeDatabase
    background: Background = field(default_factory=Background)
    turns: list[Turn] = field(default_factory=list)
    run: Callable[[Turn], Awaitable[Handled]] | None = None
    wants_email: bool = False
    client: TestClient[Any, Any] | None = None

    async def run_turn(self, turn: Turn) -> Handled:
        """Store the conversation and an answer that repeats what was written."""
        self.turns.append(turn)
        if self.run is not None:
            return await self.run(turn)
        response = {"status": 200, "body": CARD} if turn.answers_in_response else {"status": 200}
        reply = replace(make_reply(turn), not_before=hold_back_until(NOW))
        async with self.database.open() as unit:
            await unit.conversations.put(turn.conversation)
            await unit.outbox.add(reply)
            await unit.commit()
        return Handled(response, (reply,))

    async def needs_email(self, _tenant: str, _object_id: str) -> bool:
        """Say what the test wants."""
        return self.wants_email

    async def post(self, activity: Any) -> tuple[int, bytes]:  # noqa: ANN401 - a test sends anything
        """Send an activity as Teams does, wait for all work, and return status and body."""
        assert self.client is not None
        async with self.client.post("/api/messages", json=activity) as answer:
            body = await answer.read()
        await self.background.settle()
        return answer.status, body


def make_reply(turn: Turn) -> Delivery:
    """Return an answer that is not yet claimed."""
    return Delivery(
        id=DeliveryId(new_id()),
        county_id=None,
        kind=Kind.REPLY,
        key=f"reply|{turn.key}",
        tenant_id=turn.conversation.tenant_id,
        conversation_id=turn.reply_to,
        payload={"activity": {"type": "message", "text": f"{turn.kind}: {turn.text}"}},
        created_at=NOW,
        not_before=NOW,
    )


async def refuse_to_compose(_delivery: Delivery) -> Dropped:
    """Compose nothing: only replies are sent here."""
    return Dropped("not_wanted")


@asynccontextmanager
async def run_edge(fake: FakeConnector, turn_seconds: float = 10.0) -> AsyncIterator[Edge]:
    """Serve the edge on loopback, in dev mode."""
    edge = Edge(fake, FakeDatabase())
    hosts = ServiceHosts(frozenset(), dev=True)
    clock = DemoClock(NOW)
    connector = Connector(NoToken(), hosts, clock)
    database, batches = edge.database, Batches(edge.database.open)
    ports = DeliveryPorts(database.open, database.read, batches, connector, refuse_to_compose, clock, "test")
    worker = DeliveryWorker(ports)
    handler = ActivityHandler(
        TurnPorts(edge.run_turn, worker.send_replies, edge.needs_email, connector.get_member, clock), edge.background
    )
    parts = WebParts(
        front_door=FrontDoor(None, frozenset(), hosts),
        process=TeamsAdapter(connector, handler.on_turn).process,
        health=Health(lambda: 0.0),
        background=edge.background,
        stop=connector.close,
        turn_seconds=turn_seconds,
    )
    async with TestClient(TestServer(build_app(parts))) as client:
        edge.client = client
        yield edge


@pytest.fixture(name="edge")
async def serve_edge() -> AsyncIterator[Edge]:
    """Serve the edge before a Connector."""
    async with fake_connector() as fake, run_edge(fake) as edge:
        yield edge


async def test_a_message_is_answered_with_200_and_its_reply_reaches_the_conversation(edge: Edge) -> None:
    status, body = await edge.post(make_message("skatta", edge.connector.url))
    assert (status, body) == (200, b"")
    assert [sent["text"] for sent in edge.connector.sent_to("a:personal-1")] == ["text: skatta"]


async def test_a_sent_reply_is_stored_with_the_id_that_teams_gave_it(edge: Edge) -> None:
    await edge.post(make_message("skatta", edge.connector.url))
    async with edge.database.read() as unit:
        (stored,) = await unit.outbox.all()
    assert stored.state is State.SENT
    assert stored.activity_id == edge.connector.activities[0].activity_id


async def test_a_press_is_answered_in_the_response_itself_serialised_once(edge: Edge) -> None:
    status, body = await edge.post(make_press("submit_assessment", edge.connector.url, goal1="3"))
    assert status == 200
    expected = b'{"statusCode":200,"type":"application/vnd.microsoft.card.adaptive","value":{"type":"AdaptiveCard"}}'
    assert body == expected
    assert edge.turns[0].inputs == {"goal1": "3"}


async def test_an_answer_in_a_channel_goes_to_the_thread_it_was_asked_in(edge: Edge) -> None:
    await edge.post(in_channel(make_message("sammanställning", edge.connector.url)))
    (call,) = edge.connector.activities
    assert call.conversation_id == f"{CHANNEL_ID};messageid=1795399633779"
    assert edge.turns[0].conversation.id == CHANNEL_ID
    assert edge.turns[0].text == "sammanställning"


@pytest.mark.parametrize(
    ("activity", "status"),
    [
        (make_activity("invoke", name="task/fetch", value={}), 501),
        (make_activity("invoke", name="signin/verifyState"), 501),
        (make_activity("invoke"), 501),
        (make_activity("messageUpdate", text="4"), 200),
        (make_activity("messageReaction"), 200),
        (make_activity("typing"), 200),
        (make_activity("event", name="application/vnd.microsoft.meetingStart", value={}), 200),
        (make_activity("something/new"), 200),
        (make_installation("remove-upgrade"), 200),
    ],
)
async def test_what_does_not_concern_the_bot_is_acknowledged_and_makes_no_turn(
    edge: Edge, activity: dict[str, object], status: int
) -> None:
    assert (await edge.post(activity))[0] == status
    assert edge.turns == []


async def test_a_person_known_by_email_only_is_looked_up_with_teams(edge: Edge) -> None:
    edge.wants_email = True
    edge.connector.members["29:person-1"] = {"id": "29:person-1", "aadObjectId": PERSON, "email": "ls13@example.org"}
    await edge.post(make_message("hej", edge.connector.url))
    assert edge.turns[0].sender is not None
    assert edge.turns[0].sender.email == "ls13@example.org"


@pytest.mark.parametrize(
    "member", [None, {"aadObjectId": "someone-else", "email": "other@example.org"}, {"aadObjectId": PERSON}]
)
async def test_a_look_up_that_gives_nothing_leaves_the_turn_without_an_address(
    edge: Edge, member: dict[str, str] | None
) -> None:
    edge.wants_email = True
    if member is not None:
        edge.connector.members["29:person-1"] = member
    status, _ = await edge.post(make_message("hej", edge.connector.url))
    assert status == 200
    assert edge.turns[0].sender is not None
    assert edge.turns[0].sender.email is None


async def test_a_turn_that_fails_is_answered_503_without_any_detail(edge: Edge) -> None:
    async def fail(_turn: Turn) -> Handled:
        raise RuntimeError("a secret about a person")

    edge.run = fail
    status, body = await edge.post(make_message("hej", edge.connector.url))
    assert status == 503
    assert body.startswith(b"reference ")
    assert b"secret" not in body


async def test_turns_of_one_conversation_run_one_after_the_other_and_others_beside_them(edge: Edge) -> None:
    running: list[str] = []
    most: list[int] = []
    go_on = asyncio.Event()

    async def wait(turn: Turn) -> Handled:
        running.append(turn.conversation.id)
        most.append(running.count(turn.conversation.id))
        if len(set(running)) == 2:
            go_on.set()
        await go_on.wait()
        running.remove(turn.conversation.id)
        return Handled({"status": 200})

    edge.run = wait
    elsewhere = {"conversationType": "personal", "tenantId": TENANT, "id": "a:personal-2"}
    same = [make_message(str(number), edge.connector.url) for number in range(5)]
    await asyncio.gather(
        *(edge.post(activity) for activity in same),
        edge.post(make_message("x", edge.connector.url, conversation=elsewhere)),
    )
    assert max(most) == 1
    assert len(edge.turns) == 6


async def test_replies_arrive_in_the_order_of_their_turns(edge: Edge) -> None:
    await asyncio.gather(*(edge.post(make_message(str(number), edge.connector.url)) for number in range(5)))
    assert [sent["text"] for sent in edge.connector.sent_to("a:personal-1")] == [
        f"text: {turn.text}" for turn in edge.turns
    ]


async def test_a_slow_turn_is_answered_503_and_goes_on() -> None:
    go_on = asyncio.Event()
    done: list[Turn] = []

    async def wait(turn: Turn) -> Handled:
        await go_on.wait()
        done.append(turn)
        return Handled({"status": 200})

    async with fake_connector() as fake, run_edge(fake, turn_seconds=0.05) as edge:
        assert edge.client is not None
        edge.run = wait
        async with edge.client.post("/api/messages", json=make_message("hej", fake.url)) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        go_on.set()
        await edge.background.settle()
    assert len(done) == 1


async def test_a_turn_that_is_cut_off_leaves_no_caller_waiting(edge: Edge) -> None:
    began = asyncio.Event()

    async def wait(_turn: Turn) -> Handled:
        began.set()
        await asyncio.Event().wait()
        raise AssertionError

    edge.run = wait
    call = asyncio.create_task(edge.post(make_message("hej", edge.connector.url)))
    await began.wait()
    assert await edge.background.drain(0.0) == 1
    async with asyncio.timeout(5):
        with pytest.raises(ServerDisconnectedError):
            await call


async def test_a_bug_in_the_checks_is_answered_503() -> None:
    def fail() -> float:
        raise RuntimeError("broken")

    hosts = ServiceHosts(frozenset(), dev=True)
    front_door = FrontDoor(None, frozenset(), hosts, SlidingWindow(1, 1.0, fail))

    async def process(_activity: Json) -> Json:
        return {"status": 200}

    app = build_app(WebParts(front_door, process, Health(lambda: 0.0), Background()))
    async with TestClient(TestServer(app)) as client, client.post("/api/messages", json=make_message("hej")) as answer:
        assert answer.status == 503
        assert "broken" not in await answer.text()


async def test_a_refusal_says_nothing_but_its_status(edge: Edge) -> None:
    status, body = await edge.post(make_message("hej", "https://evil.example/"))
    assert (status, body) == (403, b"")
    assert edge.turns == []


async def test_the_service_starts_before_the_first_call_and_ends_after_its_work() -> None:
    order: list[str] = []
    background, left = Background(), asyncio.Event()

    async def tell(what: str) -> None:
        order.append(what)

    async def work() -> None:
        await left.wait()
        await tell("work")

    async def process(_activity: Json) -> Json:
        background.start(work())
        return {"status": 200}

    hosts = ServiceHosts(frozenset(), dev=True)
    parts = WebParts(
        FrontDoor(None, frozenset(), hosts),
        process,
        Health(lambda: 0.0),
        background,
        start=lambda: tell("start"),
        leave=left.set,
        stop=lambda: tell("stop"),
    )
    app = build_app(parts)
    async with TestClient(TestServer(app)) as client, client.post("/api/messages", json=make_message("hej")) as answer:
        assert answer.status == 200
    assert order == ["start", "work", "stop"]


async def test_a_caller_that_hangs_up_does_not_stop_the_turn(edge: Edge) -> None:
    began, go_on, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def wait(_turn: Turn) -> Handled:
        began.set()
        await go_on.wait()
        done.set()
        return Handled({"status": 200})

    edge.run = wait
    call = asyncio.create_task(edge.post(make_message("hej", edge.connector.url)))
    await began.wait()
    call.cancel()
    go_on.set()
    async with asyncio.timeout(30):
        await done.wait()


async def test_a_reply_to_a_conversation_that_is_gone_marks_it_unreachable(edge: Edge) -> None:
    refusal = Behaviour(403, body={"error": {"code": "BotNotInConversationRoster"}})
    edge.connector.script(refusal, refusal)
    await edge.post(make_message("hej", edge.connector.url))
    async with edge.database.read() as unit:
        conversation = await unit.conversations.get(TENANT, "a:personal-1")
        (stored,) = await unit.outbox.all()
    assert conversation is not None
    assert not conversation.reachable
    assert (stored.state, stored.detail) == (State.UNREACHABLE, "403:BotNotInConversationRoster")


async def test_a_throttled_reply_waits_and_is_then_delivered_by_the_worker(edge: Edge) -> None:
    edge.connector.script(Behaviour(429, headers={"Retry-After": "3"}))
    await edge.post(make_message("hej", edge.connector.url))
    async with edge.database.read() as unit:
        (stored,) = await unit.outbox.all()
    assert stored.state is State.WAITING
    assert timedelta(seconds=2) < stored.not_before - NOW < timedelta(seconds=10)


async def test_health_answers_without_details(edge: Edge) -> None:
    assert edge.client is not None
    async with edge.client.get("/livez") as alive, edge.client.get("/readyz") as ready:
        assert (alive.status, await alive.text(), ready.status) == (200, "ok", 200)
