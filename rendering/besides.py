"""What stands beside the summary's numbers, in words: the mapping's counts, quotes without names, key figures (K16)."""

from msgspec import Struct

from domain.besides import Beside
from domain.county_pictures import CountyPicture
from domain.indicators import Indicator, IndicatorYear
from rendering.county_pictures import count_name, picture_lines, picture_notes, picture_scope
from rendering.indicator_words import name_number, tell_indicator, tell_indicator_counts, tell_indicator_notes
from rendering.texts.catalogues import Texts


class AsideRow(Struct, frozen=True):
    """A line of an aside: what it is of, its number where it has one, and the whole of it in words."""

    name: str
    number: float | None
    told: str


class Aside(Struct, frozen=True):
    """One thing that stands beside the summary, of a year: a heading, sentences, a line each, and notes.

    `figures` are the key figures that the lines are of, for a file that has a table of them.
    """

    heading: str
    year: int
    sentences: tuple[str, ...]
    rows: tuple[AsideRow, ...]
    notes: tuple[str, ...] = ()
    figures: tuple[Indicator, ...] = ()


def tell_asides(beside: Beside, county: str, texts: Texts) -> tuple[Aside, ...]:
    """Return all that stands beside, in the order it is read; nothing of what there is none of."""
    told = []
    if beside.picture:
        told.append(_tell_picture(beside.picture, texts))
        if beside.quotes:
            told.append(_tell_quotes(beside.quotes, beside.picture.refers_to, texts))
    if beside.figures:
        told.append(_tell_figures(beside.figures, county, texts))
    return tuple(told)


def tell_quote(quote: str, texts: Texts) -> str:
    """Return a text as said by "a local leadership", never by name (K13)."""
    return texts("beside.quote", quote=" ".join(quote.split()))


# Private functions


def _tell_picture(picture: CountyPicture, texts: Texts) -> Aside:
    lines = picture_lines(picture, texts)
    rows = tuple(
        AsideRow(count_name(count, texts), count.value, line) for count, line in zip(picture.counts, lines, strict=True)
    )
    heading = texts("beside.mapping", year=picture.refers_to)
    return Aside(heading, picture.refers_to, (picture_scope(picture, texts),), rows, picture_notes(picture, texts))


def _tell_quotes(quotes: tuple[str, ...], year: int, texts: Texts) -> Aside:
    heading = texts("beside.quotes")
    return Aside(heading, year, (), tuple(AsideRow(heading, None, tell_quote(quote, texts)) for quote in quotes))


def _tell_figures(figures: IndicatorYear, county: str, texts: Texts) -> Aside:
    indicators = figures.indicators
    rows = tuple(
        AsideRow(texts("indicators.name", number=name_number(each, texts)), _whole(each), tell_indicator(each, texts))
        for each in indicators
    )
    heading = texts("indicators.title", county=county, year=figures.year)
    sentences = tell_indicator_counts(indicators, texts)
    return Aside(heading, figures.year, sentences, rows, tell_indicator_notes(indicators, texts), indicators)


def _whole(indicator: Indicator) -> float | None:
    value = indicator.values.value
    return None if value is None else float(value)
