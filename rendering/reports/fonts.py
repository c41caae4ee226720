"""The font of pictures and pages, which matplotlib brings along: every machine draws and prints the same."""

import unicodedata
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.ft2font import FT2Font

from rendering.free_text import clean

FONT = "DejaVu Sans"
FACES = {"normal": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
# Stands for a sign that the font lacks.
UNKNOWN = "\ufffd"


def show_text(text: str) -> str:
    """Return text in signs that the font has; for one that it lacks a plainer one, or a sign that says so."""
    shown = clean(text)
    return shown if _known_signs().issuperset(shown) else "".join(map(_show_sign, shown))


def find_face(weight: str) -> Path:
    """Return where a face of the font is; `weight` is `normal` or `bold`."""
    return Path(mpl.get_data_path()) / "fonts" / "ttf" / FACES[weight]


# Private functions


@cache
def _known_signs() -> frozenset[str]:
    faces = [frozenset(map(chr, FT2Font(str(find_face(weight))).get_charmap())) for weight in FACES]
    return frozenset.intersection(*faces) | {"\n", "\t"}


def _show_sign(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    return sign if sign in _known_signs() else plain if _known_signs().issuperset(plain) else UNKNOWN
