"""Carry out what is wanted of a unit's form."""

from dialogs.facts import Facts
from dialogs.states import State, Topic
from dialogs.steps import ChooseForm, FormCommand, Step, UseForm, refuse
from dialogs.turns import Turn
from domain.errors import Reason, Rejected
from domain.ports import UnitOfWork
from domain.status_messages import FormChoice
from domain.usecases.answer_questions import Answering, answer_questions
from domain.usecases.join_rhythm import keep_rhythm, recall_rhythm
from domain.usecases.read_unit_form import read_unit_form


async def carry_out_for_form(uow: UnitOfWork, step: Step, command: FormCommand, turn: Turn, facts: Facts) -> Step:
    """Return the step with its messages, or another step whose command is still to be carried out."""
    if isinstance(command, ChooseForm):
        return await _choose_form(uow, step, command, turn, facts)
    return await _use_form(uow, step, command, turn, facts)


# Private functions


async def _choose_form(uow: UnitOfWork, step: Step, command: ChooseForm, turn: Turn, facts: Facts) -> Step:
    """Read what the round asks only where that makes a difference: of who may be asked for several forms."""
    collection, forms = command.collection, command.forms
    if len(forms) > 1:
        parts = dict.fromkeys(each.part for each in forms)
        had = {part for part in parts if await uow.round_parts.get(collection.id, part)}
        forms = tuple(each for each in forms if each.part in had) or forms[:1]
    if len(forms) == 1:
        return await _use_form(uow, step, UseForm(collection, forms[0], command.take), turn, facts)
    topic = Topic.LOOKING if command.to_look else Topic.STATUS_FORM
    state = State(topic, collection.id, choices=tuple(each.key for each in forms))
    return Step(state, (FormChoice(collection, forms, command.to_look),))


async def _use_form(uow: UnitOfWork, step: Step, command: UseForm, turn: Turn, facts: Facts) -> Step:
    if facts.principal is None:
        return refuse(step.state, Reason.REPRESENTS_NOBODY)
    form = await read_unit_form(uow, command.collection, command.asked, facts.principal.person.id)
    if isinstance(form, Rejected):
        return refuse(State(), form)
    form = await recall_rhythm(uow, form)
    taken = command.take(step.state, turn, facts, form)
    if taken is None:
        other = command.otherwise or Step(step.state)
        # What is meant instead may be about the form as well, such as the whole of it.
        if isinstance(other.command, FormCommand):
            return await carry_out_for_form(uow, other, other.command, turn, facts)
        return other
    if taken.values:
        answering = Answering(facts.principal, command.collection, command.asked, taken.values)
        stored = await answer_questions(uow, answering, turn.now)
        if isinstance(stored, Rejected):
            return refuse(step.state, stored)
        await keep_rhythm(uow, facts.principal, form, taken.values, turn.now)
    return Step(taken.state, taken.messages)
