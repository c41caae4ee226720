"""What stands beside the goals on a card: a few counts, what may be quoted, and the words that show the rest (K16)."""

from collections.abc import Iterator

from domain.besides import Beside
from domain.county_pictures import CountyPicture
from domain.indicators import IndicatorYear
from domain.requests import Intent
from rendering.besides import tell_quote
from rendering.cards.sizes import cut
from rendering.county_pictures import picture_lines
from rendering.indicator_words import tell_indicator_counts
from rendering.texts.catalogues import Texts

# Most of a card is the goals' charts; the files have all of it.
MOST_COUNTS, MOST_QUOTES, LONGEST_COUNT, LONGEST_QUOTE = 3, 2, 200, 160


def beside_lines(beside: Beside, texts: Texts) -> tuple[str, ...]:
    """Return what is known of the year beside its figures: a line of each kind first."""
    counts = _tell_counts(beside.picture, texts) if beside.picture else []
    quotes = [tell_quote(cut(each, LONGEST_QUOTE), texts) for each in beside.quotes[:MOST_QUOTES]]
    figures = [_tell_figures(beside.figures, texts)] if beside.figures else []
    return (*counts[:1], *figures, *quotes[:1], *counts[1:], *quotes[1:])


# Private functions


def _tell_counts(picture: CountyPicture, texts: Texts) -> list[str]:
    told = [cut(line, LONGEST_COUNT) for line in picture_lines(picture, texts)[:MOST_COUNTS]]
    return list(_with_command(told, picture.refers_to, texts))


def _with_command(told: list[str], year: int, texts: Texts) -> Iterator[str]:
    for number, line in enumerate(told):
        said = texts("beside.count", year=year, line=line)
        more = texts("beside.mapping_more", word=texts(f"word.{Intent.COUNTY_PICTURE}"))
        yield said if number else f"{said} {more}"


def _tell_figures(figures: IndicatorYear, texts: Texts) -> str:
    told, word = tell_indicator_counts(figures.indicators, texts)[0], texts(f"word.{Intent.INDICATORS}")
    return texts("beside.figures_more", year=figures.year, told=told, word=word)
