"""What is asked: for which unit, from which perspective, and the five goals."""

from collections.abc import Mapping

from microsoft_teams.cards import CardElement, Choice, ChoiceSetInput, TextBlock, TextInput

from domain.answers import MAX_COMMENT_LENGTH, Perspective
from domain.instruments import Instrument, Item
from domain.messages import AssessmentForm, NextItem, PerspectiveQuestion, UnitQuestion, Verb
from rendering.cards.blocks import Block, Bullets, OnlyInCard, OnlyInText, Paragraph, Title
from rendering.cards.compositions import Button, compose, say
from rendering.cards.rendered import Rendered
from rendering.formats import format_day, format_months
from rendering.free_text import clean, neutralise
from rendering.refusals import sentence
from rendering.scales import name_steps
from rendering.texts.catalogues import Texts

MOST_UNIT_BUTTONS = 5
LONGEST_BUTTON = 25
EXAMPLE_STEPS = (3, 2, 3, 4, 2)


def render_unit_question(message: UnitQuestion, texts: Texts) -> Rendered:
    """Offer a button a unit, or a list where they are many or their names too long for a button."""
    title = texts("unit_question.title")
    names = [
        texts("unit_question.numbered", number=index, name=name)
        for index, (_, name) in enumerate(message.units, start=1)
    ]
    blocks: list[Block] = [Title(title), OnlyInText("\n".join([*names, "", texts("unit_question.write")]))]
    if len(message.units) <= MOST_UNIT_BUTTONS and all(len(name) <= LONGEST_BUTTON for _, name in message.units):
        buttons = [
            Button(name, Verb.CHOOSE_UNIT, {"round": message.round_id, "unit": unit_id})
            for unit_id, name in message.units
        ]
        return compose(blocks, title, texts, buttons)
    blocks.append(OnlyInCard([_unit_input(message, texts)]))
    button = Button(texts("button.choose"), Verb.CHOOSE_UNIT, {"round": message.round_id}, primary=True)
    return compose(blocks, title, texts, [button])


def render_perspective_question(message: PerspectiveQuestion, texts: Texts) -> Rendered:
    """Ask from which side the answer is given, each explained in one line (K8)."""
    collection, language = message.collection, texts.language
    blocks: list[Block] = [
        Title(texts("perspective_question.title")),
        Paragraph(texts("perspective_question.intro", unit=message.unit)),
        Bullets(tuple(texts(f"perspective.about.{each}") for each in Perspective)),
        OnlyInText(texts("perspective_question.write")),
    ]
    known = {"round": collection.id, "unit": message.unit_id}
    buttons = [
        Button(texts(f"perspective.{each}"), Verb.CHOOSE_PERSPECTIVE, {**known, "perspective": each.value})
        for each in Perspective
    ]
    due = format_day(collection.due_on, language)
    summary = texts("perspective_question.summary", unit=message.unit, year=collection.refers_to, due=due)
    return compose(blocks, summary, texts, buttons)


def render_form(message: AssessmentForm, texts: Texts) -> Rendered:
    """Show the goals with the scale's labels, filled in with what is known; five choices and a comment (F26)."""
    collection, instrument = message.collection, message.collection.instrument
    year, due = collection.refers_to, format_day(collection.due_on, texts.language)
    scope = texts("round.refers_to", year=year, collected=format_months(collection.collected, texts.language))
    blocks: list[Block] = [Title(texts("form.title", year=year, unit=message.unit))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts.language), strong=True))
    blocks.append(Paragraph(f"{texts('form.intro')} {texts(f'form.perspective_{message.perspective}')}"))
    blocks.append(Paragraph(f"{scope}.", quiet=True))
    if not instrument.scale.confirmed:
        blocks.append(Paragraph(texts("scale.unconfirmed"), quiet=True))
    blocks.append(OnlyInText(_form_words(message, texts)))
    blocks.append(OnlyInCard([*_goal_inputs(message, texts), _comment_input(message, texts)]))
    data = {"round": collection.id, "unit": message.unit_id, "perspective": message.perspective.value}
    button = Button(texts("button.save"), Verb.SUBMIT_ASSESSMENT, data, primary=True)
    return compose(blocks, texts("form.summary", unit=message.unit, year=year, due=due), texts, [button])


