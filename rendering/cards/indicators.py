"""The county's key figures as a card: counts first, each figure under its goal by a press; no colour, no arrow (K6)."""

from functools import partial

from msgspec.structs import replace

from domain.indicators import LONGEST_NAME, Indicator
from domain.requests import Verb
from domain.status_messages import IndicatorsShown
from rendering.cards.blocks import Block, Bullets, Folded, OnlyInText, Paragraph, Section, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.rendered import Rendered
from rendering.cards.sizes import cut, first_that_fits
from rendering.indicator_words import group_by_goal, tell_indicator, tell_indicator_counts, tell_indicator_notes
from rendering.texts.catalogues import Texts

# Of each key figure's name so many letters, when all of them together are more than a card has room for.
NAME_LENGTHS = (LONGEST_NAME, 40, 0)


def render_indicators(message: IndicatorsShown, texts: Texts) -> Rendered:
    """Show how many key figures stand how, and each of them folded below."""
    return first_that_fits(partial(_draw, message, texts), NAME_LENGTHS)


# Private functions


def _draw(message: IndicatorsShown, texts: Texts, name_length: int) -> Rendered:
    indicators = [_shorten(each, name_length) for each in message.figures.indicators]
    title = texts("indicators.title", county=message.county, year=message.figures.year)
    first, *others = tell_indicator_counts(indicators, texts)
    goals = [
        Section(texts("indicators.goal", goal=goal), tuple(tell_indicator(each, texts) for each in of_goal))
        for goal, of_goal in group_by_goal(indicators).items()
    ]
    notes = [*tell_indicator_notes(indicators, texts), *([] if name_length else [texts("indicators.names_in_report")])]
    blocks: list[Block] = [
        Title(title),
        Paragraph(first, strong=True),
        *([Bullets(tuple(others))] if others else []),
        *(Paragraph(note, quiet=True) for note in notes),
        Folded(texts("indicators.fold"), [element for goal in goals for element in goal.elements()]),
        OnlyInText("\n\n".join(goal.words() for goal in goals)),
    ]
    return compose(blocks, title, texts, [Button(texts("button.summary"), Verb.SUMMARY)])


def _shorten(indicator: Indicator, name_length: int) -> Indicator:
    if not name_length:
        return replace(indicator, name="", unit="")
    return replace(indicator, name=cut(indicator.name, name_length))
