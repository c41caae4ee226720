"""The words for days, months and numbers, as data; each also without å, ä and ö, as it is written in haste."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from dialogs.stems import strip_accents

SHORTEST_MONTH = 3


@cache
def months() -> Mapping[str, int]:
    """Return each way of naming a month, and its number from 1: whole, or its first three letters or more."""
    return {
        name[:length]: number
        for names in _table("months").values()
        for number, name in enumerate(names, start=1)
        for length in range(SHORTEST_MONTH, len(name) + 1)
    }


@cache
def weekdays() -> Mapping[str, int]:
    """Return each way of naming a weekday, and its number from Monday's 0."""
    whole = {name: number for names in _table("weekdays").values() for number, name in enumerate(names)}
    short = {name: number for names in _table("short_weekdays").values() for number, name in enumerate(names)}
    return _both_ways(whole) | short


@cache
def numbered(table: str) -> Mapping[str, int]:
    """Return a table of words that stand for a number: `relative`, `numbers` or `units`."""
    return _both_ways(_table(table))


@cache
def words(table: str, name: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(_both_ways(dict.fromkeys(_table(table)[name], 0)))


def one_of(listed: Iterable[str]) -> str:
    """Return what finds any of some words, the longest first."""
    return "|".join(map(re.escape, sorted(listed, key=lambda word: (-len(word), word))))


# Private functions


def _both_ways(named: Mapping[str, int]) -> dict[str, int]:
    return {strip_accents(word): number for word, number in named.items()} | dict(named)


@cache
def _data() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files("dialogs").joinpath("dates.toml").read_text(encoding="utf-8"))


def _table(name: str) -> Mapping[str, Any]:
    return _data()[name]
