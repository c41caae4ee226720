"""What is looked at before it is handed in: all the answers, what differs, and room for a comment."""

from domain.answers import MAX_COMMENT_LENGTH, Answers, changed_answers
from domain.instruments import Instrument
from domain.messages import (
    CommentForm,
    Review,
)
from domain.requests import Verb
from rendering.cards.blocks import Block, Facts, OnlyInCard, OnlyInText, Paragraph, Quote, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.elements import TextInput
from rendering.cards.rendered import Rendered
from rendering.free_text import clean
from rendering.refusals import sentence
from rendering.scales import name_step
from rendering.texts.catalogues import Texts


def render_review(message: Review, texts: Texts) -> Rendered:
    """Show the answers in words, what of them is new, and the button that hands them in."""
    answers, instrument = message.answers, message.collection.instrument
    blocks: list[Block] = [
        Title(texts("review.title", unit=message.unit)),
        Paragraph(texts("review.not_yet"), strong=True),
        *([Paragraph(texts("form.begun_by", name=message.begun_by))] if message.begun_by else []),
        Facts(tell_values(answers, instrument, texts)),
        Paragraph(tell_perspective(answers, texts)),
    ]
    if message.former:
        changes = tell_differences(message.former, answers, texts)
        same = message.former == answers
        said = texts("review.changed", changes=changes) if changes else texts("review.nothing_changed")
        blocks += [Paragraph(said)] if changes or same else []
    if message.replaces_interview:
        blocks.append(Paragraph(texts("review.replaces_interview", unit=message.unit)))
    if answers.comment:
        blocks.append(Quote(texts("receipt.comment"), answers.comment))
    blocks.append(OnlyInText(texts("review.write")))
    buttons = [
        Button(texts("button.submit"), Verb.SUBMIT_ASSESSMENT, primary=True),
        Button(texts("button.change"), Verb.CHANGE_ASSESSMENT),
        Button(texts("button.change_comment" if answers.comment else "button.add_comment"), Verb.ASK_COMMENT),
    ]
    return compose(blocks, texts("review.summary", unit=message.unit), texts, buttons)


def render_comment_form(message: CommentForm, texts: Texts) -> Rendered:
    """Give room for a comment, and say who reads it (K14)."""
    title = texts("comment.title", unit=message.unit)
    field = TextInput(
        id="comment",
        label=texts("comment.label"),
        placeholder=texts("comment.placeholder"),
        is_multiline=True,
        max_length=MAX_COMMENT_LENGTH,
        value=clean(message.comment) or None,
    )
    blocks: list[Block] = [Title(title)]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks += [Paragraph(texts("comment.about")), OnlyInCard([field]), OnlyInText(texts("comment.write"))]
    button = Button(texts("button.save_comment"), Verb.SAVE_COMMENT, primary=True)
    return compose(blocks, texts("comment.summary", unit=message.unit), texts, [button])


def tell_values(answers: Answers, instrument: Instrument, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Return each goal with its answer in words."""
    given = answers.given
    return tuple(
        (item.name.in_language(texts.language), _tell_value(answers.values.get(item.number), instrument, texts))
        for item in instrument.items
        if item.number in given
    )


def tell_perspective(answers: Answers, texts: Texts) -> str:
    """Say from which side the answers are given."""
    return texts("receipt.perspective", perspective=texts(f"perspective.{answers.perspective}"))


def tell_differences(before: Answers, after: Answers, texts: Texts) -> str:
    """Say which goals are answered otherwise than before; empty when none is."""
    dont_know = texts("form.so_far_dont_know")
    told = [
        texts(
            "difference.one",
            number=each.number,
            before=dont_know if each.before is None else each.before,
            after=dont_know if each.after is None else each.after,
        )
        for each in changed_answers(before, after)
    ]
    return texts.join(told) if told else ""


# Private functions


def _tell_value(step: int | None, instrument: Instrument, texts: Texts) -> str:
    return texts("scale.dont_know") if step is None else name_step(instrument.scale, step, texts)
