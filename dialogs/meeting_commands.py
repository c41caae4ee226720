"""Carry out what is wanted of meetings and calendars, and say what came of it."""

from dialogs.calendar_commands import carry_out_for_calendar
from dialogs.commands import Terms
from dialogs.meeting_answers import ask_on, ask_when, ask_whether_held, choose_shown, find_told
from dialogs.meeting_wishes import (
    AskAfterMeeting,
    CancelMeeting,
    LendCalendar,
    MeetingCommand,
    RevokeCalendar,
    SaveMeeting,
    SayRhythm,
    ShowFigure,
    ShowMeetings,
    TellOfMeeting,
)
from dialogs.meeting_words import Aim
from dialogs.states import State
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.meeting_messages import (
    MeetingCancelled,
    MeetingFigure,
    MeetingReported,
    MeetingUnits,
    News,
    NextMeeting,
)
from domain.meetings import Meeting, draft_of, find_next
from domain.ports import UnitOfWork
from domain.usecases.count_meeting_rhythms import count_meeting_rhythms
from domain.usecases.find_meetings import Overview, find_leadership, find_meetings
from domain.usecases.link_meetings import link_meeting
from domain.usecases.plan_meeting import MeetingWish, cancel_meeting, plan_meeting
from domain.usecases.plan_meeting_questions import ask_after_meeting
from domain.usecases.report_meeting import Telling, report_meeting
from domain.usecases.say_rhythm import say_rhythm

# What brings the question back, with its sentence; anything else is only said.
ASKED_AGAIN = frozenset(
    {
        Reason.MEETING_DAY_MISSING,
        Reason.MEETING_DAY_PAST,
        Reason.MEETING_DAY_TOO_FAR,
        Reason.MEETING_SAME_DAY,
        Reason.MEETING_FORM_MISSING,
    }
)


async def carry_out_for_meetings(
    uow: UnitOfWork, step: Step, command: MeetingCommand, turn: Turn, terms: Terms
) -> Step:
    """Return the step with the messages that the command's result deserves; a refusal stores nothing."""
    match command:
        case ShowMeetings():
            done = await _show(uow, command, turn, terms)
        case SayRhythm():
            done = await _say_rhythm(uow, command, turn, terms)
        case SaveMeeting() | CancelMeeting():
            done = await _change(uow, command, turn, terms)
        case TellOfMeeting():
            done = await _tell(uow, command.telling, turn)
        case ShowFigure():
            done = await _show_figure(uow, step, command, turn)
        case AskAfterMeeting():
            await ask_after_meeting(uow, command.units, turn.now)
            done = step
        case LendCalendar() | RevokeCalendar():
            done = await carry_out_for_calendar(uow, step, command, turn, terms)
    return done


# Private functions


async def _show(uow: UnitOfWork, command: ShowMeetings, turn: Turn, terms: Terms) -> Step:
    overview = await find_meetings(uow, command.principal, command.unit_id)
    if isinstance(overview, Rejected):
        return refuse(State(), overview)
    told = find_told(overview, command, turn.now) if command.aim is Aim.NOT_HELD else None
    if told is not None and told.is_open:
        wish = MeetingWish(command.principal, command.unit_id, draft_of(told))
        return await _tell(uow, Telling(wish, held=False), turn)
    meeting = choose_shown(overview, command, turn.now)
    if meeting is not None:
        return await _show_next(uow, overview, meeting, None, (turn, terms))
    return ask_on(overview, command, turn.now)


async def _say_rhythm(uow: UnitOfWork, command: SayRhythm, turn: Turn, terms: Terms) -> Step:
    """Store the rhythm, and go on to what is asked next."""
    said = await say_rhythm(uow, command.principal, command.unit_id, command.rhythm, turn.now)
    if isinstance(said, Rejected):
        return refuse(State(), said)
    return await _show(uow, ShowMeetings(command.principal, command.unit_id), turn, terms)


async def _change(uow: UnitOfWork, command: SaveMeeting | CancelMeeting, turn: Turn, terms: Terms) -> Step:
    wish, planning = command.wish, isinstance(command, SaveMeeting)
    unit = await find_leadership(uow, wish.principal, wish.unit_id)
    if isinstance(unit, Rejected):
        return refuse(State(), unit)
    meeting = await (plan_meeting if planning else cancel_meeting)(uow, wish, turn.now)
    if isinstance(meeting, Rejected):
        again = planning and meeting.reason in ASKED_AGAIN
        return ask_when(unit, wish.draft, meeting) if again else refuse(State(), meeting)
    if not planning:
        return Step(State(), (MeetingCancelled(unit.id, unit.name, meeting),))
    said = await uow.meetings.rhythms(unit.id)
    overview = Overview(unit, (), said[-1].rhythm if said else None)
    news = News.MOVED if wish.draft.meeting_id else News.PLANNED
    return await _show_next(uow, overview, meeting, news, (turn, terms))


async def _show_next(
    uow: UnitOfWork, overview: Overview, meeting: Meeting, news: News | None, here: tuple[Turn, Terms]
) -> Step:
    turn, terms = here
    url = None
    if terms.public_url is not None:
        url = f"{terms.public_url}/files/{await link_meeting(uow, meeting, turn.language, terms.machine_now)}"
    unit, can_report = overview.unit, meeting.day <= local_date(turn.now)
    return Step(State(), (NextMeeting(unit.id, unit.name, meeting, overview.rhythm, url, can_report, news),))


async def _tell(uow: UnitOfWork, telling: Telling, turn: Turn) -> Step:
    wish = telling.wish
    unit = await find_leadership(uow, wish.principal, wish.unit_id)
    if isinstance(unit, Rejected):
        return refuse(State(), unit)
    told = await report_meeting(uow, telling, turn.now)
    if isinstance(told, Rejected):
        again = told.reason is Reason.AGENDA_MISSING
        return ask_whether_held(unit, wish.draft, told) if again else refuse(State(), told)
    coming = find_next(told.meetings, turn.now)
    return Step(State(), (MeetingReported(unit.id, unit.name, told.meeting, told.report, coming),))


async def _show_figure(uow: UnitOfWork, step: Step, command: ShowFigure, turn: Turn) -> Step:
    figure = await count_meeting_rhythms(uow, command.county_id, local_date(turn.now))
    if not command.units:
        return Step(step.state, (MeetingFigure(figure),))
    return Step(step.state, (MeetingUnits(tuple((unit.id, unit.name) for unit in command.units), figure),))
