"""The first question of what is asked for, in the very message that asks for it; a button for each of the others."""

import json
from collections.abc import Sequence
from textwrap import shorten

from msgspec import Struct
from msgspec.structs import replace

from domain.answers import Perspective
from domain.instruments import Part
from domain.messages import PerspectiveQuestion
from domain.reminder_messages import Task
from domain.requests import Verb
from domain.status_messages import FormPiece
from rendering.cards.assessments import perspective_buttons, question_blocks
from rendering.cards.blocks import Block, Heading, OnlyInText, Paragraph
from rendering.cards.compositions import Button, compose
from rendering.cards.form_pieces import draw_piece, piece_button
from rendering.cards.rendered import Rendered
from rendering.texts.catalogues import Texts

# What Teams shows of a card, and takes (F26, F29).
MOST_BUTTONS = 6
MOST_BYTES = 25 * 1024
LONGEST_BUTTON = 25

FirstQuestion = PerspectiveQuestion | FormPiece | None


class Asking(Struct, frozen=True):
    """A message that asks for answers: what it says first, its notification line, and its buttons for other wishes."""

    tasks: tuple[Task, ...]
    question: FirstQuestion
    blocks: tuple[Block, ...]
    summary: str
    wishes: tuple[Button, ...]


def compose_asking(asking: Asking, texts: Texts) -> Rendered:
    """Return the message with the first question in place where it fits, else with a button for each part."""
    if asking.question is not None and _has_room(asking):
        blocks, buttons = _ask_at_once(asking, asking.question, texts)
        drawn = compose([*asking.blocks, *blocks], asking.summary, texts, buttons)
        if _size_of(drawn) <= MOST_BYTES:
            return drawn
    blocks = [OnlyInText(texts("reminder.write", words=_words_for(asking.tasks, texts)))]
    buttons = [*_answer_buttons(asking.tasks, texts), *asking.wishes]
    return compose([*asking.blocks, *blocks], asking.summary, texts, buttons)


# Private functions


def _has_room(asking: Asking) -> bool:
    own = len(Perspective) if isinstance(asking.question, PerspectiveQuestion) else 1
    return own + len(asking.tasks) - 1 + len(asking.wishes) <= MOST_BUTTONS


def _ask_at_once(
    asking: Asking, question: PerspectiveQuestion | FormPiece, texts: Texts
) -> tuple[list[Block], list[Button]]:
    first, rest = asking.tasks[0], asking.tasks[1:]
    named = texts("part.choice", unit=first.unit, part=texts(f"state.part.{first.part}"))
    blocks: list[Block] = [Paragraph(named, strong=True)] if rest else []
    if isinstance(question, FormPiece):
        blocks += [Heading(question.piece.title.in_language(texts.language)), *draw_piece(question, texts)]
        blocks.append(OnlyInText(texts("reminder.write", words=_words_for(asking.tasks, texts))))
        buttons = [piece_button(question, texts)]
    else:
        blocks += question_blocks(texts)
        blocks += [OnlyInText(texts("reminder.write_rest", words=_words_for(rest, texts)))] if rest else []
        buttons = perspective_buttons(texts)
    others = [_task_button(asking.tasks, task, texts) for task in rest]
    # What is filled in, or has to be, is nothing to them.
    return blocks, [*buttons, *(replace(each, alone=True) for each in (*others, *asking.wishes))]


def _answer_buttons(tasks: Sequence[Task], texts: Texts) -> list[Button]:
    """Return a button for each part; one of a single form carries which of the card's it is."""
    parts = _parts_of(tasks)
    if len(parts) == 1:
        title = texts("button.continue" if any(task.is_begun for task in tasks) else "button.answer_now")
        return [replace(_part_button(tasks, parts[0], title), primary=True)]
    buttons = [_part_button(tasks, part, texts(f"button.answer_part.{part}")) for part in parts]
    return [replace(buttons[0], primary=True), *buttons[1:]]


def _part_button(tasks: Sequence[Task], part: Part, title: str) -> Button:
    if part is Part.SELF_ASSESSMENT:
        return Button(title, Verb.CHOOSE_UNIT, {"choice": "1"}) if len(tasks) == 1 else Button(title, Verb.ASSESS)
    places = [number for number, task in enumerate(tasks, start=1) if task.part is part]
    return Button(title, Verb.STATUS_FORM, {"choice": str(places[0])} if len(places) == 1 else {})


def _task_button(tasks: Sequence[Task], task: Task, texts: Texts) -> Button:
    """Return the button of one part of one unit, which is named where there are several of the kind."""
    title = texts(f"button.answer_part.{task.part}")
    if sum(each.part is task.part for each in tasks) > 1:
        named = texts("part.choice", unit=task.unit, part=texts(f"state.part.{task.part}"))
        title = named if len(named) <= LONGEST_BUTTON else shorten(task.unit, LONGEST_BUTTON, placeholder="…")
    if task.part is Part.SELF_ASSESSMENT:
        return Button(title, Verb.ASSESS)
    return Button(title, Verb.STATUS_FORM, {"choice": str(tasks.index(task) + 1)})


def _words_for(tasks: Sequence[Task], texts: Texts) -> str:
    return texts.join([texts(f"part_word.{part}") for part in _parts_of(tasks)], "list.or")


def _parts_of(tasks: Sequence[Task]) -> list[Part]:
    told = {task.part for task in tasks}
    return [part for part in Part if part in told]


def _size_of(drawn: Rendered) -> int:
    """Return the card's size in bytes as Teams counts them."""
    return len(json.dumps(drawn.card, ensure_ascii=False).encode("utf-16-le"))
