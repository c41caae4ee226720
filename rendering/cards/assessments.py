"""What is asked: for which unit, from which perspective, and the five goals."""

from domain.answers import Perspective
from domain.instruments import Instrument, Item
from domain.messages import (
    AssessmentForm,
    DraftSaved,
    NextItem,
    PerspectiveQuestion,
    UnitQuestion,
)
from domain.requests import Verb
from rendering.cards.blocks import Block, Bullets, Heading, OnlyInCard, OnlyInText, Paragraph, Title
from rendering.cards.compositions import Button, compose, say
from rendering.cards.elements import CardElement, Choice, ChoiceSetInput, TextBlock
from rendering.cards.rendered import Rendered
from rendering.formats import format_day, format_months
from rendering.free_text import neutralise
from rendering.refusals import sentence
from rendering.scales import name_choices
from rendering.texts.catalogues import Texts

MOST_UNIT_BUTTONS = 5
LONGEST_BUTTON = 25
EXAMPLE_STEPS = (3, 2, 3, 4, 2)
# What the choice "vet ej" sends, read by `dialogs.numbers`.
DONT_KNOW = "dont_know"


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
            Button(name, Verb.CHOOSE_UNIT, {"choice": str(number)})
            for number, (_, name) in enumerate(message.units, start=1)
        ]
        return compose(blocks, title, texts, buttons)
    blocks.append(OnlyInCard([_unit_input(message, texts)]))
    return compose(blocks, title, texts, [Button(texts("button.choose"), Verb.CHOOSE_UNIT, primary=True)])


def render_perspective_question(message: PerspectiveQuestion, texts: Texts) -> Rendered:
    """Ask from which side the answer is given, each explained in one line (K8)."""
    collection = message.collection
    due = format_day(collection.due_on, texts.language)
    scope = texts(
        "round.refers_to", year=collection.refers_to, collected=format_months(collection.collected, texts.language)
    )
    blocks: list[Block] = [
        Title(texts("form.title", year=collection.refers_to, unit=message.unit)),
        Paragraph(texts("perspective_question.intro", unit=message.unit, due=due)),
        Paragraph(f"{scope}. {tell_others(message, texts)}", quiet=True),
        *question_blocks(texts),
    ]
    summary = texts("perspective_question.summary", unit=message.unit, year=collection.refers_to, due=due)
    return compose(blocks, summary, texts, [*perspective_buttons(texts), Button(texts("button.not_me"), Verb.NOT_ME)])


def tell_others(message: PerspectiveQuestion, texts: Texts) -> str:
    """Say who else has answered, by role and never by name, and not what (K12); and whether the round is shared."""
    shared = texts("perspective_question.shared", unit=message.unit)
    if not message.others:
        said = texts("perspective_question.none_yet", unit=message.unit)
        return f"{said} {shared}" if message.collection.shared else said
    sharing = shared if message.collection.shared else texts("perspective_question.apart")
    roles = [texts(f"role.{role or 'other'}") for role in message.others]
    return texts("perspective_question.others", unit=message.unit, others=texts.join(roles), sharing=sharing)


def question_blocks(texts: Texts) -> list[Block]:
    """Return the question about the perspective, as it stands in several messages."""
    return [
        Heading(texts("perspective_question.title")),
        Paragraph(texts("perspective_question.why")),
        Bullets(tuple(texts(f"perspective.about.{each}") for each in Perspective)),
        OnlyInText(texts("perspective_question.write")),
    ]


def perspective_buttons(texts: Texts) -> list[Button]:
    """Return a button for each perspective."""
    return [
        Button(texts(f"perspective.{each}"), Verb.CHOOSE_PERSPECTIVE, {"perspective": each.value})
        for each in Perspective
    ]


