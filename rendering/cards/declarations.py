"""A unit hands in nothing this year: the question, and what came of it."""

from domain.interview_messages import AnswerLater, NoneDeclared, NoneQuestion
from domain.interviews import MAX_REASON_LENGTH
from domain.requests import Verb
from rendering.cards.blocks import Block, OnlyInCard, OnlyInText, Paragraph, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.elements import CardElement, Choice, ChoiceSetInput, TextInput
from rendering.cards.rendered import Rendered
from rendering.formats import format_day
from rendering.free_text import neutralise
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts


def render_question(message: NoneQuestion, texts: Texts) -> Rendered:
    """Ask whether the unit really hands in none: what it means, and why if they care to tell."""
    year, names = message.collection.refers_to, [name for _, name in message.units]
    blocks: list[Block] = [Title(texts("none.title", year=year))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    if len(names) == 1:
        blocks.append(Paragraph(texts("none.about", unit=names[0]), strong=True))
    blocks.append(Paragraph(texts("none.what")))
    blocks.append(Paragraph(texts("none.or_later", due=format_day(message.collection.due_on, texts.language))))
    blocks.append(OnlyInCard(_inputs(message, texts)))
    if len(names) == 1:
        blocks.append(OnlyInText(texts("none.write")))
    else:
        blocks.append(OnlyInText("\n".join([texts("none.write_unit"), *names])))
    buttons = [
        Button(texts("button.answer_later"), Verb.ANSWER_LATER),
        Button(texts("button.declare_none"), Verb.DECLARE_NONE),
    ]
    return compose(blocks, texts("none.summary", year=year), texts, buttons)


def render_declared(message: NoneDeclared, texts: Texts) -> Rendered:
    """Thank for the word, and say how it is taken back."""
    closes = format_day(message.collection.closes_on, texts.language)
    blocks: list[Block] = [
        Title(texts("none.declared_title")),
        Paragraph(texts("none.declared", unit=message.unit, year=message.collection.refers_to)),
        Paragraph(texts("none.change_mind", closes=closes)),
    ]
    return compose(blocks, texts("none.declared_summary", unit=message.unit), texts)


def render_answer_later(message: AnswerLater, texts: Texts) -> Rendered:
    """Say that nothing was given up, and how to go on."""
    due = format_day(message.collection.due_on, texts.language)
    name = "none.withdrawn" if message.withdrawn else "none.later"
    blocks: list[Block] = [
        Title(texts(name, unit=message.unit)),
        Paragraph(texts("none.how_to_answer", due=due)),
    ]
    button = Button(texts("button.answer_now"), Verb.ASSESS, primary=True)
    return compose(blocks, texts("none.later_summary", unit=message.unit, due=due), texts, [button])


# Private functions


def _inputs(message: NoneQuestion, texts: Texts) -> list[CardElement]:
    reason = TextInput(id="reason", label=texts("none.reason"), is_multiline=True, max_length=MAX_REASON_LENGTH)
    if len(message.units) == 1:
        return [reason]
    units = ChoiceSetInput(
        id="choice",
        label=texts("unit_question.label"),
        wrap=True,
        style="compact",
        choices=[
            Choice(title=neutralise(name), value=str(number)) for number, (_, name) in enumerate(message.units, start=1)
        ],
    )
    return [units, reason]
