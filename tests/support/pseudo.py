"""A language that nobody speaks: each text is marked, longer and accented; what has no marks came from elsewhere."""

import string
from collections.abc import Iterable
from functools import cache
from math import ceil

from babel.messages.catalog import Catalog

from rendering.texts.catalogues import Texts, compile_texts
from tests.support.catalogues import forms_of, read_catalogue

OPEN, CLOSE = "⟦", "⟧"
# English is about a third longer than Swedish, Finnish more.
LONGER_BY = 0.4
FILLING = "·"
_ACCENTED = str.maketrans("aeiouyåäöAEIOUYÅÄÖ", "áéíóúýǻǟȫÁÉÍÓÚÝǺǞȪ")


@cache
def pseudo_texts(catalogue: str = "messages") -> Texts:
    """Return the texts of a catalogue in the pseudo-language, with dates and numbers as in Swedish."""
    made = Catalog(locale="sv")
    for message in read_catalogue("sv", catalogue):
        if message.id:
            forms = tuple(map(marked, forms_of(message)))
            made.add(message.id, forms[0] if len(forms) == 1 else forms)
    return compile_texts("sv", made)


def marked(form: str) -> str:
    """Return a text's form with marks around it, accents on its vowels and 40 % more room; placeholders stay."""
    parts = list(string.Formatter().parse(form))
    words = "".join(
        literal.translate(_ACCENTED) + (f"{{{field}}}" if field is not None else "") for literal, field, _, _ in parts
    )
    filling = FILLING * ceil(LONGER_BY * sum(len(literal) for literal, _, _, _ in parts))
    return f"{OPEN}{words}{filling}{CLOSE}"


def unmarked(text: str, data: Iterable[str] = ()) -> str:
    """Return the words that stand outside every mark and are no data; a text that was cut off may lack its end."""
    outside, depth = [], 0
    for sign in text:
        depth += sign == OPEN
        if not depth:
            outside.append(sign)
        depth -= sign == CLOSE
    left = "".join(outside)
    for known in sorted(data, key=len, reverse=True):
        left = left.replace(known, "")
    return left.strip() if any(sign.isalpha() for sign in left) else ""
