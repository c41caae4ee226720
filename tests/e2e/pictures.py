"""Pictures as they are kept: small, as there are many and each change of a word makes them anew."""

from io import BytesIO
from pathlib import Path

from PIL import Image

# A card's own, with those of its letters' edges.
COLOURS = 256


def keep_picture(png: bytes, path: Path) -> None:
    """Write a screenshot with few colours: less than half its size, and to the eye the same."""
    with Image.open(BytesIO(png)) as taken:
        reduced = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    reduced.save(path, optimize=True)
