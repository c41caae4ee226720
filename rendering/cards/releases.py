"""The summary before it is published: what waits, how it will be, and that it is out."""

from functools import partial

from domain.progress import Progress
from domain.release_messages import PreviewWaits, ReleasePreview, SummaryPublished
from domain.requests import Verb
from domain.summaries import CountySummary
from rendering.breakdowns import tell_grouping
from rendering.cards.blocks import Block, Bullets, OnlyInText, Paragraph, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.rendered import Rendered
from rendering.cards.sizes import ToldSummary, first_that_fits, shorten_summary
from rendering.cards.summaries import summary_blocks
from rendering.progress import tell_progress
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts


def render_preview(message: ReleasePreview, texts: Texts) -> Rendered:
    """Show the summary exactly as it will be, with what it withholds and why (D4), and the button that publishes it."""
    return first_that_fits(partial(_draw_preview, message, texts), shorten_summary(message.summary, texts))


def render_preview_waits(message: PreviewWaits, texts: Texts) -> Rendered:
    """Tell a coordinator that the round has closed by its date, and what waits for them."""
    title = texts("closed.title", year=message.collection.refers_to)
    blocks: list[Block] = [Title(title), *_progress(message.progress, texts), Paragraph(texts("waits.what"))]
    blocks.append(OnlyInText(texts("waits.write")))
    return compose(blocks, texts("waits.summary", year=message.collection.refers_to), texts, [preview_button(texts)])


def render_summary_published(message: SummaryPublished, texts: Texts) -> Rendered:
    """Tell that it is published, and where it can be read."""
    title = texts("published.title", year=message.collection.refers_to)
    if not message.channel_connected:
        where = texts("published.no_channel")
    else:
        where = texts("published.channel" if message.version == 1 else "published.in_place", version=message.version)
    blocks: list[Block] = [Title(title), Paragraph(where), OnlyInText(texts("published.write"))]
    return compose(blocks, title, texts, [Button(texts("button.summary"), Verb.SUMMARY)])


def preview_button(texts: Texts) -> Button:
    """Return the button that shows a coordinator what waits."""
    return Button(texts("button.preview"), Verb.SHOW_PREVIEW, primary=True)


# Private functions


def _draw_preview(message: ReleasePreview, texts: Texts, told: ToldSummary) -> Rendered:
    summary = message.summary
    blocks: list[Block] = [
        Title(texts("preview.title")),
        *([Paragraph(sentence(message.refused, texts), strong=True)] if message.refused else []),
        Paragraph(texts("preview.channel" if message.channel_connected else "preview.no_channel")),
        *_version(message, texts),
        *([Paragraph(texts("preview.decision", decision=message.decision))] if message.decision else []),
        *_withheld(summary, texts),
        Paragraph(texts("preview.press"), quiet=True),
        *summary_blocks(told, texts),
    ]
    button = Button(texts("button.publish"), Verb.PUBLISH, primary=True)
    notification = texts("preview.summary", year=summary.refers_to)
    return compose(blocks, notification, texts, [button], wide=True)


def _progress(progress: Progress, texts: Texts) -> list[Block]:
    return [Paragraph(tell_progress(progress, texts), strong=True)]


def _version(message: ReleasePreview, texts: Texts) -> list[Block]:
    if message.changes is None:
        return []
    return [Paragraph(texts.plural("preview.changes", message.changes, version=message.version))]


def _withheld(summary: CountySummary, texts: Texts) -> list[Block]:
    """Tell what will be withheld and why, before it is: silence is not zero (D4)."""
    if summary.withheld:
        told = [texts(f"withheld.{summary.withheld}")]
    else:
        why = texts("summary.goal_withheld")
        names = [goal.name.in_language(texts.language) for goal in summary.withheld_goals]
        told = [texts("preview.withheld_goal", goal=name, why=why) for name in names]
        if summary.breakdown and summary.breakdown.withheld:
            told += tell_grouping(summary.breakdown, texts)
    if not told:
        return [Paragraph(texts("preview.all_shown"))]
    return [Paragraph(texts("preview.withheld"), strong=True), Bullets(tuple(told))]
