"""The steps of a scale in what someone wrote, and where they do not know."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from dialogs.intents import dont_know_phrases
from domain.errors import Reason, Rejected

# What a card sends for "vet ej", and what stands for it in a line such as "3 4 ? 3 2".
DONT_KNOW, SIGN = "dont_know", "?"

# A step, or None for "vet ej".
Given = int | None

_SEPARATORS = re.compile(r"[\s;/]+")
_WHOLE = re.compile(r"\d{1,3}")
_DECIMAL = re.compile(r"\d+[.,]\d+")


def read_steps(text: str) -> tuple[Given, ...] | Rejected | None:
    """Return the steps in a text such as "3 4 vet ej 3 3" or "3, 4, ?, 3, 3"; None when it is no list of answers.

    "3,5" is one number and no whole step; with two commas or more, commas separate.
    """
    if text.isascii() and _WHOLE.fullmatch(text):  # what a card sends
        return (int(text),)
    if text == DONT_KNOW:
        return (None,)
    plain = unicodedata.normalize("NFKC", text).strip().rstrip(".!")
    if _DECIMAL.fullmatch(plain):
        return Rejected(Reason.NOT_A_WHOLE_STEP, {"given": plain[:20]})
    marked = _dont_know().sub(f" {SIGN} ", plain)
    return _read_tokens([token for token in _SEPARATORS.split(_without_commas(marked)) if token])


# Private functions


def _read_tokens(tokens: Sequence[str]) -> tuple[Given, ...] | Rejected | None:
    if any(_DECIMAL.fullmatch(token) for token in tokens) and all(_is_answer(token) for token in tokens):
        given = next(token for token in tokens if _DECIMAL.fullmatch(token))
        return Rejected(Reason.NOT_A_WHOLE_STEP, {"given": given[:20]})
    if not tokens or not all(token == SIGN or _WHOLE.fullmatch(token) for token in tokens):
        return None
    return tuple(None if token == SIGN else int(token) for token in tokens)


@cache
def _dont_know() -> re.Pattern[str]:
    """Return what finds the phrases, the longest first, whatever stands between their words."""
    phrases = sorted(dont_know_phrases(), key=len, reverse=True)
    said = "|".join(r"\W{1,3}".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{said})(?!\w)", re.IGNORECASE)


def _without_commas(text: str) -> str:
    if re.search(r",\s", text) or text.count(",") > 1:
        return text.replace(",", " ")
    return text


def _is_answer(token: str) -> bool:
    return bool(token == SIGN or _WHOLE.fullmatch(token) or _DECIMAL.fullmatch(token))
