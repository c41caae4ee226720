"""Our sender, against a Connector on loopback."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from socket import create_server

import pytest
from aiohttp import ClientTimeout

from bot.clock import DemoClock
from bot.connector import MAX_ANSWER_BYTES, MAX_CONNECTIONS, Address, Connector, Member, read_member
from bot.limits import Limits
from bot.rates import MARGIN_SECONDS, Pace
from bot.service_urls import ServiceHosts
from bot.tokens import TokenUnavailable
from domain.deliveries import Outcome, Result
from tests.support.connector import Behaviour, FakeConnector, fake_connector

NOW = datetime(2025, 1, 24, 8, tzinfo=UTC)
HELLO = {"type": "message", "text": "hej"}


@dataclass(eq=False)
class Tokens:
    """Tokens that a test decides on."""

    tokens: list[str] = field(default_factory=lambda: ["token-1", "token-2", "token-3"])
    failure: TokenUnavailable | None = None

    async def get(self) -> str | None:
        """Return the current token."""
        if self.failure is not None:
            raise self.failure
        return self.tokens[0]

    def reject(self, token: str) -> None:
        """Go on to the next one."""
        self.tokens.remove(token)


@pytest.fixture(name="fake")
async def run_fake() -> AsyncIterator[FakeConnector]:
    """Run a Connector."""
    async with fake_connector() as fake:
        yield fake


@pytest.fixture(name="tokens")
def make_tokens() -> Tokens:
    """Return three tokens."""
    return Tokens()


@pytest.fixture(name="connector")
async def make_connector(tokens: Tokens) -> AsyncIterator[Connector]:
    """Return our sender, which may call this machine."""
    connector = Connector(tokens, ServiceHosts(frozenset(), dev=True), DemoClock(NOW))
    yield connector
    await connector.close()


def address_of(fake: FakeConnector, conversation_id: str = "a:personal-1") -> Address:
    """Return where a conversation of the fake's is."""
    return Address(fake.url, "tenant-1", conversation_id)


async def test_a_message_that_arrives_has_an_id(fake: FakeConnector, connector: Connector) -> None:
    outcome = await connector.send(address_of(fake), HELLO)
    assert outcome == Outcome(Result.SENT, activity_id=fake.activities[0].activity_id)
    assert fake.sent_to("a:personal-1") == [HELLO]
    assert fake.calls[0].authorization == "Bearer token-1"


async def test_ids_of_threads_reach_the_connector_unharmed(fake: FakeConnector, connector: Connector) -> None:
    thread = "19:samman/ställning åäö@thread.tacv2;messageid=17?x=1#y"
    await connector.send(address_of(fake, thread), HELLO, reply_to="1:2/3")
    assert (fake.calls[0].conversation_id, fake.calls[0].activity_id) == (thread, "1:2/3")


async def test_an_update_replaces_the_message(fake: FakeConnector, connector: Connector) -> None:
    sent = await connector.send(address_of(fake), HELLO)
    assert sent.activity_id is not None
    await connector.update(address_of(fake), sent.activity_id, {"type": "message", "text": "då"})
    assert [message["text"] for message in fake.sent_to("a:personal-1")] == ["då"]


async def test_an_update_of_a_message_that_is_gone_says_so(fake: FakeConnector, connector: Connector) -> None:
    outcome = await connector.update(address_of(fake), "1", HELLO)
    assert outcome == Outcome(Result.UNREACHABLE, detail="404:ActivityNotFoundInConversation")


async def test_an_uncertain_update_may_be_repeated_and_is_known_to_be_in_doubt(
    fake: FakeConnector, connector: Connector
) -> None:
    fake.script(Behaviour(502), Behaviour(429))
    outcomes = [await connector.update(address_of(fake), "1", HELLO) for _ in range(2)]
    assert [(each.result, each.uncertain) for each in outcomes] == [(Result.RETRY, True), (Result.RETRY, False)]


async def test_a_message_can_be_taken_away(fake: FakeConnector, connector: Connector) -> None:
    sent = await connector.send(address_of(fake), HELLO)
    assert sent.activity_id is not None
    assert (await connector.delete(address_of(fake), sent.activity_id)).result is Result.SENT
    assert fake.sent_to("a:personal-1") == []


async def test_a_private_chat_is_made_once_and_known_by_its_id(fake: FakeConnector, connector: Connector) -> None:
    made = await connector.create_personal(address_of(fake), "28:bot", "29:person-1")
    assert made == "a:29:person-1"
    assert fake.calls[0].body["channelData"] == {"tenant": {"id": "tenant-1"}}


async def test_a_private_chat_that_is_refused_gives_the_reason(fake: FakeConnector, connector: Connector) -> None:
    fake.script(Behaviour(403, body={"error": {"code": "ForbiddenOperationException"}}))
    made = await connector.create_personal(address_of(fake), "28:bot", "29:person-1")
    assert made == Outcome(Result.UNREACHABLE, detail="403:ForbiddenOperationException")


