"""What someone means by what they wrote: phrases as data, forgiving of case, signs and slips of the keyboard."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from domain.answers import Perspective
from domain.requests import Intent

# One slip of the keyboard in six letters is forgiven, none in a shorter word: "stäng" is one away from "stängd".
LETTERS_A_SLIP = 6
# Scores out of 100, seen on the phrases themselves: below this, suggestions become guesses.
POSSIBLE = 68
# Shorter ones are part of too much else, as "ja" is of "börja".
SHORTEST_GUESSED, SHORTEST_SUGGESTED = 4, 5
MOST_SUGGESTIONS = 2
_SIGNS = re.compile(r"[^\w\s?]|_")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_COMMENT = re.compile(r"\s*(\w+)(?:\s*[:;,-]\s*|\s+)(\S.*)", re.DOTALL)


def normalise(text: str) -> str:
    """Return the text in lower case, composed (NFKC), without signs and with single spaces; "?" alone stays."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold())
    plain = " ".join(_SIGNS.sub(" ", seen).split())
    return plain.rstrip(" ?") or plain[:1]


def recognise_intent(text: str) -> Intent | None:
    """Return the intent a text names, small slips of spelling forgiven; None when it is not certain."""
    said = normalise(text)
    exact = _phrases().get(said)
    if exact is not None:
        return exact
    words = said.split()
    near = [phrase for phrase in _phrases() if _is_slip(words, phrase.split())]
    return _phrases()[max(near, key=lambda phrase: fuzz.ratio(said, phrase))] if near else None


def suggest_intents(text: str) -> tuple[Intent, ...]:
    """Return the intents that a text may have meant, the likeliest first; at most two."""
    said = normalise(text)
    if len(said) < SHORTEST_GUESSED:
        return ()
    phrases = [phrase for phrase in _phrases() if len(phrase) >= SHORTEST_SUGGESTED]
    near = process.extract(said, phrases, scorer=fuzz.WRatio, score_cutoff=POSSIBLE, limit=MOST_SUGGESTIONS * 3)
    found = dict.fromkeys(_phrases()[phrase] for phrase, _score, _index in near)
    return tuple(found)[:MOST_SUGGESTIONS]


def split_comment(text: str) -> str | None:
    """Return what follows the word for a comment; None when the text does not begin with it."""
    found = _COMMENT.fullmatch(text)
    if found is None or normalise(found[1]) not in _words("comment"):
        return None
    return found[2].strip()


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


def _is_slip(said: Sequence[str], meant: Sequence[str]) -> bool:
    """Tell whether only letters slipped: word by word, so that an added "not" is never forgiven."""
    return len(said) == len(meant) and all(map(_is_near, said, meant))


def _is_near(word: str, other: str) -> bool:
    return OSA.distance(word, other) <= len(other) // LETTERS_A_SLIP
