"""The talking sheet in words: the same in a Word file and in the chat (K11)."""

from msgspec import Struct

from domain.joint_messages import TalkingSheet
from rendering.formats import format_full_date, format_months, format_step, local_day
from rendering.joint_words import name_goal, tell_answers, tell_perspectives
from rendering.scales import name_steps
from rendering.texts.catalogues import Texts

QUESTIONS = ("reflection.why", "reflection.roles", "reflection.raise")


class SheetRow(Struct, frozen=True):
    """One goal that goes apart: its name, the answers, their mean."""

    goal: str
    answers: str
    value: str


class SheetWords(Struct, frozen=True):
    """A talking sheet's sentences in the order they are read; without names of persons."""

    title: str
    scope: str
    intro: str
    apart: str
    head: SheetRow
    rows: tuple[SheetRow, ...]
    notes: tuple[str, ...]
    talk: str
    questions: tuple[str, ...]
    room: str
    room_why: str


def sheet_words(sheet: TalkingSheet, texts: Texts) -> SheetWords:
    """Return what the sheet says."""
    collection, instrument = sheet.collection, sheet.collection.instrument
    language = texts.language
    scope = texts(
        "sheet.scope",
        year=collection.refers_to,
        collected=format_months(collection.collected, language),
        day=format_full_date(local_day(sheet.made_at), language),
    )
    rows = tuple(
        SheetRow(
            name_goal(instrument, number, texts),
            tell_answers(sheet.joint, number, texts),
            format_step(sheet.joint.result.values[number], language),
        )
        for number in sheet.joint.differing
    )
    scale = (texts("sheet.scale", steps=", ".join(name_steps(instrument.scale, texts))),) if rows else ()
    perspectives = tell_perspectives(sheet.joint, texts)
    return SheetWords(
        title=texts("sheet.title", unit=sheet.unit),
        scope=scope,
        intro=texts("sheet.intro" if rows else "sheet.intro_alike", unit=sheet.unit),
        apart=texts("sheet.apart"),
        head=SheetRow(texts("sheet.goal"), texts("sheet.answers"), texts("sheet.value")),
        rows=rows,
        notes=(*((perspectives,) if perspectives else ()), *scale),
        talk=texts("sheet.questions"),
        questions=tuple(texts(name) for name in QUESTIONS),
        room=texts("sheet.room"),
        room_why=texts("sheet.room_why"),
    )