async def test_a_member_is_described(fake: FakeConnector, connector: Connector) -> None:
    fake.members["29:person-1"] = {
        "aadObjectId": "p1",
        "name": "Ordförande LS13",
        "userPrincipalName": "ls13@example.org",
    }
    assert await connector.get_member(address_of(fake), "29:person-1") == Member(
        "p1", "ls13@example.org", "Ordförande LS13"
    )
    assert await connector.get_member(address_of(fake), "29:person-2") is None


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff"])
def test_a_member_in_an_unknown_shape_is_nobody(body: bytes) -> None:
    assert read_member(body) is None


async def test_a_refused_token_is_renewed_once(fake: FakeConnector, connector: Connector, tokens: Tokens) -> None:
    fake.script(Behaviour(401))
    assert (await connector.send(address_of(fake), HELLO)).result is Result.SENT
    assert [call.authorization for call in fake.calls] == ["Bearer token-1", "Bearer token-2"]


async def test_a_token_refused_twice_lets_the_message_wait(fake: FakeConnector, connector: Connector) -> None:
    fake.script(Behaviour(401), Behaviour(401, body={"error": {"code": "BotNotRegistered"}}))
    outcome = await connector.send(address_of(fake), HELLO)
    assert outcome == Outcome(Result.RETRY, retry_after=300, detail="401:BotNotRegistered", counted=False)
    assert len(fake.calls) == 2


async def test_without_a_token_nothing_is_sent_and_nothing_is_lost(
    fake: FakeConnector, connector: Connector, tokens: Tokens
) -> None:
    tokens.failure = TokenUnavailable("AADSTS7000222")
    outcome = await connector.send(address_of(fake), HELLO)
    assert outcome == Outcome(Result.RETRY, retry_after=30, detail="AADSTS7000222", counted=False)
    assert fake.calls == []


async def test_a_redirect_is_not_followed(fake: FakeConnector, connector: Connector) -> None:
    fake.script(Behaviour(307, headers={"Location": fake.url + "/v3/conversations/elsewhere/activities"}))
    assert (await connector.send(address_of(fake), HELLO)).result is Result.FAILED
    assert len(fake.calls) == 1


async def test_no_token_leaves_for_a_host_outside_the_list(tokens: Tokens) -> None:
    connector = Connector(tokens, ServiceHosts(frozenset({"smba.trafficmanager.net"})), DemoClock(NOW))
    tokens.failure = TokenUnavailable("asked for a token")
    for url in ("https://evil.trafficmanager.net/", "http://smba.trafficmanager.net/", "http://127.0.0.1:1/"):
        outcome = await connector.send(Address(url, "tenant-1", "a:1"), HELLO)
        assert outcome == Outcome(Result.FAILED, detail="service_url_not_allowed")
    await connector.close()


async def test_a_connection_that_is_cut_after_the_post_leaves_it_uncertain(
    fake: FakeConnector, connector: Connector
) -> None:
    fake.script(Behaviour(resets=True, arrives=True))
    assert (await connector.send(address_of(fake), HELLO)).result is Result.AMBIGUOUS


async def test_a_connector_that_never_answers_leaves_it_uncertain(fake: FakeConnector) -> None:
    impatient = Limits(timeout=ClientTimeout(total=0.05, connect=5))
    connector = Connector(Tokens(), ServiceHosts(frozenset(), dev=True), DemoClock(NOW), impatient)
    fake.script(Behaviour(hangs=True, arrives=True))
    assert (await connector.send(address_of(fake), HELLO)).result is Result.AMBIGUOUS
    await connector.close()


async def test_nobody_listening_lets_the_message_wait(connector: Connector) -> None:
    with create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    outcome = await connector.send(Address(f"http://127.0.0.1:{port}", "tenant-1", "a:1"), HELLO)
    assert outcome.result is Result.RETRY


async def test_a_conversation_gets_seven_messages_a_second_and_a_tenant_thirty(fake: FakeConnector) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(round(seconds, 3))

    limits = Limits(Pace(7, lambda: sum(slept), sleep), Pace(30, lambda: sum(slept), sleep))
    connector = Connector(Tokens(), ServiceHosts(frozenset(), dev=True), DemoClock(NOW), limits)
    for number in range(8):
        await connector.send(address_of(fake), {**HELLO, "text": str(number)})
    assert slept == [1 + MARGIN_SECONDS]
    for number in range(30):
        await connector.send(address_of(fake, f"a:{number}"), HELLO)
    assert slept == [1 + MARGIN_SECONDS, 1 + MARGIN_SECONDS]
    await connector.close()


async def test_all_messages_of_a_sender_share_connections(fake: FakeConnector, connector: Connector) -> None:
    session = connector.session
    await connector.send(address_of(fake), HELLO)
    await connector.send(address_of(fake, "a:personal-2"), HELLO)
    assert connector.session is session


async def test_answers_that_are_too_long_are_not_read_to_their_end_and_hold_no_connection(fake: FakeConnector) -> None:
    limits = Limits(Pace(1000), Pace(1000))
    connector = Connector(Tokens(), ServiceHosts(frozenset(), dev=True), DemoClock(NOW), limits)
    fake.answer_by(lambda _call: Behaviour(200, body={"id": "1", "more": "x" * 8 * MAX_ANSWER_BYTES}))
    async with asyncio.timeout(30):
        for _ in range(MAX_CONNECTIONS + 1):
            assert (await connector.send(address_of(fake), HELLO)).result is Result.SENT
    await connector.close()
