"""Carry out what is wanted of the county's network, and say what came of it: only here its tables are read."""

from collections.abc import Sequence

from rapidfuzz import process

from dialogs.labels import split_name
from dialogs.network import ask_event
from dialogs.phrases import normalise
from dialogs.plan_orders import (
    AskAttendance,
    LogEvent,
    NetworkCommand,
    ShowNetwork,
    TakeAttendance,
    WriteAttendance,
)
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import EventId, UnitId
from domain.network import AttendedEvent, count_attendance
from domain.plan_messages import AttendanceForm, AttendanceNoted, EventLogged, NetworkShown
from domain.ports import UnitOfWork
from domain.roster import Principal, Unit, UnitKind
from domain.usecases.log_event import Logging, log_event
from domain.usecases.note_attendance import Participants, note_attendance
from domain.usecases.read_network import read_attendance, read_network

# Out of 100: below this, a name that was written is no slip of another.
NEAR_ENOUGH = 60


async def carry_out_network(uow: UnitOfWork, command: NetworkCommand, turn: Turn) -> Step:
    """Return the step that the command's result deserves; a refusal stores nothing."""
    match command:
        case ShowNetwork():
            return await _show(uow, command, turn)
        case LogEvent():
            return await _log(uow, command, turn)
        case AskAttendance():
            return await _ask(uow, command.principal, turn, command.event_id)
        case TakeAttendance():
            units = await uow.roster.units(command.principal.county.id)
            absent = frozenset(unit.id for unit in units) - command.present
            who = Participants(command.event_id, command.present, absent)
            return await _note(uow, command.principal, who, turn)
        case WriteAttendance():
            return await _write(uow, command, turn)


# Private functions


async def _show(uow: UnitOfWork, order: ShowNetwork, turn: Turn) -> Step:
    found = await read_network(uow, order.county, local_date(turn.now))
    open_events = found.open_events if order.may_log else ()
    shown = NetworkShown(order.county.name, found.planned, found.turnouts, order.may_log, open_events)
    return Step(State(), (shown,))


async def _log(uow: UnitOfWork, order: LogEvent, turn: Turn) -> Step:
    logged = await log_event(uow, _logging(order.principal), order.note, turn.now)
    if isinstance(logged, Rejected):
        return ask_event(order.draft, logged)
    return Step(State(Topic.ATTENDANCE, choices=(logged.id,)), (EventLogged(logged),))


async def _ask(uow: UnitOfWork, principal: Principal, turn: Turn, event_id: EventId | None) -> Step:
    attended = await _find(uow, principal, turn, event_id)
    if isinstance(attended, Rejected):
        return refuse(State(), attended)
    return await _form(uow, principal, attended)


async def _form(
    uow: UnitOfWork, principal: Principal, attended: AttendedEvent, refused: Rejected | None = None
) -> Step:
    units = await uow.roster.units(principal.county.id)
    municipalities, leaderships = (
        tuple((unit.id, unit.name) for unit in units if unit.kind is kind)
        for kind in (UnitKind.MUNICIPALITY, UnitKind.LEADERSHIP)
    )
    form = AttendanceForm(attended.event, municipalities, leaderships, attended.units, refused)
    return Step(State(Topic.ATTENDANCE, choices=(attended.event.id,)), (form,))


async def _note(uow: UnitOfWork, principal: Principal, who: Participants, turn: Turn) -> Step:
    noted = await note_attendance(uow, _logging(principal), who, turn.now)
    if isinstance(noted, Rejected):
        return refuse(State(), noted)
    units = await uow.roster.units(principal.county.id)
    names = tuple(unit.name for unit in units if unit.id in noted.units)
    turnout = next(iter(count_attendance([noted], units)), None)
    state = State(Topic.ATTENDANCE, choices=(noted.event.id,))
    return Step(state, (AttendanceNoted(noted.event, turnout, names),))


async def _write(uow: UnitOfWork, order: WriteAttendance, turn: Turn) -> Step:
    attended = await _find(uow, order.principal, turn, order.event_id)
    if isinstance(attended, Rejected):
        return refuse(State(), attended)
    units = await uow.roster.units(order.principal.county.id)
    named = [_find_named(units, name) for name in order.names]
    unknown = next((each for each in named if isinstance(each, Rejected)), None)
    if unknown or not named:
        return await _form(uow, order.principal, attended, unknown or Rejected(Reason.NOBODY_NAMED))
    chosen = frozenset(UnitId(each.id) for each in named if isinstance(each, Unit))
    nobody: frozenset[UnitId] = frozenset()
    present, absent = (chosen, nobody) if order.present else (nobody, chosen)
    return await _note(uow, order.principal, Participants(attended.event.id, present, absent), turn)


async def _find(
    uow: UnitOfWork, principal: Principal, turn: Turn, event_id: EventId | None
) -> AttendedEvent | Rejected:
    """Return the event, or the last that was; one that is still to come has nobody to note yet."""
    events = await read_attendance(uow, principal.county, local_date(turn.now))
    found = next((each for each in events if event_id in {None, each.event.id}), None)
    return found or Rejected(Reason.NO_EVENT, {"given": ""})


def _find_named(units: Sequence[Unit], name: str) -> Unit | Rejected:
    """Return the municipality of that name, else the leadership; "ledning Falun" is the leadership that is named so."""
    leadership = split_name(name, "leadership")
    kinds = (UnitKind.LEADERSHIP,) if leadership else (UnitKind.MUNICIPALITY, UnitKind.LEADERSHIP)
    known = {(unit.kind, normalise(unit.name)): unit for unit in units}
    wanted = normalise(leadership or name)
    for kind in kinds:
        if (kind, wanted) in known:
            return known[kind, wanted]
    names = sorted({name for kind, name in known if kind in kinds})
    near = process.extractOne(wanted, names, score_cutoff=NEAR_ENOUGH)
    proper = {normalise(unit.name): unit.name for unit in units}
    return Rejected(Reason.ATTENDEE_UNKNOWN, {"given": name[:40], "near": proper[near[0]] if near else ""})


def _logging(principal: Principal) -> Logging:
    return Logging(principal.county, principal)
