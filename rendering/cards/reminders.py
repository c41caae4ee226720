"""Reminders: what is missing, why, how long it takes and by when, in the words of each step (K17)."""

from datetime import date

from domain.instruments import Part
from domain.messages import Reminder
from domain.reminder_messages import Asked, Case, Escalation, Task, Tone
from domain.requests import Verb
from domain.roster import UnitKind
from rendering.cards.assessments import perspective_buttons, question_blocks
from rendering.cards.blocks import Block, Bullets, OnlyInText, Paragraph, Section, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.people import name_person
from rendering.cards.rendered import Rendered
from rendering.formats import format_day
from rendering.texts.catalogues import Texts

# Once the due date is over, the round's last day is what counts.
OPEN_TONES = frozenset({Tone.AFTER_DUE, Tone.SECOND})


def render_reminder(message: Reminder, texts: Texts) -> Rendered:
    """Say what is missing, why it matters, how long it takes and by when (K17); another may be the one to ask (K18)."""
    said = _words(message, texts)
    blocks: list[Block] = [Title(_title(message, said, texts)), *_tell_what(message, said, texts)]
    blocks.append(Paragraph(_tell_how(message, said, texts), strong=True))
    blocks.append(Paragraph(texts(f"reminder.why.{_kind_told(message)}")))
    # The self-assessment is what can be handed over, and given more time, in chat.
    assessed = any(task.part is Part.SELF_ASSESSMENT for task in message.tasks)
    blocks.append(Paragraph(texts("reminder.not_me" if assessed else "reminder.not_me_form"), quiet=True))
    if message.question:
        blocks += question_blocks(texts)
        buttons = perspective_buttons(texts)
    else:
        words = [texts(f"part_word.{part}") for part in _parts(message)]
        blocks.append(OnlyInText(texts("reminder.write", words=texts.join(words, "list.or"))))
        buttons = _answer_buttons(message, texts)
    late = message.tone in OPEN_TONES
    if assessed:
        buttons.append(Button(texts("button.not_me"), Verb.NOT_ME))
    if not late:
        buttons.append(Button(texts("button.ask_snooze"), Verb.ASK_SNOOZE))
        blocks.append(OnlyInText(texts("reminder.later" if assessed else "reminder.later_form")))
    elif assessed:
        buttons.append(Button(texts("button.ask_time"), Verb.ASK_TIME))
    return compose(blocks, texts("reminder.summary_open" if late else "reminder.summary", **said), texts, buttons)


def render_escalation(message: Escalation, texts: Texts) -> Rendered:
    """Say to a coordinator what is missing, who was asked when, and what can be done."""
    title = texts.plural("escalation.title", len(message.cases))
    closes = format_day(message.collection.closes_on, texts.language)
    blocks: list[Block] = [Title(title), Paragraph(texts("escalation.what", closes=closes))]
    blocks += [_tell_case(case, texts) for case in message.cases]
    # Only of a self-assessment can answers be noted in chat, or it be said that there are none.
    assessed = any(case.part is Part.SELF_ASSESSMENT for case in message.cases)
    blocks.append(Paragraph(texts("escalation.do" if assessed else "escalation.do_forms")))
    blocks.append(Paragraph(texts("escalation.private"), quiet=True))
    blocks.append(OnlyInText(texts("escalation.write" if assessed else "escalation.write_forms")))
    buttons = [Button(texts("button.status"), Verb.STATUS)]
    if assessed:
        buttons.insert(0, Button(texts("button.ask_interview"), Verb.ASK_INTERVIEW, primary=True))
    return compose(blocks, title, texts, buttons)


# Private functions


def _words(message: Reminder, texts: Texts) -> dict[str, str]:
    units = list(dict.fromkeys(task.unit for task in message.tasks))
    parts = [texts(f"part_name.{part}") for part in _parts(message)]
    return {
        "units": texts.join(units),
        "part": texts.join(parts),
        "year": str(message.collection.refers_to),
        "due": format_day(min(task.due_on for task in message.tasks), texts.language),
        "closes": format_day(message.collection.closes_on, texts.language),
    }


