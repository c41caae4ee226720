"""Reminders: what is missing, why, how long it takes and by when, in the words of each step (K17)."""

from datetime import date

from domain.instruments import Part
from domain.messages import Reminder
from domain.reminder_messages import Asked, Case, Escalation, Task, Tone
from domain.requests import Verb
from domain.roster import UnitKind
from rendering.board_words import name_part
from rendering.cards.blocks import Block, Bullets, OnlyInText, Paragraph, Section, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.first_questions import Asking, compose_asking
from rendering.cards.people import name_person
from rendering.cards.rendered import Rendered
from rendering.formats import format_day
from rendering.texts.catalogues import Texts

# Once the due date is over, the round's last day is what counts.
OPEN_TONES = frozenset({Tone.AFTER_DUE, Tone.SECOND})


def render_reminder(message: Reminder, texts: Texts) -> Rendered:
    """Say what is missing, why it matters, how long it takes and by when (K17); another may be the one to ask (K18)."""
    said, late = _words(message, texts), message.tone in OPEN_TONES
    blocks: list[Block] = [Title(_title(message, said, texts)), *_tell_what(message, said, texts)]
    blocks.append(Paragraph(_tell_how(message, said, texts), strong=True))
    blocks.append(Paragraph(texts(f"reminder.why.{_kind_told(message)}")))
    blocks.append(Paragraph(texts("reminder.not_me"), quiet=True))
    if not late:
        blocks.append(OnlyInText(texts("reminder.later")))
    later = ("button.ask_time", Verb.ASK_TIME) if late else ("button.ask_snooze", Verb.ASK_SNOOZE)
    wishes = (Button(texts("button.not_me"), Verb.NOT_ME), Button(texts(later[0]), later[1]))
    summary = texts("reminder.summary_open" if late else "reminder.summary", **said)
    return compose_asking(Asking(message.tasks, message.question, tuple(blocks), summary, wishes), texts)


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
    if len(_parts(message)) > 1 or not _is_due_on_one_day(message) or any(task.is_begun for task in message.tasks):
        blocks.append(Bullets(tuple(_list_task(task, message, texts) for task in message.tasks)))
    return blocks


def _list_task(task: Task, message: Reminder, texts: Texts) -> str:
    """Tell what is left of a task; its unit, part and day only where the others have another."""
    about = task.unit
    if len(_parts(message)) > 1:
        alone = len({each.unit for each in message.tasks}) == 1
        about = name_part(task.part, texts) if alone else _name_task(task.part, task.unit, texts)
    name = "reminder.left_of" if task.part is Part.SELF_ASSESSMENT else "reminder.form_left_of"
    told = texts.plural(name, task.left, about=about, of=task.of)
    if _is_due_on_one_day(message):
        return told
    return texts("reminder.left_by", told=told, due=_day(task.due_on, texts))


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
    if message.tone in OPEN_TONES:
        return texts.plural("reminder.how_open", message.minutes, **said)
    # Days that differ stand beside what they are for.
    name = "reminder.how" if _is_due_on_one_day(message) else "reminder.how_long"
    return texts.plural(name, message.minutes, **said)


def _is_due_on_one_day(message: Reminder) -> bool:
    return len({task.due_on for task in message.tasks}) == 1


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
