"""Short answers that need no card: a no, a question back, a goodbye."""

from domain.messages import Cancelled, DidYouMean, Refusal
from rendering.cards.blocks import Paragraph
from rendering.cards.compositions import say
from rendering.cards.rendered import Rendered
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts


def render_refusal(message: Refusal, texts: Texts) -> Rendered:
    """Say no in a friendly sentence; the notification keeps what was written to itself (F30)."""
    return say([Paragraph(sentence(message.rejected, texts))], texts("reply.summary"))


def render_did_you_mean(message: DidYouMean, texts: Texts) -> Rendered:
    """Suggest what may have been meant, by the words that would have done."""
    if not message.suggestions:
        return say([Paragraph(texts("did_you_mean.none"))], texts("reply.summary"))
    words = texts.join([texts("quoted", word=texts(f"word.{each}")) for each in message.suggestions], "list.or")
    return say([Paragraph(texts("did_you_mean.some", words=words))], texts("reply.summary"))


def render_cancelled(message: Cancelled, texts: Texts) -> Rendered:
    """Say that nothing more is asked, and whether a draft is kept."""
    said = texts("cancelled.draft" if message.draft_kept else "cancelled.nothing")
    return say([Paragraph(said)], said)
