"""Our side of the Bot Connector: one pooled session, plain JSON, and an outcome instead of an exception."""

import json
from dataclasses import dataclass, field, replace
from urllib.parse import quote

import structlog
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)
from yarl import URL

from bot.activity_fields import read_text
from bot.clock import Clock, SystemClock
from bot.connector_answers import classify
from bot.logs import describe_error
from bot.rates import Pace
from bot.service_urls import ServiceHosts
from bot.tokens import TokenSource, TokenUnavailable
from domain.deliveries import Outcome, Result
from domain.ports import Json

LOG = structlog.get_logger(__name__)

TIMEOUT = ClientTimeout(total=20, connect=5)
# Shorter than Teams keeps idle connections, so that few posts meet one that is just being closed.
KEEP_ALIVE_SECONDS = 15
MAX_CONNECTIONS = 50
MAX_ANSWER_BYTES = 64 * 1024
PER_CONVERSATION = 7
PER_TENANT = 30
UNAUTHORISED = 401
OK = 200


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes; the conversation's id may name a thread."""

    service_url: str
    tenant_id: str
    conversation_id: str


@dataclass(frozen=True, slots=True)
class Member:
    """What the roster of a conversation says about someone."""

    object_id: str | None
    email: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that came: its outcome for a message, and its JSON."""

    status: int
    outcome: Outcome
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast and how long: Teams' limits per conversation and per tenant, kept by waiting, and our own patience."""

    conversation: Pace = field(default_factory=lambda: Pace(PER_CONVERSATION))
    tenant: Pace = field(default_factory=lambda: Pace(PER_TENANT))
    timeout: ClientTimeout = TIMEOUT

    async def wait(self, address: Address) -> None:
        """Wait until both limits have room."""
        await self.tenant.wait(address.tenant_id)
        await self.conversation.wait(address.conversation_id)


class Connector:
    """Sends to Teams. Nothing it does raises for what the other side does: each try has an outcome."""

    def __init__(
        self, tokens: TokenSource, hosts: ServiceHosts, clock: Clock | None = None, limits: Limits | None = None
    ) -> None:
        self._tokens = tokens
        self._hosts = hosts
        self._clock = clock or SystemClock()
        self._limits = limits or Limits()
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
        """Post a message; in reply to another one where the conversation is not a thread."""
        tail = f"/activities/{quote(reply_to, safe='')}" if reply_to else "/activities"
        await self._limits.wait(address)
        return (await self._call("POST", address, tail, activity)).outcome

    async def update(self, address: Address, activity_id: str, activity: Json) -> Outcome:
        """Put something else in a message's place; an uncertain try may be repeated, as twice does no more."""
        await self._limits.wait(address)
        tail = f"/activities/{quote(activity_id, safe='')}"
        outcome = (await self._call("PUT", address, tail, {**activity, "id": activity_id})).outcome
        return replace(outcome, result=Result.RETRY) if outcome.result is Result.AMBIGUOUS else outcome

    async def delete(self, address: Address, activity_id: str) -> Outcome:
        """Take a message away; an uncertain try may be repeated."""
        outcome = (await self._call("DELETE", address, f"/activities/{quote(activity_id, safe='')}", None)).outcome
        return replace(outcome, result=Result.RETRY) if outcome.result is Result.AMBIGUOUS else outcome

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
        answer = await self._call("GET", address, f"/members/{quote(member_id, safe='')}", None)
        return read_member(answer.body) if answer.status == OK else None

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()

    async def _call(self, method: str, address: Address, tail: str, body: Json | None) -> Answer:
        place = f"/{quote(address.conversation_id, safe='')}" if address.conversation_id else ""
        url = f"{address.service_url.rstrip('/')}/v3/conversations{place}{tail}"
        answer = await self._try_once(method, url, body)
        if answer.status == UNAUTHORISED:
            answer = await self._try_once(method, url, body)
            if answer.status == UNAUTHORISED:
                LOG.error("connector_refuses_our_token", detail=answer.outcome.detail)
        return answer

    async def _try_once(self, method: str, url: str, body: Json | None) -> Answer:
        if not self._hosts.allow(url.partition("/v3/conversations")[0]):
            return Answer(0, Outcome(Result.FAILED, detail="service_url_not_allowed"))
        try:
            token = await self._tokens.get()
        except TokenUnavailable as error:
            return Answer(0, Outcome(Result.RETRY, detail=error.code))
        answer = await self._request(method, url, body, token)
        if answer.status == UNAUTHORISED and token is not None:
            self._tokens.reject(token)
        return answer

    async def _request(self, method: str, url: str, body: Json | None, token: str | None) -> Answer:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with self.session.request(
                method, URL(url, encoded=True), json=body, headers=headers, allow_redirects=False
            ) as response:
                return await self._read_answer(response)
        except (ClientConnectorError, ConnectionTimeoutError) as error:  # nothing of the message has left us
            return Answer(0, Outcome(Result.RETRY, detail=type(error).__name__))
        except InvalidURL:
            return Answer(0, Outcome(Result.FAILED, detail="InvalidURL"))
        except (ClientError, TimeoutError, OSError) as error:
            return Answer(0, Outcome(Result.AMBIGUOUS, detail=type(error).__name__))

    async def _read_answer(self, response: ClientResponse) -> Answer:
        """Read the body as far as it comes: the status alone says whether the message is there."""
        body = b""
        try:
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > MAX_ANSWER_BYTES:
                    break
        except (ClientError, TimeoutError, OSError) as error:
            LOG.info("connector_answer_cut_off", status=response.status, **describe_error(error))
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
