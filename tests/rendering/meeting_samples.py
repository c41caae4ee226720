"""Samples of what is said of meetings and calendars."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from msgspec.structs import replace

from domain.actors import Actor
from domain.errors import Reason, Rejected
from domain.ids import MeetingId, PersonId, UnitId
from domain.meeting_messages import (
    ActorsQuestion,
    AgendaQuestion,
    CalendarGiven,
    CalendarKept,
    CalendarRevoked,
    CancelQuestion,
    DayCheck,
    HeldQuestion,
    MeetingCancelled,
    MeetingFigure,
    MeetingQuestion,
    MeetingReported,
    MeetingUnits,
    MeetingWanted,
    News,
    NextMeeting,
    RhythmQuestion,
)
from domain.meetings import Meeting, MeetingDraft, MeetingForm, MeetingState, Report, draft_of
from domain.messages import Message
from domain.rhythms import Rhythm, RhythmFigure
from tests.rendering.joint_samples import ADDRESS

NOW = datetime(2025, 1, 17, 8, 14, tzinfo=UTC)
UNIT, OTHER = UnitId("unit-13"), UnitId("unit-12")
CHAIR = PersonId("chair")
DAY = date(2025, 3, 13)
MEETING = Meeting(MeetingId("meeting"), UNIT, 1, MeetingState.PLANNED, DAY, time(14), MeetingForm.MIXED, CHAIR, NOW)
FIGURE = RhythmFigure(date(2025, 1, 17), 9, 2, 2)
TOKEN = f"Ab3_{'x' * 39}"
FEED = f"https://uppfoljaren.example/calendar/{TOKEN}.ics"


def meeting_samples(unit: str) -> Mapping[str, Message]:
    """Return a sample of each message about meetings."""
    return {**_plans(unit), **_reports(unit), **_calendars(unit)}


# Private functions


def _plans(unit: str) -> Mapping[str, Message]:
    units = ((OTHER, "LS12"), (UNIT, unit))
    draft = MeetingDraft(day=DAY, clock=time(14))
    shown = NextMeeting(UNIT, unit, MEETING, Rhythm.TWICE_A_TERM, ADDRESS)
    return {
        "meeting_units": MeetingUnits(units),
        "meeting_units_coordinator": MeetingUnits(units, FIGURE),
        "meeting_units_calendar": MeetingUnits(units, for_calendar=True),
        "meeting_figure": MeetingFigure(FIGURE),
        "meeting_figure_all_known": MeetingFigure(replace(FIGURE, follow=13, do_not=0, unknown=0)),
        "rhythm_question": RhythmQuestion(UNIT, unit, None),
        "rhythm_question_again": RhythmQuestion(UNIT, unit, Rhythm.MONTHLY),
        "meeting_question": MeetingQuestion(UNIT, unit, MeetingDraft()),
        "meeting_question_refused": MeetingQuestion(
            UNIT, unit, draft, Rejected(Reason.MEETING_SAME_DAY, {"day": DAY.isoformat()})
        ),
        "meeting_question_move": MeetingQuestion(UNIT, unit, draft_of(MEETING)),
        "day_check": DayCheck(UNIT, unit, draft, DAY),
        "day_check_form_known": DayCheck(UNIT, unit, replace(draft, form=MeetingForm.TEAMS, clock=None), DAY),
        "day_check_moved": DayCheck(
            UNIT, unit, replace(draft_of(MEETING), day=date(2025, 4, 3)), date(2025, 4, 3), DAY
        ),
        "meeting_next": shown,
        "meeting_next_planned": replace(shown, news=News.PLANNED, file_url=None, rhythm=None),
        "meeting_next_moved": replace(shown, news=News.MOVED),
        "meeting_next_today": replace(shown, can_report=True, meeting=replace(MEETING, clock=None)),
        "meeting_cancel_question": CancelQuestion(UNIT, unit, draft_of(MEETING), DAY),
        "meeting_cancelled": MeetingCancelled(UNIT, unit, replace(MEETING, state=MeetingState.CANCELLED)),
        "meeting_wanted": MeetingWanted(UNIT, unit, "spring"),
        "meeting_wanted_autumn": MeetingWanted(UNIT, unit, "autumn"),
    }


def _reports(unit: str) -> Mapping[str, Message]:
    asked = HeldQuestion(UNIT, unit, draft_of(MEETING), DAY)
    report = Report(
        MEETING.id, UNIT, 1, held=True, on_agenda=True, missing=(Actor.BUP, Actor.AMBULANCE), told_by=CHAIR, told_at=NOW
    )
    told = MeetingReported(UNIT, unit, MEETING, report, replace(MEETING, day=date(2025, 5, 15)))
    nobody = replace(report, on_agenda=False, missing=())
    return {
        "held_question": asked,
        "held_question_refused": replace(asked, refused=Rejected(Reason.AGENDA_MISSING)),
        "held_question_unplanned": HeldQuestion(UNIT, unit, MeetingDraft(day=DAY), DAY),
        "agenda_question": AgendaQuestion(unit, DAY),
        "actors_question": ActorsQuestion(unit, DAY),
        "actors_question_refused": ActorsQuestion(unit, DAY, Rejected(Reason.ACTOR_UNKNOWN, {"given": "lasarettet"})),
        "meeting_reported": told,
        "meeting_reported_no_next": replace(told, report=nobody, next_meeting=None),
        "meeting_reported_not_held": replace(told, report=replace(nobody, held=False, on_agenda=None)),
    }


def _calendars(unit: str) -> Mapping[str, Message]:
    return {
        "calendar_given": CalendarGiven(UNIT, unit, FEED),
        "calendar_kept": CalendarKept(UNIT, unit, NOW),
        "calendar_revoked": CalendarRevoked(UNIT, unit),
    }
