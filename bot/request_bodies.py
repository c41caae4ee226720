"""Read a request's body and make JSON of it, within limits that no sender can stretch (S15)."""

import asyncio
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from aiohttp import web
from msgspec import DecodeError
from msgspec.json import Decoder

from domain.ports import Json

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
READ_SECONDS = 10.0

# How a gzip file begins, and no JSON ever does; and zlib's name for that format.
GZIP, GZIP_BITS = b"\x1f\x8b", 31

STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


_DECODER = Decoder()


class BodyError(Exception):
    """The body cannot be used; `status` is the HTTP answer, `code` says why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


async def read_object(request: web.Request, seconds: float = READ_SECONDS) -> Json:
    """Return the JSON object in the request's body; the application's `client_max_size` bounds it, unpacked as well.

    Raises:
        BodyError: 413 too large, 400 too slow or not a JSON object of bounded depth.
    """
    try:
        body = await _read(request, seconds)
    except web.HTTPRequestEntityTooLarge:
        raise BodyError(413, "body_too_large") from None
    except TimeoutError:
        raise BodyError(400, "body_too_slow") from None
    except web.RequestPayloadError:
        raise BodyError(400, "body_broken") from None
    return parse_object(_unpack(body) if body.startswith(GZIP) else body)


def parse_object(body: bytes) -> Json:
    """Return the JSON object, whose texts every database of ours can hold.

    Raises:
        BodyError: not UTF-8, not JSON, not an object, deeper than 32 levels, or texts with halves of characters.
    """
    try:
        text = body.decode()
        _check_depth(text)
        parsed = _DECODER.decode(text)
    except (UnicodeDecodeError, DecodeError):  # no UTF-8, no JSON, half of a character, NaN, or a number out of range
        raise BodyError(400, "body_not_json") from None
    if not isinstance(parsed, dict):
        raise BodyError(400, "body_not_object")
    if "\\u" in text and not all(_can_be_stored(word) for word in _list_texts(parsed)):
        raise BodyError(400, "body_not_text")
    return parsed


# Private functions


async def _read(request: web.Request, seconds: float) -> bytes:
    if request.content.is_eof():
        # Most have come whole, with their headers: waiting, and a timer for it, would take longer than all else here.
        body = request.content.read_nowait()
        if len(body) > request.client_max_size:
            raise BodyError(413, "body_too_large")
        return body
    async with asyncio.timeout(seconds):
        return await request.read()


def _unpack(body: bytes) -> bytes:
    """Return what was packed; a bomb is unpacked as far as a body may go, and no further."""
    unpacker = zlib.decompressobj(GZIP_BITS)
    try:
        unpacked = unpacker.decompress(body, MAX_BYTES + 1)
    except zlib.error:
        raise BodyError(400, "body_broken") from None
    if len(unpacked) > MAX_BYTES:
        raise BodyError(413, "body_too_large")
    if not unpacker.eof:
        raise BodyError(400, "body_broken")
    return unpacked


def _check_depth(text: str) -> None:
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return
    depth = 0
    for found in STRING_OR_BRACKET.finditer(text):
        match found[0]:
            case "{" | "[":
                depth += 1
            case "}" | "]":
                depth -= 1
        if depth > MAX_DEPTH:
            raise BodyError(400, "body_too_deep")


def _list_texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON of unknown shape
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from _list_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _list_texts(inner)


def _can_be_stored(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
