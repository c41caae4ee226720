"""Reminders: what is missing, why, how long it takes and by when, in the words of each step (K17)."""

from datetime import date

from domain.messages import Reminder
from domain.reminder_messages import Asked, Case, Escalation, Task, Tone
from domain.requests import Verb
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
    blocks.append(Paragraph(texts("reminder.why")))
    blocks.append(Paragraph(texts("reminder.not_me"), quiet=True))
    if message.question:
        blocks += question_blocks(texts)
        buttons = perspective_buttons(texts)
    else:
        blocks.append(OnlyInText(texts("reminder.write")))
        begun = any(task.is_begun for task in message.tasks)
        buttons = [Button(texts("button.continue" if begun else "button.answer_now"), Verb.ASSESS, primary=True)]
    buttons.append(Button(texts("button.not_me"), Verb.NOT_ME))
    late = message.tone in OPEN_TONES
    if late:
        buttons.append(Button(texts("button.ask_time"), Verb.ASK_TIME))
    else:
        buttons.append(Button(texts("button.ask_snooze"), Verb.ASK_SNOOZE))
        blocks.append(OnlyInText(texts("reminder.later")))
    return compose(blocks, texts("reminder.summary_open" if late else "reminder.summary", **said), texts, buttons)


def render_escalation(message: Escalation, texts: Texts) -> Rendered:
    """Say to a coordinator what is missing, who was asked when, and what can be done."""
    title = texts.plural("escalation.title", len(message.cases))
    closes = format_day(message.collection.closes_on, texts.language)
    blocks: list[Block] = [Title(title), Paragraph(texts("escalation.what", closes=closes))]
    blocks += [_tell_case(case, texts) for case in message.cases]
    blocks.append(Paragraph(texts("escalation.do")))
    blocks.append(Paragraph(texts("escalation.private"), quiet=True))
    blocks.append(OnlyInText(texts("escalation.write")))
    buttons = [
        Button(texts("button.ask_interview"), Verb.ASK_INTERVIEW, primary=True),
        Button(texts("button.status"), Verb.STATUS),
    ]
    return compose(blocks, title, texts, buttons)


# Private functions


def _words(message: Reminder, texts: Texts) -> dict[str, str]:
    units = list(dict.fromkeys(task.unit for task in message.tasks))
    parts = list(dict.fromkeys(texts(f"part_name.{task.part}") for task in message.tasks))
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
        return [*blocks, Paragraph(texts.plural("reminder.left", task.left, of=task.of))] if task.is_begun else blocks
    days = {task.due_on for task in message.tasks}
    if len(days) > 1 or any(task.is_begun for task in message.tasks):
        blocks.append(Bullets(tuple(_list_task(task, texts) for task in message.tasks)))
    return blocks


def _list_task(task: Task, texts: Texts) -> str:
    due = _day(task.due_on, texts)
    return texts.plural("reminder.left_of", task.left, unit=task.unit, of=task.of, due=due)


def _tell_how(message: Reminder, said: dict[str, str], texts: Texts) -> str:
    name = "reminder.how_open" if message.tone in OPEN_TONES else "reminder.how"
    return texts.plural(name, message.minutes, **said)


def _tell_case(case: Case, texts: Texts) -> Section:
    lines = [texts("escalation.due", due=_day(case.due_on, texts))]
    lines += [_tell_asked(each, texts) for each in case.asked] or [texts("escalation.nobody")]
    if case.begun:
        lines.append(texts("escalation.begun"))
    return Section(case.unit, tuple(lines))


def _tell_asked(asked: Asked, texts: Texts) -> str:
    who = name_person(asked.colleague, texts)
    return texts.plural("escalation.asked", asked.times, who=who[:1].upper() + who[1:], day=_day(asked.last_on, texts))


def _day(day: date, texts: Texts) -> str:
    return format_day(day, texts.language)
