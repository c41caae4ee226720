"""What every message of a trial says before anything else, so that nobody takes it for the real thing (F43)."""

from textwrap import shorten

from msgspec.structs import replace

from domain.messages import Message
from rendering.cards.compositions import essence_of
from rendering.cards.messages import render
from rendering.cards.rendered import Rendered
from rendering.texts.catalogues import Texts, texts_for

# As much as a notification shows, in characters.
LONGEST_SUMMARY = 150


def render_for_trial(message: Message, language: str, card_id: str | None = None) -> Rendered:
    """Return a message as `render` does, marked as part of a trial."""
    return mark_as_trial(render(message, language, card_id), texts_for(language))


def mark_as_trial(rendered: Rendered, texts: Texts) -> Rendered:
    """Return the same with the mark under the card's title, and first in its text, for a voice, and when notified."""
    mark = texts("trial.mark")
    summary = shorten(texts("trial.summary", summary=rendered.summary), LONGEST_SUMMARY, placeholder=" …")
    marked = replace(rendered, text=f"{mark}\n\n{rendered.text}", summary=summary)
    card = rendered.card
    if card is None:
        return marked
    sign = {"type": "TextBlock", "text": mark, "weight": "Bolder", "color": "Attention", "wrap": True}
    title, *rest = card["body"]
    words = {"fallbackText": marked.text, "speak": essence_of(marked.text)}
    return replace(marked, card={**card, **words, "body": [title, sign, *rest]})
