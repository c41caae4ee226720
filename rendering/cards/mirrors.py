"""A unit's own mirror as a card, for the people who speak for it."""

from domain.release_messages import OwnMirror
from rendering.cards.blocks import Address, Block, Paragraph, Section, Title
from rendering.cards.compositions import Link, compose
from rendering.cards.rendered import Rendered
from rendering.mirrors import mirror_words
from rendering.texts.catalogues import Texts


def render_mirror(message: OwnMirror, texts: Texts) -> Rendered:
    """Show a unit its own values beside the county's, in the order the goals were asked; the notification has none."""
    words = mirror_words(message.mirror, texts)
    blocks: list[Block] = [
        Title(words.title),
        Paragraph(words.scope, quiet=True),
        Paragraph(words.private, quiet=True),
        *(Section(heading, lines) for heading, lines in words.goals),
        *(Paragraph(note, quiet=True) for note in words.notes),
        Section(words.question_heading, (words.question,)),
        Paragraph(words.caveat),
    ]
    if message.address is None:
        return compose(blocks, words.title, texts)
    blocks += [Paragraph(texts("mirror.file")), Address(message.address)]
    return compose(blocks, words.title, texts, [Link(texts("button.pdf"), message.address)])
