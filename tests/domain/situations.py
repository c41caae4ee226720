"""Rounds to plan reminders in, without a database."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from bot.workdays import is_swedish_workday
from domain.deadlines import at_local
from domain.ids import PersonId, RoundId, SnoozeId, UnitId
from domain.instruments import Part
from domain.ladders import DEFAULT_LADDER, Ladder, Span
from domain.reminders import forecast
from domain.situations import Missing, Reader, Situation
from domain.snoozes import Snooze

OPENED = datetime(2025, 1, 7, 7, tzinfo=UTC)
JANUARY = Span(date(2025, 1, 7), date(2025, 1, 24), date(2025, 1, 31), OPENED)
CHAIR, CONTACT, RSS = PersonId("chair"), PersonId("contact"), PersonId("coordinator")
LS01, LS02 = UnitId("ls01"), UnitId("ls02")


def something_missing(
    people: Iterable[PersonId] = (CHAIR, CONTACT),
    unit_id: UnitId = LS01,
    span: Span = JANUARY,
    ladder: Ladder = DEFAULT_LADDER,
) -> Missing:
    """Return the self-assessment that a unit has not handed in."""
    return Missing(Part.SELF_ASSESSMENT, unit_id, tuple(people), ladder, span)


def a_situation(
    *missing: Missing,
    readers: Iterable[Reader | PersonId] = (CHAIR, CONTACT, RSS),
    snoozes: Iterable[Snooze] = (),
) -> Situation:
    """Return a round in which these are missing; everyone can be reached."""
    found = [each if isinstance(each, Reader) else Reader(each) for each in readers]
    return Situation(
        round_id=RoundId("round-2024"),
        missing=missing or (something_missing(),),
        readers={each.person_id: each for each in found},
        coordinators=(RSS,),
        snoozes={each.person_id: each for each in snoozes},
        told=(),
        is_workday=is_swedish_workday,
    )


def a_snooze(until: date, snoozed_at: datetime, person_id: PersonId = CHAIR) -> Snooze:
    """Return a person's wish to be reminded on a day."""
    return Snooze(SnoozeId("s1"), RoundId("round-2024"), person_id, until, snoozed_at)


def hours_of(first: date, last: date) -> Iterator[datetime]:
    """Return every full hour of the days."""
    now = at_local(first, time(0))
    while now < at_local(last + timedelta(days=1), time(0)):
        yield now
        now += timedelta(hours=1)


def days_told(situation: Situation, span: Span = JANUARY) -> Mapping[PersonId, list[str]]:
    """Return on which day each person is told, and at which step, if nobody answers."""
    told: dict[PersonId, list[str]] = {}
    for _, contact in forecast(situation, hours_of(span.opens_on - timedelta(days=5), span.closes_on)):
        steps = "+".join(sorted({slot.step for slot in contact.slots}))
        told.setdefault(contact.person_id, []).append(f"{contact.on:%d} {steps}")
    return told
