"""What is said next of a leadership's meetings, from how they stand: pure, for cards and plain text alike."""

from datetime import date, datetime, timedelta

from dialogs.meeting_wishes import ShowMeetings
from dialogs.meeting_words import Aim
from dialogs.states import State, Topic
from dialogs.steps import Step
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.meeting_messages import (
    AgendaQuestion,
    CancelQuestion,
    DayCheck,
    HeldQuestion,
    MeetingQuestion,
    RhythmQuestion,
)
from domain.meetings import (
    Meeting,
    MeetingDraft,
    check_day,
    draft_of,
    find_next,
    find_on,
    find_unanswered,
    is_past,
)
from domain.roster import Unit
from domain.usecases.find_meetings import Overview

# So long after its day a meeting is still the one that "the meeting" means.
FRESH = timedelta(days=7)


def choose_shown(overview: Overview, wanted: ShowMeetings, now: datetime) -> Meeting | None:
    """Return the planned meeting to show: the one of the day that was named, or the next where nothing is to be asked.

    None where something else is said first.
    """
    if wanted.aim not in {Aim.SHOW, Aim.NOT_HELD}:
        return None
    if wanted.draft.day is not None:
        meeting = find_on(overview.meetings, wanted.draft.day)
        return meeting if meeting and meeting.is_open and not meeting.is_over(now) else None
    asks_first = overview.rhythm is None or find_unanswered(overview.meetings, now)
    return None if asks_first else find_next(overview.meetings, now)


def ask_on(overview: Overview, wanted: ShowMeetings, now: datetime) -> Step:
    """Return the question that comes next."""
    match wanted.aim:
        case Aim.RHYTHM:
            return ask_rhythm(overview)
        case Aim.CANCEL:
            return _ask_cancel(overview, wanted, now)
        case Aim.MOVE:
            return _ask_move(overview, wanted, now)
        case Aim.HELD:
            return _go_on_after_held(overview, wanted, now)
        case _:
            return _ask_next(overview, wanted, now)


def find_told(overview: Overview, wanted: ShowMeetings, now: datetime) -> Meeting | None:
    """Return the meeting that was held or not: that of the day that was named, or the last that nobody has told of."""
    if wanted.draft.day is not None:
        return find_on(overview.meetings, wanted.draft.day)
    today = find_on(overview.meetings, local_date(now))
    return find_unanswered(overview.meetings, now) or (today if today and today.is_open else None)


def ask_rhythm(overview: Overview) -> Step:
    """Ask how often the leadership aims to meet."""
    unit = overview.unit
    return Step(State(Topic.MEETING_RHYTHM, unit_id=unit.id), (RhythmQuestion(unit.id, unit.name, overview.rhythm),))


def ask_when(unit: Unit, draft: MeetingDraft, refused: Rejected | None = None) -> Step:
    """Ask when and how they meet, filled in with what is known."""
    asked = State(Topic.MEETING_DAY, unit_id=unit.id, meeting=draft)
    return Step(asked, (MeetingQuestion(unit.id, unit.name, draft, refused),))


def check_back(unit: Unit, draft: MeetingDraft, day: date, moved_from: date | None = None) -> Step:
    """Say a day that was written back, and which meeting is moved to it; ask how they meet where that is open."""
    asked = State(Topic.MEETING_CHECK, unit_id=unit.id, meeting=draft)
    return Step(asked, (DayCheck(unit.id, unit.name, draft, day, moved_from),))


def ask_whether_held(unit: Unit, draft: MeetingDraft, refused: Rejected | None = None) -> Step:
    """Ask whether a meeting was held, whose day is known."""
    if draft.day is None:
        return ask_when(unit, draft, refused)
    asked = State(Topic.MEETING_HELD, unit_id=unit.id, meeting=draft)
    return Step(asked, (HeldQuestion(unit.id, unit.name, draft, draft.day, refused),))


def ask_agenda(unit: Unit, draft: MeetingDraft) -> Step:
    """Ask in plain text whether the self-assessment was on the agenda."""
    if draft.day is None:
        return ask_when(unit, draft)
    asked = State(Topic.MEETING_AGENDA, unit_id=unit.id, meeting=draft)
    return Step(asked, (AgendaQuestion(unit.name, draft.day),))


def take_day(overview: Overview, draft: MeetingDraft, now: datetime) -> Step:
    """Go on from a day that was named: said back, or asked about when it has been."""
    if draft.day is None:
        return ask_when(overview.unit, draft)
    if is_past(draft, now):
        if draft.meeting_id is not None:
            return ask_when(overview.unit, draft, Rejected(Reason.MEETING_DAY_PAST, {"day": draft.day.isoformat()}))
        known = find_on(overview.meetings, draft.day)
        return ask_whether_held(overview.unit, draft_of(known) if known else draft)
    slip = check_day(draft, overview.meetings, now)
    if slip:
        return ask_when(overview.unit, draft, slip)
    moved_from = next((each.day for each in overview.meetings if each.id == draft.meeting_id), None)
    return check_back(overview.unit, draft, draft.day, moved_from)


# Private functions


def _ask_next(overview: Overview, wanted: ShowMeetings, now: datetime) -> Step:
    if wanted.draft.day is not None:
        return take_day(overview, wanted.draft, now)
    unanswered = find_unanswered(overview.meetings, now)
    if wanted.aim is not Aim.PLAN:
        if unanswered:
            return ask_whether_held(overview.unit, draft_of(unanswered))
        if overview.rhythm is None:
            return ask_rhythm(overview)
    return ask_when(overview.unit, wanted.draft)


def _ask_cancel(overview: Overview, wanted: ShowMeetings, now: datetime) -> Step:
    day = wanted.draft.day
    meeting = find_on(overview.meetings, day) if day else find_next(overview.meetings, now)
    if meeting is None or not meeting.is_open:
        return ask_when(overview.unit, MeetingDraft())
    draft, unit = draft_of(meeting), overview.unit
    asked = State(Topic.MEETING_CANCEL, unit_id=unit.id, meeting=draft)
    return Step(asked, (CancelQuestion(unit.id, unit.name, draft, meeting.day),))


def _ask_move(overview: Overview, wanted: ShowMeetings, now: datetime) -> Step:
    untold, said = find_unanswered(overview.meetings, now), wanted.draft
    # What was not held the other day is what is moved; older ones have been left alone.
    is_fresh = untold is not None and untold.day >= local_date(now) - FRESH
    meeting = untold if is_fresh else find_next(overview.meetings, now)
    if meeting is None:
        return _ask_next(overview, wanted, now)
    if said.day is None:
        return ask_when(overview.unit, draft_of(meeting))
    clock, form = said.clock or meeting.clock, said.form or meeting.form
    return take_day(overview, MeetingDraft(meeting.id, meeting.revision, said.day, clock, form), now)


def _go_on_after_held(overview: Overview, wanted: ShowMeetings, now: datetime) -> Step:
    """Ask what was on the agenda of a meeting that was held; which day it was, where that is not known."""
    meeting = find_told(overview, wanted, now)
    if meeting is not None:
        return ask_agenda(overview.unit, draft_of(meeting))
    if wanted.draft.day is None:
        return ask_when(overview.unit, wanted.draft)
    return ask_agenda(overview.unit, wanted.draft) if is_past(wanted.draft, now) else _ask_next(overview, wanted, now)
