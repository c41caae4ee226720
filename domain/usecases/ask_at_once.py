"""Find the first question of a part, to stand in the very message that asks for it: a tap less for the busy."""

from collections.abc import Sequence

from msgspec.structs import replace

from domain.asked_forms import AskedForm
from domain.errors import Rejected
from domain.ids import PersonId
from domain.messages import PerspectiveQuestion
from domain.ports import UnitOfWork
from domain.reminder_messages import Task
from domain.roster import Unit
from domain.rounds import Round
from domain.status_messages import FormPiece
from domain.usecases.find_others import find_others
from domain.usecases.join_rhythm import recall_rhythm
from domain.usecases.read_unit_form import read_unit_form


async def ask_at_once(
    uow: UnitOfWork, collection: Round, tasks: Sequence[Task], person_id: PersonId
) -> PerspectiveQuestion | FormPiece | None:
    """Return the first question of the first of some parts.

    None of a self-assessment that the person has begun, which they go on with, or where there are several of them:
    then it is asked first for which unit.
    """
    task = tasks[0]
    if sum(each.part is collection.instrument.part for each in tasks) > 1:
        return None
    units = await uow.roster.units(collection.county_id, task.part.asked_of)
    unit = next((each for each in units if each.id == task.unit_id), None)
    if unit is None:
        return None
    if task.part is not collection.instrument.part:
        return await _ask_form(uow, collection, AskedForm(task.part, unit), person_id)
    if await uow.submissions.draft(collection.id, task.unit_id, person_id):
        return None
    return await _ask_perspective(uow, replace(collection, due_on=task.due_on), unit, person_id)


# Private functions


async def _ask_perspective(uow: UnitOfWork, collection: Round, unit: Unit, person_id: PersonId) -> PerspectiveQuestion:
    others = await find_others(uow, collection, unit.id, person_id)
    return PerspectiveQuestion(collection, unit.id, unit.name, others)


async def _ask_form(uow: UnitOfWork, collection: Round, asked: AskedForm, person_id: PersonId) -> FormPiece | None:
    """Return the first piece that is not done, filled in with what is known."""
    form = await read_unit_form(uow, collection, asked, person_id)
    if isinstance(form, Rejected):
        return None
    form = await recall_rhythm(uow, form)
    piece = form.next_piece()
    return FormPiece(collection, form, piece, None) if piece else None
