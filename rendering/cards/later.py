"""Later, or more time: what a person asks for at a reminder, and what the coordinator says to it."""

from datetime import date

from domain.instruments import Part
from domain.reminder_messages import (
    Snoozed,
    SnoozeQuestion,
    TimeAsked,
    TimeDecided,
    TimeQuestion,
    TimeWanted,
)
from domain.requests import Verb
from domain.time_requests import MAX_REASON_LENGTH
from rendering.cards.blocks import Block, OnlyInCard, OnlyInText, Paragraph, Quote, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.elements import CardElement, Choice, ChoiceSetInput, DateInput, TextInput
from rendering.cards.people import name_person
from rendering.cards.rendered import Rendered
from rendering.formats import format_day
from rendering.free_text import neutralise
from rendering.part_words import name_choice, name_parts
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts


def render_snooze_question(message: SnoozeQuestion, texts: Texts) -> Rendered:
    """Offer some days as buttons, any other in a field, and more time."""
    due = _day(message.due_on, texts)
    blocks: list[Block] = [Title(texts("snooze.title"))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks.append(Paragraph(texts("snooze.what", due=due)))
    blocks.append(OnlyInCard([_date_input(texts("snooze.label"), message.days[0], message.due_on, texts)]))
    numbered = enumerate(message.days, start=1)
    listed = [texts("snooze.numbered", number=number, day=_day(day, texts)) for number, day in numbered]
    blocks.append(OnlyInText("\n".join([*listed, texts("snooze.write")])))
    numbered = enumerate(message.days, start=1)
    buttons = [
        Button(texts("button.snooze_day", day=_day(day, texts)), Verb.SNOOZE, {"choice": str(number)})
        for number, day in numbered
    ]
    buttons.append(Button(texts("button.snooze"), Verb.SNOOZE))
    buttons.append(Button(texts("button.ask_time"), Verb.ASK_TIME))
    return compose(blocks, texts("snooze.summary"), texts, buttons)


def render_snoozed(message: Snoozed, texts: Texts) -> Rendered:
    """Say when the person is reminded, and that they can answer before."""
    until, due = _day(message.until, texts), _day(message.due_on, texts)
    title = texts("snoozed.title", until=until)
    blocks: list[Block] = [
        Title(title),
        Paragraph(texts("snoozed.what" if message.until <= message.due_on else "snoozed.due_before", due=due)),
        Paragraph(texts("snoozed.sooner"), quiet=True),
    ]
    return compose(blocks, title, texts, [Button(texts("button.answer_now"), Verb.ASSESS)])


def render_time_question(message: TimeQuestion, texts: Texts) -> Rendered:
    """Ask until when and why; of several units, which."""
    due, closes = _day(message.due_on, texts), _day(message.collection.closes_on, texts)
    blocks: list[Block] = [Title(texts("time.title"))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks.append(Paragraph(texts("time.what", due=due, closes=closes)))
    blocks.append(OnlyInCard(_time_inputs(message, texts)))
    write = texts("time.write")
    if len(message.choices) > 1:
        choices = texts.join([name_choice(each, texts) for each in message.choices], "list.or")
        write = f"{write} {texts('time.write_unit', choices=choices)}"
    blocks.append(OnlyInText(write))
    return compose(blocks, texts("time.summary"), texts, [Button(texts("button.request_time"), Verb.REQUEST_TIME)])


def render_time_asked(message: TimeAsked, texts: Texts) -> Rendered:
    """Say that the question is on its way, and what holds until it is decided."""
    unit, parts = message.asked.unit.name, name_parts(message.asked.parts, texts)
    what = texts("time_asked.what", unit=unit, parts=parts, until=_day(message.until, texts))
    told = texts.plural("time_asked.told", message.coordinators) if message.coordinators else texts("time_asked.nobody")
    blocks: list[Block] = [Title(texts("time_asked.title")), Paragraph(what), Paragraph(told)]
    blocks.append(Paragraph(texts("time_asked.meanwhile"), quiet=True))
    return compose(blocks, what, texts, [_answer_button(message.asked.parts, texts)])


def render_time_wanted(message: TimeWanted, texts: Texts) -> Rendered:
    """Say to a coordinator who asks, until when and why; yes, no, and a word to them."""
    title = texts("time_wanted.title", unit=message.unit)
    who, until = name_person(message.sender, texts), _day(message.request.until, texts)
    due, parts = _day(message.due_on, texts), name_parts(message.parts, texts)
    note = TextInput(id="note", label=texts("time_wanted.note"), is_multiline=True, max_length=MAX_REASON_LENGTH)
    blocks: list[Block] = [
        Title(title),
        Paragraph(texts("time_wanted.what", who=who[:1].upper() + who[1:], parts=parts, until=until, due=due)),
        Quote(texts("time_wanted.reason"), message.request.reason),
        Paragraph(texts("time_wanted.then", unit=message.unit)),
        OnlyInCard([note]),
        OnlyInText(texts("time_wanted.write", unit=message.unit)),
    ]
    buttons = [
        Button(texts("button.grant_time"), Verb.GRANT_TIME, primary=True),
        Button(texts("button.refuse_time"), Verb.REFUSE_TIME),
    ]
    return compose(blocks, title, texts, buttons)


def render_time_decided(message: TimeDecided, texts: Texts) -> Rendered:
    """Say what was decided, and what it means."""
    granted = "given" if message.request.unasked else "granted"
    name = granted if message.request.granted else "refused"
    until, closes = _day(message.request.until, texts), _day(message.collection.closes_on, texts)
    title = texts(f"time_decided.{'granted' if message.request.granted else 'refused'}", unit=message.unit, until=until)
    parts = name_parts(message.parts, texts)
    what = texts(f"time_decided.{name}_what", parts=parts, until=until, closes=closes)
    blocks: list[Block] = [Title(title), Paragraph(what)]
    said = message.request.reason if message.request.unasked else message.request.note
    if said:
        blocks.append(Quote(texts("time_decided.note"), said))
    if message.own:
        blocks.append(Paragraph(texts("time_decided.told"), quiet=True))
        return compose(blocks, title, texts)
    return compose(blocks, title, texts, [_answer_button(message.parts, texts)])


# Private functions


def _answer_button(parts: tuple[Part, ...], texts: Texts) -> Button:
    verb = Verb.ASSESS if Part.SELF_ASSESSMENT in parts else Verb.STATUS_FORM
    return Button(texts("button.answer_now"), verb)


def _time_inputs(message: TimeQuestion, texts: Texts) -> list[CardElement]:
    until = _date_input(texts("time.until"), message.due_on, message.collection.closes_on, texts)
    reason = TextInput(id="reason", label=texts("time.reason"), is_multiline=True, max_length=MAX_REASON_LENGTH)
    if len(message.choices) == 1:
        return [until, reason]
    choices = ChoiceSetInput(
        id="choice",
        label=texts("part.label"),
        wrap=True,
        style="compact",
        choices=[
            Choice(title=neutralise(name_choice(each, texts)), value=str(number))
            for number, each in enumerate(message.choices, start=1)
        ],
    )
    return [choices, until, reason]


def _date_input(label: str, first: date, last: date, texts: Texts) -> DateInput:
    choose = texts("date.choose")
    return DateInput(id="until", label=label, placeholder=choose, min=first.isoformat(), max=last.isoformat())


def _day(day: date, texts: Texts) -> str:
    return format_day(day, texts.language)
