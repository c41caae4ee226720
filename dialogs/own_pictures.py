"""A leadership's own picture, for its people only: the whole form, and what they answer differently (K12)."""

import json
from dataclasses import replace

from dialogs.assessments import pick_unit, refuse_all, refuse_card
from dialogs.facts import Facts
from dialogs.states import State, Topic
from dialogs.steps import FormStep, Step, TakeFormStep, UseForm, refuse
from dialogs.turns import Turn
from domain.conversations import Scope
from domain.errors import Reason
from domain.ids import UnitId
from domain.questionnaires import Question, value_from_data, value_to_data
from domain.roster import Unit
from domain.rounds import Round, RoundState
from domain.status_messages import FormUnitQuestion, OwnPicture, TwoFacts
from domain.unit_forms import UnitForm


def show(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the whole form; also when the round is closed, since it is the unit's own."""
    if turn.conversation.scope is not Scope.PERSONAL:
        return refuse(state, Reason.ONLY_IN_PRIVATE)
    if facts.collection is None or facts.collection.state is RoundState.PLANNED:
        return refuse(state, Reason.NO_ROUND)
    if not facts.units:
        return refuse(state, Reason.REPRESENTS_NOBODY)
    unit = _own_unit(state, turn, facts)
    if unit is None:
        question = FormUnitQuestion(facts.collection, tuple((each.id, each.name) for each in facts.units), to_look=True)
        return Step(State(Topic.LOOKING, facts.collection.id), (question,))
    return Step(state, command=UseForm(facts.collection, unit, _show_whole))


def show_in_text(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Show the form of the unit that a text names, after it was asked for which; None for anything else."""
    unit = pick_unit(turn.text, facts) if state.topic is Topic.LOOKING else None
    return show(replace(state, unit_id=unit.id), turn, facts) if unit else None


def show_apart(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the first question that the unit's people answer differently."""
    refused = refuse_card(turn, facts, facts.card) if facts.card else refuse_all(turn, facts)
    unit = _own_unit(state, turn, facts)
    if refused or facts.collection is None or unit is None:
        return refuse(state, refused or Reason.REPRESENTS_NOBODY)
    return Step(state, command=UseForm(facts.collection, unit, show_first_apart))


def settle(state: State, turn: Turn, facts: Facts) -> Step:
    """Take over the answer that was chosen, as the person's own."""
    return use_card(state, turn, facts, _take_chosen)


def settle_in_text(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take the number of one of two answers; None for anything else."""
    unit = facts.unit(state.unit_id)
    number = turn.text.strip().rstrip(".")
    if state.topic is not Topic.SETTLING or unit is None or facts.collection is None or refuse_all(turn, facts):
        return None
    if not (number.isdecimal() and number.isascii() and 1 <= int(number[:3]) <= len(state.choices)):
        return None
    return Step(state, command=UseForm(facts.collection, unit, _take_written))


def show_first_apart(state: State, turn: Turn, facts: Facts, form: UnitForm) -> FormStep:
    """Show the first question that goes apart, else the whole form."""
    if not form.apart or facts.collection is None:
        return _show_whole(state, turn, facts, form)
    question = form.apart[0]
    choices = value_choices(form, question)
    asking = State(Topic.SETTLING, facts.collection.id, form.unit.id, choices=choices, question=question.code)
    return FormStep(asking, (TwoFacts(facts.collection, form, question),))


def at_pieces(collection: Round, form: UnitForm) -> State:
    """Return that the pieces of a form are looked at, any of which can be changed by its number."""
    pieces = tuple(piece.code for piece in form.questionnaire.pieces)
    return State(Topic.STATUS_FORM, collection.id, form.unit.id, choices=pieces)


def use_card(state: State, turn: Turn, facts: Facts, take: TakeFormStep) -> Step:
    """Go on with the form that a card is about, if the card is worth anything (S5, S6)."""
    refused = refuse_card(turn, facts, facts.card)
    if refused or facts.card is None or facts.collection is None:
        return refuse(state, refused or Reason.STALE_CARD)
    unit = facts.unit(facts.card.subject.unit_id)
    if unit is None:
        return refuse(state, Reason.REPRESENTS_NOBODY)
    return Step(state, command=UseForm(facts.collection, unit, take))


def value_choices(form: UnitForm, question: Question) -> tuple[str, ...]:
    """Return what the numbered choices of a question stand for: the answers themselves, as they are shown."""
    fact = form.facts.get(question.code)
    return tuple(json.dumps(value_to_data(each.value), sort_keys=True) for each in fact.held) if fact else ()


# Private functions


def _own_unit(state: State, turn: Turn, facts: Facts) -> Unit | None:
    """Return the unit that a card or the talk is about, or the only one; None where it has to be asked."""
    subject = facts.card.subject if facts.card else None
    chosen = (subject.unit_id or subject.choose(turn.inputs.get("choice", ""))) if subject else None
    meant = (facts.unit(UnitId(chosen)) if chosen else None) or facts.unit(state.unit_id)
    return meant or (facts.units[0] if len(facts.units) == 1 else None)


def _show_whole(state: State, _turn: Turn, facts: Facts, form: UnitForm) -> FormStep:
    if facts.collection is None:
        return FormStep(state, ())
    is_open = facts.collection.state is RoundState.OPEN
    after = at_pieces(facts.collection, form) if is_open else State()
    return FormStep(after, (OwnPicture(facts.collection, form, is_open),))


def _take_chosen(state: State, turn: Turn, facts: Facts, form: UnitForm) -> FormStep:
    subject = facts.card.subject if facts.card else None
    chosen = subject.choose(turn.inputs.get("choice", "")) if subject else None
    return _settle(state, turn, facts, form, (subject.piece or "" if subject else "", chosen))


def _take_written(state: State, turn: Turn, facts: Facts, form: UnitForm) -> FormStep:
    chosen = state.choices[int(turn.text.strip().rstrip(".")) - 1]
    return _settle(state, turn, facts, form, (state.question or "", chosen))


def _settle(state: State, turn: Turn, facts: Facts, form: UnitForm, chosen: tuple[str, str | None]) -> FormStep:
    question, value = chosen
    if value is None or facts.principal is None:
        return FormStep(state, refuse(state, Reason.CHOICE_MISSING).messages)
    values = {question: value_from_data(json.loads(value))}
    step = show_first_apart(state, turn, facts, form.with_answers(facts.principal.person.id, values))
    return FormStep(step.state, step.messages, values)
