"""What someone means by what they wrote: phrases as data, forgiving of case, signs and slips of the keyboard."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from domain.answers import Perspective
from domain.messages import Intent

# Seen on the phrases themselves: a slip of one letter in six scores above 80, another word below 70.
CERTAIN, POSSIBLE = 88, 68
MOST_SUGGESTIONS = 2
_SIGNS = re.compile(r"[^\w\s?-]")


def normalise(text: str) -> str:
    """Return the text in lower case, composed (NFKC), without signs and with single spaces."""
    plain = _SIGNS.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(plain.split())


def recognise_intent(text: str) -> Intent | None:
    """Return the intent a text names, small slips of spelling forgiven; None when it is not certain."""
    said = normalise(text)
    exact = _phrases().get(said)
    if exact is not None or not said:
        return exact
    best = process.extractOne(said, list(_long_phrases()), scorer=fuzz.ratio, score_cutoff=CERTAIN)
    return _long_phrases()[best[0]] if best else None


def suggest_intents(text: str) -> tuple[Intent, ...]:
    """Return the intents that a text may have meant, the likeliest first; at most two."""
    near = process.extract(
        normalise(text), list(_long_phrases()), scorer=fuzz.WRatio, score_cutoff=POSSIBLE, limit=MOST_SUGGESTIONS * 3
    )
    found = dict.fromkeys(_long_phrases()[phrase] for phrase, _score, _index in near)
    return tuple(found)[:MOST_SUGGESTIONS]


def split_comment(text: str) -> str | None:
    """Return what follows the word for a comment; None when the text does not begin with it."""
    first, _, rest = text.strip().partition(" ")
    if normalise(first) not in _words("comment"):
        return None
    return rest.strip() or None


def recognise_perspective(text: str) -> Perspective | None:
    """Return the perspective a text names, by word or as 1, 2 or 3 in the order they are asked."""
    said = normalise(text)
    for number, perspective in enumerate(Perspective, start=1):
        if said in (str(number), *_words("perspective", perspective.value)):
            return perspective
    return None


def agrees(text: str) -> bool:
    """Tell whether a text says yes."""
    return normalise(text) in _words("agreement")


# Private functions


@cache
def _data() -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads(files("dialogs").joinpath("phrases.toml").read_text(encoding="utf-8"))


@cache
def _words(*path: str) -> frozenset[str]:
    node: object = _data()
    for name in path:
        node = node[name] if isinstance(node, dict) else {}
    return frozenset(_flatten(node))


def _flatten(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for phrases in node.values():
            yield from (normalise(phrase) for phrase in phrases)


@cache
def _phrases() -> Mapping[str, Intent]:
    return {phrase: intent for intent in Intent for phrase in _words(intent.value)}


@cache
def _long_phrases() -> Mapping[str, Intent]:
    # A short word is one slip away from too many others.
    shortest = 5
    return {phrase: intent for phrase, intent in _phrases().items() if len(phrase) >= shortest}
