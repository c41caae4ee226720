"""Who may come in: proved with real signed tokens over HTTP (S1 to S4, S15, R14)."""

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout, web
from aiohttp.test_utils import TestClient, TestServer
from jwt.algorithms import RSAAlgorithm

from bot.channel_tokens import ChannelTokens
from bot.front_door import FrontDoor, Refused
from bot.rates import SlidingWindow
from bot.request_bodies import MAX_BYTES
from bot.service_urls import ServiceHosts
from bot.signing_keys import SigningKeys, read_keys
from tests.support.activities import TENANT, make_activity, make_installation, make_message, make_press
from tests.support.issuer import APP_ID, SERVICE_URL, Issuer, make_key, openid_issuer

HOSTS = ServiceHosts(frozenset({"smba.trafficmanager.net"}))


@dataclass(eq=False)
class Seconds:
    """A monotonic clock that a test moves."""

    value: float = 1_000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.value


@dataclass(eq=False)
class Door:
    """A front door that can be knocked at."""

    client: TestClient[Any, Any]
    issuer: Issuer
    seconds: Seconds
    keys: SigningKeys

    async def knock(self, token: str | None, activity: object = None, **headers: str) -> tuple[int, str]:
        """Send an activity with a token; return status and the door's own code, `in` when it opened."""
        sent = make_message("hej", SERVICE_URL) if activity is None else activity
        body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        given = {"Content-Type": "application/json", **headers}
        if token is not None:
            given["Authorization"] = f"Bearer {token}"
        async with self.client.post("/", data=body, headers=given) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def serve(door: FrontDoor) -> AsyncIterator[TestClient[Any, Any]]:
    """Serve a door alone."""

    async def answer(request: web.Request) -> web.Response:
        admitted = await door.admit(request)
        if isinstance(admitted, Refused):
            return web.Response(status=admitted.status, text=admitted.code)
        return web.Response(text="in")

    app = web.Application(client_max_size=MAX_BYTES)
    app.router.add_post("/", answer)
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture(name="door")
async def open_door() -> AsyncIterator[Door]:
    """Serve a door with the issuer's keys and one allowed tenant."""
    seconds = Seconds()
    async with openid_issuer() as issuer, ClientSession(timeout=ClientTimeout(total=5)) as session:
        keys = SigningKeys(lambda: session, issuer.metadata_url, seconds)
        rate = SlidingWindow(1000, 60.0, seconds)
        front_door = FrontDoor(ChannelTokens(APP_ID, keys), frozenset({TENANT}), HOSTS, rate)
        async with serve(front_door) as client:
            yield Door(client, issuer, seconds, keys)
        await keys.close()


async def test_a_token_of_the_issuer_for_us_opens_the_door(door: Door) -> None:
    assert await door.knock(door.issuer.issue()) == (200, "in")


def forge_tokens(issuer: Issuer) -> dict[str, str | None]:
    """Return tokens that must not open the door, by what is wrong with them."""
    now = int(time.time())
    good = issuer.issue()
    head, claims, signature = good.split(".")
    return {
        "no header": None,
        "empty": "",
        "one word": "x",
        "three words": "a.b.c",
        "no signature": f"{head}.{claims}.",
        "cut signature": f"{head}.{claims}.{signature[:-6]}",
        "other claims": f"{head}.{issuer.issue(aud='x').split('.')[1]}.{signature}",
        "no expiry": issuer.issue(exp=None),
        "expired over five minutes ago": issuer.issue(exp=now - 301),
        "not valid yet": issuer.issue(nbf=now + 400),
        "expiry is a word": issuer.issue(exp="soon"),
        "for another bot": issuer.issue(aud="6f1e0f0a-5f0b-4c56-9a53-6c1f0d1a0098"),
        "for nobody": issuer.issue(aud=None),
        "for several": issuer.issue(aud=[APP_ID, "x"]),
        "other issuer": issuer.issue(iss="https://sts.windows.net/"),
        "no issuer": issuer.issue(iss=None),
        "stranger's key under a known id": issuer.issue(key=make_key(99)),
        "unknown key id": issuer.issue(headers={"kid": "key-9"}),
        "empty key id": issuer.issue(headers={"kid": ""}),
        "other algorithm of the same key": issuer.issue(algorithm="RS384"),
        "shared secret": issuer.issue(key="x" * 64, algorithm="HS256"),
        "no algorithm": issuer.issue(key="", algorithm="none"),
        "very long": good + "x" * 20_000,
    }


@pytest.mark.parametrize("fault", [*forge_tokens(Issuer())])
async def test_a_token_that_proves_nothing_is_answered_401(door: Door, fault: str) -> None:
    status, _ = await door.knock(forge_tokens(door.issuer)[fault])
    # aiohttp itself refuses a header of more than 8 190 bytes.
    assert status == (400 if fault == "very long" else 401)


async def test_a_malformed_token_causes_no_call_of_ours(door: Door) -> None:
    for fault in ("one word", "three words", "empty key id", "shared secret", "no algorithm"):
        await door.knock(forge_tokens(door.issuer)[fault])
    assert door.issuer.fetches == 0


