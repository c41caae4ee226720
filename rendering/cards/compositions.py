"""Blocks and buttons put together: a card of version 1.5 with its plain-text twin."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from textwrap import shorten
from typing import Any

from msgspec import Struct, field

from domain.requests import Verb
from rendering.cards.blocks import Block, Bullets, Facts, Heading, OnlyInText, Paragraph, Section, Title
from rendering.cards.elements import (
    ActionStyle,
    AdaptiveCard,
    AssociatedInputs,
    ExecuteAction,
    OpenUrlAction,
    SubmitAction,
    TeamsCardProperties,
    to_json,
)
from rendering.cards.rendered import Rendered
from rendering.free_text import neutralise
from rendering.texts.catalogues import Texts

# Blocks that are nothing but their words; and how many of them are remembered.
OF_WORDS = (Title, Heading, Paragraph, Section, Bullets, Facts, OnlyInText)
MAX_REMEMBERED = 2000
# What a voice says of a card before its listener has had enough, in characters.
LONGEST_SPEAK = 300
SENTENCE_SIGNS = (".", "!", "?", ":")
# A sentence begins with a capital letter: "kl. 09.14" is within one.
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\u00c4\u00c5\u00d6\u201c\u201d])")


class Button(Struct, frozen=True):
    """What a person can press: Action.Execute, and the same as Action.Submit for clients that know no Execute (F26).

    `data` is what the press itself chooses; what the card is about is kept by the server (S5). One that is `alone`
    takes nothing along that is filled in on the card, and needs none of it.
    """

    title: str
    verb: Verb
    data: Mapping[str, str] = field(default_factory=dict)
    primary: bool = False
    alone: bool = False

    def __hash__(self) -> int:
        """Return what finds a card's frame again; a dictionary has no hash of its own."""
        return hash((self.title, self.verb, frozenset(self.data.items()), self.primary, self.alone))

    def action(self) -> ExecuteAction:
        """Return the action; both forms carry the same data, so that the server reads them alike."""
        data = {"verb": self.verb.value, **self.data}
        style: ActionStyle | None = "positive" if self.primary else None
        title = neutralise(self.title)
        inputs: AssociatedInputs | None = "none" if self.alone else None
        submit = SubmitAction(title=title, style=style, data=data, associated_inputs=inputs)
        return ExecuteAction(
            title=title, style=style, verb=self.verb.value, data=data, fallback=submit, associated_inputs=inputs
        )


class Link(Struct, frozen=True):
    """What a person can open: an address of ours."""

    title: str
    url: str

    def action(self) -> OpenUrlAction:
        """Return the action."""
        return OpenUrlAction(title=neutralise(self.title), url=self.url)


def compose(
    blocks: Sequence[Block], summary: str, texts: Texts, buttons: Sequence[Button | Link] = (), *, wide: bool = False
) -> Rendered:
    """Return a card with its text and its notification line.

    The version is the highest that Teams shows; its own newer elements (charts) work under it, with a fallback.
    A wide card takes the room that a screen has; a phone shows it like the others.
    """
    shown = [_show_once(block) if isinstance(block, OF_WORDS) else _show(block) for block in blocks]
    text = "\n\n".join([each.words for each in shown if each.words])
    frame = _frame_once(texts.language, wide, tuple(buttons))
    card = {
        **frame,
        "fallbackText": text,
        "speak": essence_of(text),
        "body": [dict(element) for each in shown for element in each.elements],
    }
    return Rendered(card=card, text=text, summary=neutralise(summary))


def say(blocks: Sequence[Block], summary: str) -> Rendered:
    """Return a message that is text only."""
    return Rendered(card=None, text=words_of(blocks), summary=neutralise(summary))


def words_of(blocks: Sequence[Block]) -> str:
    """Return blocks as plain text, an empty line between."""
    return "\n\n".join([words for block in blocks if (words := block.words())])


def essence_of(text: str) -> str:
    """Return a message's title and first sentences, as a voice says them: at most `LONGEST_SPEAK` characters."""
    spoken: list[str] = []
    room = LONGEST_SPEAK
    for sentence in chain.from_iterable(map(_sentences, text.split("\n"))):
        room -= len(sentence)
        if room < 0:
            break
        spoken.append(sentence)
        # The space before the next.
        room -= 1
    return " ".join(spoken) or shorten(text, LONGEST_SPEAK, placeholder="\u2026")


# Private functions


@lru_cache(maxsize=MAX_REMEMBERED)
def _frame_once(language: str, wide: bool, buttons: tuple[Button | Link, ...]) -> Mapping[str, Any]:  # noqa: FBT001 - private, one caller
    """Return a card without its words: the same buttons stand under thousands of cards."""
    shell = AdaptiveCard(
        version="1.5",
        lang=language,
        fallback_text="",
        speak="",
        msteams=TeamsCardProperties(width="full") if wide else None,
        body=[],
        actions=[button.action() for button in buttons] or None,
    )
    return to_json(shell)


@lru_cache(maxsize=MAX_REMEMBERED)
def _sentences(line: str) -> Sequence[str]:
    """Return a line's sentences; one that ends without a sign, such as a title, gets a full stop."""
    said = line.removeprefix("• ").strip()
    if not said:
        return ()
    return SENTENCE_END.split(said if said.endswith(SENTENCE_SIGNS) else f"{said}.")


class _Shown(Struct, frozen=True):
    """A block as a card shows it and as it is read."""

    words: str
    elements: Sequence[dict[str, Any]]


def _show(block: Block) -> _Shown:
    return _Shown(block.words(), [to_json(element) for element in block.elements()])


# Most blocks are the same in thousands of cards, and are drawn once.
_show_once = lru_cache(maxsize=MAX_REMEMBERED)(_show)
