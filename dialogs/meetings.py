"""A leadership's meetings by card: how often, when and how, held or not; one thing at a time."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from dialogs.dates import read_when
from dialogs.facts import Facts
from dialogs.intents import recognise_intent
from dialogs.meeting_answers import ask_when, ask_whether_held
from dialogs.meeting_wishes import (
    AskAfterMeeting,
    CancelMeeting,
    SaveMeeting,
    SayRhythm,
    ShowFigure,
    ShowMeetings,
    TellOfMeeting,
)
from dialogs.meeting_words import Aim, find_form, list_words, plain, read_aim
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.actors import Actor
from domain.conversations import Scope
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.meeting_messages import MeetingUnits
from domain.meetings import MeetingDraft, MeetingForm, is_past
from domain.requests import Intent, Verb
from domain.rhythms import Rhythm
from domain.roster import Principal, Unit, UnitKind
from domain.usecases.plan_meeting import MeetingWish
from domain.usecases.report_meeting import Telling

Code = TypeVar("Code", bound=StrEnum)


class Seat(Struct, frozen=True):
    """Somebody at a leadership's table, and what is known of the meeting that they talk of."""

    principal: Principal
    unit: Unit
    draft: MeetingDraft

    @property
    def wish(self) -> MeetingWish:
        """Return what they want of the meeting."""
        return MeetingWish(self.principal, self.unit.id, self.draft)


class Asking(Struct, frozen=True):
    """What a text asks of meetings: what for, of which leadership if it names one, and the day that it says."""

    aim: Aim
    unit: Unit | None
    draft: MeetingDraft


