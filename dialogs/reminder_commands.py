"""Carry out what people say to reminders: later, more time; and what the coordinator decides."""

from collections.abc import Sequence

from msgspec.structs import replace

from dialogs.meant_parts import pick_parts
from dialogs.reminder_wishes import AskSnooze, AskTime, DecideTime, ReminderCommand, RequestTime
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.asked_forms import AskedParts, list_choices
from domain.deadlines import IsWorkday
from domain.errors import Reason, Rejected
from domain.ports import UnitOfWork
from domain.reminder_messages import Snoozed, SnoozeQuestion, TimeAsked, TimeDecided, TimeQuestion
from domain.time_requests import asked_together
from domain.usecases.decide_time import decide_time
from domain.usecases.find_open_parts import OpenPart, find_open_parts
from domain.usecases.request_time import TimeWish, request_time
from domain.usecases.snooze_reminders import find_days, snooze_reminders

# What is put right by filling in the card once more.
ASKED_AGAIN = frozenset({Reason.SNOOZE_IN_THE_PAST, Reason.SNOOZE_AFTER_DUE})
TIME_ASKED_AGAIN = frozenset(
    {Reason.TIME_NOT_LATER, Reason.TIME_AFTER_CLOSE, Reason.TIME_REASON_MISSING, Reason.TIME_REASON_TOO_LONG}
)


async def carry_out_for_reminders(
    uow: UnitOfWork, step: Step, command: ReminderCommand, turn: Turn, is_workday: IsWorkday
) -> Step:
    """Return the step with the messages that the command's result deserves; a refusal stores nothing."""
    match command:
        case AskSnooze():
            return await _snooze(uow, command, turn, is_workday)
        case AskTime():
            return await _ask_time(uow, command)
        case RequestTime():
            return await _request_time(uow, command, turn)
        case DecideTime():
            return await _decide_time(uow, step, command, turn)


# Private functions


async def _snooze(uow: UnitOfWork, command: AskSnooze, turn: Turn, is_workday: IsWorkday) -> Step:
    snoozing, refused = command.snoozing, command.refused
    if command.until is not None:
        done = await snooze_reminders(uow, snoozing, command.until, is_workday, turn.now)
        if not isinstance(done, Rejected):
            return Step(State(), (Snoozed(snoozing.collection, done.snooze.until, done.due_on),))
        if done.reason not in ASKED_AGAIN:
            return refuse(State(), done)
        refused = done
    days = await find_days(uow, snoozing, is_workday, turn.now)
    if isinstance(days, Rejected):
        return refuse(State(), days)
    question = SnoozeQuestion(snoozing.collection, days.offered, days.due_on, refused)
    choices = tuple(day.isoformat() for day in days.offered)
    return Step(State(Topic.SNOOZING, snoozing.collection.id, choices=choices), (question,))


async def _ask_time(uow: UnitOfWork, command: AskTime) -> Step:
    """Ask about what is not handed in; of one part, or what was chosen, without asking which."""
    chosen = command.chosen
    left = [each for each in await _find_left(uow, command) if chosen is None or _is_of(each, chosen)]
    if not left:
        return refuse(State(), Rejected(Reason.UNIT_HAS_ANSWERED, {"unit": command.meant[0].unit.name}))
    choices = (chosen,) if chosen else _list_choices(left)
    due_on = max(each.due_on for each in left)
    state = State(Topic.ASKING_TIME, command.collection.id, choices=tuple(each.key for each in choices))
    return Step(state, (TimeQuestion(command.collection, choices, due_on, command.refused),))


async def _request_time(uow: UnitOfWork, command: RequestTime, turn: Turn) -> Step:
    asking = command.asking
    choices = _list_choices(await _find_left(uow, asking))
    chosen = asking.chosen or pick_parts(command.about, choices) or _choose_all(choices)
    if chosen is None:
        return await _ask_time(uow, replace(asking, refused=Rejected(Reason.PART_MISSING)) if choices else asking)
    wish = TimeWish(asking.principal, asking.collection, chosen, command.until, command.reason)
    asked = await request_time(uow, wish, turn.now)
    if isinstance(asked, Rejected):
        again = replace(asking, chosen=chosen, refused=asked)
        return await _ask_time(uow, again) if asked.reason in TIME_ASKED_AGAIN else refuse(State(), asked)
    return Step(State(), (TimeAsked(asking.collection, asked.asked, asked.request.until, asked.coordinators),))


async def _find_left(uow: UnitOfWork, asking: AskTime) -> Sequence[OpenPart]:
    left = await find_open_parts(uow, asking.collection, asking.principal)
    return [each for each in left if each.asked in asking.meant]


def _list_choices(left: Sequence[OpenPart]) -> tuple[AskedParts, ...]:
    """Return what more time can be asked for: all of a unit's, or a part of it."""
    return list_choices((each.asked for each in left), lambda _part: None)


def _choose_all(choices: Sequence[AskedParts]) -> AskedParts | None:
    """Return all there is, where it is one unit's: whoever names no part means the whole of it."""
    return choices[0] if choices and len({each.unit.id for each in choices}) == 1 else None


def _is_of(left: OpenPart, parts: AskedParts) -> bool:
    return left.asked.unit == parts.unit and left.asked.part in parts.parts


async def _decide_time(uow: UnitOfWork, step: Step, command: DecideTime, turn: Turn) -> Step:
    decided = await decide_time(uow, command.decision, turn.now)
    if isinstance(decided, Rejected):
        return refuse(step.state, decided)
    names = {unit.id: unit.name for unit in await uow.roster.units(command.decision.collection.county_id)}
    together = asked_together(await uow.time_requests.of_round(decided.round_id), decided)
    parts = tuple(each.part for each in together)
    said = TimeDecided(command.decision.collection, names[decided.unit_id], parts, decided, own=True)
    return Step(step.state, (said,))
