"""The phrases that people are understood by: data, and the words in it."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from msgspec import Struct

from dialogs.stems import LANGUAGES, spell_both_ways, stem_word
from domain.answers import Perspective
from domain.requests import Intent

# What they show answers a question about it, however it is asked.
SHOWN = frozenset({Intent.MEETING, Intent.NETWORK, Intent.PLAN, Intent.CALENDAR, Intent.MIRROR})
SHOWN |= {Intent.OWN_PICTURE, Intent.COUNTY_PICTURE, Intent.INDICATORS, Intent.STATUS_FORM}
REMEMBERED = 4096
_SIGNS = re.compile(r"[^\w\s?]|_")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")


class Phrase(Struct, frozen=True):
    """One way of saying something.

    Attributes:
        stems: what must be said.
        beside: stems that may be said as well.
        denies: whether the phrase itself says no.
    """

    intent: Intent
    words: tuple[str, ...]
    stems: frozenset[str]
    beside: frozenset[str]
    denies: bool


def normalise(text: str) -> str:
    """Return the text in lower case, composed (NFKC), without signs and with single spaces; "?" alone stays."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold())
    plain = " ".join(_SIGNS.sub(" ", seen).split())
    return plain.rstrip(" ?") or plain[:1]


@cache
def list_words(*path: str) -> frozenset[str]:
    """Return the words, or whole phrases, that a table lists in either language."""
    return frozenset(word for listed in _listed(*path).values() for word in listed)


@cache
def list_beside(intent: Intent) -> frozenset[str]:
    """Return what may be said beside the phrases of an intent."""
    listed = _data()[intent.value].get("beside", ())
    wondering = list_words("wondering") if intent in SHOWN else frozenset()
    return wondering.union(map(normalise, listed)) if isinstance(listed, list) else wondering


@cache
def list_phrases() -> tuple[Phrase, ...]:
    """Return all phrases."""
    return tuple(
        _make_phrase(intent, text, language)
        for intent in Intent
        for language, listed in _listed(intent.value).items()
        for text in dict.fromkeys(listed)
    )


@cache
def phrases_by_words() -> Mapping[tuple[str, ...], Intent]:
    """Return the intent of each phrase by its words."""
    return {phrase.words: phrase.intent for phrase in list_phrases()}


@cache
def known_spellings() -> Mapping[str, str]:
    """Return every word that we know, so that none of them is taken for a slip of another."""
    in_phrases = {word for phrase in list_phrases() for word in phrase.words}
    beside = {word for intent in Intent for word in list_beside(intent)}
    lists = ("harmless", "polite", "requests", "negations", "agreement", "perspective_beside")
    listed = {word for name in lists for phrase in list_words(name) for word in phrase.split()}
    named = {word for each in Perspective for word in list_words("perspective", each.value)}
    return spell_both_ways(in_phrases | beside | listed | named | set(_forms()) | set(written_for()))


@cache
def known_stems() -> frozenset[str]:
    """Return the stems of every word that we know."""
    return frozenset(stem for word in known_spellings().values() for stem in stems_of(word))


@cache
def written_for() -> Mapping[str, str]:
    """Return the words that are written otherwise, and which is meant."""
    tables = [table for table in _data()["written_for"].values() if isinstance(table, Mapping)]
    return {normalise(word): normalise(meant) for table in tables for word, meant in table.items()}


@lru_cache(maxsize=REMEMBERED)
def stems_of(word: str) -> frozenset[str]:
    """Return a word's stems, one in each language; a form that says something else has one of its own."""
    return frozenset({own} if (own := _forms().get(word)) else {stem_word(word, language) for language in LANGUAGES})


def denies(words: Iterable[str]) -> bool:
    """Tell whether any of some words says no."""
    return not list_words("negations").isdisjoint(words)


# Private functions


@cache
def _data() -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads(files("dialogs").joinpath("phrases.toml").read_text(encoding="utf-8"))


@cache
def _listed(*path: str) -> Mapping[str, tuple[str, ...]]:
    """Return what a table lists for each language, in plain form."""
    node: object = _data()
    for name in path:
        node = node[name] if isinstance(node, Mapping) else {}
    table = node if isinstance(node, Mapping) else {}
    return {language: tuple(map(normalise, table.get(language, ()))) for language in LANGUAGES}


@cache
def _forms() -> Mapping[str, str]:
    """Return the words that a stemmer would take for others, each with a stem of its own."""
    groups = [group for listed in _data()["forms"].values() if isinstance(listed, list) for group in listed]
    return {normalise(word): f"={group[0]}" for group in groups for word in group}


def _make_phrase(intent: Intent, text: str, language: str) -> Phrase:
    words = tuple(text.split())
    stems = frozenset(_forms().get(word) or stem_word(word, language) for word in words)
    return Phrase(intent, words, stems, _list_stems_beside(intent), denies=denies(words))


@cache
def _list_stems_beside(intent: Intent) -> frozenset[str]:
    alone = {other for each in _listed(intent.value).values() for other in each if " " not in other}
    return frozenset(stem for word in list_beside(intent) | alone for stem in stems_of(word))
