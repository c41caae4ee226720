"""Carry out what people say to reminders: later, more time; and what the coordinator decides."""

from dataclasses import replace

from dialogs.reminder_wishes import AskSnooze, DecideTime, ReminderCommand, RequestTime
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.deadlines import IsWorkday
from domain.errors import Reason, Rejected
from domain.ports import UnitOfWork
from domain.reminder_messages import Snoozed, SnoozeQuestion, TimeAsked, TimeDecided
from domain.usecases.decide_time import decide_time
from domain.usecases.request_time import request_time
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
            return Step(State(), (Snoozed(snoozing.collection, done.until, snoozing.due_on),))
        if done.reason not in ASKED_AGAIN:
            return refuse(State(), done)
        refused = done
    days = await find_days(uow, snoozing, is_workday, turn.now)
    if isinstance(days, Rejected):
        return refuse(State(), days)
    question = SnoozeQuestion(snoozing.collection, days, snoozing.due_on, refused)
    choices = tuple(day.isoformat() for day in days)
    return Step(State(Topic.SNOOZING, snoozing.collection.id, choices=choices), (question,))


async def _request_time(uow: UnitOfWork, command: RequestTime, turn: Turn) -> Step:
    asked = await request_time(uow, command.wish, turn.now)
    if isinstance(asked, Rejected):
        if asked.reason not in TIME_ASKED_AGAIN:
            return refuse(State(), asked)
        state = State(Topic.ASKING_TIME, command.wish.collection.id)
        return Step(state, (replace(command.again, refused=asked),))
    said = TimeAsked(command.wish.collection, command.unit.name, asked.request.until, asked.coordinators)
    return Step(State(), (said,))


async def _decide_time(uow: UnitOfWork, step: Step, command: DecideTime, turn: Turn) -> Step:
    decided = await decide_time(uow, command.decision, turn.now)
    if isinstance(decided, Rejected):
        return refuse(step.state, decided)
    names = {unit.id: unit.name for unit in await uow.roster.units(command.decision.collection.county_id)}
    said = TimeDecided(command.decision.collection, names[decided.unit_id], decided, own=True)
    return Step(step.state, (said,))
