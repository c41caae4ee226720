"""Our side of the Bot Connector: one pooled session, plain JSON, and an outcome instead of an exception."""

import json
from collections.abc import Awaitable, Callable
from functools import lru_cache
from urllib.parse import quote

import structlog
from aiohttp import (
    BytesPayload,
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ConnectionTimeoutError,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)
from msgspec import Struct
from msgspec.structs import replace
from yarl import URL

from bot.activity_fields import read_text
from bot.alarms import Alarms
from bot.clock import Clock, SystemClock
from bot.connector_answers import classify, is_chat_lost, repeat, wait_as
from bot.limits import Limits
from bot.logs import describe_error
from bot.pauses import EVERYONE
from bot.service_urls import ServiceHosts
from bot.tokens import TokenSource, TokenUnavailable
from domain.deliveries import Outcome, Result
from domain.json_texts import write_json
from domain.ports import Json

LOG = structlog.get_logger(__name__)

# Shorter than Teams keeps idle connections, so that few posts meet one that is just being closed.
KEEP_ALIVE_SECONDS = 15
MAX_CONNECTIONS = 50
CONVERSATIONS = "/v3/conversations"
# Conversations' ids, which come again and again; so do the addresses that they are added to, of which Teams has few.
MAX_QUOTED = 4096
MAX_BASES = 64
MAX_ANSWER_BYTES = 64 * 1024
# Without a token, messages wait so long, and go out within a minute of its return (R13).
NO_TOKEN_PAUSE = 30.0
TRIES_WITH_A_TOKEN = 2
OK, UNAUTHORISED, THROTTLED, SERVER_FAULTS = 200, 401, 429, 500
# In a status' place: nothing was asked, or asked and not answered.
NOT_ASKED, NO_ANSWER = 0, -1
PAUSED = "tenant_paused"


class Address(Struct, frozen=True):
    """Where a message goes; the conversation's id may name a thread.

    `bot_id` and `member_id` are who we are and who a private chat is with, if known: enough to ask for it anew.
    """

    service_url: str
    tenant_id: str
    conversation_id: str
    bot_id: str = ""
    member_id: str | None = None


class Member(Struct, frozen=True):
    """What the roster of a conversation says about someone."""

    object_id: str | None
    email: str | None
    name: str | None


class Answer(Struct, frozen=True):
    """An answer, or that there was none: its outcome for a message, and its JSON."""

    status: int
    outcome: Outcome
    body: bytes = b""


class _Once(BytesPayload):
    """A body that is written once: aiohttp repeats a PUT whose connection is cut by itself, and nobody knows of it."""

    @property
    def consumed(self) -> bool:
        """Tell that there is nothing left for a second time."""
        return True


Exchange = Callable[[str, str, Json | None, str | None], Awaitable[Answer]]