def render_next_item(message: NextItem, texts: Texts) -> Rendered:
    """Ask for one goal in plain text."""
    instrument, language = message.instrument, texts.language
    item = next(each for each in instrument.items if each.number == message.number)
    position, of = instrument.numbers.index(item.number) + 1, len(instrument.items)
    title = texts("next_item.title", position=position, of=of, name=item.name.in_language(language))
    steps = "\n".join(name_steps(instrument.scale, texts))
    blocks: list[Block] = [Title(title), Paragraph(item.about.in_language(language)), OnlyInText(steps)]
    if message.values:
        blocks.append(Paragraph(_so_far(message.values, texts)))
    blocks.append(Paragraph(texts("next_item.write", highest=instrument.scale.steps)))
    return say(blocks, title)


# Private functions


def _unit_input(message: UnitQuestion, texts: Texts) -> ChoiceSetInput:
    return ChoiceSetInput(
        id="unit",
        label=texts("unit_question.label"),
        is_required=True,
        error_message=texts("unit_question.error"),
        wrap=True,
        choices=[Choice(title=neutralise(name), value=unit_id) for unit_id, name in message.units],
        style="expanded" if len(message.units) <= MOST_UNIT_BUTTONS else "compact",
    )


def _goal_inputs(message: AssessmentForm, texts: Texts) -> list[CardElement]:
    instrument = message.collection.instrument
    return [
        element
        for item in instrument.items
        for element in _goal_input(item, instrument, message.values.get(item.number), texts)
    ]


def _goal_input(item: Item, instrument: Instrument, value: int | None, texts: Texts) -> tuple[CardElement, ...]:
    name, about = item.name.in_language(texts.language), item.about.in_language(texts.language)
    steps = enumerate(name_steps(instrument.scale, texts), start=1)
    heading = neutralise(texts("goal.heading", number=item.number, name=name))
    question = ChoiceSetInput(
        id=f"goal_{item.number}",
        label=texts("form.question", number=item.number),
        is_required=True,
        error_message=texts("form.error", number=item.number),
        style="expanded",
        wrap=True,
        value=None if value is None else str(value),
        choices=[Choice(title=neutralise(title), value=str(step)) for step, title in steps],
    )
    return (
        TextBlock(
            text=heading, style="heading", size="Medium", weight="Bolder", wrap=True, separator=True, spacing="Large"
        ),
        TextBlock(text=neutralise(about), wrap=True, spacing="None"),
        question,
    )


def _comment_input(message: AssessmentForm, texts: Texts) -> TextInput:
    return TextInput(
        id="comment",
        label=texts("form.comment"),
        placeholder=texts("form.comment_placeholder"),
        is_multiline=True,
        max_length=MAX_COMMENT_LENGTH,
        value=clean(message.comment) or None,
        spacing="Large",
    )


def _form_words(message: AssessmentForm, texts: Texts) -> str:
    instrument = message.collection.instrument
    goals = [
        f"{texts('goal.heading', number=item.number, name=item.name.in_language(texts.language))}. "
        f"{item.about.in_language(texts.language)}"
        for item in instrument.items
    ]
    example = " ".join(str(min(step, instrument.scale.steps)) for step in EXAMPLE_STEPS[: len(goals)])
    write = texts.plural("form.write", len(goals), example=example)
    known = [_so_far(message.values, texts)] if message.values else []
    return "\n".join([*goals, "", *name_steps(instrument.scale, texts), "", *known, write])


def _so_far(values: Mapping[int, int], texts: Texts) -> str:
    given = [texts("form.so_far_one", number=number, value=value) for number, value in sorted(values.items())]
    return texts("form.so_far", values=", ".join(given))
