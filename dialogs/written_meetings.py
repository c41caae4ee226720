"""Meetings in plain text, a question at a time (K20)."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from dialogs.calendars import choose_in_text
from dialogs.dates import read_when
from dialogs.facts import Facts
from dialogs.intents import recognise_intent
from dialogs.meeting_answers import ask_agenda, ask_when, ask_whether_held, check_back
from dialogs.meeting_wishes import CancelMeeting, SayRhythm, ShowMeetings, TellOfMeeting
from dialogs.meeting_words import Aim, find_form, read_actors, read_form, read_rhythm, says_yes
from dialogs.meetings import Asking, Seat, begin_with, find_unit, read_asking, save_draft, sit_down, split_unit
from dialogs.numbers import read_steps
from dialogs.phrases import normalise
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.conversations import Scope
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.meeting_messages import ActorsQuestion
from domain.meetings import MeetingDraft, draft_of
from domain.messages import Cancelled
from domain.requests import Intent
from domain.usecases.report_meeting import Telling


def answer(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take what answers the last question, or "möte LS07 12 mars"; None when it is something else."""
    if turn.conversation.scope is not Scope.PERSONAL:
        return None
    step = _answer_question(state, turn, facts)
    return step or _take_asking(state, turn, facts)


def answer_asked(turn: Turn, facts: Facts) -> Step | None:
    """Take a bare yes or no as the answer to the question that came unasked; None when there is none."""
    meeting = facts.asked_about
    if recognise_intent(turn.text) not in {None, Intent.CANCEL}:
        return None
    unit = find_unit(facts, meeting.unit_id) if meeting else None
    if meeting is None or unit is None or facts.principal is None or turn.conversation.scope is not Scope.PERSONAL:
        return None
    return _take_held(Seat(facts.principal, unit, draft_of(meeting)), turn)


# Private functions


def _answer_question(state: State, turn: Turn, facts: Facts) -> Step | None:
    if state.topic is Topic.CALENDAR_UNIT:
        return choose_in_text(state, turn, facts)
    if state.topic is Topic.MEETING_UNIT:
        return _choose_unit(state, turn, facts)
    take = TAKES.get(state.topic)
    seat = sit_down(turn, facts, state)
    return None if take is None or isinstance(seat, Rejected) else take(seat, turn)


def _take_asking(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take a text that names a day, a form or a leadership beside what it wants of meetings."""
    asking = read_asking(turn.text, facts, turn.now)
    if isinstance(asking, Rejected):
        return refuse(state, asking)
    if asking is None or (asking.unit is None and asking.draft == MeetingDraft()):
        return None
    return begin_with(state, turn, facts, asking)


def _choose_unit(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take the leadership by its number or name."""
    numbered = {str(number): UnitId(each) for number, each in enumerate(state.choices, start=1)}
    named, rest = split_unit(facts.leaderships, turn.text)
    unit = find_unit(facts, numbered.get(normalise(turn.text))) or (named if not rest else None)
    return begin_with(state, turn, facts, Asking(Aim.SHOW, unit, state.meeting or MeetingDraft())) if unit else None


def _take_day(seat: Seat, turn: Turn) -> Step | None:
    """Take the day, and the hour and form if they are there; what names no day is asked again, unless it is a wish."""
    if read_steps(turn.text) is not None or recognise_intent(turn.text) is not None:
        return None
    when = read_when(turn.text, local_date(turn.now))
    if isinstance(when, Rejected):
        return ask_when(seat.unit, seat.draft, when)
    if when.day is None:
        return ask_when(seat.unit, seat.draft, Rejected(Reason.MEETING_DAY_UNREADABLE, {"text": turn.text[:40]}))
    form, _ = find_form(when.rest)
    clock = when.clock or (seat.draft.clock if seat.draft.meeting_id else None)
    draft = replace(seat.draft, day=when.day, clock=clock, form=form or seat.draft.form)
    aim = Aim.MOVE if draft.meeting_id else Aim.PLAN
    return Step(State(), command=ShowMeetings(seat.principal, seat.unit.id, aim, draft))


def _take_check(seat: Seat, turn: Turn) -> Step | None:
    """Take how they meet, or a yes where that is known; another day or hour is said back anew."""
    if read_form(turn.text):
        return save_draft(replace(seat, draft=replace(seat.draft, form=read_form(turn.text))), turn.now)
    match says_yes(turn.text):
        case True:
            return save_draft(seat, turn.now)
        case False:
            return ask_when(seat.unit, replace(seat.draft, day=None, clock=None))
    when = read_when(turn.text, local_date(turn.now))
    if isinstance(when, Rejected) or when.day is not None:
        return _take_day(seat, turn)
    if when.clock is not None and seat.draft.day is not None:
        return check_back(seat.unit, replace(seat.draft, clock=when.clock), seat.draft.day)
    return None


def _take_cancel(seat: Seat, turn: Turn) -> Step | None:
    match says_yes(turn.text):
        case True:
            return Step(State(), command=CancelMeeting(seat.wish))
        case False:
            return Step(State(), command=ShowMeetings(seat.principal, seat.unit.id))
        case None:
            return None


def _take_rhythm(seat: Seat, turn: Turn) -> Step | None:
    rhythm = read_rhythm(turn.text)
    return Step(State(), command=SayRhythm(seat.principal, seat.unit.id, rhythm)) if rhythm else None


def _take_held(seat: Seat, turn: Turn) -> Step | None:
    match says_yes(turn.text):
        case True:
            return ask_agenda(seat.unit, seat.draft)
        case False if seat.draft.meeting_id is None:
            return Step(State(), (Cancelled(draft_kept=False),))
        case False:
            return Step(State(), command=TellOfMeeting(Telling(seat.wish, held=False)))
    return None


def _take_agenda(seat: Seat, turn: Turn) -> Step | None:
    said = says_yes(turn.text)
    return None if said is None else _ask_actors(replace(seat, draft=replace(seat.draft, on_agenda=said)))


def _ask_actors(seat: Seat, refused: Rejected | None = None) -> Step:
    if seat.draft.day is None:
        return ask_whether_held(seat.unit, seat.draft)
    asked = State(Topic.MEETING_ACTORS, unit_id=seat.unit.id, meeting=seat.draft)
    return Step(asked, (ActorsQuestion(seat.unit.name, seat.draft.day, refused),))


def _take_actors(seat: Seat, turn: Turn) -> Step | None:
    missing = read_actors(turn.text)
    if isinstance(missing, Rejected):
        return None if recognise_intent(turn.text) is not None else _ask_actors(seat, missing)
    return Step(State(), command=TellOfMeeting(Telling(seat.wish, held=True, missing=missing)))


TAKES: Mapping[Topic, Callable[[Seat, Turn], Step | None]] = {
    Topic.MEETING_RHYTHM: _take_rhythm,
    Topic.MEETING_DAY: _take_day,
    Topic.MEETING_CHECK: _take_check,
    Topic.MEETING_CANCEL: _take_cancel,
    Topic.MEETING_HELD: _take_held,
    Topic.MEETING_AGENDA: _take_agenda,
    Topic.MEETING_ACTORS: _take_actors,
}