class Connector:
    """Sends to Teams. Nothing it does raises for what the other side does: each try has an outcome (F39).

    `exchange` makes one HTTP call of method, address, JSON and token; our own by default.
    """

    def __init__(
        self,
        tokens: TokenSource,
        hosts: ServiceHosts,
        clock: Clock | None = None,
        limits: Limits | None = None,
        exchange: Exchange | None = None,
    ) -> None:
        self._tokens = tokens
        self._hosts = hosts
        self._clock = clock or SystemClock()
        self._limits = limits or Limits()
        self._exchange = exchange or self._request
        self._alarms = Alarms()
        self._session: ClientSession | None = None

    @property
    def session(self) -> ClientSession:
        """The pooled session; it opens with the first call, inside the running loop."""
        if self._session is None or self._session.closed:
            self._session = ClientSession(
                timeout=self._limits.timeout,
                connector=TCPConnector(limit=MAX_CONNECTIONS, keepalive_timeout=KEEP_ALIVE_SECONDS),
                cookie_jar=DummyCookieJar(),
            )
        return self._session

    async def send(self, address: Address, activity: Json, reply_to: str | None = None) -> Outcome:
        """Post a message; in reply to another one where the conversation is not a thread.

        A private chat that Teams does not know any more is asked for anew, once; it may have another id then (F14).
        """
        tail = f"/activities/{_quote(reply_to)}" if reply_to else "/activities"
        outcome = (await self._call("POST", address, tail, activity)).outcome
        if address.member_id is None or not is_chat_lost(outcome):
            return outcome
        made = await self.create_personal(address, address.bot_id, address.member_id)
        if isinstance(made, Outcome):
            return outcome if made.result in {Result.UNREACHABLE, Result.FAILED} else wait_as(made)
        moved = {**activity, "conversation": {"id": made}}
        again = (await self._call("POST", replace(address, conversation_id=made), "/activities", moved)).outcome
        return replace(again, conversation_id=made)

    async def update(self, address: Address, activity_id: str, activity: Json) -> Outcome:
        """Put something else in a message's place; an uncertain try may be repeated, as twice does no more."""
        tail = f"/activities/{_quote(activity_id)}"
        return repeat((await self._call("PUT", address, tail, {**activity, "id": activity_id})).outcome)

    async def delete(self, address: Address, activity_id: str) -> Outcome:
        """Take a message away; an uncertain try may be repeated."""
        return repeat((await self._call("DELETE", address, f"/activities/{_quote(activity_id)}", None)).outcome)

    async def create_personal(self, address: Address, bot_id: str, member_id: str) -> str | Outcome:
        """Return the id of the private chat with a member, or why there is none; only host and tenant are used."""
        body = {
            "isGroup": False,
            "bot": {"id": bot_id},
            "members": [{"id": member_id}],
            "tenantId": address.tenant_id,
            "channelData": {"tenant": {"id": address.tenant_id}},
        }
        answer = await self._call("POST", replace(address, conversation_id=""), "", body)
        return answer.outcome.activity_id or answer.outcome

    async def get_member(self, address: Address, member_id: str) -> Member | None:
        """Return what is known of a member of the conversation; None when it cannot be had, for whatever reason."""
        answer = await self._call("GET", address, f"/members/{_quote(member_id)}", None)
        return read_member(answer.body) if answer.status == OK else None

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()

    async def _call(self, method: str, address: Address, tail: str, body: Json | None) -> Answer:
        place = f"/{_quote(address.conversation_id)}" if address.conversation_id else ""
        url = f"{address.service_url.rstrip('/')}{CONVERSATIONS}{place}{tail}"
        for attempt in (1, 2):
            held = await self._wait(address)
            if held > 0:
                return Answer(NOT_ASKED, Outcome(Result.RETRY, retry_after=held, detail=PAUSED, counted=False))
            answer = await self._try_once(method, url, body)
            self._limits.note_answer(address.conversation_id)
            if answer.status != UNAUTHORISED or attempt == TRIES_WITH_A_TOKEN:
                break
        return self._learn(address.tenant_id, answer)

    async def _wait(self, address: Address) -> float:
        """Wait for the limits; return the seconds for which the tenant is left alone, as told before or meanwhile."""
        tenant_id, conversation_id, limits = address.tenant_id, address.conversation_id, self._limits
        if limits.pauses.is_held(tenant_id):
            return limits.pauses.left(tenant_id)
        if not (conversation_id and limits.take(tenant_id, conversation_id)):
            await limits.wait(tenant_id, conversation_id)
        return limits.pauses.left(tenant_id)

    def _learn(self, tenant_id: str, answer: Answer) -> Answer:
        """Let all messages of the tenant know what this one was told (F5, F6, F16)."""
        pauses, outcome = self._limits.pauses, answer.outcome
        if answer.status == UNAUTHORISED:
            self._alarms.sound("connector_refuses_our_token", detail=outcome.detail)
            pauses.hold(EVERYONE, outcome.retry_after or 0.0)
            return answer
        if answer.status > 0:
            self._alarms.clear("connector_refuses_our_token")
        if answer.status >= SERVER_FAULTS or answer.status == NO_ANSWER:
            pauses.note(tenant_id, fault=True)
        elif answer.status > 0:
            pauses.note(tenant_id, fault=False)
        if answer.status == THROTTLED and outcome.retry_after is not None:
            return replace(answer, outcome=replace(outcome, retry_after=pauses.hold(tenant_id, outcome.retry_after)))
        return answer

    async def _try_once(self, method: str, url: str, body: Json | None) -> Answer:
        if not self._hosts.allow(url.partition(CONVERSATIONS)[0]):
            return Answer(NOT_ASKED, Outcome(Result.FAILED, detail="service_url_not_allowed"))
        try:
            token = await self._tokens.get()
        except TokenUnavailable as error:
            return Answer(
                NOT_ASKED, Outcome(Result.RETRY, retry_after=NO_TOKEN_PAUSE, detail=error.code, counted=False)
            )
        answer = await self._exchange(method, url, body, token)
        if answer.status == UNAUTHORISED and token is not None:
            self._tokens.reject(token)
        return answer

    async def _request(self, method: str, url: str, body: Json | None, token: str | None) -> Answer:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        written = None
        if body is not None:
            # Made here, it need not be found out by aiohttp what is given to it.
            written = _Once(write_json(body), content_type="application/json")
        try:
            response = await self.session.request(
                method, _read_url(url), data=written, headers=headers, allow_redirects=False
            )
            return await self._read_answer(response)
        except (ClientConnectorError, ConnectionTimeoutError) as error:  # nothing of the message has left us
            return Answer(NO_ANSWER, Outcome(Result.RETRY, detail=type(error).__name__))
        except InvalidURL:
            return Answer(NOT_ASKED, Outcome(Result.FAILED, detail="InvalidURL"))
        except (ClientError, TimeoutError, OSError) as error:
            return Answer(NO_ANSWER, Outcome(Result.AMBIGUOUS, detail=type(error).__name__))

    async def _read_answer(self, response: ClientResponse) -> Answer:
        """Read the body as far as it comes: the status alone says whether the message is there."""
        body = b""
        try:
            while not response.content.at_eof() and len(body) <= MAX_ANSWER_BYTES:
                body += await response.content.readany()
        except (ClientError, TimeoutError, OSError) as error:
            LOG.info("connector_answer_cut_off", status=response.status, **describe_error(error))
        finally:
            response.release()
        return Answer(response.status, classify(response.status, response.headers, body, self._clock.now()), body)


def read_member(body: bytes) -> Member | None:
    """Return the member described; the sign-in name stands in for a missing e-mail address, as it looks like one."""
    try:
        told = json.loads(body)
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    return Member(
        object_id=read_text(told, "aadObjectId") or read_text(told, "objectId") or None,
        email=read_text(told, "email") or read_text(told, "userPrincipalName") or None,
        name=read_text(told, "name") or None,
    )


# Private functions


@lru_cache(maxsize=MAX_QUOTED)
def _quote(identifier: str) -> str:
    return quote(identifier, safe="")


def _read_url(url: str) -> URL:
    """Read a quoted address, and what comes before a conversation's id only once."""
    service_url, _, rest = url.partition(CONVERSATIONS)
    base = _read_base(service_url)
    return base.with_path(base.raw_path + rest, encoded=True)


@lru_cache(maxsize=MAX_BASES)
def _read_base(service_url: str) -> URL:
    return URL(service_url + CONVERSATIONS, encoded=True)
