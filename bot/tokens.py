"""What we show Microsoft when we call: an access token, fetched beside the loop and kept for most of its life."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import msal
import structlog
from requests import Response, Session

from bot.clock import Monotonic, monotonic
from bot.logs import describe_error
from bot.settings import AppType, Settings

LOG = structlog.get_logger(__name__)

RESOURCE = "https://api.botframework.com"
AUTHORITY = "https://login.microsoftonline.com/"
HTTP_SECONDS = 10
FETCH_SECONDS = 12.0
REFRESH_SHARE = 0.8
PAUSE_AFTER_FAILURE = 5.0


@dataclass(frozen=True, slots=True)
class AcquiredToken:
    """A token and how many seconds it lives."""

    text: str
    seconds: float


class TokenUnavailable(Exception):  # noqa: N818 - names a state of the world, not a fault of the caller
    """There is no token now; `code` says why, for the operator."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TokenSource(Protocol):
    """Gives the token that our calls carry."""

    async def get(self) -> str | None:
        """Return the token, None where calls carry none.

        Raises:
            TokenUnavailable: there is none to be had now.
        """

    def reject(self, token: str) -> None:
        """Forget a token that was refused."""


class NoToken:
    """For a local trial: calls carry no token."""

    async def get(self) -> str | None:
        """Return nothing to carry."""
        return None

    def reject(self, token: str) -> None:
        """Do nothing: there is none to forget."""

    async def close(self) -> None:
        """Do nothing: there is no fetch to give up."""


class CachedToken:
    """One token, fetched once for all who wait, renewed in the background at 80 % of its life."""

    def __init__(self, acquire: Callable[[], AcquiredToken], read_seconds: Monotonic = monotonic) -> None:
        self._acquire = acquire
        self._read_seconds = read_seconds
        self._token: AcquiredToken | None = None
        self._fetched_at = 0.0
        self._failure: TokenUnavailable | None = None
        self._failed_at = 0.0
        self._fetch: asyncio.Task[None] | None = None

    async def get(self) -> str | None:
        """Return the token; only the first caller, and none while it still lives, waits for a fetch."""
        token, age = self._token, self._read_seconds() - self._fetched_at
        if token is None or age >= token.seconds:
            await asyncio.shield(self._start_fetch())
            token = self._token
        elif age >= token.seconds * REFRESH_SHARE:
            self._start_fetch()
        if token is None or self._read_seconds() - self._fetched_at >= token.seconds:
            raise self._failure or TokenUnavailable("token_missing")
        return token.text

    def reject(self, token: str) -> None:
        """Forget the token, so that the next caller waits for a new one."""
        if self._token is not None and self._token.text == token:
            self._token = None

    async def renewed(self) -> None:
        """Wait for a fetch that is under way."""
        if self._fetch is not None:
            await asyncio.shield(self._fetch)

    async def close(self) -> None:
        """Give up a fetch that is under way."""
        if self._fetch is not None:
            self._fetch.cancel()
            await asyncio.gather(self._fetch, return_exceptions=True)

    def _start_fetch(self) -> asyncio.Task[None]:
        if self._fetch is None or self._fetch.done():
            self._fetch = asyncio.get_running_loop().create_task(self._refresh())
        return self._fetch

    async def _refresh(self) -> None:
        if self._failure is not None and self._read_seconds() - self._failed_at < PAUSE_AFTER_FAILURE:
            return
        try:
            self._token = await asyncio.wait_for(asyncio.to_thread(self._acquire), FETCH_SECONDS)
        except Exception as error:  # noqa: BLE001 - msal raises whatever its HTTP library does; nothing here may kill a turn
            self._failure = error if isinstance(error, TokenUnavailable) else TokenUnavailable("token_not_fetched")
            self._failed_at = self._read_seconds()
            LOG.error("token_not_fetched", code=self._failure.code, **describe_error(error))  # noqa: TRY400 - a trace may hold the secret
        else:
            self._fetched_at = self._read_seconds()
            self._failure = None


def make_token_source(settings: Settings) -> NoToken | CachedToken:
    """Return the source that the settings name; a secret is asked for only when a token is fetched."""
    if settings.dev:
        return NoToken()
    if settings.app_type is AppType.MANAGED_IDENTITY:
        return CachedToken(lambda: _ask_managed_identity(settings.app_id))
    return CachedToken(lambda: _ask_entra(settings))


def read_answer(answer: Mapping[str, Any]) -> AcquiredToken:
    """Return the token of msal's answer.

    Raises:
        TokenUnavailable: with Microsoft's own code (AADSTS…), or its error word.
    """
    if "access_token" in answer:
        return AcquiredToken(str(answer["access_token"]), float(answer.get("expires_in", 0)))
    codes = answer.get("error_codes") or ()
    raise TokenUnavailable(f"AADSTS{codes[0]}" if codes else str(answer.get("error", "token_missing")))


def make_credential(settings: Settings) -> str | dict[str, str]:
    """Return what msal takes: a secret, or a private key with its certificate or thumbprint."""
    if settings.app_type is AppType.SINGLE_TENANT:
        return settings.app_secret.get_secret_value() if settings.app_secret else ""
    pem = (settings.certificate_path or Path()).read_text(encoding="ascii")
    if settings.certificate_thumbprint:
        return {"private_key": pem, "thumbprint": settings.certificate_thumbprint}
    return {"private_key": pem, "public_certificate": pem}


# Private functions


class _SessionWithTimeout(Session):
    """Requests never waits for ever: its own default has no timeout."""

    def request(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - passes on what msal gives
        """Send with a timeout."""
        kwargs.setdefault("timeout", HTTP_SECONDS)
        return super().request(*args, **kwargs)


def _ask_entra(settings: Settings) -> AcquiredToken:
    # A new application each time: msal's own cache would hand out a token that was refused.
    app = msal.ConfidentialClientApplication(
        settings.app_id,
        authority=AUTHORITY + settings.app_tenant_id,
        client_credential=make_credential(settings),
        timeout=HTTP_SECONDS,
    )
    return read_answer(app.acquire_token_for_client([f"{RESOURCE}/.default"]))


def _ask_managed_identity(app_id: str) -> AcquiredToken:
    with _SessionWithTimeout() as session:
        client = msal.ManagedIdentityClient(msal.UserAssignedManagedIdentity(client_id=app_id), http_client=session)
        return read_answer(client.acquire_token_for_client(resource=RESOURCE))
