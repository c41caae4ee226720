"""No access token can be had: messages wait, the webhook does not, and the operator is told once (R13, F17)."""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from time import perf_counter

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestServer
from msgspec import Struct, field
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter

from bot.setting_values import Secret
from bot.token_requests import ask_entra
from bot.tokens import AcquiredToken, CachedToken, TokenUnavailable
from domain.deliveries import State
from tests.security.doors import OUR_TOKEN, House, find_percentile, make_settings, open_house, tell_figure
from tests.support.clocks import SettableClock, clock_at
from tests.support.counties import CHAIRS, DATES, read_from

pytestmark = pytest.mark.alone

MICROSOFT = "https://login.microsoftonline.com"
CALLERS = list(CHAIRS.values())
TEN_MINUTES = 600
# The port for discarding: nobody listens there.
NOWHERE = "http://127.0.0.1:9"


class Redirected(HTTPAdapter):
    """Takes msal's calls to an Entra on this machine."""

    def __init__(self, address: str, timeout: float) -> None:
        super().__init__()
        self._address = address
        self._timeout = timeout

    def send(self, request: PreparedRequest, **kwargs: object) -> Response:  # type: ignore[override] # passes on what it is given
        """Send it elsewhere, and not wait for ever."""
        request.url = (request.url or "").replace(MICROSOFT, self._address)
        return super().send(request, **(kwargs | {"timeout": self._timeout}))  # type: ignore[arg-type] # as above


class Entra(Struct, eq=False):
    """Gives tokens, or does what `fault` says."""

    fault: str = ""
    asked: int = 0
    address: str = ""
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer_metadata(self, request: web.Request) -> web.Response:
        """Say where tokens are given."""
        place = MICROSOFT + request.path.partition("/v2.0")[0]
        return web.json_response(
            {"token_endpoint": f"{place}/token", "authorization_endpoint": f"{place}/authorize", "issuer": place}
        )

    async def answer_token(self, _request: web.Request) -> web.Response:
        """Give a token, or not."""
        self.asked += 1
        match self.fault:
            case "":
                return web.json_response({"access_token": OUR_TOKEN, "expires_in": 3600, "token_type": "Bearer"})
            case "hangs":
                await self._closing.wait()
                return web.Response()
            case "500" | "503":
                return web.Response(status=int(self.fault), text="<html>canary</html>")
            case code:
                body = {"error": "invalid_client", "error_codes": [int(code)], "error_description": "canary"}
                return web.json_response(body, status=400)

    def close(self) -> None:
        """Let go of calls that hang."""
        self._closing.set()


@asynccontextmanager
async def run_entra() -> AsyncIterator[Entra]:
    """Run an Entra."""
    entra = Entra()
    app = web.Application()
    app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", entra.answer_metadata)
    app.router.add_route("*", "/{tenant}/token", entra.answer_token)
    server = TestServer(app)
    await server.start_server()
    entra.address = str(server.make_url("")).rstrip("/")
    try:
        yield entra
    finally:
        entra.close()
        await server.close()


class Stall(Struct, eq=False):
    """For how long the loop ran nothing else, again and again."""

    seconds: list[float] = field(default_factory=list)

    async def watch(self) -> None:
        """Look again and again how late a short pause ends."""
        while True:
            began = perf_counter()
            await asyncio.sleep(0.01)
            self.seconds.append(perf_counter() - began - 0.01)


def make_tokens(entra: Entra, seconds: Callable[[], float]) -> CachedToken:
    """Return the service's own source of tokens, msal and all, before an Entra on this machine."""
    settings = make_settings(app_secret=Secret("canary"))

    def ask() -> AcquiredToken:
        with Session() as session:
            address = NOWHERE if entra.fault == "refused" else entra.address
            session.mount(MICROSOFT, Redirected(address, timeout=0.1))
            return ask_entra(settings, session)

    return CachedToken(ask, seconds)


FAULTS = ("refused", "hangs", "7000222", "700016", "500", "503")
ROUNDS = 10


@pytest.mark.parametrize("fault", FAULTS)
async def test_for_ten_minutes_without_a_token_the_webhook_answers_and_messages_wait(
    sqlite_url: str, fault: str
) -> None:
    now, machine = [1_000.0], clock_at(DATES.opens_on)
    with structlog.testing.capture_logs() as logs:
        async with run_entra() as entra:
            entra.fault = fault
            tokens = make_tokens(entra, lambda: now[0])
            async with open_house(sqlite_url, machine=machine, tokens=tokens) as house:
                stall = await live_through(house, machine, now)
                assert await count_states(house) == {State.WAITING: ROUNDS * 2}
                entra.fault = ""
                # Within a minute of the clock, everything that waited has gone out.
                now[0] += 60
                machine.put(machine.now() + timedelta(seconds=60))
                await house.tick("deliveries")
                await house.tick("deliveries")
                assert await count_states(house) == {State.SENT: ROUNDS * 2}
                assert {call.authorization for call in house.connector.calls} == {f"Bearer {OUR_TOKEN}"}
    alarms = [entry for entry in logs if entry["log_level"] == "error"]
    slow = find_percentile(house.slowest, 0.99)
    stalled = find_percentile(stall.seconds, 0.99)
    figures = {"webhook_p99_ms": slow * 1000, "stall_p99_ms": stalled * 1000, "stall_max_ms": max(stall.seconds) * 1000}
    tell_figure("R13", fault=fault, alarms=str(len(alarms)), asked=str(entra.asked), **figures)
    assert [entry["event"] for entry in alarms] == ["token_not_fetched"]
    assert [entry["event"] for entry in logs].count("token_fetched_again") == 1
    assert "canary" not in str(logs)
    assert slow <= 1.0
    assert stalled <= 0.1
    assert max(stall.seconds) <= 1.0  # another process may have had this one's turn


async def live_through(house: House, machine: SettableClock, now: list[float]) -> Stall:
    """Have people write for ten minutes; return for how long the loop stood still."""
    stall = Stall()
    watching = asyncio.create_task(stall.watch())
    for number in range(ROUNDS):
        now[0] += TEN_MINUTES / ROUNDS
        machine.put(machine.now() + timedelta(seconds=TEN_MINUTES / ROUNDS))
        pair = (CALLERS[2 * number % len(CALLERS)], CALLERS[(2 * number + 1) % len(CALLERS)])
        replies = await asyncio.gather(*(house.post(who.message("hjälp")) for who in pair))
        assert [reply.status for reply in replies] == [200, 200]
        await house.tick("deliveries")
    watching.cancel()
    assert house.connector.calls == []
    return stall


async def count_states(house: House) -> Counter[State]:
    """Return how many messages are in which state."""
    async with read_from(house.database_url) as uow:
        return Counter(each.state for each in await uow.outbox.all())


async def test_a_question_that_never_ends_keeps_nobody_waiting_and_is_asked_once() -> None:
    now, go_on, asked = [1_000.0], threading.Event(), list[int]()

    def hang() -> AcquiredToken:
        asked.append(1)
        go_on.wait()
        return AcquiredToken(OUR_TOKEN, 3600)

    tokens = CachedToken(hang, lambda: now[0])
    first = asyncio.create_task(tokens.get())
    while not asked:  # noqa: ASYNC110 - a thread asks
        await asyncio.sleep(0)
    now[0] += 10.0
    began = perf_counter()
    for _ in range(100):
        with pytest.raises(TokenUnavailable):
            await tokens.get()
    assert perf_counter() - began <= 1.0
    assert len(asked) == 1
    go_on.set()
    assert await first == OUR_TOKEN
    assert await tokens.get() == OUR_TOKEN
    await tokens.close()
