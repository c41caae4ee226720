"""Who answers: a role by a code, a part that is handed over with the sender named (K18), somebody looked for."""

from domain.messages import Handover
from domain.people_messages import (
    Colleague,
    HandedOver,
    HandoverQuestion,
    PartQuestion,
    RoleGiven,
    SuccessorWanted,
)
from domain.requests import Verb
from rendering.cards.blocks import Block, Bullets, OnlyInCard, OnlyInText, Paragraph, Title
from rendering.cards.compositions import Button, compose, say
from rendering.cards.elements import Choice, ChoiceSetInput
from rendering.cards.first_questions import Asking, compose_asking
from rendering.cards.rendered import Rendered
from rendering.formats import format_day
from rendering.free_text import neutralise
from rendering.part_words import name_choice, name_of_unit, name_parts, word_for
from rendering.texts.catalogues import Texts

LONGEST_BUTTON = 25
MOST_CHOICE_BUTTONS = 6


def render_role_given(message: RoleGiven, texts: Texts) -> Rendered:
    """Say what the person represents from now on."""
    said = texts("invitation.given", role=texts(f"role_name.{message.role}"), unit=message.unit or message.county)
    return say([Paragraph(said)], said)


def render_part_question(message: PartQuestion, texts: Texts) -> Rendered:
    """Offer a button a part, or a list where they are many or their names too long for a button."""
    title = texts("part_question.title")
    names = [name_choice(each, texts) for each in message.choices]
    listed = [texts("part.numbered", number=number, name=name) for number, name in enumerate(names, start=1)]
    blocks: list[Block] = [Title(title), OnlyInText("\n".join([*listed, "", texts("part.write")]))]
    if len(names) <= MOST_CHOICE_BUTTONS and all(len(name) <= LONGEST_BUTTON for name in names):
        buttons = [Button(name, Verb.NOT_ME, {"choice": str(number)}) for number, name in enumerate(names, start=1)]
        return compose(blocks, title, texts, buttons)
    field = ChoiceSetInput(
        id="choice",
        label=texts("part.label"),
        is_required=True,
        error_message=texts("part.missing"),
        wrap=True,
        style="expanded",
        choices=[Choice(title=neutralise(name), value=str(number)) for number, name in enumerate(names, start=1)],
    )
    blocks.append(OnlyInCard([field]))
    return compose(blocks, title, texts, [Button(texts("button.choose"), Verb.NOT_ME, primary=True)])


def render_handover_question(message: HandoverQuestion, texts: Texts) -> Rendered:
    """Offer the unit's other people by role and name, and the coordinator."""
    unit, parts = message.asked.unit.name, name_parts(message.asked.parts, texts)
    title, word = texts("handover_question.title", unit=unit, parts=parts), word_for(message.asked.parts, texts)
    blocks: list[Block] = [Title(title)]
    if message.people:
        numbered = enumerate(message.people, start=1)
        blocks.append(Paragraph(texts("handover_question.intro")))
        blocks.append(Bullets(tuple(_list_person(number, each, texts) for number, each in numbered)))
        blocks.append(Paragraph(texts("handover_question.other"), quiet=True))
        blocks.append(OnlyInText(texts("handover_question.write", word=word)))
    else:
        blocks.append(Paragraph(texts("handover_question.nobody", unit=unit, parts=parts)))
        blocks.append(OnlyInText(texts("handover_question.write_nobody", word=word)))
    buttons = [
        Button(_name_button(each, texts), Verb.HAND_OVER, {"choice": str(number)})
        for number, each in enumerate(message.people, start=1)
    ]
    buttons.append(Button(texts("button.tell_coordinator"), Verb.TELL_COORDINATOR))
    buttons.append(Button(texts("button.answer_anyway"), Verb.ANSWER_ANYWAY))
    return compose(blocks, title, texts, buttons)