async def test_a_token_that_expired_four_minutes_ago_is_within_the_leeway(door: Door) -> None:
    assert await door.knock(door.issuer.issue(exp=int(time.time()) - 240)) == (200, "in")


@pytest.mark.parametrize("claim", [None, "https://smba.trafficmanager.net/amer/", ""])
async def test_a_token_for_another_service_url_is_answered_403(door: Door, claim: str | None) -> None:
    token = door.issuer.issue(serviceurl=claim)
    assert await door.knock(token) == (403, "service_url_not_in_token")


async def test_a_service_url_outside_the_list_is_answered_403_even_with_a_token_for_it(door: Door) -> None:
    url = "https://evil.trafficmanager.net/"
    token = door.issuer.issue(serviceurl=url)
    assert await door.knock(token, make_message("hej", url)) == (403, "service_url_not_allowed")


async def test_a_key_that_may_not_speak_for_teams_is_answered_401(door: Door) -> None:
    door.issuer.endorsements = ("webchat",)
    assert await door.knock(door.issuer.issue()) == (401, "token_key_not_endorsed")


@pytest.mark.parametrize("make", [make_message, make_press])
async def test_another_tenant_is_answered_403(door: Door, make: Any) -> None:  # noqa: ANN401 - a builder
    foreign = {"tenant": {"id": "6f1e0f0a-5f0b-4c56-9a53-6c1f0d1a0002"}}
    activity = {**make("hej", SERVICE_URL), "channelData": foreign, "conversation": {"id": "a:1"}}
    assert await door.knock(door.issuer.issue(), activity) == (403, "tenant_not_allowed")


async def test_an_installation_from_another_tenant_is_answered_403(door: Door) -> None:
    activity = make_installation(service_url=SERVICE_URL) | {
        "channelData": {"tenant": {"id": "other"}},
        "conversation": {"id": "a:1"},
    }
    assert await door.knock(door.issuer.issue(), activity) == (403, "tenant_not_allowed")


async def test_two_tenants_in_one_activity_are_answered_403(door: Door) -> None:
    place = {"id": "a:personal-1", "tenantId": "6f1e0f0a-5f0b-4c56-9a53-6c1f0d1a0002"}
    activity = make_message("hej", SERVICE_URL, conversation=place)
    assert await door.knock(door.issuer.issue(), activity) == (403, "tenants_differ")


async def test_another_channel_is_answered_403(door: Door) -> None:
    assert (await door.knock(door.issuer.issue(), make_message("hej", SERVICE_URL, channelId="webchat")))[0] == 403


BODIES = {
    "empty": b"",
    "no JSON": b"{",
    "list": b"[]",
    "null": b"null",
    "word": b'"hej"',
    "empty object": b"{}",
    "not UTF-8": b'{"type":"\xff"}',
    "UTF-16": '{"type":"message"}'.encode("utf-16"),
    "NaN": b'{"type":NaN}',
    "a number without end": b'{"type":1e999}',
    "long number": b'{"value":' + b"9" * 100_000 + b"}",
    "deep": b'{"value":' + b"[" * 33 + b"]" * 33 + b"}",
    "very deep": b"[" * 100_000,
    "half a character": b'{"type":"message","text":"\\ud83d"}',
    "NUL": b'{"type":"message","text":"a\\u0000b"}',
    "type is a number": b'{"type":1}',
    "conversation is a word": json.dumps(make_message("x", SERVICE_URL, conversation="a:1")).encode(),
    "conversation without id": json.dumps(make_message("x", SERVICE_URL, conversation={})).encode(),
    "no tenant": json.dumps(make_message("x", SERVICE_URL, channelData={})).encode(),
    "no recipient": json.dumps(make_message("x", SERVICE_URL, recipient=None)).encode(),
    "sender is a word": json.dumps({**make_message("x", SERVICE_URL), "from": "me"}).encode(),
    "endless own id": json.dumps(make_message("x", SERVICE_URL, id="a" * 600)).encode(),
    "endless name": json.dumps(make_message("x", SERVICE_URL, **{"from": {"id": "29:x", "name": "a" * 600}})).encode(),
    "endless id": json.dumps(make_message("x", SERVICE_URL, conversation={"id": "a" * 600})).encode(),
}


@pytest.mark.parametrize("fault", [*BODIES])
async def test_a_body_that_is_no_activity_is_answered_400(door: Door, fault: str) -> None:
    assert (await door.knock(door.issuer.issue(), BODIES[fault]))[0] == 400


async def test_brackets_within_texts_are_not_depth(door: Door) -> None:
    assert await door.knock(door.issuer.issue(), make_message('[{"' * 100, SERVICE_URL)) == (200, "in")


async def test_a_body_over_256_kib_is_answered_413(door: Door) -> None:
    assert await door.knock(door.issuer.issue(), make_message("a" * MAX_BYTES, SERVICE_URL)) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"no gzip at all", 400), (gzip.compress(b" " * 20_000_000, mtime=0), 413), (gzip.compress(b"{}", mtime=0), 400)],
)
async def test_a_packed_body_is_bounded_unpacked(door: Door, body: bytes, status: int) -> None:
    headers = {"Content-Encoding": "gzip"}
    assert (await door.knock(door.issuer.issue(), body, **headers))[0] == status


