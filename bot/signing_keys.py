"""The keys that Microsoft signs its calls with: looked up at once, kept while their source is down (R14)."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout
from jwt import PyJWK, PyJWTError
from msgspec import Struct

from bot.clock import Monotonic, monotonic
from bot.logs import describe_error

LOG = structlog.get_logger(__name__)

METADATA_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
FETCH_TIMEOUT = ClientTimeout(total=10, connect=5)
REFRESH_AFTER = 24 * 3600.0
PAUSE_BETWEEN_FETCHES = 10.0
# How long one call waits for keys that do not come; the fetch itself goes on.
PATIENCE_SECONDS = 3.0
MAX_KEYS = 100


class SigningKey(Struct, frozen=True):
    """A public key, and the channels it may speak for."""

    key: PyJWK
    endorsements: frozenset[str]


class KeysUnavailable(Exception):  # noqa: N818 - names a state of the world, not a fault of the caller
    """Nothing is known about a key, and its source cannot be asked now."""


class SigningKeys:
    """Keys by their id. An unknown id is looked up at once, yet never more often than each 10 seconds."""

    def __init__(
        self,
        open_session: Callable[[], ClientSession],
        metadata_url: str = METADATA_URL,
        read_seconds: Monotonic = monotonic,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._open_session = open_session
        self._metadata_url = metadata_url
        self._read_seconds = read_seconds
        self._patience = patience
        self._keys: Mapping[str, SigningKey] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._fetch: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> SigningKey | None:
        """Return the key, or None when its source does not know it.

        Raises:
            KeysUnavailable: the key is unknown and the last try to fetch keys failed or hangs.
        """
        key = self.recall(key_id)
        if key is not None:
            return key
        await self._wait_for_keys()
        if key_id in self._keys:
            return self._keys[key_id]
        if self._fetched_at is None or self._fetched_at != self._tried_at:
            raise KeysUnavailable
        return None

    def recall(self, key_id: str) -> SigningKey | None:
        """Return the key if it is known, and have it asked for anew beside that if this was long ago."""
        key = self._keys.get(key_id)
        if key is not None and self._is_older(self._fetched_at, REFRESH_AFTER):
            self._start_fetch()
        return key

    async def warm(self) -> bool:
        """Fetch the keys before the first call needs them; tell whether there are any."""
        await self._wait_for_keys()
        return bool(self._keys)

    @property
    def known(self) -> bool:
        """Whether any key is there, however old."""
        return bool(self._keys)

    async def close(self) -> None:
        """Give up a fetch that is under way."""
        if self._fetch is not None:
            self._fetch.cancel()
            await asyncio.gather(self._fetch, return_exceptions=True)

    async def _wait_for_keys(self) -> None:
        if fetch := self._start_fetch():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience):
                    await asyncio.shield(fetch)

    def _start_fetch(self) -> asyncio.Task[None] | None:
        """Return the fetch under way, a new one, or None when the last one is too recent."""
        if self._fetch is not None and not self._fetch.done():
            return self._fetch
        if not self._is_older(self._tried_at, PAUSE_BETWEEN_FETCHES):
            return None
        self._tried_at = self._read_seconds()
        self._fetch = asyncio.get_running_loop().create_task(self._refresh(self._tried_at))
        return self._fetch

    def _is_older(self, moment: float | None, seconds: float) -> bool:
        return moment is None or self._read_seconds() - moment >= seconds

    async def _refresh(self, tried_at: float) -> None:
        try:
            session = self._open_session()
            metadata = await _fetch_object(session, self._metadata_url)
            document = await _fetch_object(session, str(metadata["jwks_uri"]))
            keys = read_keys(document)
        except (ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            LOG.warning("signing_keys_not_fetched", **describe_error(error))
            return
        if keys:  # an empty answer is no reason to forget what is known
            self._keys = keys
            self._fetched_at = tried_at


def read_keys(document: Mapping[str, Any]) -> dict[str, SigningKey]:
    """Return the usable RSA keys of a key document by their id."""
    found: dict[str, SigningKey] = {}
    for entry in document["keys"][:MAX_KEYS]:
        try:
            key = SigningKey(PyJWK(entry, algorithm="RS256"), frozenset(entry.get("endorsements", ())))
            found[str(entry["kid"])] = key
        except (PyJWTError, KeyError, TypeError, AttributeError, ValueError) as error:
            LOG.warning("signing_key_unusable", **describe_error(error))
    return found


# Private functions


async def _fetch_object(session: ClientSession, url: str) -> Mapping[str, Any]:
    async with session.get(url, timeout=FETCH_TIMEOUT, allow_redirects=False, raise_for_status=True) as answer:
        body = await answer.json(content_type=None)
    if not isinstance(body, dict):
        raise TypeError("not_an_object")
    return body
