"""The steps of a scale in what someone wrote."""

import re
import unicodedata

from domain.errors import Reason, Rejected

_SEPARATORS = re.compile(r"[\s;/]+")
_WHOLE = re.compile(r"\d{1,3}")
_DECIMAL = re.compile(r"\d+[.,]\d+")


def read_steps(text: str) -> tuple[int, ...] | Rejected | None:
    """Return the steps in a text such as "3 4 2 3 3" or "3, 4, 2, 3, 3"; None when it is no list of numbers.

    "3,5" is one number and no whole step; with two commas or more, commas separate.
    """
    if text.isascii() and _WHOLE.fullmatch(text):  # what a card sends
        return (int(text),)
    plain = unicodedata.normalize("NFKC", text).strip().rstrip(".!")
    if _DECIMAL.fullmatch(plain):
        return Rejected(Reason.NOT_A_WHOLE_STEP, {"given": plain[:20]})
    tokens = [token for token in _SEPARATORS.split(_without_commas(plain)) if token]
    if not tokens:
        return None
    if any(_DECIMAL.fullmatch(token) for token in tokens) and all(_is_number(token) for token in tokens):
        given = next(token for token in tokens if _DECIMAL.fullmatch(token))
        return Rejected(Reason.NOT_A_WHOLE_STEP, {"given": given[:20]})
    if not all(_WHOLE.fullmatch(token) for token in tokens):
        return None
    return tuple(int(token) for token in tokens)


# Private functions


def _without_commas(text: str) -> str:
    if re.search(r",\s", text) or text.count(",") > 1:
        return text.replace(",", " ")
    return text


def _is_number(token: str) -> bool:
    return bool(_WHOLE.fullmatch(token) or _DECIMAL.fullmatch(token))