async def test_a_body_that_never_ends_is_answered_400() -> None:
    never = asyncio.Event()

    async def drip() -> AsyncIterator[bytes]:
        yield b'{"type":'
        await never.wait()

    local = FrontDoor(None, frozenset(), ServiceHosts(frozenset(), dev=True), body_seconds=0.05)
    async with serve(local) as client, client.post("/", data=drip()) as answer:
        assert (answer.status, await answer.text()) == (400, "body_too_slow")


async def test_a_body_without_a_valid_token_is_not_even_read(door: Door) -> None:
    assert (await door.knock(None, make_message("a" * MAX_BYTES, SERVICE_URL)))[0] == 401


async def test_the_sixty_first_activity_of_a_person_in_a_minute_is_answered_429() -> None:
    seconds = Seconds()
    hosts = ServiceHosts(frozenset(), dev=True)
    async with serve(FrontDoor(None, frozenset(), hosts, SlidingWindow(60, 60.0, seconds))) as client:
        statuses = []
        for number in range(61):
            async with client.post("/", json=make_message(str(number))) as answer:
                statuses.append(answer.status)
        other = make_activity("message", **{"from": {"id": "29:person-2", "aadObjectId": "someone-else"}})
        async with client.post("/", json=other) as answer:
            statuses.append(answer.status)
        seconds.value += 60
        async with client.post("/", json=make_message("later")) as answer:
            statuses.append(answer.status)
    assert statuses == [200] * 60 + [429, 200, 200]


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://example.org"}, {"X-Forwarded-For": "203.0.113.7"}, {"Host": "tunnel.example.org"}],
)
async def test_in_dev_mode_only_a_program_on_this_machine_may_call(headers: dict[str, str]) -> None:
    async with serve(FrontDoor(None, frozenset(), ServiceHosts(frozenset(), dev=True))) as client:
        async with client.post("/", json=make_message("hej")) as answer:
            assert answer.status == 200
        async with client.post("/", json=make_message("hej"), headers=headers) as answer:
            assert answer.status == 403


async def test_a_new_key_is_accepted_on_its_first_request(door: Door) -> None:
    await door.knock(door.issuer.issue())
    door.issuer.rotate()
    door.seconds.value += 10
    assert await door.knock(door.issuer.issue()) == (200, "in")


async def test_a_flood_of_unknown_keys_causes_one_fetch_in_ten_seconds(door: Door) -> None:
    for number in range(50):
        await door.knock(door.issuer.issue(headers={"kid": f"flood-{number}"}))
    assert door.issuer.fetches == 1
    door.issuer.rotate()
    door.seconds.value += 10
    assert await door.knock(door.issuer.issue()) == (200, "in")


async def test_known_keys_go_on_while_their_source_is_down(door: Door) -> None:
    await door.knock(door.issuer.issue())
    door.issuer.status = 500
    door.seconds.value += 48 * 3600
    assert await door.knock(door.issuer.issue()) == (200, "in")


async def test_known_keys_go_on_while_their_source_hangs(door: Door) -> None:
    await door.knock(door.issuer.issue())
    door.issuer.hangs = True
    door.seconds.value += 48 * 3600
    assert await door.knock(door.issuer.issue()) == (200, "in")


async def test_without_any_key_the_caller_is_asked_to_come_again(door: Door) -> None:
    door.issuer.status = 500
    assert await door.knock(door.issuer.issue()) == (503, "signing_keys_unavailable")
    assert not door.keys.known
    door.issuer.status = 200
    door.seconds.value += 10
    assert await door.knock(door.issuer.issue()) == (200, "in")


async def test_keys_can_be_fetched_before_the_first_call(door: Door) -> None:
    assert await door.keys.warm()
    assert door.issuer.fetches == 1
    assert await door.knock(door.issuer.issue()) == (200, "in")
    assert door.issuer.fetches == 1


async def test_an_empty_answer_is_no_reason_to_forget_what_is_known(door: Door) -> None:
    token = door.issuer.issue()
    await door.knock(token)
    door.issuer.keys = {}
    door.seconds.value += 48 * 3600
    await door.keys.warm()
    assert await door.knock(token) == (200, "in")


def test_a_key_that_cannot_be_used_is_passed_over() -> None:
    good = {**RSAAlgorithm.to_jwk(make_key(0).public_key(), as_dict=True), "kid": "good", "endorsements": ["msteams"]}
    nameless = {name: value for name, value in good.items() if name != "kid"}
    keys = read_keys({"keys": [{"kid": "x", "kty": "RSA"}, {"kty": "EC", "kid": "y"}, nameless, "key", good]})
    assert list(keys) == ["good"]


async def test_a_source_that_answers_with_anything_else_gives_no_keys(door: Door) -> None:
    async with ClientSession() as session:
        keys = SigningKeys(lambda: session, door.issuer.metadata_url.replace("/openid", "/nowhere"))
        assert not await keys.warm()
        await keys.close()
