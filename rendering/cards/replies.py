"""Short answers that need no card: a no, a question back, a goodbye."""

from collections.abc import Mapping

from domain.messages import (
    Cancelled,
    DidYouMean,
    Refusal,
)
from domain.requests import Intent, Verb
from rendering.cards.blocks import Paragraph, Title
from rendering.cards.compositions import Button, compose, say
from rendering.cards.rendered import Rendered
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts

# What can be done by a button that needs to know nothing more; the others are suggested by their words only.
BUTTONS: Mapping[Intent, tuple[str, Verb]] = {
    Intent.ASSESS: ("button.answer_now", Verb.ASSESS),
    Intent.SUMMARY: ("button.summary", Verb.SUMMARY),
    Intent.STATUS: ("button.status", Verb.STATUS),
    Intent.STATUS_FORM: ("button.status_form", Verb.STATUS_FORM),
    Intent.OWN_PICTURE: ("button.own_picture", Verb.OWN_PICTURE),
    Intent.COUNTY_PICTURE: ("button.county_picture", Verb.COUNTY_PICTURE),
    Intent.PLAN: ("button.show_plan", Verb.SHOW_PLAN),
    Intent.NETWORK: ("button.show_network", Verb.SHOW_NETWORK),
}


def render_refusal(message: Refusal, texts: Texts) -> Rendered:
    """Say no in a friendly sentence; the notification keeps what was written to itself (F30)."""
    return say([Paragraph(sentence(message.rejected, texts))], texts("reply.summary"))


def render_did_you_mean(message: DidYouMean, texts: Texts) -> Rendered:
    """Suggest what may have been meant: by the words that would have done, and by a button where there is one."""
    if not message.suggestions:
        return say([Paragraph(texts("did_you_mean.none"))], texts("reply.summary"))
    words = texts.join([texts("quoted", word=texts(f"word.{each}")) for each in message.suggestions], "list.or")
    asked = [Paragraph(texts("did_you_mean.some", words=words))]
    offered = (BUTTONS[each] for each in message.suggestions if each in BUTTONS)
    buttons = [Button(texts(title), verb, {}) for title, verb in offered]
    if not buttons:
        return say(asked, texts("reply.summary"))
    return compose([Title(texts("did_you_mean.title")), *asked], texts("reply.summary"), texts, buttons)


def render_cancelled(message: Cancelled, texts: Texts) -> Rendered:
    """Say that nothing more is asked, and whether a draft is kept."""
    kept = "cancelled.form" if message.form_kept else "cancelled.nothing"
    said = texts("cancelled.draft" if message.draft_kept else kept)
    return say([Paragraph(said)], said)
