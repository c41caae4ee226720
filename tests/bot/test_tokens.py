"""The token that our calls carry (R13)."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.setting_values import AppType, Secret
from bot.settings import Settings
from bot.token_requests import make_credential, read_answer
from bot.token_sources import make_token_source
from bot.tokens import AcquiredToken, CachedToken, NoToken, TokenUnavailable
from tests.support.issuer import APP_ID


@dataclass(eq=False)
class Entra:
    """Where tokens come from, and the clock that they age by."""

    now: float = 1_000.0
    asked: int = 0
    failure: Exception | None = None
    threads: set[int] = field(default_factory=set)

    def acquire(self) -> AcquiredToken:
        """Give a token for 3 600 s."""
        self.asked += 1
        self.threads.add(threading.get_ident())
        if self.failure is not None:
            raise self.failure
        return AcquiredToken(f"token-{self.asked}", 3600)

    def read_seconds(self) -> float:
        """Return the seconds."""
        return self.now


@pytest.fixture(name="entra")
def make_entra() -> Entra:
    """Return a source of tokens."""
    return Entra()


@pytest.fixture(name="tokens")
async def make_tokens(entra: Entra) -> AsyncIterator[CachedToken]:
    """Return a cache before the source."""
    tokens = CachedToken(entra.acquire, entra.read_seconds)
    yield tokens
    await tokens.close()


async def test_a_token_is_fetched_once_for_all_who_wait(entra: Entra, tokens: CachedToken) -> None:
    assert set(await asyncio.gather(*(tokens.get() for _ in range(20)))) == {"token-1"}
    assert entra.asked == 1


async def test_a_token_is_fetched_beside_the_loop(entra: Entra, tokens: CachedToken) -> None:
    await tokens.get()
    assert threading.get_ident() not in entra.threads


async def test_a_token_is_renewed_at_four_fifths_of_its_life_while_the_old_one_is_used(
    entra: Entra, tokens: CachedToken
) -> None:
    await tokens.get()
    entra.now += 0.8 * 3600 - 1
    assert await tokens.get() == "token-1"
    assert entra.asked == 1
    entra.now += 1
    assert await tokens.get() == "token-1"
    await tokens.renewed()
    assert await tokens.get() == "token-2"


async def test_a_token_past_its_life_is_never_used(entra: Entra, tokens: CachedToken) -> None:
    await tokens.get()
    entra.now += 3600
    assert await tokens.get() == "token-2"
    entra.now += 3600
    entra.failure = OSError("down")
    with pytest.raises(TokenUnavailable):
        await tokens.get()


async def test_a_refused_token_is_forgotten_and_another_one_is_not(entra: Entra, tokens: CachedToken) -> None:
    await tokens.get()
    tokens.reject("an older one")
    assert await tokens.get() == "token-1"
    tokens.reject("token-1")
    assert await tokens.get() == "token-2"


async def test_while_there_is_none_the_source_is_asked_again_only_after_a_pause(
    entra: Entra, tokens: CachedToken
) -> None:
    entra.failure = TokenUnavailable("AADSTS7000222")
    for _ in range(10):
        with pytest.raises(TokenUnavailable, match="AADSTS7000222"):
            await tokens.get()
    assert entra.asked == 1
    entra.now += 5
    entra.failure = None
    assert await tokens.get() == "token-2"


async def test_a_failed_renewal_leaves_the_token_that_still_lives(entra: Entra, tokens: CachedToken) -> None:
    await tokens.get()
    entra.failure = OSError("down")
    entra.now += 3000
    assert await tokens.get() == "token-1"
    await tokens.renewed()
    assert await tokens.get() == "token-1"


def test_an_answer_gives_the_token_or_microsofts_own_code() -> None:
    assert read_answer({"access_token": "t", "expires_in": 3599}) == AcquiredToken("t", 3599)
    with pytest.raises(TokenUnavailable, match="AADSTS700016"):
        read_answer({"error": "unauthorized_client", "error_codes": [700016], "error_description": "…"})
    with pytest.raises(TokenUnavailable, match="invalid_client"):
        read_answer({"error": "invalid_client"})


def test_in_dev_mode_calls_carry_no_token() -> None:
    assert isinstance(make_token_source(Settings(dev=True)), NoToken)
    assert isinstance(make_token_source(Settings()), CachedToken)
    assert isinstance(make_token_source(Settings(app_type=AppType.MANAGED_IDENTITY)), CachedToken)


def test_the_credential_is_a_secret_or_a_key_with_its_certificate(tmp_path: Path) -> None:
    pem = tmp_path / "bot.pem"
    pem.write_text("PEM")
    assert make_credential(Settings(app_secret=Secret("s"))) == "s"
    certificate = Settings(app_type=AppType.CERTIFICATE, certificate_path=pem)
    assert make_credential(certificate) == {"private_key": "PEM", "public_certificate": "PEM"}
    thumbprint = Settings(app_type=AppType.CERTIFICATE, certificate_path=pem, certificate_thumbprint="AB")
    assert make_credential(thumbprint) == {"private_key": "PEM", "thumbprint": "AB"}


async def test_a_managed_identity_is_asked_for_with_the_bots_own_id(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append((request.query["resource"], request.query["client_id"], request.headers["X-IDENTITY-HEADER"]))
        return web.json_response({"access_token": "token-1", "expires_on": "4102444800", "resource": "x"})

    app = web.Application()
    app.router.add_get("/token", answer)
    async with TestServer(app) as server:
        monkeypatch.setenv("IDENTITY_ENDPOINT", str(server.make_url("/token")))
        monkeypatch.setenv("IDENTITY_HEADER", "header")
        tokens = make_token_source(Settings(app_type=AppType.MANAGED_IDENTITY, app_id=APP_ID))
        assert await tokens.get() == "token-1"
        await tokens.close()
    assert asked == [("https://api.botframework.com", APP_ID, "header")]
