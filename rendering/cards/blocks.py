"""What messages are made of: each block is both a part of a card and its words in plain text (K20).

Text enters a card here only, and always through `rendering.free_text` (S9).
"""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from rendering.cards.elements import (
    ActionSet,
    CardElement,
    Container,
    Fact,
    FactSet,
    RichTextBlock,
    TextBlock,
    TextRun,
    ToggleVisibilityAction,
)
from rendering.free_text import comment_lines, neutralise, neutralise_lines

# What is folded on a card, of which there is one at most.
FOLDED = "folded"


class Block(Protocol):
    """A part of a message."""

    def elements(self) -> list[CardElement]:
        """Return what the card shows."""

    def words(self) -> str:
        """Return the same in plain text; empty when the card alone needs it."""


class Title(Struct, frozen=True):
    """What the message is about."""

    text: str

    def elements(self) -> list[CardElement]:
        """Return a heading that screen readers find."""
        return [
            TextBlock(text=neutralise(self.text), style="heading", size="Large", weight="Bolder", wrap=True),
        ]

    def words(self) -> str:
        """Return the title."""
        return neutralise(self.text)


class Heading(Struct, frozen=True):
    """A smaller heading within the message."""

    text: str

    def elements(self) -> list[CardElement]:
        """Return a bold line with room above it."""
        text = neutralise(self.text)
        return [TextBlock(text=text, style="heading", size="Medium", weight="Bolder", wrap=True, spacing="Large")]

    def words(self) -> str:
        """Return the heading."""
        return neutralise(self.text)


class Paragraph(Struct, frozen=True):
    """One or more sentences; `strong` for what must not be missed, `quiet` for what is good to know."""

    text: str
    strong: bool = False
    quiet: bool = False

    def elements(self) -> list[CardElement]:
        """Return a wrapped text block."""
        return [
            TextBlock(
                text=neutralise(self.text),
                wrap=True,
                weight="Bolder" if self.strong else None,
                is_subtle=True if self.quiet else None,
            )
        ]

    def words(self) -> str:
        """Return the sentences."""
        return neutralise(self.text)


class Section(Struct, frozen=True):
    """A heading with what belongs under it, kept close together."""

    heading: str
    lines: tuple[str, ...]

    def elements(self) -> list[CardElement]:
        """Return the heading and its lines without space between."""
        lines: list[CardElement] = [
            TextBlock(text=neutralise(line), wrap=True, spacing="None" if index == 0 else "Small")
            for index, line in enumerate(self.lines)
        ]
        return [*Heading(self.heading).elements(), *lines]

    def words(self) -> str:
        """Return a line each."""
        return "\n".join(neutralise(line) for line in (self.heading, *self.lines))


class Bullets(Struct, frozen=True):
    """A short list."""

    items: tuple[str, ...]

    def elements(self) -> list[CardElement]:
        """Return a line each; the bullet is a sign, not Markdown, so that every client shows it alike."""
        return [
            TextBlock(text=f"• {neutralise(item)}", wrap=True, spacing="Small" if index else None)
            for index, item in enumerate(self.items)
        ]

    def words(self) -> str:
        """Return a line each."""
        return "\n".join(f"• {neutralise(item)}" for item in self.items)


class Facts(Struct, frozen=True):
    """Names with their values."""

    pairs: tuple[tuple[str, str], ...]

    def elements(self) -> list[CardElement]:
        """Return a fact set, whose values Teams reads as Markdown too."""
        facts = [Fact(title=neutralise(name), value=neutralise(value)) for name, value in self.pairs]
        return [FactSet(facts=facts)]

    def words(self) -> str:
        """Return a line each."""
        return "\n".join(f"{neutralise(name)}: {neutralise(value)}" for name, value in self.pairs)


class Quote(Struct, frozen=True):
    """A person's own words, under a heading; in text runs, which read no Markdown."""

    heading: str
    text: str

    def elements(self) -> list[CardElement]:
        """Return the heading and the text, unchanged but for what cannot be seen."""
        lines: list[CardElement] = [
            RichTextBlock(inlines=_runs(line), spacing="None" if index == 0 else "Small")
            for index, line in enumerate(comment_lines(self.text))
        ]
        return [*Heading(self.heading).elements(), *lines]

    def words(self) -> str:
        """Return the heading and the text below it."""
        return f"{neutralise(self.heading)}:\n{neutralise_lines(self.text)}"


class OnlyInCard(Struct, frozen=True):
    """Inputs and charts, whose words stand in the blocks beside them."""

    parts: Sequence[CardElement]

    def elements(self) -> list[CardElement]:
        """Return the elements."""
        return list(self.parts)

    def words(self) -> str:
        """Return nothing."""
        return ""


class Folded(Struct, frozen=True):
    """Charts that open by a press, so that a phone is not filled by them; their words stand in the blocks before."""

    title: str
    parts: Sequence[CardElement]

    def elements(self) -> list[CardElement]:
        """Return what is pressed, and the elements right below it; pressed again it hides them."""
        toggle = ToggleVisibilityAction(title=neutralise(self.title), target_elements=[FOLDED])
        return [ActionSet(actions=[toggle]), Container(id=FOLDED, is_visible=False, items=list(self.parts))]

    def words(self) -> str:
        """Return nothing."""
        return ""


class OnlyInText(Struct, frozen=True):
    """What the card shows by inputs and buttons, for those who read text."""

    text: str

    def elements(self) -> list[CardElement]:
        """Return nothing."""
        return []

    def words(self) -> str:
        """Return the text, line by line."""
        return neutralise_lines(self.text)


class Address(Struct, frozen=True):
    """An address of ours that can be followed, for those who read text; a card has a button for it."""

    url: str

    def elements(self) -> list[CardElement]:
        """Return nothing."""
        return []

    def words(self) -> str:
        """Return it as it is: nobody but us has written any of it."""
        return self.url


class ShownAddress(Struct, frozen=True):
    """An address of ours that people copy: in the card as it is, in a run of text that reads no Markdown."""

    url: str

    def elements(self) -> list[CardElement]:
        """Return the address."""
        return [RichTextBlock(inlines=_runs(self.url))]

    def words(self) -> str:
        """Return it as it is: nobody but us has written any of it."""
        return self.url


# Private functions


def _runs(line: str) -> list[TextRun]:
    return [TextRun(text=line)]
