"""What we show Microsoft when we call: an access token, fetched beside the loop and kept for most of its life."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

import structlog
from msgspec import Struct

from bot.clock import Monotonic, monotonic
from bot.logs import describe_error

LOG = structlog.get_logger(__name__)

FETCH_SECONDS = 12.0
REFRESH_SHARE = 0.8
PAUSE_AFTER_FAILURE = 5.0
# How long a caller waits from the beginning of a fetch: the fetch goes on, and whoever comes later is the luckier.
PATIENCE_SECONDS = 3.0
PATIENCE_IN_AN_OUTAGE = 0.5


class AcquiredToken(Struct, frozen=True):
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
    """One token, fetched once for all who wait, renewed in the background at 80 % of its life.

    While there is none to be had, callers are told so within half a second, and the log once (R13).
    """

    def __init__(self, acquire: Callable[[], AcquiredToken], read_seconds: Monotonic = monotonic) -> None:
        self._acquire = acquire
        self._read_seconds = read_seconds
        self._token: AcquiredToken | None = None
        self._fetched_at = 0.0
        self._failure: TokenUnavailable | None = None
        self._failed_at = 0.0
        self._fetch: asyncio.Task[None] | None = None
        self._began_at = 0.0
        self._asking = False
        self._alarmed: set[str] = set()

    async def get(self) -> str | None:
        """Return the token; a caller waits for a fetch only while there is none that lives, and never for long."""
        token, age = self._token, self._read_seconds() - self._fetched_at
        if token is None or age >= token.seconds:
            await self._wait_for(self._start_fetch())
            token = self._token
        elif age >= token.seconds * REFRESH_SHARE:
            self._start_fetch()
        if token is None or self._read_seconds() - self._fetched_at >= token.seconds:
            raise self._failure or TokenUnavailable("token_slow")
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

    async def _wait_for(self, fetch: asyncio.Task[None]) -> None:
        patience = PATIENCE_IN_AN_OUTAGE if self._failure else PATIENCE_SECONDS
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, patience - (self._read_seconds() - self._began_at))):
                await asyncio.shield(fetch)

    def _start_fetch(self) -> asyncio.Task[None]:
        if self._fetch is None or self._fetch.done():
            self._began_at = self._read_seconds()
            self._fetch = asyncio.get_running_loop().create_task(self._refresh())
        return self._fetch

    async def _refresh(self) -> None:
        if self._failure is not None and self._read_seconds() - self._failed_at < PAUSE_AFTER_FAILURE:
            return
        try:
            self._token = await asyncio.wait_for(self._acquire_beside(), FETCH_SECONDS)
        except Exception as error:  # noqa: BLE001 - msal raises whatever its HTTP library does; nothing here may kill a turn
            self._fail(error)
        else:
            self._fetched_at = self._read_seconds()
            self._failure = None
            if self._alarmed:
                LOG.info("token_fetched_again")
                self._alarmed.clear()

    def _fail(self, error: Exception) -> None:
        self._failure = error if isinstance(error, TokenUnavailable) else TokenUnavailable("token_not_fetched")
        self._failed_at = self._read_seconds()
        if self._failure.code not in self._alarmed:  # one alarm an outage, not one a try
            self._alarmed.add(self._failure.code)
            LOG.error("token_not_fetched", code=self._failure.code, **describe_error(error))

    async def _acquire_beside(self) -> AcquiredToken:
        """Ask in a thread of its own, which keeps neither others' threads nor the process' end waiting if it hangs."""
        if self._asking:
            raise TokenUnavailable("token_not_fetched")
        self._asking = True
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[AcquiredToken] = loop.create_future()

        def ask() -> None:
            try:
                given: AcquiredToken | Exception = self._acquire()
            except Exception as error:  # noqa: BLE001 - handed to whoever waits
                given = error
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self._hear, answer, given)

        threading.Thread(target=ask, name="token", daemon=True).start()
        return await answer

    def _hear(self, answer: asyncio.Future[AcquiredToken], given: AcquiredToken | Exception) -> None:
        self._asking = False
        if answer.done():  # nobody waits any more
            return
        if isinstance(given, Exception):
            answer.set_exception(given)
        else:
            answer.set_result(given)
