"""What was stored, and what to talk about afterwards."""

from functools import lru_cache

from domain.consolidation import UnitResult
from domain.instruments import Instrument, find_difference
from domain.messages import (
    LastYear,
    Receipt,
    Reflection,
)
from domain.requests import Verb
from domain.rounds import RoundState
from rendering.cards.blocks import Block, Bullets, Facts, OnlyInText, Paragraph, Quote, Title
from rendering.cards.compositions import MAX_REMEMBERED, Button, compose, say
from rendering.cards.rendered import Rendered
from rendering.cards.reviews import tell_differences, tell_perspective, tell_values
from rendering.formats import format_day, format_moment, format_months, format_step
from rendering.progress import tell_progress
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
        Facts(tell_values(message.answers, collection.instrument, texts)),
        Paragraph(_how_stored(message, texts)),
    ]
    changes = tell_differences(message.former, message.answers, texts) if message.former else ""
    if changes:
        blocks.append(Paragraph(texts("receipt.changes", changes=changes)))
    if message.answers.comment:
        blocks.append(Quote(texts("receipt.comment"), message.answers.comment))
    blocks += _what_counts(message, texts)
    blocks.append(Paragraph(tell_progress(message.progress, texts), strong=True))
    blocks.append(Paragraph(_what_next(message, opened, texts)))
    if opened:
        blocks += _how_to_write(message.unit, message.others_answered, message.is_coordinator, texts)
    buttons = _buttons(opened, message.others_answered, message.is_coordinator, texts)
    return compose(blocks, _notification(message, opened, texts), texts, buttons)


def render_last_year(message: LastYear, texts: Texts) -> Rendered:
    """Show the unit's own values of the year before beside this answer, or say why not (K12, K21)."""
    if message.earlier is None or message.result is None:
        said = texts("last_year.none", unit=message.unit)
        return say([Paragraph(said)], texts("last_year.summary", unit=message.unit))
    year = message.earlier.refers_to
    blocks: list[Block] = [Title(texts("last_year.title", unit=message.unit, year=year))]
    if find_difference(message.collection.instrument, message.earlier.instrument) is None:
        blocks.append(Bullets(_beside(message, message.result, texts)))
        whose = texts("last_year.joint", unit=message.unit)
    else:
        blocks.append(Paragraph(texts("last_year.not_comparable", year=year)))
        blocks.append(Bullets(_only_then(message.earlier.instrument, message.result, texts)))
        whose = texts("last_year.mean", unit=message.unit, year=year)
    blocks.append(Paragraph(f"{whose} {texts('last_year.private', unit=message.unit)}", quiet=True))
    return compose(blocks, texts("last_year.summary", unit=message.unit), texts)


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


def _beside(message: LastYear, result: UnitResult, texts: Texts) -> tuple[str, ...]:
    language = texts.language
    return tuple(
        texts(
            "last_year.values",
            name=item.name.in_language(language),
            now=format_step(message.answers.values[item.number], language),
            then=format_step(result.values[item.number], language),
        )
        for item in message.collection.instrument.items
        if item.number in result.values and item.number in message.answers.values
    )


def _only_then(instrument: Instrument, result: UnitResult, texts: Texts) -> tuple[str, ...]:
    return tuple(
        texts(
            "last_year.only_then",
            name=item.name.in_language(texts.language),
            then=format_step(result.values[item.number], texts.language),
        )
        for item in instrument.items
        if item.number in result.values
    )


def _how_stored(message: Receipt, texts: Texts) -> str:
    sentences = []
    if message.answers.perspective is not None:
        sentences.append(tell_perspective(message.answers, texts))
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
        blocks.append(Paragraph(texts("receipt.others", unit=message.unit)))
    return blocks


@lru_cache(maxsize=MAX_REMEMBERED)
def _how_to_write(unit: str, others_answered: bool, is_coordinator: bool, texts: Texts) -> tuple[Block, ...]:  # noqa: FBT001 - private, one caller
    said = [texts("receipt.write_change"), texts("receipt.write_last_year", unit=unit)]
    if others_answered:
        said.append(texts("receipt.write_differences", unit=unit))
    if is_coordinator:
        said.append(texts("receipt.write_coordinator"))
    return tuple(OnlyInText(each) for each in said)


def _what_next(message: Receipt, opened: bool, texts: Texts) -> str:  # noqa: FBT001 - private, one caller
    if not opened:
        return texts("receipt.closed")
    return texts("receipt.change_until", closes=format_day(message.collection.closes_on, texts.language))


def _notification(message: Receipt, opened: bool, texts: Texts) -> str:  # noqa: FBT001 - private, one caller
    if not opened:
        return texts("receipt.summary_closed", unit=message.unit)
    closes = format_day(message.collection.closes_on, texts.language)
    return texts("receipt.summary", unit=message.unit, closes=closes)


@lru_cache(maxsize=MAX_REMEMBERED)
def _buttons(opened: bool, others_answered: bool, is_coordinator: bool, texts: Texts) -> tuple[Button, ...]:  # noqa: FBT001 - private, one caller
    buttons = []
    if opened:
        buttons.append(Button(texts("button.change"), Verb.CHANGE_ASSESSMENT))
        # After scoring, never before: last year's values would pull at this year's (K12).
        buttons.append(Button(texts("button.last_year"), Verb.LAST_YEAR))
    if opened and others_answered:
        buttons.append(Button(texts("button.differences"), Verb.SHOW_DIFFERENCES))
    if is_coordinator:
        buttons.append(Button(texts("button.status"), Verb.STATUS))
    if is_coordinator and opened:
        buttons.append(Button(texts("button.ask_close"), Verb.ASK_CLOSE))
    return tuple(buttons)
