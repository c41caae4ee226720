"""A small OpenID issuer on loopback that signs tokens as Microsoft does for Teams."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm
from msgspec import Struct, field

ISSUER = "https://api.botframework.com"
APP_ID = "6f1e0f0a-5f0b-4c56-9a53-6c1f0d1a0099"
SERVICE_URL = "https://smba.trafficmanager.net/emea/"


@cache
def make_key(number: int) -> RSAPrivateKey:
    """Return the same key for the same number, made once."""
    return generate_private_key(public_exponent=65537, key_size=2048)


class Issuer(Struct, eq=False):
    """`fetches` counts how often its keys were asked for; `status` is how it answers, `hangs` that it does not."""

    metadata_url: str = ""
    fetches: int = 0
    status: int = 200
    hangs: bool = False
    endorsements: tuple[str, ...] = ("msteams",)
    keys: dict[str, RSAPrivateKey] = field(default_factory=lambda: {"key-0": make_key(0)})
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    def rotate(self) -> str:
        """Sign with a new key from now on; return its id."""
        number = len(self.keys)
        self.keys = {**self.keys, f"key-{number}": make_key(number)}
        return f"key-{number}"

    def issue(
        self,
        *,
        headers: Mapping[str, object] | None = None,
        key: RSAPrivateKey | str | None = None,
        algorithm: str = "RS256",
        **claims: object,
    ) -> str:
        """Return a token; a claim given as None is left out."""
        now = int(time.time())
        usual = {"iss": ISSUER, "aud": APP_ID, "nbf": now - 10, "exp": now + 3600, "serviceurl": SERVICE_URL}
        kept = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        key_id = list(self.keys)[-1]
        signing = self.keys[key_id] if key is None else key
        return jwt.encode(kept, signing, algorithm=algorithm, headers={"kid": key_id, **(headers or {})})

    async def answer_metadata(self, request: web.Request) -> web.Response:
        """Say where the keys are."""
        self.fetches += 1
        if self.hangs:
            await self._closing.wait()
        keys_url = str(request.url.with_path("/keys"))
        return web.json_response({"issuer": ISSUER, "jwks_uri": keys_url}, status=self.status)

    async def answer_keys(self, _request: web.Request) -> web.Response:
        """Give the public keys."""
        entries = [
            {**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": name, "endorsements": self.endorsements}
            for name, key in self.keys.items()
        ]
        return web.json_response({"keys": entries}, status=self.status)

    def close(self) -> None:
        """Let go of calls that hang."""
        self._closing.set()


@asynccontextmanager
async def openid_issuer() -> AsyncIterator[Issuer]:
    """Run an issuer."""
    issuer = Issuer()
    app = web.Application()
    app.router.add_get("/openid", issuer.answer_metadata)
    app.router.add_get("/keys", issuer.answer_keys)
    server = TestServer(app)
    await server.start_server()
    issuer.metadata_url = str(server.make_url("/openid"))
    try:
        yield issuer
    finally:
        issuer.close()
        await server.close()
