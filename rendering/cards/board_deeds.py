"""What comes of what a coordinator does from the board: who is reminded when, who has time until when, and so on."""

from domain.board_messages import (
    ExtendQuestion,
    FailedResent,
    MessageHalted,
    MessageLetGo,
    PromptedPerson,
    RemindQuestion,
    TimeGiven,
    UnitReminded,
)
from domain.requests import Verb
from domain.time_requests import MAX_REASON_LENGTH
from rendering.board_words import tell_step
from rendering.cards.blocks import Block, OnlyInCard, OnlyInText, Paragraph, Quote, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.elements import CardElement, DateInput, TextInput
from rendering.cards.people import name_person
from rendering.cards.rendered import Rendered
from rendering.formats import format_day, format_moment
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts

LONGEST_BUTTON = 25


def render_remind_question(message: RemindQuestion, texts: Texts) -> Rendered:
    """Say when the person was reminded last, and ask once more."""
    title = texts("remind.ask_title", unit=message.unit.name)
    blocks: list[Block] = [Title(title)]
    for each in message.prompted:
        if each.lately is not None:
            day = format_day(each.lately, texts.language)
            blocks.append(Paragraph(texts("remind.lately", who=_begin(name_person(each.colleague, texts)), day=day)))
    blocks += [Paragraph(texts("remind.ask")), OnlyInText(texts("remind.write"))]
    buttons = [Button(texts("button.remind_anyway"), Verb.REMIND_NOW), _back(message.unit.name, texts)]
    return compose(blocks, title, texts, buttons)


def render_reminded(message: UnitReminded, texts: Texts) -> Rendered:
    """Say who is reminded, and when."""
    waits = all(each.waits for each in message.prompted)
    title = texts("remind.waits_title" if waits else "remind.done_title", unit=message.unit.name)
    blocks: list[Block] = [Title(title)]
    blocks += [Paragraph(_tell_prompted(each, texts)) for each in message.prompted]
    blocks.append(Paragraph(texts("remind.counts"), quiet=True))
    return compose(blocks, title, texts, [_back(message.unit.name, texts)])


def render_extend_question(message: ExtendQuestion, texts: Texts) -> Rendered:
    """Ask until when, and why."""
    title = texts("extend.title", unit=message.unit.name)
    due, closes = (format_day(day, texts.language) for day in (message.due_on, message.collection.closes_on))
    blocks: list[Block] = [Title(title)]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks.append(Paragraph(texts("extend.what", due=due, closes=closes)))
    blocks.append(OnlyInCard(_extend_inputs(message, texts)))
    blocks.append(OnlyInText(texts("extend.write", unit=message.unit.name, day=closes)))
    buttons = [
        Button(texts("button.extend_time"), Verb.EXTEND_TIME, primary=True),
        _back(message.unit.name, texts),
    ]
    return compose(blocks, title, texts, buttons)


def render_time_given(message: TimeGiven, texts: Texts) -> Rendered:
    """Say until when the unit has time, and that it is told."""
    until = format_day(message.request.until, texts.language)
    title = texts("time_decided.granted", unit=message.unit.name, until=until)
    blocks: list[Block] = [
        Title(title),
        Paragraph(texts("extend.done", until=until)),
        Quote(texts("time_wanted.reason"), message.request.reason),
        Paragraph(texts("extend.told"), quiet=True),
    ]
    return compose(blocks, title, texts, [_back(message.unit.name, texts)])


def render_resent(message: FailedResent, texts: Texts) -> Rendered:
    """Say how many messages are sent again, and what holds for each."""
    title = texts.plural("resent.title", message.count)
    blocks: list[Block] = [Title(title), Paragraph(texts("resent.what"))]
    back = _back(message.unit.name, texts) if message.unit else Button(texts("button.board"), Verb.SHOW_BOARD)
    return compose(blocks, texts("resent.summary"), texts, [back])


def render_halted(message: MessageHalted, texts: Texts) -> Rendered:
    """Say which message is stopped, that it stays so, and how to let it go on."""
    title = texts("halted.title", unit=message.unit.name)
    moment, why = format_moment(message.at, texts.language), tell_step(message.step, texts)
    parts = texts.join([texts(f"part_name.{part}") for part in message.parts])
    blocks: list[Block] = [
        Title(title),
        Paragraph(texts("halted.what", moment=moment, why=why, parts=parts)),
        Paragraph(texts("halted.then")),
        OnlyInText(texts("halted.write", unit=message.unit.name)),
    ]
    buttons = [Button(texts("button.resume_message"), Verb.RESUME_MESSAGE), _back(message.unit.name, texts)]
    return compose(blocks, title, texts, buttons)


def render_let_go(message: MessageLetGo, texts: Texts) -> Rendered:
    """Say that what was stopped comes after all."""
    title = texts("let_go.title", unit=message.unit.name)
    return compose([Title(title), Paragraph(texts("let_go.what"))], title, texts, [_back(message.unit.name, texts)])


# Private functions


def _tell_prompted(each: PromptedPerson, texts: Texts) -> str:
    who = _begin(name_person(each.colleague, texts))
    if not each.waits:
        return texts("remind.done", who=who)
    return texts("remind.waits", who=who, moment=format_moment(each.at, texts.language))


def _extend_inputs(message: ExtendQuestion, texts: Texts) -> list[CardElement]:
    first, last = message.due_on.isoformat(), message.collection.closes_on.isoformat()
    choose = texts("date.choose")
    until = DateInput(id="until", label=texts("extend.until"), placeholder=choose, min=first, max=last)
    reason = TextInput(id="reason", label=texts("extend.reason"), is_multiline=True, max_length=MAX_REASON_LENGTH)
    return [until, reason]


def _back(unit: str, texts: Texts) -> Button:
    """Return the way back to the unit's page."""
    title = texts("button.back_to", unit=unit)
    return Button(title if len(title) <= LONGEST_BUTTON else texts("button.back"), Verb.SHOW_BOARD_UNIT)


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]