def render_form(message: AssessmentForm, texts: Texts) -> Rendered:
    """Show the goals with the scale's labels, filled in with what is known: five choices and no more (F26).

    None is required by the client: what is filled in can be kept for another day, and we say what is missing.
    """
    collection = message.collection
    year, due = collection.refers_to, format_day(collection.due_on, texts.language)
    blocks: list[Block] = [Title(texts("form.title", year=year, unit=message.unit))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks.append(Paragraph(f"{texts('form.intro')} {texts(f'form.perspective_{message.perspective}')}"))
    if message.begun_by:
        blocks.append(Paragraph(texts("form.begun_by", name=message.begun_by)))
    blocks.append(OnlyInText(form_words(message, texts)))
    blocks.append(OnlyInCard(goal_inputs(message, texts)))
    blocks.append(OnlyInCard(Paragraph(texts("form.not_all"), quiet=True).elements()))
    buttons = [
        Button(texts("button.review"), Verb.REVIEW_ASSESSMENT, primary=True),
        Button(texts("button.save_draft"), Verb.SAVE_DRAFT),
    ]
    return compose(blocks, texts("form.summary", unit=message.unit, year=year, due=due), texts, buttons)


def render_draft_saved(message: DraftSaved, texts: Texts) -> Rendered:
    """Say that it is kept, and how to go on."""
    due = format_day(message.collection.due_on, texts.language)
    of = len(message.collection.instrument.items)
    blocks: list[Block] = [
        Title(texts("draft.title", unit=message.unit)),
        Paragraph(texts.plural("draft.answered", of, answered=message.answered)),
        Paragraph(texts("draft.until", due=due)),
        OnlyInText(texts("draft.write")),
    ]
    button = Button(texts("button.continue"), Verb.CHANGE_ASSESSMENT, primary=True)
    return compose(blocks, texts("draft.summary", unit=message.unit, due=due), texts, [button])


def render_next_item(message: NextItem, texts: Texts) -> Rendered:
    """Ask for one goal in plain text."""
    instrument, language = message.instrument, texts.language
    item = next(each for each in instrument.items if each.number == message.number)
    position, of = instrument.numbers.index(item.number) + 1, len(instrument.items)
    title = texts("next_item.title", position=position, of=of, name=item.name.in_language(language))
    scale = instrument.scale
    steps = "\n".join(name_choices(scale, texts))
    blocks: list[Block] = [Title(title), Paragraph(item.about.in_language(language)), OnlyInText(steps)]
    if message.values or message.unknown:
        blocks.append(Paragraph(_so_far(message, texts)))
    write = "next_item.write_or_dont_know" if scale.dont_know else "next_item.write"
    blocks.append(Paragraph(texts(write, lowest=scale.lowest, highest=scale.highest)))
    return say(blocks, title)


def goal_inputs(message: AssessmentForm, texts: Texts) -> list[CardElement]:
    """Return a choice for each goal, filled in."""
    instrument = message.collection.instrument
    return [
        element
        for item in instrument.items
        for element in _goal_input(item, instrument, _chosen(message, item.number), texts)
    ]


def form_words(message: AssessmentForm, texts: Texts) -> str:
    """Return the goals and how to answer them in plain text."""
    instrument = message.collection.instrument
    goals = [
        f"{texts('goal.heading', number=item.number, name=item.name.in_language(texts.language))}. "
        f"{item.about.in_language(texts.language)}"
        for item in instrument.items
    ]
    scale = instrument.scale
    example = " ".join(str(min(step, scale.highest)) for step in EXAMPLE_STEPS[: len(goals)])
    write = [texts.plural("form.write", len(goals), example=example)]
    if scale.dont_know:
        write.append(texts("form.write_dont_know"))
    known = [_so_far(message, texts)] if message.values or message.unknown else []
    return "\n".join([*goals, "", *name_choices(scale, texts), "", *known, " ".join(write)])


# Private functions


def _unit_input(message: UnitQuestion, texts: Texts) -> ChoiceSetInput:
    return ChoiceSetInput(
        id="choice",
        label=texts("unit_question.label"),
        is_required=True,
        error_message=texts("unit_question.error"),
        placeholder=texts("unit_question.placeholder"),
        wrap=True,
        choices=[
            Choice(title=neutralise(name), value=str(number)) for number, (_, name) in enumerate(message.units, start=1)
        ],
        style="expanded" if len(message.units) <= MOST_UNIT_BUTTONS else "compact",
    )


def _chosen(message: AssessmentForm, number: int) -> str | None:
    if number in message.unknown:
        return DONT_KNOW
    return str(message.values[number]) if number in message.values else None


def _goal_input(item: Item, instrument: Instrument, chosen: str | None, texts: Texts) -> tuple[CardElement, ...]:
    name, about = item.name.in_language(texts.language), item.about.in_language(texts.language)
    values = [*map(str, instrument.scale.steps), DONT_KNOW]
    choices = zip(name_choices(instrument.scale, texts), values, strict=False)
    heading = neutralise(texts("goal.heading", number=item.number, name=name))
    question = ChoiceSetInput(
        id=f"goal_{item.number}",
        label=texts("form.question", number=item.number),
        style="expanded",
        wrap=True,
        value=chosen,
        choices=[Choice(title=neutralise(title), value=value) for title, value in choices],
    )
    return (
        TextBlock(
            text=heading, style="heading", size="Medium", weight="Bolder", wrap=True, separator=True, spacing="Large"
        ),
        TextBlock(text=neutralise(about), wrap=True, spacing="None"),
        question,
    )


def _so_far(message: AssessmentForm | NextItem, texts: Texts) -> str:
    dont_know = texts("form.so_far_dont_know")
    said = {
        **{number: str(value) for number, value in message.values.items()},
        **dict.fromkeys(message.unknown, dont_know),
    }
    given = [texts("form.so_far_one", number=number, value=value) for number, value in sorted(said.items())]
    return texts("form.so_far", values=", ".join(given))
