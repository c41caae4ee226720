"""A day in what someone wrote: 2024-05-14, 14/5 2024, 14 maj 2024."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SHORT = re.compile(r"(\d{1,2})[/.](\d{1,2})[ ./-]+(\d{4})")
_LONG = re.compile(r"(?:den )?(\d{1,2})(?:e|:e|st|nd|rd|th)? ([a-z]{3,9})\.? (\d{4})")
SHORTEST_MONTH = 3


def read_day(text: str) -> str | None:
    """Return the day that a text names, as ISO 8601 writes it; None when it names none."""
    said = " ".join(text.casefold().replace(",", " ").split()).strip(" .!")
    if found := _ISO.fullmatch(said):
        return _make_day(found[1], found[2], found[3])
    if found := _SHORT.fullmatch(said):
        return _make_day(found[3], found[2], found[1])
    found = _LONG.fullmatch(said)
    month = _find_month(found[2]) if found else None
    return _make_day(found[3], str(month), found[1]) if found and month else None


# Private functions


def _make_day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _find_month(name: str) -> int | None:
    """Return the number of a month that is written whole or begun: "maj", "sept"."""
    for months in _months().values():
        for number, month in enumerate(months, start=1):
            if len(name) >= SHORTEST_MONTH and month.startswith(name):
                return number
    return None


@cache
def _months() -> Mapping[str, list[str]]:
    phrases = tomllib.loads(files("dialogs").joinpath("phrases.toml").read_text(encoding="utf-8"))
    months: Mapping[str, list[str]] = phrases["months"]
    return months