def _title(message: Reminder, said: dict[str, str], texts: Texts) -> str:
    return texts("reminder.title" if message.tone is Tone.REMINDER else f"reminder.title_{message.tone}", **said)


def _tell_what(message: Reminder, said: dict[str, str], texts: Texts) -> list[Block]:
    name = "reminder.what" if message.tone is Tone.REMINDER else f"reminder.what_{message.tone}"
    blocks: list[Block] = [Paragraph(texts.plural(name, len({task.unit for task in message.tasks}), **said))]
    if len(message.tasks) == 1:
        (task,) = message.tasks
        name = "reminder.left" if task.part is Part.SELF_ASSESSMENT else "reminder.form_left"
        return [*blocks, Paragraph(texts.plural(name, task.left, of=task.of))] if task.is_begun else blocks
    days = {task.due_on for task in message.tasks}
    several = len(_parts(message)) > 1
    if several or len(days) > 1 or any(task.is_begun for task in message.tasks):
        blocks.append(Bullets(tuple(_list_task(task, texts, with_part=several) for task in message.tasks)))
    return blocks


def _list_task(task: Task, texts: Texts, *, with_part: bool) -> str:
    about = _name_task(task.part, task.unit, texts) if with_part else task.unit
    name = "reminder.left_of" if task.part is Part.SELF_ASSESSMENT else "reminder.form_left_of"
    return texts.plural(name, task.left, unit=about, of=task.of, due=_day(task.due_on, texts))


def _answer_buttons(message: Reminder, texts: Texts) -> list[Button]:
    """Return a button for each part; one of a single form carries which of the card's it is."""
    parts = _parts(message)
    if len(parts) == 1:
        title = texts("button.continue" if any(task.is_begun for task in message.tasks) else "button.answer_now")
        return [_answer_button(message, parts[0], title, primary=True)]
    return [
        _answer_button(message, part, texts(f"button.answer_part.{part}"), primary=part is parts[0]) for part in parts
    ]


def _answer_button(message: Reminder, part: Part, title: str, *, primary: bool) -> Button:
    if part is Part.SELF_ASSESSMENT:
        return Button(title, Verb.ASSESS, primary=primary)
    places = [number for number, task in enumerate(message.tasks, start=1) if task.part is part]
    return Button(title, Verb.STATUS_FORM, {"choice": str(places[0])} if len(places) == 1 else {}, primary=primary)


def _parts(message: Reminder) -> list[Part]:
    told = {task.part for task in message.tasks}
    return [part for part in Part if part in told]


def _kind_told(message: Reminder) -> UnitKind:
    """Return the kind of unit whose answers matter: leaderships where there are some of both."""
    kinds = {part.asked_of for part in _parts(message)}
    return UnitKind.LEADERSHIP if UnitKind.LEADERSHIP in kinds else UnitKind.MUNICIPALITY


def _name_task(part: Part, unit: str, texts: Texts) -> str:
    return texts("reminder.part_of_unit", unit=unit, part=texts(f"part_name.{part}"))


def _tell_how(message: Reminder, said: dict[str, str], texts: Texts) -> str:
    name = "reminder.how_open" if message.tone in OPEN_TONES else "reminder.how"
    return texts.plural(name, message.minutes, **said)


def _tell_case(case: Case, texts: Texts) -> Section:
    lines = [texts("escalation.due", due=_day(case.due_on, texts))]
    lines += [_tell_asked(each, texts) for each in case.asked] or [texts("escalation.nobody")]
    if case.begun:
        lines.append(texts("escalation.begun"))
    title = case.unit if case.part is Part.SELF_ASSESSMENT else _name_task(case.part, case.unit, texts)
    return Section(title, tuple(lines))


def _tell_asked(asked: Asked, texts: Texts) -> str:
    who = name_person(asked.colleague, texts)
    return texts.plural("escalation.asked", asked.times, who=who[:1].upper() + who[1:], day=_day(asked.last_on, texts))


def _day(day: date, texts: Texts) -> str:
    return format_day(day, texts.language)
