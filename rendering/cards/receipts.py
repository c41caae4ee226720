"""What was stored, and what to talk about afterwards."""

from domain.messages import Receipt, Reflection, Verb
from domain.rounds import RoundState
from rendering.cards.blocks import Block, Bullets, Facts, OnlyInText, Paragraph, Quote, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.rendered import Rendered
from rendering.formats import format_day, format_moment, format_months
from rendering.progress import tell_progress
from rendering.scales import name_step
from rendering.texts.catalogues import Texts


def render_receipt(message: Receipt, texts: Texts) -> Rendered:
    """Show what was stored, how many have answered and until when it can be changed."""
    collection, opened = message.collection, message.collection.state is RoundState.OPEN
    first = message.revision == 1
    scope = texts(
        "round.refers_to",
        year=collection.refers_to,
        collected=format_months(collection.collected, texts.language),
    )
    blocks: list[Block] = [
        Title(texts("receipt.title" if first else "receipt.title_changed", unit=message.unit)),
        Paragraph(f"{scope}.", quiet=True),
        Facts(_stored_values(message, texts)),
        Paragraph(_how_stored(message, texts)),
    ]
    if message.answers.comment:
        blocks.append(Quote(texts("receipt.comment"), message.answers.comment))
    blocks += _what_counts(message, texts)
    blocks.append(Paragraph(tell_progress(message.progress, texts), strong=True))
    blocks.append(Paragraph(_what_next(message, opened, texts)))
    if opened:
        blocks.append(OnlyInText(texts("receipt.write_change")))
    if opened and message.is_coordinator:
        blocks.append(OnlyInText(texts("receipt.write_coordinator")))
    return compose(blocks, _notification(message, opened, texts), texts, _buttons(message, opened, texts))


def render_reflection(message: Reflection, texts: Texts) -> Rendered:
    """Offer the questions to talk about; nothing is asked back (K11)."""
    questions = ("reflection.why", "reflection.raise", "reflection.agree", "reflection.roles")
    blocks: list[Block] = [
        Title(texts("reflection.title", unit=message.unit)),
        Paragraph(texts("reflection.intro"), quiet=True),
        Bullets(tuple(texts(name) for name in questions)),
    ]
    return compose(blocks, texts("reflection.summary", unit=message.unit), texts)


# Private functions


def _stored_values(message: Receipt, texts: Texts) -> tuple[tuple[str, str], ...]:
    instrument = message.collection.instrument
    return tuple(
        (item.name.in_language(texts.language), name_step(instrument.scale, message.answers.values[item.number], texts))
        for item in instrument.items
    )


def _how_stored(message: Receipt, texts: Texts) -> str:
    sentences = []
    if message.answers.perspective is not None:
        chosen = texts(f"perspective.{message.answers.perspective}")
        sentences.append(texts("receipt.perspective", perspective=chosen))
    moment = format_moment(message.submitted_at, texts.language)
    sentences.append(texts("receipt.saved_at", moment=moment))
    if message.revision > 1:
        sentences.append(texts("receipt.revision", revision=message.revision))
    return " ".join(sentences)


def _what_counts(message: Receipt, texts: Texts) -> list[Block]:
    blocks: list[Block] = []
    if message.late:
        blocks.append(Paragraph(texts("receipt.late", due=format_day(message.collection.due_on, texts.language))))
    if message.others_answered:
        # K9: both answers are kept; agreeing on one is offered, never asked for.
        blocks.append(Paragraph(f"{texts('receipt.others', unit=message.unit)} {texts('receipt.agree')}"))
    return blocks


def _what_next(message: Receipt, opened: bool, texts: Texts) -> str:  # noqa: FBT001 - private, one caller
    if not opened:
        return texts("receipt.closed")
    closes = format_day(message.collection.closes_on, texts.language)
    change = texts("receipt.change_until", closes=closes)
    return change if message.answers.comment else f"{change} {texts('receipt.add_comment')}"


def _notification(message: Receipt, opened: bool, texts: Texts) -> str:  # noqa: FBT001 - private, one caller
    if not opened:
        return texts("receipt.summary_closed", unit=message.unit)
    closes = format_day(message.collection.closes_on, texts.language)
    return texts("receipt.summary", unit=message.unit, closes=closes)


def _buttons(message: Receipt, opened: bool, texts: Texts) -> list[Button]:  # noqa: FBT001 - private, one caller
    round_only = {"round": message.collection.id}
    buttons = []
    if opened:
        data = {**round_only, "unit": message.unit_id}
        buttons.append(Button(texts("button.change"), Verb.CHANGE_ASSESSMENT, data))
    if message.is_coordinator:
        buttons.append(Button(texts("button.status"), Verb.STATUS, round_only))
    if message.is_coordinator and opened:
        buttons.append(Button(texts("button.ask_close"), Verb.ASK_CLOSE, round_only))
    return buttons
