"""Blocks and buttons put together: a card of version 1.5 with its plain-text twin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards import (
    ActionStyle,
    AdaptiveCard,
    CardElement,
    ExecuteAction,
    SubmitAction,
    TeamsCardProperties,
)

from domain.messages import Verb
from rendering.cards.blocks import Block
from rendering.cards.rendered import Rendered
from rendering.free_text import neutralise
from rendering.texts.catalogues import Texts


@dataclass(frozen=True, slots=True)
class Button:
    """What a person can press: Action.Execute, and the same as Action.Submit for clients that know no Execute (F26)."""

    title: str
    verb: Verb
    data: Mapping[str, str]
    primary: bool = False

    def action(self) -> ExecuteAction:
        """Return the action; both forms carry the same data, so that the server reads them alike."""
        data = {"verb": self.verb.value, **self.data}
        style: ActionStyle | None = "positive" if self.primary else None
        title = neutralise(self.title)
        submit = SubmitAction(title=title, style=style, data=data)
        return ExecuteAction(title=title, style=style, verb=self.verb.value, data=data, fallback=submit)


def compose(
    blocks: Sequence[Block], summary: str, texts: Texts, buttons: Sequence[Button] = (), *, wide: bool = False
) -> Rendered:
    """Return a card with its text and its notification line.

    The version is the highest that Teams shows; its own newer elements (charts) work under it, with a fallback.
    A wide card takes the room that a screen has; a phone shows it like the others.
    """
    text = words_of(blocks)
    body: list[CardElement] = [element for block in blocks for element in block.elements()]
    card = AdaptiveCard(
        version="1.5",
        lang=texts.language,
        fallback_text=text,
        msteams=TeamsCardProperties(width="full") if wide else None,
        body=body,
        actions=[button.action() for button in buttons] or None,
    )
    dumped = _without_needless_decimals(card.model_dump(by_alias=True, exclude_none=True))
    return Rendered(card=dumped, text=text, summary=neutralise(summary))


def say(blocks: Sequence[Block], summary: str) -> Rendered:
    """Return a message that is text only."""
    return Rendered(card=None, text=words_of(blocks), summary=neutralise(summary))


def words_of(blocks: Sequence[Block]) -> str:
    """Return blocks as plain text, an empty line between."""
    return "\n\n".join(words for words in (block.words() for block in blocks) if words)


# Private functions


def _without_needless_decimals(value: Any) -> Any:  # noqa: ANN401 - plain JSON data of any shape
    """Undo the card library's habit of writing 2000 as 2000.0."""
    if isinstance(value, dict):
        return {key: _without_needless_decimals(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_needless_decimals(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
