"""A unit's own picture, for its people only: the whole form, and what they answer differently (K12)."""

import json

from msgspec.structs import replace

from dialogs.assessments import refuse_card, refuse_forms
from dialogs.facts import Facts
from dialogs.phrases import normalise
from dialogs.states import State, Topic
from dialogs.steps import ChooseForm, FormStep, Step, TakeFormStep, UseForm, refuse
from dialogs.turns import Turn
from domain.asked_forms import AskedForm
from domain.conversations import Scope
from domain.errors import Reason
from domain.questionnaires import Question, value_from_data, value_to_data
from domain.rounds import Round, RoundState
from domain.status_messages import OwnPicture, TwoFacts
from domain.unit_forms import UnitForm


def show(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the whole form; also when the round is closed, since it is the unit's own."""
    if turn.conversation.scope is not Scope.PERSONAL:
        return refuse(state, Reason.ONLY_IN_PRIVATE)
    if facts.collection is None or facts.collection.state is RoundState.PLANNED:
        return refuse(state, Reason.NO_ROUND)
    if not facts.forms:
        return refuse(state, Reason.REPRESENTS_NOBODY)
    own = _own_form(state, turn, facts)
    return Step(state, command=ChooseForm(facts.collection, (own,) if own else facts.forms, _show_whole, to_look=True))


def show_in_text(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Show the form that a text names, after it was asked which; None for anything else."""
    named = pick_form(state, turn.text, facts) if state.topic is Topic.LOOKING else None
    return show(replace(state, part=named.part, unit_id=named.unit.id), turn, facts) if named else None


def show_apart(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the first question that the unit's people answer differently."""
    refused = refuse_card(turn, facts, facts.card, refuse_forms) if facts.card else refuse_forms(turn, facts)
    if refused or facts.collection is None or not facts.forms:
        return refuse(state, refused or Reason.REPRESENTS_NOBODY)
    own = _own_form(state, turn, facts)
    return Step(state, command=ChooseForm(facts.collection, (own,) if own else facts.forms, show_first_apart))


def settle(state: State, turn: Turn, facts: Facts) -> Step:
    """Take over the answer that was chosen, as the person's own."""
    return use_card(state, turn, facts, _take_chosen)


def settle_in_text(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take the number of one of two answers; None for anything else."""
    asked = facts.form(state.part, state.unit_id)
    number = turn.text.strip().rstrip(".")
    if state.topic is not Topic.SETTLING or asked is None or facts.collection is None or refuse_forms(turn, facts):
        return None
    if not (number.isdecimal() and number.isascii() and 1 <= int(number[:3]) <= len(state.choices)):
        return None
    return Step(state, command=UseForm(facts.collection, asked, _take_written))


def show_first_apart(state: State, turn: Turn, facts: Facts, form: UnitForm) -> FormStep:
    """Show the first question that goes apart, else the whole form."""
    if not form.apart or facts.collection is None:
        return _show_whole(state, turn, facts, form)
    question = form.apart[0]
    choices = value_choices(form, question)
    asking = State(Topic.SETTLING, facts.collection.id, form.unit.id, choices=choices, question=question.code)
    asking = replace(asking, part=form.questionnaire.part)
    return FormStep(asking, (TwoFacts(facts.collection, form, question),))


def at_pieces(collection: Round, form: UnitForm) -> State:
    """Return that the pieces of a form are looked at, any of which can be changed by its number."""
    pieces = tuple(piece.code for piece in form.questionnaire.pieces)
    return State(Topic.STATUS_FORM, collection.id, form.unit.id, choices=pieces, part=form.questionnaire.part)


def use_card(state: State, turn: Turn, facts: Facts, take: TakeFormStep) -> Step:
    """Go on with the form that a card is about, if the card is worth anything (S5, S6)."""
    refused = refuse_card(turn, facts, facts.card, refuse_forms)
    if refused or facts.card is None or facts.collection is None:
        return refuse(state, refused or Reason.STALE_CARD)
    subject = facts.card.subject
    asked = facts.form(subject.part, subject.unit_id)
    if asked is None:
        return refuse(state, Reason.REPRESENTS_NOBODY)
    return Step(state, command=UseForm(facts.collection, asked, take))


def form_meant(turn: Turn, facts: Facts) -> AskedForm | None:
    """Return the form that a card, or the choice on it, is about: one of the person's own."""
    subject = facts.card.subject if facts.card else None
    if subject is None:
        return None
    return facts.form_with(subject.choose(turn.inputs.get("choice", ""))) or facts.form(subject.part, subject.unit_id)


def pick_form(state: State, text: str, facts: Facts) -> AskedForm | None:
    """Return the form that a text names among those that were offered: by its number, or a unit by its name."""
    offered = [form for key in state.choices if (form := facts.form_with(key))]
    said = normalise(text)
    numbered = {str(number): each for number, each in enumerate(offered, start=1)}
    named = [each for each in offered if normalise(each.unit.name) == said]
    return numbered.get(said) or (named[0] if len(named) == 1 else None)


def value_choices(form: UnitForm, question: Question) -> tuple[str, ...]:
    """Return what the numbered choices of a question stand for: the answers themselves, as they are shown."""
    fact = form.facts.get(question.code)
    return tuple(json.dumps(value_to_data(each.value), sort_keys=True) for each in fact.held) if fact else ()


# Private functions


def _own_form(state: State, turn: Turn, facts: Facts) -> AskedForm | None:
    """Return the form that a card or the talk is about; None where it has to be asked."""
    return form_meant(turn, facts) or facts.form(state.part, state.unit_id)


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
