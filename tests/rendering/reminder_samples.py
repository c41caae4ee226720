"""Samples of what is said of reminders, and of people who want them later or need more time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from msgspec.structs import replace

from domain.asked_forms import AskedParts
from domain.errors import Reason, Rejected
from domain.ids import PersonId, RoundId, TimeRequestId, UnitId
from domain.instruments import FORMS, Part
from domain.messages import Message, PerspectiveQuestion, Reminder, StatusReport
from domain.part_messages import PartProgress
from domain.people_messages import Colleague
from domain.progress import Progress
from domain.questionnaires import Value
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
from domain.roster import Role, Unit, UnitKind
from domain.rounds import Round, RoundState
from domain.status_messages import FormPiece
from domain.time_requests import TimeRequest
from domain.unit_forms import UnitForm
from rendering.instruments import default_questionnaire, trial_questionnaires

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
    unit = task.unit
    begun = ask_form(opened, Part.ECONOMY, unit, {"funds_used": "most"})
    return {
        "reminder_form_asked": replace(
            plain, tasks=(survey,), minutes=1, question=ask_form(opened, Part.MUNICIPAL_SURVEY, unit)
        ),
        "reminder_form_asked_begun": replace(
            plain, tasks=(replace(economy, of=2),), minutes=1, tone=Tone.LAST, question=begun
        ),
        "reminder_state_asked": replace(
            plain, tasks=(state,), minutes=2, question=ask_form(opened, Part.LEADERSHIP_STATUS, unit)
        ),
        "reminder_two_forms_asked": replace(
            plain,
            tasks=(survey, economy),
            minutes=2,
            tone=Tone.INVITATION,
            question=ask_form(opened, Part.MUNICIPAL_SURVEY, unit),
        ),
        "reminder_two_parts_asked": replace(reminder, tasks=(task, state), minutes=3, tone=Tone.INVITATION),
        "reminder_two_parts_asked_last": replace(reminder, tasks=(task, state), minutes=3, tone=Tone.LAST),
        "reminder_two_municipalities_asked": replace(
            plain,
            tasks=(survey, replace(survey, unit_id=UnitId("m-2"), unit="Kommun B")),
            tone=Tone.AFTER_DUE,
            question=ask_form(opened, Part.MUNICIPAL_SURVEY, unit),
        ),
        "reminder_four_parts_asked": replace(reminder, tasks=(task, state, survey, economy), minutes=6),
        "reminder_two_parts": replace(plain, tasks=(replace(task, left=3), state), minutes=3),
        "reminder_four_parts": replace(plain, tasks=(task, state, survey, economy), minutes=6, tone=Tone.INVITATION),
        "reminder_form": replace(plain, tasks=(state,), minutes=2, tone=Tone.AFTER_DUE),
        "reminder_municipality": replace(plain, tasks=(survey,), minutes=1, tone=Tone.INVITATION),
        "reminder_municipality_second": replace(plain, tasks=(economy,), minutes=1, tone=Tone.SECOND),
        "reminder_two_municipalities": replace(
            plain, tasks=(survey, replace(survey, unit_id=UnitId("m-2"), unit="Kommun B")), tone=Tone.LAST
        ),
    }


def ask_form(opened: Round, part: Part, unit: str, answered: Mapping[str, Value] | None = None) -> FormPiece:
    """Return the first piece of a unit's form that is not done."""
    (questionnaire,) = [each for each in (default_questionnaire(), *trial_questionnaires()) if each.part is part]
    of = Unit(UnitId("m-1"), opened.county_id, part.asked_of, unit)
    form = UnitForm(questionnaire, of).with_answers("p1", answered or {})
    piece = form.next_piece()
    assert piece is not None
    return FormPiece(opened, form, piece, None)


def _parts(unit: str) -> tuple[PartProgress, ...]:
    """Return the parts with who is missing, as a coordinator sees them in private."""
    missing = ((unit,), ("Kommun A", "Kommun B"), ())
    own_due = (), (("Kommun B", REQUEST.until),), ()
    told = zip(_counts(), missing, own_due, strict=True)
    return tuple(replace(each, missing=names, own_due=days) for each, names, days in told)


def _counts() -> tuple[PartProgress, ...]:
    counts = (Progress(12, 13), Progress(13, 15), Progress(15, 15))
    return tuple(PartProgress(part, progress) for part, progress in zip(FORMS, counts, strict=True))


def _later_samples(opened: Round, unit: str, chair: Colleague) -> Mapping[str, Message]:
    days = (date(2025, 1, 20), date(2025, 1, 22), date(2025, 1, 23))
    refused = Rejected(Reason.SNOOZE_AFTER_DUE, {"due": opened.due_on.isoformat()})
    snooze = SnoozeQuestion(opened, days, opened.due_on)
    mine = AskedParts(Unit(UNIT, opened.county_id, UnitKind.LEADERSHIP, unit), (Part.SELF_ASSESSMENT,))
    both = replace(mine, parts=(Part.SELF_ASSESSMENT, Part.LEADERSHIP_STATUS))
    time = TimeQuestion(opened, (mine,), opened.due_on)
    asked = TimeAsked(opened, mine, REQUEST.until, 1)
    wanted = TimeWanted(opened, unit, mine.parts, opened.due_on, chair, REQUEST)
    granted = replace(REQUEST, granted=True, note=NOTE)
    progress = Progress(11, 13)
    pauses = (Pause(unit, chair, days[1]),)
    status = StatusReport(opened, progress, (unit, "LS07"), is_coordinator=True, pauses=pauses)
    return {
        "snooze_question": snooze,
        "snooze_question_again": replace(snooze, days=days[:1], refused=refused),
        "snoozed": Snoozed(opened, days[1], opened.due_on),
        "snoozed_past_the_first": Snoozed(opened, days[1], days[0]),
        "time_question": time,
        "time_question_again": replace(time, refused=Rejected(Reason.TIME_REASON_MISSING)),
        "time_question_which": replace(
            time, choices=(both, mine, replace(both, parts=both.parts[1:])), refused=Rejected(Reason.PART_MISSING)
        ),
        "time_asked": asked,
        "time_asked_nobody": replace(asked, coordinators=0),
        "time_asked_two": replace(asked, coordinators=2, asked=both),
        "time_wanted": wanted,
        "time_wanted_form": replace(wanted, unit="Kommun A", parts=(Part.ECONOMY,)),
        "time_granted": TimeDecided(opened, unit, both.parts, granted, own=False),
        "time_granted_own": TimeDecided(opened, unit, mine.parts, granted, own=True),
        "time_refused": TimeDecided(
            opened, "Kommun A", (Part.ECONOMY,), replace(granted, granted=False, note=""), own=False
        ),
        "status_pauses": replace(status, own_due=((unit, REQUEST.until),)),
        "status_parts": replace(status, pauses=(), parts=_parts(unit)),
        "status_parts_closed": replace(status, collection=replace(opened, state=RoundState.CLOSED), parts=_parts(unit)),
        "status_due_as_it_closes": replace(status, collection=replace(opened, due_on=opened.closes_on), pauses=()),
        "status_parts_counts": replace(status, pauses=(), missing=None, is_coordinator=False, parts=_counts()),
    }
