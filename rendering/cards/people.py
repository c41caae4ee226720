"""Who answers: a role by a code, a part that is handed over with the sender named (K18), somebody looked for."""

from domain.people_messages import Colleague, HandedOver, Handover, HandoverQuestion, RoleGiven, SuccessorWanted
from domain.requests import Verb
from rendering.cards.assessments import perspective_buttons, question_blocks
from rendering.cards.blocks import Block, Bullets, OnlyInText, Paragraph, Title
from rendering.cards.compositions import Button, compose, say
from rendering.cards.rendered import Rendered
from rendering.formats import format_day
from rendering.texts.catalogues import Texts

LONGEST_BUTTON = 25


def render_role_given(message: RoleGiven, texts: Texts) -> Rendered:
    """Say what the person represents from now on."""
    said = texts("invitation.given", role=texts(f"role_name.{message.role}"), unit=message.unit or message.county)
    return say([Paragraph(said)], said)


def render_handover_question(message: HandoverQuestion, texts: Texts) -> Rendered:
    """Offer the unit's other people by role and name, and the coordinator."""
    title = texts("handover_question.title", unit=message.unit)
    blocks: list[Block] = [Title(title)]
    if message.people:
        numbered = enumerate(message.people, start=1)
        blocks.append(Paragraph(texts("handover_question.intro")))
        blocks.append(Bullets(tuple(_list_person(number, each, texts) for number, each in numbered)))
        blocks.append(Paragraph(texts("handover_question.other"), quiet=True))
        blocks.append(OnlyInText(texts("handover_question.write")))
    else:
        blocks.append(Paragraph(texts("handover_question.nobody", unit=message.unit)))
        blocks.append(OnlyInText(texts("handover_question.write_nobody")))
    buttons = [
        Button(_name_button(each, texts), Verb.HAND_OVER, {"choice": str(number)})
        for number, each in enumerate(message.people, start=1)
    ]
    buttons.append(Button(texts("button.tell_coordinator"), Verb.TELL_COORDINATOR))
    buttons.append(Button(texts("button.answer_anyway"), Verb.ANSWER_ANYWAY))
    return compose(blocks, title, texts, buttons)


def render_handed_over(message: HandedOver, texts: Texts) -> Rendered:
    """Say to whom it went, and that nobody reminds the person of it any more."""
    no_more = texts("handed_over.no_more", unit=message.unit)
    blocks: list[Block] = [Title(texts("handed_over.title"))]
    blocks += [Paragraph(sentence) for sentence in _tell_where(message, texts)]
    blocks.append(Paragraph(no_more))
    blocks.append(OnlyInText(texts("handed_over.write")))
    return compose(blocks, no_more, texts, [Button(texts("button.answer_anyway"), Verb.ANSWER_ANYWAY)])


def render_handover(message: Handover, texts: Texts) -> Rendered:
    """Say who has handed it over, how long it takes and by when; ask at once, or go on with what is begun."""
    who, until = name_person(message.sender, texts), format_day(message.until, texts.language)
    what = texts("handover.what", who=_begin(who), unit=message.unit)
    blocks: list[Block] = [
        Title(texts("form.title", year=message.collection.refers_to, unit=message.unit)),
        Paragraph(what, strong=True),
        Paragraph(texts.plural("reminder.how", message.minutes, due=until)),
        Paragraph(texts("reminder.why.leadership")),
    ]
    if message.begun:
        blocks += [
            Paragraph(texts("handover.begun")),
            OnlyInText(texts("reminder.write", words=texts("part_word.self_assessment"))),
        ]
        buttons = [Button(texts("button.continue"), Verb.CHOOSE_UNIT, primary=True)]
    else:
        blocks += question_blocks(texts)
        buttons = perspective_buttons(texts)
    buttons.append(Button(texts("button.not_me"), Verb.NOT_ME))
    return compose(blocks, what, texts, buttons)


def render_successor_wanted(message: SuccessorWanted, texts: Texts) -> Rendered:
    """Say to a coordinator who does not have the part, and what to do."""
    what = texts("successor_wanted.what", who=_begin(name_person(message.sender, texts)), unit=message.unit)
    blocks: list[Block] = [Title(texts("successor_wanted.title", unit=message.unit)), Paragraph(what)]
    if message.chosen:
        chosen = name_person(message.chosen, texts)
        blocks.append(Paragraph(texts("successor_wanted.not_reached", who=_begin(chosen))))
        blocks.append(Paragraph(texts("successor_wanted.reach")))
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
        return [texts("handed_over.reached", who=who, unit=message.unit)]
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
