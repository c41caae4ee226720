"""Carry out what is wanted of the coordinator's board, and say what came of it."""

from dialogs.board_wishes import (
    AskExtension,
    BoardCommand,
    ExtendTime,
    MessageOnBoard,
    RemindUnit,
    ResendFailed,
    ResumeMessage,
    ShowBoard,
    StopMessage,
)
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.board_messages import (
    BoardShown,
    ExtendQuestion,
    FailedResent,
    MessageHalted,
    MessageLetGo,
    PartShown,
    RemindQuestion,
    TimeGiven,
    UnitReminded,
    UnitShown,
)
from domain.deadlines import IsWorkday
from domain.errors import Reason, Rejected
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.rounds import refuse_answers
from domain.time_requests import due_for
from domain.usecases.draw_board import draw_board
from domain.usecases.extend_time import extend_time
from domain.usecases.remind_now import remind_now
from domain.usecases.resend_failed import resend_failed
from domain.usecases.stop_message import resume_message, stop_message

# What is put right by filling in the card once more.
ASKED_AGAIN = frozenset(
    {
        Reason.TIME_NOT_LATER,
        Reason.EXTENSION_AFTER_CLOSE,
        Reason.EXTENSION_REASON_MISSING,
        Reason.TIME_REASON_TOO_LONG,
    }
)


async def carry_out_for_board(uow: UnitOfWork, command: BoardCommand, turn: Turn, is_workday: IsWorkday) -> Step:
    """Return what came of it; a refusal stores nothing."""
    match command:
        case ShowBoard():
            return await _show(uow, command, turn, is_workday)
        case AskExtension():
            return await _ask_extension(uow, command)
        case ExtendTime():
            return await _extend(uow, command, turn, is_workday)
        case _:
            return await _carry_out_for_message(uow, command, turn, is_workday)


# Private functions


async def _carry_out_for_message(uow: UnitOfWork, command: MessageOnBoard, turn: Turn, is_workday: IsWorkday) -> Step:
    match command:
        case RemindUnit():
            return await _remind(uow, command, turn, is_workday)
        case ResendFailed():
            return await _resend(uow, command, turn)
        case StopMessage():
            return await _stop(uow, command, turn, is_workday)
        case ResumeMessage():
            return await _resume(uow, command, turn)


async def _show(uow: UnitOfWork, command: ShowBoard, turn: Turn, is_workday: IsWorkday) -> Step:
    board = await draw_board(uow, command.collection, is_workday, turn.now)
    if command.unit is not None:
        rows = board.of_unit(command.unit.id)
        takes_answers = refuse_answers(command.collection, turn.now) is None
        return Step(State(), (UnitShown(command.collection, command.unit, rows, takes_answers),))
    part = board.part(command.part) if command.part else None
    return Step(State(), (PartShown(command.collection, part) if part else BoardShown(board),))


async def _remind(uow: UnitOfWork, command: RemindUnit, turn: Turn, is_workday: IsWorkday) -> Step:
    deed = command.deed
    done = await remind_now(uow, deed, is_workday, turn.now, sure=command.sure)
    if isinstance(done, Rejected) or deed.unit is None:
        return refuse(State(), done if isinstance(done, Rejected) else Reason.UNIT_MISSING)
    if done.is_asked:
        state = State(Topic.REMINDING_AGAIN, deed.collection.id, deed.unit.id)
        return Step(state, (RemindQuestion(deed.collection, deed.unit, done.prompted),))
    return Step(State(), (UnitReminded(deed.collection, deed.unit, done.prompted),))


async def _ask_extension(uow: UnitOfWork, command: AskExtension) -> Step:
    unit, collection = command.deed.unit, command.deed.collection
    if unit is None:
        return refuse(State(), Reason.UNIT_MISSING)
    requests = await uow.time_requests.of_round(collection.id)
    due = [due_for(collection, requests, part, unit.id) for part in Part if part.asked_of is unit.kind]
    question = ExtendQuestion(collection, unit, max(due), command.refused)
    return Step(State(Topic.EXTENDING, collection.id, unit.id), (question,))


async def _extend(uow: UnitOfWork, command: ExtendTime, turn: Turn, is_workday: IsWorkday) -> Step:
    deed = command.extension.deed
    given = await extend_time(uow, command.extension, is_workday, turn.now)
    if isinstance(given, Rejected):
        return (
            await _ask_extension(uow, AskExtension(deed, given))
            if given.reason in ASKED_AGAIN
            else refuse(State(), given)
        )
    return Step(State(), (TimeGiven(deed.collection, deed.unit, given),) if deed.unit else ())


async def _resend(uow: UnitOfWork, command: ResendFailed, turn: Turn) -> Step:
    count = await resend_failed(uow, command.deed, turn.now)
    if isinstance(count, Rejected):
        return refuse(State(), count)
    return Step(State(), (FailedResent(command.deed.collection, command.deed.unit, count),))


async def _stop(uow: UnitOfWork, command: StopMessage, turn: Turn, is_workday: IsWorkday) -> Step:
    deed = command.halting.deed
    stopped = await stop_message(uow, command.halting, is_workday, turn.now)
    if isinstance(stopped, Rejected) or deed.unit is None:
        return refuse(State(), stopped if isinstance(stopped, Rejected) else Reason.UNIT_MISSING)
    parts = tuple(slot.part for slot in stopped.slots)
    said = MessageHalted(deed.collection, deed.unit, stopped.at, stopped.slots[0].step, parts)
    return Step(State(), (said,))


async def _resume(uow: UnitOfWork, command: ResumeMessage, turn: Turn) -> Step:
    deed = command.halting.deed
    resumed = await resume_message(uow, command.halting, turn.now)
    if isinstance(resumed, Rejected) or deed.unit is None:
        return refuse(State(), resumed if isinstance(resumed, Rejected) else Reason.UNIT_MISSING)
    return Step(State(), (MessageLetGo(deed.collection, deed.unit),))
