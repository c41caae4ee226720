"""Text in pictures: measured, broken into lines, and never read as a formula."""

from functools import lru_cache

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from msgspec import Struct

from rendering.reports.fonts import FONT

INK = "#1f2a44"
QUIET = "#4d566e"
LINE_HEIGHT = 1.35
# A picture measures the same words again, when it is laid out and when it is drawn.
MAX_REMEMBERED = 2000
# A picture is laid out in the pixels of a screen, so many to the inch; type is measured in points, 72 to the inch.
INCH = 96
POINTS = 72 / INCH


class Type(Struct, frozen=True):
    """How text is set; `size` in pixels."""

    size: float
    bold: bool = False
    colour: str = INK

    @property
    def font(self) -> FontProperties:
        """Return the font, which matplotlib brings along, so that every machine draws the same."""
        return FontProperties(family=FONT, size=self.size * POINTS, weight="bold" if self.bold else "normal")

    @property
    def line(self) -> float:
        """Return the height of a line in pixels."""
        return self.size * LINE_HEIGHT


@lru_cache(maxsize=MAX_REMEMBERED)
def measure_text(text: str, style: Type) -> float:
    """Return how wide a line of text is, in pixels."""
    width, _, _ = text_to_path.get_text_width_height_descent(text, style.font, ismath=False)
    return float(width) / POINTS


def break_lines(text: str, style: Type, width: float) -> list[str]:
    """Return text in lines that fit into a width in pixels; a word that is longer by itself is cut."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            for piece in _cut(word, style, width):
                longer = f"{line} {piece}".strip()
                if line and measure_text(longer, style) > width:
                    lines.append(line)
                    line = piece
                else:
                    line = longer
        lines.append(line)
    return lines


def write_lines(figure: Figure, lines: list[str], style: Type, place: tuple[float, float]) -> None:
    """Write lines of text into a picture; their place is pixels from the left and from the top."""
    left, top = place
    width, height = figure.get_size_inches() * INCH
    for index, line in enumerate(lines):
        below = top + index * style.line + style.size
        figure.text(
            left / width, 1 - below / height, line, fontproperties=style.font, color=style.colour, parse_math=False
        )


# Private functions


def _cut(word: str, style: Type, width: float) -> list[str]:
    if measure_text(word, style) <= width:
        return [word]
    pieces, piece = [], ""
    for sign in word:
        if piece and measure_text(piece + sign, style) > width:
            pieces.append(piece)
            piece = ""
        piece += sign
    return [*pieces, piece]
