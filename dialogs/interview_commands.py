"""Carry out what is wanted of an interview, or of a unit that hands in none, and say what came of it."""

from dialogs.steps import Confirm, Declare, Note, Step, Undeclare, UnitCommand, refuse
from dialogs.turns import Turn
from domain.errors import Rejected
from domain.interview_messages import AnswerLater, InterviewConfirmed, InterviewSaved, NoneDeclared
from domain.joint_messages import TwoAnswersOffer
from domain.ports import UnitOfWork
from domain.usecases.confirm_interview import confirm_interview
from domain.usecases.declare_none import Declaring, declare_none, withdraw_declaration
from domain.usecases.note_interview import note_interview


async def carry_out_for_unit(uow: UnitOfWork, step: Step, command: UnitCommand, turn: Turn) -> Step:
    """Return the step with the messages that the command's result deserves; a refusal stores nothing."""
    match command:
        case Note():
            return await _note(uow, step, command, turn)
        case Confirm():
            return await _confirm(uow, step, command, turn)
        case Declare():
            return await _declare(uow, step, command, turn)
        case Undeclare():
            return await _undeclare(uow, step, command, turn)


# Private functions


async def _note(uow: UnitOfWork, step: Step, command: Note, turn: Turn) -> Step:
    noted = await note_interview(uow, command.interview, turn.now)
    if isinstance(noted, Rejected):
        return refuse(step.state, noted)
    saved = InterviewSaved(
        collection=command.interview.collection,
        unit=command.unit.name,
        interview=noted.submission,
        progress=noted.progress,
        asked=noted.asked,
        changes=noted.changes,
    )
    return Step(step.state, (saved,))


async def _confirm(uow: UnitOfWork, step: Step, command: Confirm, turn: Turn) -> Step:
    confirmed = await confirm_interview(uow, command.confirmation, turn.now)
    if isinstance(confirmed, Rejected):
        return refuse(step.state, confirmed)
    collection, unit, joint = command.confirmation.collection, command.unit, confirmed.joint
    said = InterviewConfirmed(collection, unit.name, confirmed.interview)
    if joint is None or not joint.is_to_be_offered:
        return Step(step.state, (said,))
    return Step(step.state, (said, TwoAnswersOffer(collection, unit.id, unit.name, joint)))


async def _declare(uow: UnitOfWork, step: Step, command: Declare, turn: Turn) -> Step:
    unit = await declare_none(uow, command.declaring, turn.now)
    if isinstance(unit, Rejected):
        return refuse(step.state, unit)
    return Step(step.state, (NoneDeclared(command.declaring.collection, unit.name),))


async def _undeclare(uow: UnitOfWork, step: Step, command: Undeclare, turn: Turn) -> Step:
    said: list[AnswerLater] = []
    for unit in command.units:
        wanted = Declaring(command.principal, command.collection, unit.id)
        withdrawn = await withdraw_declaration(uow, wanted, turn.now)
        if isinstance(withdrawn, Rejected):
            return refuse(step.state, withdrawn)
        said.append(AnswerLater(command.collection, unit.name, withdrawn))
    return Step(step.state, tuple(said))
