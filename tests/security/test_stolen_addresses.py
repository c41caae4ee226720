"""Our token goes to Teams' own hosts and nobody else: asked at the door, before storing and before sending (S4)."""

from dataclasses import dataclass

import pytest

from bot.connector import Address, Connector
from bot.service_urls import ServiceHosts
from domain.deliveries import Result
from tests.dialogs.talks import Talk, begin_talk
from tests.security.doors import HOST, OUR_TOKEN, open_house, read_tables, tell_figure
from tests.support.builders import TENANT, a_conversation, a_turn
from tests.support.connector import Behaviour, fake_connector
from tests.support.counties import CHAIRS

HOSTS = ServiceHosts(frozenset({HOST}))
WHO = CHAIRS["LS13"]

# How a host is made to look like another one; `{}` is where the right one would be.
AUTHORITIES = (
    "evil.example", "evil.trafficmanager.net", "smba-trafficmanager.net", "smbatrafficmanager.net",
    "trafficmanager.net",
    "{}.evil.example", "{}.evil.trafficmanager.net", "evil.{}", "x{}", "{}x", "{}@evil.example", "{}:443@evil.example",
    "user@{}", "user:word@{}", "@{}", "{}.", ".{}", "{}..", "{}:80", "{}:8443", "{}:0443", "{}:", "{}:443:443",
    "{}%2eevil.example", "{}%00.evil.example", "{}%40evil.example", "{}\\.evil.example", "{}\\@evil.example",
    "{} .evil.example", "{}\t.evil.example", "{}\n.evil.example", "{}\r\nX: y", "{}\u0000.evil.example",
    "{},evil.example",
    "{};evil.example", "{}#evil.example", "{}?evil.example", "evil.example#{}", "evil.example?{}", "evil.example/{}",
    "smb\u0430.trafficmanager.net", "smba\uff0etrafficmanager\uff0enet", "smba\u3002trafficmanager\u3002net",
    "\uff53\uff4d\uff42\uff41.trafficmanager.net", "xn--smb-8cd.trafficmanager.net", "smba.traffi\u0441manager.net",
    "smba.trafficmanager.ne\u017f", "\u017fmba.trafficmanager.net", "smba\u00ad.trafficmanager.net",
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost",
    "169.254.169.254", "metadata.google.internal", "10.0.0.1", "",
)  # fmt: skip
SCHEMES = ("https://{}/emea/", "https://{}", "http://{}/emea/", "//{}/emea/")
OTHERS = (
    "", " ", "https://", "https:/{}/", "https:{}/", "https:///{}/", "{}", "ftp://{}/", "file:///etc/passwd",
    "javascript:x", "data:,x", "wss://{}/", "HTTPS ://{}/", "https://{}/?x=1", "https://{}/#x", "https://{}/a b",
    "https://{}/%0d%0aHost:x", "https://{}/\r\nHost: x", "https://{}/\n", "https://{}\n", " https://{}/",
    "https://{}/ ", "\ufeffhttps://{}/", "https://{}/\u202e", "https://{}/\\..\\", "https://{}/" + "a" * 400, "http://{}/",
    "https://{}/;@evil.example", "https://{}/@evil.example",
)  # fmt: skip
TRICKS = tuple(
    dict.fromkeys(
        trick
        for trick in (
            *(scheme.format(authority.format(HOST)) for authority in AUTHORITIES for scheme in SCHEMES),
            *(other.format(HOST) for other in OTHERS),
        )
    )
)


@dataclass(eq=False)
class Watched:
    """Our token, and how often it was asked for."""

    asked: int = 0

    async def get(self) -> str | None:
        """Return the token."""
        self.asked += 1
        return OUR_TOKEN

    def reject(self, token: str) -> None:
        """Do nothing."""


@pytest.fixture(name="talk")
async def open_talk() -> Talk:
    """Return a county in memory whose messages may go to Teams' host only."""
    talk = await begin_talk()
    talk.runner = talk.make_runner(may_answer_at=HOSTS.allow)
    return talk


def test_there_are_two_hundred_tricks_and_each_would_leave_the_list() -> None:
    assert len(TRICKS) >= 200
    assert [trick for trick in TRICKS if HOSTS.allow(trick)] == []


async def test_at_the_door_a_trick_is_refused_even_with_a_token_that_names_it(sqlite_url: str) -> None:
    async with open_house(sqlite_url) as house:
        before = read_tables(sqlite_url)
        allowed = ServiceHosts(frozenset({HOST}), dev=True)  # the fake Connector of this test is on this machine
        tricks = [trick for trick in TRICKS if not allowed.allow(trick)]
        assert len(tricks) >= 200
        for trick in tricks:
            token = house.issuer.issue(serviceurl=trick)
            answer = await house.post(WHO.message("hej") | {"serviceUrl": trick}, token)
            # No address at all, or one that no database can hold, is no activity to begin with.
            assert answer.status == (400 if not trick or "\x00" in trick else 403), trick
        assert read_tables(sqlite_url) == before
        assert house.connector.calls == []
        tell_figure("S4", tricks=str(len(tricks)), calls="0")


async def test_before_storing_a_trick_is_refused_whatever_the_door_let_in(talk: Talk) -> None:
    for trick in TRICKS:
        await talk.run(a_turn("hej", conversation=a_conversation(service_url=trick)))
        assert talk.handled.response == {"status": 403, "body": None}
        assert talk.handled.replies == ()
    async with talk.database.read() as uow:
        assert await uow.conversations.get(TENANT, a_conversation().id) is None
        assert await uow.outbox.all() == []


async def test_before_sending_a_trick_is_refused_and_our_token_not_even_asked_for() -> None:
    tokens = Watched()
    connector = Connector(tokens, HOSTS)
    for trick in TRICKS:
        # A conversation each: the pace that Teams allows would make one of them wait.
        address = Address(trick, trick, f"a:{trick}")
        outcome = await connector.send(address, {"type": "message", "text": "hej"})
        assert (outcome.result, outcome.detail) == (Result.FAILED, "service_url_not_allowed"), trick
        assert await connector.get_member(address, "29:x") is None
    await connector.close()
    assert tokens.asked == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_takes_our_token_nowhere(status: int) -> None:
    async with fake_connector() as teams, fake_connector() as thief:
        connector = Connector(Watched(), ServiceHosts(frozenset(), dev=True))
        teams.answer_by(
            lambda _call: Behaviour(status, headers={"Location": thief.url + "/v3/conversations/a/activities"})
        )
        address = Address(teams.url, TENANT, "a:1")
        outcomes = [
            (await connector.send(address, {"type": "message"})).result,
            (await connector.update(address, "1", {"type": "message"})).result,
            (await connector.delete(address, "1")).result,
        ]
        assert await connector.get_member(address, "29:x") is None
        await connector.close()
        assert Result.SENT not in outcomes
        assert (len(teams.calls), thief.calls) == (4, [])
