"""A unit's own mirror as a card, for the people who speak for it."""

from domain.mirrors import Mirror
from domain.release_messages import OwnMirror
from rendering.cards.blocks import Address, Block, Folded, Heading, OnlyInCard, Paragraph, Section, Title
from rendering.cards.charts import chart_of_distribution, table_of_own_years
from rendering.cards.compositions import Link, compose
from rendering.cards.rendered import Rendered
from rendering.mirrors import MirrorWords, mirror_words
from rendering.texts.catalogues import Texts


def render_mirror(message: OwnMirror, texts: Texts) -> Rendered:
    """Show a unit its own values beside the county's, in the order the goals were asked; the notification has none."""
    words = mirror_words(message.mirror, texts)
    blocks: list[Block] = [
        Title(words.title),
        Paragraph(words.scope, quiet=True),
        Paragraph(words.private, quiet=True),
        OnlyInCard([table_of_own_years(message.mirror, texts)]),
        *(Section(heading, lines) for heading, lines in words.goals),
        *(Paragraph(note, quiet=True) for note in words.notes),
        Section(words.question_heading, (words.question,)),
        Paragraph(words.caveat),
        *_charts(message.mirror, words, texts),
    ]
    if message.address is None:
        return compose(blocks, words.title, texts)
    blocks += [Paragraph(texts("mirror.file")), Address(message.address)]
    return compose(blocks, words.title, texts, [Link(texts("button.pdf"), message.address)])


# Private functions


def _charts(mirror: Mirror, words: MirrorWords, texts: Texts) -> list[Block]:
    """Show where the unit stands in the county's distribution as the channel has seen it, unless that is withheld."""
    scale = mirror.summary.instrument.scale
    # A phone shows no chart's own title.
    parts = [
        part
        for goal, (heading, _) in zip(mirror.goals, words.goals, strict=True)
        if goal.county
        for part in (*Heading(heading).elements(), chart_of_distribution(goal.county, scale, texts, goal.value))
    ]
    return [Folded(texts("mirror.charts"), parts)] if parts else []