def begin(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the next meeting or ask what is not known yet; in a channel only how many meet as they aim to."""
    if turn.conversation.scope is not Scope.PERSONAL:
        return _show_figure(state, facts)
    asking = Asking(Aim.SHOW, None, MeetingDraft()) if turn.verb else read_asking(turn.text, facts, turn.now)
    if isinstance(asking, Rejected):
        return refuse(state, asking)
    return begin_with(state, turn, facts, asking or Asking(read_aim(turn.text), None, MeetingDraft()))


def begin_with(state: State, turn: Turn, facts: Facts, asking: Asking) -> Step:
    """Go on as a text asks, once it is known which leadership it is about."""
    principal = facts.principal
    if principal is None or not facts.leaderships:
        return refuse(state, Reason.REPRESENTS_NOBODY)
    unit = asking.unit or _unit_of_card(turn, facts) or _only_unit(facts)
    if unit is not None:
        return Step(State(), command=ShowMeetings(principal, unit.id, asking.aim, asking.draft))
    choices = tuple(unit.id for unit in facts.leaderships)
    asked = State(Topic.MEETING_UNIT, choices=choices, meeting=asking.draft)
    if facts.is_coordinator:
        return Step(asked, command=ShowFigure(principal.county.id, facts.leaderships))
    return Step(asked, (MeetingUnits(tuple((unit.id, unit.name) for unit in facts.leaderships)),))


def save_rhythm(state: State, turn: Turn, facts: Facts) -> Step:
    """Take the rhythm whose button was pressed."""
    seat = sit_with_card(turn, facts)
    if isinstance(seat, Rejected):
        return refuse(state, seat)
    rhythm = _choose(Rhythm, turn.inputs.get("choice", ""))
    if rhythm is None:
        return refuse(state, Reason.RHYTHM_MISSING)
    return Step(State(), command=SayRhythm(seat.principal, seat.unit.id, rhythm))


def ask_meeting(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask for another meeting's day and form."""
    seat = sit_with_card(turn, facts)
    return refuse(state, seat) if isinstance(seat, Rejected) else ask_when(seat.unit, MeetingDraft())


def move(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask for a meeting's new day, filled in with the old one."""
    seat = sit_with_card(turn, facts)
    return refuse(state, seat) if isinstance(seat, Rejected) else ask_when(seat.unit, seat.draft)


def save(state: State, turn: Turn, facts: Facts) -> Step:
    """Take day, hour and form; a day that has been is asked about instead, and what cannot be read brings them back."""
    seat = sit_with_card(turn, facts)
    if isinstance(seat, Rejected):
        return refuse(state, seat)
    draft = _fill_in(seat.draft, turn)
    if isinstance(draft, Rejected):
        return ask_when(seat.unit, seat.draft, draft)
    return save_draft(replace(seat, draft=draft), turn.now)


def save_draft(seat: Seat, now: datetime) -> Step:
    """Plan or move the meeting, or go on to whether it was held when its day has been."""
    if is_past(seat.draft, now) and seat.draft.meeting_id is None:
        return Step(State(), command=ShowMeetings(seat.principal, seat.unit.id, Aim.SHOW, seat.draft))
    return Step(State(), command=SaveMeeting(seat.wish))


def cancel(state: State, turn: Turn, facts: Facts) -> Step:
    """Cancel the meeting on the card."""
    seat = sit_with_card(turn, facts)
    return refuse(state, seat) if isinstance(seat, Rejected) else Step(State(), command=CancelMeeting(seat.wish))


def ask_report(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask how the meeting on the card went."""
    seat = sit_with_card(turn, facts)
    if isinstance(seat, Rejected):
        return refuse(state, seat)
    return ask_whether_held(seat.unit, seat.draft) if seat.draft.day else refuse(state, Reason.MEETING_CARD_OLD)


def report_held(state: State, turn: Turn, facts: Facts) -> Step:
    """Take that it was held, with what was on its agenda and who was missing."""
    seat = sit_with_card(turn, facts)
    if isinstance(seat, Rejected):
        return refuse(state, seat)
    inputs = turn.inputs
    form = _choose(MeetingForm, inputs.get("form", "")) or seat.draft.form
    on_agenda = {"1": True, "2": False}.get(inputs.get("agenda", ""))
    numbers = [number.strip() for number in inputs.get("missing", "").split(",") if number.strip()]
    missing = [_choose(Actor, number) for number in numbers]
    unknown = next((number for number, actor in zip(numbers, missing, strict=True) if actor is None), None)
    seat = replace(seat, draft=replace(seat.draft, form=form, on_agenda=on_agenda))
    if unknown is not None:
        return ask_whether_held(seat.unit, seat.draft, Rejected(Reason.ACTOR_UNKNOWN, {"given": unknown[:40]}))
    told = Telling(seat.wish, held=True, missing=tuple(actor for actor in missing if actor))
    return Step(State(), command=TellOfMeeting(told))


def report_not_held(state: State, turn: Turn, facts: Facts) -> Step:
    """Take that there was no meeting, which is an answer."""
    seat = sit_with_card(turn, facts)
    if isinstance(seat, Rejected):
        return refuse(state, seat)
    return Step(State(), command=TellOfMeeting(Telling(seat.wish, held=False)))


def note_end(state: State, _turn: Turn, facts: Facts) -> Step:
    """Ask at once, as Teams says that a meeting of the person's has ended; nobody says anything there."""
    units = facts.principal.units if facts.principal else ()
    mine = tuple(unit for unit in units if unit.kind is UnitKind.LEADERSHIP)
    return Step(state, command=AskAfterMeeting(mine)) if mine else Step(state)


def sit_with_card(turn: Turn, facts: Facts) -> Seat | Rejected:
    """Return the seat of who pressed a card that was drawn for them, of a leadership that is theirs now (S6, S7)."""
    if turn.conversation.scope is not Scope.PERSONAL:
        return Rejected(Reason.ONLY_IN_PRIVATE)
    card, principal = facts.card, facts.principal
    if principal is None:
        return Rejected(Reason.REPRESENTS_NOBODY)
    if card is None or turn.sender is None or not card.is_for(turn.sender.tenant_id, turn.sender.object_id):
        return Rejected(Reason.MEETING_CARD_OLD)
    unit = find_unit(facts, card.subject.unit_id)
    return Seat(principal, unit, card.subject.meeting or MeetingDraft()) if unit else Rejected(Reason.REPRESENTS_NOBODY)


def sit_down(turn: Turn, facts: Facts, state: State) -> Seat | Rejected:
    """Return the seat of who writes of the leadership that is being talked of."""
    if turn.conversation.scope is not Scope.PERSONAL:
        return Rejected(Reason.ONLY_IN_PRIVATE)
    unit = find_unit(facts, state.unit_id)
    if facts.principal is None or unit is None:
        return Rejected(Reason.REPRESENTS_NOBODY)
    return Seat(facts.principal, unit, state.meeting or MeetingDraft())


def find_unit(facts: Facts, unit_id: UnitId | None) -> Unit | None:
    """Return one of the leaderships that the person may see."""
    return next((unit for unit in facts.leaderships if unit.id == unit_id), None)


def read_asking(text: str, facts: Facts, now: datetime) -> Asking | Rejected | None:
    """Return what a text asks of meetings; None for one that is about something else.

    What it says of leadership, day and form is taken out before it is looked at for what it wants.
    """
    unit, left = split_unit(facts.leaderships, text)
    when = read_when(left, local_date(now))
    if isinstance(when, Rejected):
        return when if set(plain(text).split()) & list_words("topic") else None
    form, rest = find_form(when.rest)
    if recognise_intent(rest) is not Intent.MEETING:
        return None
    return Asking(read_aim(rest), unit, MeetingDraft(day=when.day, clock=when.clock, form=form))


def split_unit(units: tuple[Unit, ...], text: str) -> tuple[Unit | None, str]:
    """Return the leadership that a text names, and the text without its name."""
    said = f" {' '.join(text.split())} "
    for unit in sorted(units, key=lambda each: -len(each.name)):
        place = said.casefold().find(f" {unit.name.casefold()} ")
        if place >= 0:
            return unit, (said[:place] + said[place + len(unit.name) + 1 :]).strip()
    return None, text


# Private functions


def _show_figure(state: State, facts: Facts) -> Step:
    if facts.county is None:
        return refuse(state, Reason.ONLY_IN_PRIVATE)
    return Step(state, command=ShowFigure(facts.county.id))


def _unit_of_card(turn: Turn, facts: Facts) -> Unit | None:
    """Return the leadership that was chosen on a card, or that the card is about."""
    card = facts.card
    if turn.verb is not Verb.SHOW_MEETINGS or card is None or turn.sender is None:
        return None
    if not card.is_for(turn.sender.tenant_id, turn.sender.object_id):
        return None
    chosen = card.subject.unit_id or card.subject.choose(turn.inputs.get("choice", ""))
    return find_unit(facts, UnitId(chosen)) if chosen else None


def _only_unit(facts: Facts) -> Unit | None:
    """Return the leadership of who speaks for one; a coordinator's own goes before all the others."""
    own = [unit for unit in facts.leaderships if facts.principal and facts.principal.speaks_for(unit.id)]
    seen = own or facts.leaderships
    return seen[0] if len(seen) == 1 else None


def _fill_in(draft: MeetingDraft, turn: Turn) -> MeetingDraft | Rejected:
    """Return the draft with what the card says; its inputs come as ISO 8601 writes days and hours."""
    inputs = turn.inputs
    try:
        day = date.fromisoformat(inputs["day"]) if inputs.get("day") else draft.day
        clock = time.fromisoformat(inputs["clock"]) if inputs.get("clock") else None
    except ValueError:
        return Rejected(Reason.MEETING_DAY_UNREADABLE, {"text": f"{inputs.get('day')} {inputs.get('clock', '')}"[:40]})
    if "day" not in inputs and "clock" not in inputs:
        clock = draft.clock
    form = _choose(MeetingForm, inputs.get("form", "") or inputs.get("choice", "")) or draft.form
    return replace(draft, day=day, clock=clock and clock.replace(second=0, microsecond=0, tzinfo=None), form=form)


def _choose(codes: type[Code], number: str) -> Code | None:
    return {str(index): each for index, each in enumerate(codes, start=1)}.get(number)
