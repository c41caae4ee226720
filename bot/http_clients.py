"""The HTTP client that msal is given: Python's own, since `requests` takes 5 MB for two calls an hour."""

from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from msgspec import Struct


class HttpAnswer(Struct, frozen=True):
    """What msal reads of an answer; it makes its own errors of it."""

    status_code: int
    text: str
    headers: Mapping[str, str]


class HttpClient(Struct, frozen=True):
    """Calls and waits, for so many seconds at a time; each call has a connection of its own.

    It trusts whom the machine trusts, and takes the way that the machine's settings for proxies say.
    """

    seconds: float
    scheme: str = "https"

    def get(self, url: str, params: Mapping[str, str] | None = None, **more: Any) -> HttpAnswer:  # noqa: ANN401 - as msal calls
        """Get an address.

        Raises:
            OSError: there is no connection, or no answer in time.
        """
        return self._call(url, params, None, more)

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        **more: Any,  # noqa: ANN401 - as msal calls
    ) -> HttpAnswer:
        """Post a form.

        Raises:
            OSError: there is no connection, or no answer in time.
        """
        return self._call(url, params, urlencode(data or {}).encode("ascii"), more)

    def close(self) -> None:
        """Do nothing: nothing is kept open."""

    def _call(
        self, url: str, params: Mapping[str, str] | None, body: bytes | None, more: Mapping[str, Any]
    ) -> HttpAnswer:
        if urlsplit(url).scheme != self.scheme:
            raise OSError("no safe address")
        address = f"{url}?{urlencode(params)}" if params else url
        request = Request(address, body, dict(more.get("headers") or {}))  # noqa: S310 - the scheme was looked at
        try:
            with urlopen(request, timeout=self.seconds) as answer:  # noqa: S310 - as above
                return HttpAnswer(answer.status, answer.read().decode("utf-8", "replace"), dict(answer.headers))
        except HTTPError as answer:  # an answer too
            with answer:
                return HttpAnswer(answer.code, answer.read().decode("utf-8", "replace"), dict(answer.headers))
