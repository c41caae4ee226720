"""Whom nothing reaches, told to a coordinator in private, and the letter that may reach them (F12-F15)."""

from collections.abc import Iterable, Mapping, Sequence

from domain.file_links import LetterForm
from domain.ids import PersonId
from domain.people_messages import Colleague
from domain.reach_messages import LetterShown, Unreachable, UnreachableList
from domain.reachability import Barrier
from domain.requests import Verb
from rendering.cards.blocks import (
    Address,
    Block,
    Bullets,
    Heading,
    OnlyInCard,
    OnlyInText,
    Paragraph,
    Quote,
    Section,
    ShownAddress,
    Title,
)
from rendering.cards.compositions import Button, Link, compose
from rendering.cards.elements import Choice, ChoiceSetInput
from rendering.cards.people import name_person
from rendering.cards.rendered import Rendered
from rendering.formats import format_day
from rendering.free_text import neutralise
from rendering.letters import write_letter
from rendering.texts.catalogues import Texts

# In characters, what a card has room for: a line stands in it twice, beside signs of its own.
ROOM, SIGNS = 8500, 120
BUTTONS: Mapping[LetterForm, str] = {
    LetterForm.MAIL: "button.letter_mail",
    LetterForm.DAY: "button.letter_day",
}
LINES: Mapping[LetterForm, str] = {
    LetterForm.MAIL: "letter_shown.mail_line",
    LetterForm.DAY: "letter_shown.day_line",
}


def render_unreachable(message: UnreachableList, texts: Texts) -> Rendered:
    """Say whom nothing reaches, by reason, what can be done about it, and who is asked instead."""
    if not message.people:
        title = texts("unreachable.none_title")
        return compose([Title(title), Paragraph(texts("unreachable.none"))], title, texts)
    told = {each.person_id for each in message.people}
    readers = [each for each in message.readers if each in told]
    shown = _choose_shown(message, readers, texts)
    title = texts.plural("unreachable.title", len(readers))
    blocks: list[Block] = [Title(title), Paragraph(texts.plural("unreachable.intro", len(readers)))]
    for barrier in Barrier:
        hindered = [each for each in shown if each.barrier is barrier]
        if hindered:
            lines = Bullets(tuple(_list_people(hindered, message.readers, texts)))
            blocks += [Section(texts(f"barrier.{barrier}"), (texts(f"barrier_do.{barrier}"),)), lines]
    left = [each for each in readers if each not in {other.person_id for other in shown}]
    if left:
        following = message.readers.index(left[0]) + 1
        blocks.append(Paragraph(texts.plural("unreachable.more", len(left), number=following)))
    blocks += [
        Paragraph(texts("unreachable.again"), quiet=True),
        Paragraph(texts("unreachable.news" if message.news else "unreachable.private"), quiet=True),
        OnlyInCard([_reader_input(shown, message.readers, texts)]),
        OnlyInText(texts("unreachable.write")),
    ]
    return compose(blocks, title, texts, [Button(texts("button.show_letter"), Verb.SHOW_LETTER, primary=True)])


def render_letter(message: LetterShown, texts: Texts) -> Rendered:
    """Show the letter in its reader's language, ready to be copied, and open it as a file."""
    letter, addresses = message.letter, message.addresses
    written = write_letter(letter)
    title = texts("letter_shown.title", who=_name_briefly(letter.reader, texts))
    blocks: list[Block] = [
        Title(title),
        Paragraph(texts("letter_shown.what" if addresses else "letter_shown.what_copy")),
    ]
    if letter.to:
        blocks.append(Quote(texts("letter_shown.to"), letter.to))
    else:
        blocks.append(Paragraph(texts("letter_shown.no_address"), quiet=True))
    blocks += [Quote(texts("letter_shown.subject"), written.subject), Heading(texts("letter_shown.body"))]
    blocks += [ShownAddress(each) if each == letter.app_address else Paragraph(each) for each in written.paragraphs]
    for form, address in addresses.items():
        blocks += [OnlyInText(texts(LINES[form])), Address(address)]
    blocks.append(OnlyInText(texts("letter_shown.write")))
    links = [Link(texts(BUTTONS[form]), address) for form, address in addresses.items()]
    return compose(blocks, title, texts, [*links, Button(texts("button.show_unreachable"), Verb.SHOW_UNREACHABLE)])


def tell_instead(each: Unreachable, texts: Texts) -> str:
    """Return the sentence on who is asked instead, and when."""
    if each.instead is None:
        return texts("unreachable.nobody")
    name = "unreachable.instead_asked" if each.instead.asked else "unreachable.instead"
    day = format_day(each.instead.on, texts.language)
    return texts(name, who=name_person(each.instead.colleague, texts), day=day)


# Private functions


def _choose_shown(message: UnreachableList, readers: Sequence[PersonId], texts: Texts) -> Sequence[Unreachable]:
    """Return what is shown of as many people as there is room for."""
    shown: list[Unreachable] = []
    room = ROOM
    for reader in readers:
        mine = [each for each in message.people if each.person_id == reader]
        lines = [*_list_people(mine, message.readers, texts)]
        room -= sum(2 * len(line) + SIGNS for line in lines) + len(_name_choice(mine[0], 1, texts))
        if room < 0:
            break
        shown += mine
    return shown


def _list_people(hindered: Sequence[Unreachable], readers: Sequence[PersonId], texts: Texts) -> Iterable[str]:
    """Yield a line for each person and unit, with all of its parts."""
    by_unit: dict[tuple[PersonId, str], list[Unreachable]] = {}
    for each in hindered:
        by_unit.setdefault((each.person_id, each.unit), []).append(each)
    for (person_id, unit), mine in by_unit.items():
        who = name_person(mine[0].colleague, texts)
        parts = texts.join([texts(f"part_name.{each.part}") for each in mine])
        said = texts("unreachable.person", who=who[:1].upper() + who[1:], unit=unit, parts=parts)
        line = f"{said} {tell_instead(mine[0], texts)}"
        yield texts("unit_question.numbered", number=readers.index(person_id) + 1, name=line)


def _reader_input(shown: Sequence[Unreachable], readers: Sequence[PersonId], texts: Texts) -> ChoiceSetInput:
    first = {each.person_id: each for each in reversed(shown)}
    choices = [
        Choice(title=_name_choice(first[each], number, texts), value=str(number))
        for number, each in enumerate(readers, start=1)
        if each in first
    ]
    return ChoiceSetInput(
        id="choice",
        label=texts("unreachable.choose"),
        is_required=True,
        error_message=texts("unreachable.error"),
        wrap=True,
        style="compact",
        value=choices[0].value,
        choices=choices,
    )


def _name_choice(each: Unreachable, number: int, texts: Texts) -> str:
    who = _name_briefly(each.colleague, texts)
    return neutralise(texts("unit_question.numbered", number=number, name=f"{each.unit}, {who}"))


def _name_briefly(person: Colleague, texts: Texts) -> str:
    """Return a person's name, or else their role: there is no room for both."""
    return person.name or texts(f"role.{person.role}")
