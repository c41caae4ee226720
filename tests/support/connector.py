"""A Bot Connector on loopback: it records what the bot sends and answers as a test wants it to."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from msgspec import Struct, field

from domain.conversations import without_thread

Json = Mapping[str, Any]


class Call(Struct, frozen=True):
    """One call that reached the Connector, with what it asked for."""

    action: str
    conversation_id: str
    activity_id: str | None
    body: Json
    authorization: str | None


class Behaviour(Struct, frozen=True):
    """How to answer one call instead of the usual way.

    `arrives` says whether the message is there all the same; `hangs` never answers; `resets` closes the connection.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json = field(default_factory=dict)
    arrives: bool = False
    hangs: bool = False
    resets: bool = False


class FakeConnector(Struct, eq=False):
    """`calls` is all that came, `activities` what arrived, in order; `members` is by id, as Teams describes them."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    activities: list[Call] = field(default_factory=list)
    members: dict[str, Json] = field(default_factory=dict)
    unknown_conversations: set[str] = field(default_factory=set)
    _script: deque[Behaviour] = field(default_factory=deque)
    _choose: Callable[[Call], Behaviour | None] = lambda _call: None
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)
    _next_id: int = 0

    def script(self, *behaviours: Behaviour) -> None:
        """Answer the next calls so, one after the other."""
        self._script.extend(behaviours)

    def answer_by(self, choose: Callable[[Call], Behaviour | None]) -> None:
        """Answer every call by what the function says; None is the usual way."""
        self._choose = choose

    def sent_to(self, conversation_id: str) -> list[Json]:
        """Return the messages posted to the conversation or one of its threads; an update replaces its message."""
        shown: dict[str, Json] = {}
        for call in self.activities:
            if without_thread(call.conversation_id) == without_thread(conversation_id):
                shown[call.activity_id or ""] = call.body
        return list(shown.values())

    async def wait_for(self, predicate: Callable[["FakeConnector"], bool], timeout: float = 30) -> None:  # noqa: ASYNC109 - a test's patience
        """Wait until the predicate holds.

        Raises:
            TimeoutError: it never did.
        """
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: predicate(self))

    def close(self) -> None:
        """Let go of calls that hang."""
        self._closing.set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Record a call and answer it."""
        call = await self._read(request)
        behaviour = self._script.popleft() if self._script else self._choose(call)
        if behaviour is None or behaviour.arrives:
            usual = self._perform(call)
        async with self._changed:
            self.calls.append(call)
            self._changed.notify_all()
        if behaviour is None:
            return usual
        if behaviour.hangs:
            await self._closing.wait()
        if (behaviour.hangs or behaviour.resets) and request.transport is not None:
            request.transport.abort()
        return web.json_response(dict(behaviour.body), status=behaviour.status, headers=dict(behaviour.headers))

    async def _read(self, request: web.Request) -> Call:
        info = request.match_info
        body = await request.json() if request.can_read_body else {}
        action = {"POST": "send", "PUT": "update", "DELETE": "delete", "GET": "member"}[request.method]
        if not info.get("conversation"):
            action = "create"
        return Call(
            action=action,
            conversation_id=info.get("conversation", ""),
            activity_id=info.get("activity") or info.get("member"),
            body=body,
            authorization=request.headers.get("Authorization"),
        )

    def _perform(self, call: Call) -> web.Response:
        if call.conversation_id in self.unknown_conversations:
            return web.json_response({"error": {"code": "ConversationNotFound"}}, status=404)
        match call.action:
            case "member":
                return self._tell_member(call)
            case "create":
                return web.json_response({"id": f"a:{call.body['members'][0]['id']}"}, status=201)
            case "update":
                return self._update(call)
            case "delete":
                self.activities = [known for known in self.activities if known.activity_id != call.activity_id]
                return web.Response(status=200)
            case _:
                return self._send(call)

    def _tell_member(self, call: Call) -> web.Response:
        member = self.members.get(call.activity_id or "")
        if member is None:
            return web.json_response({"error": {"code": "MemberNotFoundInConversation"}}, status=404)
        return web.json_response(dict(member))

    def _send(self, call: Call) -> web.Response:
        self._next_id += 1
        activity_id = str(1_700_000_000_000 + self._next_id)
        self.activities.append(Call("send", call.conversation_id, activity_id, call.body, call.authorization))
        return web.json_response({"id": activity_id}, status=201)

    def _update(self, call: Call) -> web.Response:
        if not any(known.activity_id == call.activity_id for known in self.activities):
            return web.json_response({"error": {"code": "ActivityNotFoundInConversation"}}, status=404)
        self.activities.append(call)
        return web.json_response({"id": call.activity_id})


@asynccontextmanager
async def fake_connector() -> AsyncIterator[FakeConnector]:
    """Run a Connector; its `url` is what an activity's serviceUrl says."""
    connector = FakeConnector()
    app = web.Application()
    place = "/_connector/v3/conversations"
    for path in (
        place,
        place + "/{conversation}/activities",
        place + "/{conversation}/activities/{activity}",
        place + "/{conversation}/members/{member}",
    ):
        app.router.add_route("*", path, connector.answer)
    server = TestServer(app)
    await server.start_server()
    connector.url = str(server.make_url("/_connector"))
    try:
        yield connector
    finally:
        connector.close()
        await server.close()
