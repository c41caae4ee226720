"""Samples of what is said of reminders, and of people who want them later or need more time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from domain.errors import Reason, Rejected
from domain.ids import PersonId, RoundId, TimeRequestId, UnitId
from domain.instruments import FORMS, Part
from domain.messages import Message, PerspectiveQuestion, Reminder, StatusReport
from domain.part_messages import PartProgress
from domain.people_messages import Colleague
from domain.progress import Progress
from domain.reminder_messages import (
    Asked,
    Case,
    Escalation,
    Pause,
    Snoozed,
    SnoozeQuestion,
    Task,
    TimeAsked,
    TimeDecided,
    TimeQuestion,
    TimeWanted,
    Tone,
)
from domain.roster import Role
from domain.rounds import Round
from domain.time_requests import TimeRequest

UNIT, OTHER = UnitId("unit-13"), UnitId("unit-12")


NOTE = "Det går bra, lycka till."
REQUEST = TimeRequest(
    TimeRequestId("t"),
    RoundId("round-2024"),
    Part.SELF_ASSESSMENT,
    UNIT,
    PersonId("p1"),
    date(2025, 1, 30),
    "Nämnden möts först den 29 januari.",
    datetime(2025, 1, 17, 8, 14, tzinfo=UTC),
)


def reminder_samples(opened: Round, unit: str) -> Mapping[str, Message]:
    """Return a sample of each message about reminders."""
    task = Task(Part.SELF_ASSESSMENT, UNIT, unit, opened.due_on, 5, 5)
    begun, other = replace(task, left=3), replace(task, unit_id=OTHER, unit="LS12", due_on=opened.closes_on)
    reminder = Reminder(opened, (task,), Tone.REMINDER, 2, PerspectiveQuestion(opened, UNIT, unit))
    chair = Colleague(PersonId("p1"), Role.CHAIR, f"Ordförande {unit}")
    contact = Colleague(PersonId("p2"), Role.CONTACT, None)
    asked = (Asked(chair, date(2025, 1, 27), 4), Asked(contact, date(2025, 1, 29), 1))
    case = Case(Part.SELF_ASSESSMENT, unit, opened.due_on, asked, begun=False)
    return {
        "reminder": reminder,
        "reminder_invitation": replace(reminder, tone=Tone.INVITATION),
        "reminder_last": replace(reminder, tone=Tone.LAST),
        "reminder_after_due": replace(reminder, tone=Tone.AFTER_DUE),
        "reminder_second": replace(reminder, tone=Tone.SECOND),
        "reminder_begun": replace(reminder, tasks=(begun,), minutes=1, question=None),
        "reminder_two_units": Reminder(opened, (task, replace(other, due_on=opened.due_on)), Tone.REMINDER, 4),
        "reminder_two_days": Reminder(opened, (begun, other), Tone.LAST, 3),
        "reminder_second_two_units": Reminder(opened, (task, other), Tone.SECOND, 4),
        **_part_samples(opened, task, reminder),
        "escalation": Escalation(opened, (case,)),
        "escalation_parts": Escalation(opened, (case, replace(case, part=Part.LEADERSHIP_STATUS))),
        "escalation_form": Escalation(opened, (replace(case, part=Part.ECONOMY, begun=True),)),
        **_later_samples(opened, unit, chair),
        "escalation_two": Escalation(opened, (case, Case(Part.SELF_ASSESSMENT, "LS07", opened.due_on, (), begun=True))),
    }


# Private functions


def _part_samples(opened: Round, task: Task, reminder: Reminder) -> Mapping[str, Message]:
    """Return reminders of several parts, and of each alone."""
    state = replace(task, part=Part.LEADERSHIP_STATUS, left=4, of=9, due_on=opened.closes_on)
    survey = replace(task, part=Part.MUNICIPAL_SURVEY, unit_id=UnitId("m-1"), left=3, of=3)
    economy = replace(survey, part=Part.ECONOMY, left=1)
    plain = replace(reminder, question=None)
    return {
        "reminder_two_parts": replace(plain, tasks=(replace(task, left=3), state), minutes=3),
        "reminder_four_parts": replace(plain, tasks=(task, state, survey, economy), minutes=6, tone=Tone.INVITATION),
        "reminder_form": replace(plain, tasks=(state,), minutes=2, tone=Tone.AFTER_DUE),
        "reminder_municipality": replace(plain, tasks=(survey,), minutes=1, tone=Tone.INVITATION),
        "reminder_municipality_second": replace(plain, tasks=(economy,), minutes=1, tone=Tone.SECOND),
        "reminder_two_municipalities": replace(
            plain, tasks=(survey, replace(survey, unit_id=UnitId("m-2"), unit="Kommun B")), tone=Tone.LAST
        ),
    }


def _parts(unit: str) -> tuple[PartProgress, ...]:
    """Return the parts with who is missing, as a coordinator sees them in private."""
    missing = ((unit,), ("Kommun A", "Kommun B"), ())
    return tuple(replace(each, missing=names) for each, names in zip(_counts(), missing, strict=True))


def _counts() -> tuple[PartProgress, ...]:
    counts = (Progress(12, 13), Progress(13, 15), Progress(15, 15))
    return tuple(PartProgress(part, progress) for part, progress in zip(FORMS, counts, strict=True))


def _later_samples(opened: Round, unit: str, chair: Colleague) -> Mapping[str, Message]:
    days = (date(2025, 1, 20), date(2025, 1, 22), date(2025, 1, 23))
    refused = Rejected(Reason.SNOOZE_AFTER_DUE, {"due": opened.due_on.isoformat()})
    snooze = SnoozeQuestion(opened, days, opened.due_on)
    time = TimeQuestion(opened, ((UNIT, unit),), opened.due_on)
    asked = TimeAsked(opened, unit, REQUEST.until, 1)
    granted = replace(REQUEST, granted=True, note=NOTE)
    progress = Progress(11, 13)
    pauses = (Pause(unit, chair, days[1]),)
    status = StatusReport(opened, progress, (unit, "LS07"), is_coordinator=True, pauses=pauses)
    return {
        "snooze_question": snooze,
        "snooze_question_again": replace(snooze, days=days[:1], refused=refused),
        "snoozed": Snoozed(opened, days[1], opened.due_on),
        "time_question": time,
        "time_question_again": replace(
            time, units=((UNIT, unit), (OTHER, "LS12")), refused=Rejected(Reason.TIME_REASON_MISSING)
        ),
        "time_asked": asked,
        "time_asked_nobody": replace(asked, coordinators=0),
        "time_asked_two": replace(asked, coordinators=2),
        "time_wanted": TimeWanted(opened, unit, chair, REQUEST),
        "time_granted": TimeDecided(opened, unit, granted, own=False),
        "time_granted_own": TimeDecided(opened, unit, granted, own=True),
        "time_refused": TimeDecided(opened, unit, replace(granted, granted=False, note=""), own=False),
        "status_pauses": replace(status, own_due=((unit, REQUEST.until),)),
        "status_parts": replace(status, pauses=(), parts=_parts(unit)),
        "status_parts_counts": replace(status, pauses=(), missing=None, is_coordinator=False, parts=_counts()),
    }
