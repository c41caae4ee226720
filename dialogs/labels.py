"""Plain text with labels, such as "ny aktivitet: Vårdplan; mått: 90 %": what each label means, as data (K20)."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeVar

from msgspec import Struct

from dialogs.phrases import normalise

MOST_SIGNS = 2_000
_PART = re.compile(r"[;\n]")

Code = TypeVar("Code", bound=StrEnum)


class Labelled(Struct, frozen=True):
    """A text in parts: what stands first, and what stands under which label; a part without one has None."""

    parts: tuple[tuple[str | None, str], ...]


def split_head(text: str, name: str) -> str | None:
    """Return what follows one of the words of a head and a colon; None when the text does not begin so."""
    head, colon, rest = text[:MOST_SIGNS].partition(":")
    return rest.strip() if colon and normalise(head) in _words("head", name) else None


def split_labels(text: str, table: str) -> Labelled:
    """Return a text's parts between semicolons or line ends, each with the field that its label names."""
    return Labelled(tuple(_split_part(part, table) for part in _PART.split(text) if part.strip()))


def find_word(text: str, table: str, codes: Iterable[Code]) -> Code | None:
    """Return the code that a text stands for by one of its words."""
    said = normalise(text)
    return next((code for code in codes if said in _words(table, code.value)), None)


def is_word(text: str, name: str) -> bool:
    """Tell whether a text is one of a list's words."""
    return normalise(text) in _words(name)


def split_number(text: str) -> tuple[int, str] | None:
    """Return the number of an activity, and what is said of it: "aktivitet 2 klar"; None when the text says no such."""
    found = re.fullmatch(r"\s*([^\W\d]+)\s+(\d{1,2})\s*[:,.]?\s*(.*)", text[:MOST_SIGNS], re.DOTALL)
    return (int(found[2]), found[3].strip()) if found and is_word(found[1], "activity") else None


def split_name(text: str, name: str) -> str | None:
    """Return what follows one of a list's words: "plan LS07"; None when the text does not begin so, or ends there."""
    words = text[:MOST_SIGNS].split()
    for length in (2, 1):
        if len(words) > length and is_word(" ".join(words[:length]), name):
            return " ".join(words[length:]).strip(" :?.")
    return None


# Private functions


@cache
def _data() -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads(files("dialogs").joinpath("labels.toml").read_text(encoding="utf-8"))


@cache
def _lists(*path: str) -> tuple[tuple[str, ...], ...]:
    node: object = _data()
    for name in path:
        node = node[name] if isinstance(node, Mapping) else {}
    lists = node.values() if isinstance(node, Mapping) else ()
    return tuple(tuple(map(normalise, listed)) for listed in lists if isinstance(listed, list))


@cache
def _words(*path: str) -> frozenset[str]:
    return frozenset(word for listed in _lists(*path) for word in listed)


def _split_part(part: str, table: str) -> tuple[str | None, str]:
    label, colon, value = part.partition(":")
    fields = _data()[table]
    found = next((name for name in fields if colon and normalise(label) in _words(table, name)), None)
    return (found, value.strip()) if found else (None, part.strip())