def render_handed_over(message: HandedOver, texts: Texts) -> Rendered:
    """Say to whom it went, that nobody reminds the person of it any more, and what is still theirs."""
    unit, parts = message.asked.unit.name, name_parts(message.asked.parts, texts)
    no_more = texts("handed_over.no_more", unit=unit, parts=parts)
    blocks: list[Block] = [Title(texts("handed_over.title"))]
    blocks += [Paragraph(sentence) for sentence in _tell_where(message, texts)]
    blocks.append(Paragraph(no_more))
    buttons = [Button(texts("button.answer_anyway"), Verb.ANSWER_ANYWAY)]
    if message.still_theirs:
        left = texts.join([name_of_unit(each, texts) for each in message.still_theirs])
        blocks.append(Paragraph(texts("handed_over.still_theirs", parts=left)))
        blocks.append(OnlyInText(texts("handed_over.write_not_me")))
        buttons.append(Button(texts("button.not_me"), Verb.NOT_ME))
    blocks.append(OnlyInText(texts("handed_over.write", word=word_for(message.asked.parts, texts))))
    return compose(blocks, no_more, texts, buttons)


def render_handover(message: Handover, texts: Texts) -> Rendered:
    """Say who has handed it over, how long it takes and by when; ask at once, or go on with what is begun."""
    who, until = name_person(message.sender, texts), format_day(message.until, texts.language)
    first, parts = message.tasks[0], [task.part for task in message.tasks]
    what = texts("handover.what", who=_begin(who), unit=first.unit, parts=name_parts(parts, texts))
    blocks: list[Block] = [
        Title(texts("handover.title", unit=first.unit)),
        Paragraph(what, strong=True),
        Paragraph(texts.plural("reminder.how", message.minutes, due=until)),
        Paragraph(texts(f"reminder.why.{first.part.asked_of}")),
    ]
    if any(task.is_begun for task in message.tasks):
        blocks.append(Paragraph(texts("handover.begun")))
    wishes = (Button(texts("button.not_me"), Verb.NOT_ME),)
    return compose_asking(Asking(message.tasks, message.question, tuple(blocks), what, wishes), texts)


def render_successor_wanted(message: SuccessorWanted, texts: Texts) -> Rendered:
    """Say to a coordinator who does not answer what, and what to do."""
    who, parts = _begin(name_person(message.sender, texts)), name_parts(message.parts, texts)
    what = texts("successor_wanted.what", who=who, unit=message.unit, parts=parts)
    blocks: list[Block] = [Title(texts("successor_wanted.title", unit=message.unit)), Paragraph(what)]
    if message.chosen:
        chosen = name_person(message.chosen, texts)
        blocks.append(Paragraph(texts("successor_wanted.not_reached", who=_begin(chosen))))
        blocks.append(Paragraph(texts("successor_wanted.reach", word=word_for(message.parts, texts))))
    blocks.append(Paragraph(texts("successor_wanted.add")))
    blocks.append(Paragraph(texts("successor_wanted.draft"), quiet=True))
    return compose(blocks, what, texts)


def name_person(person: Colleague, texts: Texts) -> str:
    """Return a person as they are named within a sentence: by name and role, by the role alone without a name."""
    if not person.name:
        return texts(f"role.{person.role}")
    return texts("person.named", name=person.name, role=texts(f"role_name.{person.role}"))


# Private functions


def _tell_where(message: HandedOver, texts: Texts) -> list[str]:
    who = _begin(name_person(message.chosen, texts)) if message.chosen else ""
    if message.reached:
        unit, parts = message.asked.unit.name, name_parts(message.asked.parts, texts)
        return [texts("handed_over.reached", who=who, unit=unit, parts=parts)]
    told = (
        texts.plural("handed_over.coordinators", message.coordinators)
        if message.coordinators
        else texts("handed_over.nobody")
    )
    return [texts("handed_over.not_reached", who=who), told] if message.chosen else [told]


def _list_person(number: int, person: Colleague, texts: Texts) -> str:
    role = _begin(texts(f"role_name.{person.role}"))
    shown = texts("handover_question.person", role=role, name=person.name) if person.name else role
    return texts("unit_question.numbered", number=number, name=shown)


def _name_button(person: Colleague, texts: Texts) -> str:
    name = person.name or _begin(texts(f"role_name.{person.role}"))
    return name if len(name) <= LONGEST_BUTTON else name[: LONGEST_BUTTON - 1].rstrip() + "…"


def _begin(words: str) -> str:
    """Return words as they begin a sentence."""
    return words[:1].upper() + words[1:]
