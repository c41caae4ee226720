"""A Bot Connector, a token endpoint and an OpenID issuer in one server, too cheap to be what is measured."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm
from msgspec import Struct, field

from bench.traffic import APP_ID

HEAD_END = b"\r\n\r\n"
POSTED = b'{"id":"1700000000001"}'


class FakeTeams(Struct, eq=False):
    """Answers after `connector_seconds` and `token_seconds`; `arrived` is told each conversation then."""

    url: str = ""
    connector_seconds: float = 0.0
    token_seconds: float = 0.0
    arrived: Callable[[str], None] = lambda _conversation: None
    messages: int = 0
    key: RSAPrivateKey = field(default_factory=lambda: generate_private_key(public_exponent=65537, key_size=2048))

    def sign(self) -> str:
        """Return a token as Teams sends it with each call."""
        now = int(time.time())
        claims = {
            "iss": "https://api.botframework.com",
            "aud": APP_ID,
            "nbf": now - 10,
            "exp": now + 3600,
            "serviceurl": self.url,
        }
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "key"})

    async def start(self) -> asyncio.Server:
        """Listen on a free port."""
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server

    def describe(self, path: str) -> dict[str, Any]:
        """Return what the token endpoint or the issuer says."""
        if path == "/openid":
            return {"issuer": "https://api.botframework.com", "jwks_uri": f"{self.url}/keys"}
        if path == "/keys":
            key = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return {"keys": [{**key, "kid": "key", "endorsements": ["msteams"]}]}
        if "openid-configuration" in path:
            place = "https://login.microsoftonline.com/botframework.com"
            return {
                "issuer": f"{place}/v2.0",
                "token_endpoint": f"{place}/oauth2/v2.0/token",
                "authorization_endpoint": f"{place}/oauth2/v2.0/authorize",
            }
        return {"token_type": "Bearer", "expires_in": 3600, "access_token": "token"}


class _Connection(asyncio.Protocol):
    """One connection of the bot: requests, answered in turn."""

    def __init__(self, teams: FakeTeams) -> None:
        self._teams = teams
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (request := take_message(self._buffer)) is not None:
            head, _, self._buffer = request
            self._answer(head.split(b" ", 2)[1].decode())

    def _answer(self, path: str) -> None:
        parts = path.split("/")
        if len(parts) > 4 and parts[2] == "conversations":  # noqa: PLR2004 - /v3/conversations/{id}/activities
            self._later(self._teams.connector_seconds, POSTED, unquote(parts[3]))
        else:
            self._later(self._teams.token_seconds, json.dumps(self._teams.describe(path)).encode(), None)

    def _later(self, seconds: float, body: bytes, conversation: str | None) -> None:
        if seconds:
            asyncio.get_running_loop().call_later(seconds, self._write, body, conversation)
        else:
            self._write(body, conversation)

    def _write(self, body: bytes, conversation: str | None) -> None:
        if not self._transport.is_closing():
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            self._transport.write(head + body)  # type: ignore[attr-defined] # a socket's transport can write
        if conversation is not None:
            self._teams.messages += 1
            self._teams.arrived(conversation)


def take_message(buffer: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Return head, body and the rest of what came, or None while the message is not complete."""
    end = buffer.find(HEAD_END)
    if end < 0:
        return None
    head = buffer[:end]
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at < 0 and b"transfer-encoding: chunked" in lower:
        last = buffer.find(b"0" + HEAD_END, end)
        return None if last < 0 else (head, buffer[end + 4 : last], buffer[last + 5 :])
    length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    start = end + len(HEAD_END)
    if len(buffer) < start + length:
        return None
    return head, buffer[start : start + length], buffer[start + length :]
