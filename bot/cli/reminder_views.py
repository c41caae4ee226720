"""Ladders and forecasts as a command tells of them, for scripts and for people."""

from collections.abc import Iterator, Sequence

from bot.cli.output import Outcome, make_table
from bot.cli.sessions import Session
from bot.workdays import is_swedish_workday
from domain.instruments import Part
from domain.ladder_files import ladder_to_data
from domain.ladders import DEFAULT_LADDER, Rung, place_rungs
from domain.rounds import Round
from domain.situations import Slot
from domain.usecases.forecast_reminders import Foretold
from rendering.formats import format_full_date, format_moment
from rendering.free_text import clean


def tell_ladder(session: Session, collection: Round, part: Part) -> Outcome:
    """Tell of a part's steps, and of the day on which each falls."""
    texts, ladder = session.texts, collection.ladder(part)
    placed = place_rungs(ladder, collection.span(collection.due_on), is_swedish_workday)
    days = {each.rung.key: each.day for each in placed}
    data = {
        "refers_to": collection.refers_to,
        "part": part.value,
        "default": ladder == DEFAULT_LADDER,
        **ladder_to_data(ladder),
        "days": {key: day.isoformat() for key, day in days.items()},
    }
    headings = [texts(f"cli.ladder.{name}") for name in ("step", "to", "day")]
    rows = [
        (
            _name_rung(session, rung),
            texts(f"cli.ladder.to.{rung.audience}"),
            format_full_date(days[rung.key], session.language) if rung.key in days else texts("cli.ladder.no_day"),
        )
        for rung in ladder.rungs
    ]
    said = texts("cli.ladder.title", year=collection.refers_to, part=texts(f"cli.part.{part}"))
    rests = texts("cli.ladder.rests" if ladder.rests else "cli.ladder.does_not_rest")
    return Outcome(data, (said, rests, "", make_table(headings, rows)))


def tell_forecast(session: Session, collection: Round, foretold: Sequence[Foretold]) -> Outcome:
    """Tell of every message that would still be sent."""
    texts = session.texts
    data = {
        "refers_to": collection.refers_to,
        "messages": [_to_data(session, each) for each in foretold],
    }
    if not foretold:
        return Outcome(data, (texts("cli.reminders.none", year=collection.refers_to),))
    headings = [texts(f"cli.reminders.{name}") for name in ("when", "who", "about", "why")]
    rows = [
        (
            format_moment(each.at, session.language),
            _name_reader(session, each),
            session.shared_texts.join(tuple(dict.fromkeys(_name_abouts(session, each)))),
            _word_steps(session, each.slots),
        )
        for each in foretold
    ]
    count = texts.plural("cli.reminders.count", len(foretold), year=collection.refers_to)
    return Outcome(data, (count, "", make_table(headings, rows), "", texts("cli.round.for_coordinator")))


# Private functions


def _to_data(session: Session, each: Foretold) -> dict[str, object]:
    return {
        "at": each.at.isoformat(),
        "person": each.person_id,
        "name": each.name,
        "role": each.role.value,
        "to": each.audience.value,
        "about": [
            {"part": slot.part.value, "unit": unit, "step": slot.step}
            for slot, unit in zip(each.slots, each.units, strict=True)
        ],
        "why": _word_steps(session, each.slots),
    }


def _name_reader(session: Session, each: Foretold) -> str:
    role = session.shared_texts(f"role_name.{each.role}")
    return session.shared_texts("person.named", name=clean(each.name), role=role) if each.name else role


def _name_abouts(session: Session, each: Foretold) -> Iterator[str]:
    """Yield the units; with the part where it is another than the self-assessment."""
    for slot, unit in zip(each.slots, each.units, strict=True):
        if slot.part is Part.SELF_ASSESSMENT:
            yield unit
        else:
            part = session.shared_texts(f"part_name.{slot.part}")
            yield session.shared_texts("reminder.part_of_unit", unit=unit, part=part)


def _word_steps(session: Session, slots: Sequence[Slot]) -> str:
    return session.shared_texts.join(tuple(dict.fromkeys(_word_step(session, slot.step) for slot in slots)))


def _word_step(session: Session, step: str) -> str:
    kind, _, number = step.partition("@")[0].partition("-")
    if kind in ("before", "after"):
        return session.texts.plural(f"cli.ladder.{kind}", int(number))
    return session.texts(f"cli.ladder.{kind}")


def _name_rung(session: Session, rung: Rung) -> str:
    if rung.workdays is None:
        return session.texts("cli.ladder.opening")
    return session.texts.plural("cli.ladder.after" if rung.workdays > 0 else "cli.ladder.before", abs(rung.workdays))
