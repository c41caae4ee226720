"""What settings can be: the kinds that some are chosen among, and how a variable's text becomes a value."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import ValidationError, convert

HOST_NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
WEB_ADDRESS = re.compile(r"https?://[a-z0-9.\[\]:-]+(?:/[\w./-]*)?", re.IGNORECASE | re.ASCII)
WIDEST_MARGIN = 3
YES = frozenset({"1", "true", "t", "yes", "y", "on"})
NO = frozenset({"0", "false", "f", "no", "n", "off"})


class AppType(StrEnum):
    """How the bot proves to Microsoft who it is."""

    SINGLE_TENANT = "single_tenant"
    MANAGED_IDENTITY = "managed_identity"
    CERTIFICATE = "certificate"


class Language(StrEnum):
    """What the bot speaks; `auto` follows each person's Teams, and Swedish at the command line."""

    AUTO = "auto"
    SWEDISH = "sv"
    ENGLISH = "en"


class Stage(StrEnum):
    """Who the service is for."""

    PRODUCTION = "production"
    TEST = "test"


class LogFormat(StrEnum):
    """How log lines look."""

    JSON = "json"
    CONSOLE = "console"


class Secret:
    """A text that is never shown, wherever a setting may be written out."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text, for whoever it is shown to."""
        return self._text

    def __repr__(self) -> str:
        return "Secret('…')"


def read_value(text: str, kind: Any) -> Any:  # noqa: ANN401 - a type with its limits, and a value of it
    """Return what a variable's text says, as a value of a setting's type.

    Raises:
        ValidationError: it says nothing of this type, or something beyond its limits.
    """
    return convert(text, kind, strict=False, dec_hook=_decode)


# Private functions


def _split(text: str) -> tuple[str, ...]:
    """Take a comma-separated text apart; ids and hosts are compared in lower case."""
    return tuple(word for word in (part.strip() for part in text.lower().split(",")) if word)


def _read_choice(text: str) -> bool:
    said = text.lower()
    if said not in YES | NO:
        raise ValidationError("neither_yes_nor_no")
    return said in YES


def _read_hosts(text: str, _kind: object) -> tuple[str, ...]:
    """Refuse what is no exact host, such as a pattern or a whole address: it would never match anything (S4)."""
    hosts = _split(text)
    if not all(HOST_NAME.fullmatch(host) for host in hosts):
        raise ValidationError("not_a_host")
    return hosts


def _read_address(text: str, _kind: object) -> str:
    """Refuse what is no plain address; a question mark or a name and password have no place in one."""
    address = text.rstrip("/")
    if address and not WEB_ADDRESS.fullmatch(address):
        raise ValidationError("not_an_address")
    return address


def _read_margin(text: str, kind: object) -> Decimal:
    margin: Decimal = read_value(text, kind)
    if not margin.is_finite() or not 0 <= margin <= WIDEST_MARGIN:
        raise ValidationError("beyond_limits")
    return margin


def _decode(kind: type, text: Any) -> Any:  # noqa: ANN401 - as msgspec calls it
    if kind is Path:
        return Path(str(text))
    if kind is Secret:
        return Secret(str(text))
    raise NotImplementedError


# How those are read whose text is more than a value of its kind.
READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "app_id": lambda text, _kind: text.lower(),
    "app_tenant_id": lambda text, _kind: text.lower(),
    "change_margin": _read_margin,
    "dev": lambda text, _kind: _read_choice(text),
    "public_url": _read_address,
    "service_hosts": _read_hosts,
    "tenants": lambda text, _kind: _split(text),
    "test_readers": lambda text, _kind: _split(text),
}
