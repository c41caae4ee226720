"""A unit says that it hands in nothing this year: asked about once more, by a card or in words."""

from collections.abc import Sequence

from dialogs.assessments import refuse_all, refuse_card
from dialogs.facts import Facts
from dialogs.intents import agrees, recognise_intent
from dialogs.phrases import normalise
from dialogs.states import State, Topic
from dialogs.steps import Declare, Step, Undeclare, refuse
from dialogs.turns import Turn
from domain.cards import Subject
from domain.errors import Reason, Rejected
from domain.interview_messages import NoneQuestion
from domain.requests import Intent
from domain.roster import Unit
from domain.usecases.declare_none import Declaring


def ask(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask whether the unit really hands in none; one that has answered is told that it has."""
    refused = refuse_all(turn, facts)
    if refused:
        return refuse(state, refused)
    left = [unit for unit in facts.units if unit.id not in facts.handed_in and not facts.others.get(unit.id)]
    if not left:
        return refuse(state, Rejected(Reason.NONE_AFTER_ANSWER, {"unit": facts.units[0].name}))
    return _question(state, facts, left)


def declare(state: State, turn: Turn, facts: Facts) -> Step:
    """Store that the unit on the card hands in none."""
    refused = refuse_card(turn, facts, facts.card)
    if refused:
        return refuse(state, refused)
    units = _units_on_card(turn, facts)
    if not units:
        return refuse(state, Reason.STALE_CARD)
    if len(units) > 1:
        return _question(state, facts, units, Rejected(Reason.UNIT_MISSING))
    return _declare(state, facts, units[0], turn.inputs.get("reason", "").strip())


def answer_later(state: State, turn: Turn, facts: Facts) -> Step:
    """Say that the unit will answer, and take back what it may have said before."""
    refused = refuse_card(turn, facts, facts.card)
    if refused or facts.principal is None or facts.collection is None:
        return refuse(state, refused or Reason.REPRESENTS_NOBODY)
    units = tuple(_units_on_card(turn, facts))
    if not units:
        return refuse(state, Reason.STALE_CARD)
    return Step(State(), command=Undeclare(facts.principal, facts.collection, units))


def answer_in_text(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take a yes with or without a reason, a no, or the name of one of several units."""
    if state.topic is not Topic.DECLARING or facts.collection is None or facts.principal is None:
        return None
    unit = facts.unit(state.unit_id)
    named = next((each for each in facts.units if normalise(each.name) == normalise(turn.text)), None)
    if named is not None:
        return _question(state, facts, [named])
    if recognise_intent(turn.text) is Intent.CANCEL:
        units = (unit,) if unit else ()
        return Step(State(), command=Undeclare(facts.principal, facts.collection, units)) if units else None
    reason = _read_yes(turn.text)
    if reason is None:
        return None
    if unit is None:
        return _question(state, facts, facts.units, Rejected(Reason.UNIT_MISSING))
    return _declare(state, facts, unit, reason)


# Private functions


def _question(state: State, facts: Facts, units: Sequence[Unit], refused: Rejected | None = None) -> Step:
    if facts.collection is None:
        return refuse(state, Reason.NO_ROUND)
    question = NoneQuestion(facts.collection, tuple((unit.id, unit.name) for unit in units), refused)
    unit_id = units[0].id if len(units) == 1 else None
    return Step(State(Topic.DECLARING, facts.collection.id, unit_id), (question,))


def _declare(state: State, facts: Facts, unit: Unit, reason: str) -> Step:
    if facts.principal is None or facts.collection is None:
        return refuse(state, Reason.REPRESENTS_NOBODY)
    return Step(State(), command=Declare(Declaring(facts.principal, facts.collection, unit.id, reason)))


def _units_on_card(turn: Turn, facts: Facts) -> Sequence[Unit]:
    """Return the unit that was chosen on the card, else all that it asks about; only the person's own."""
    subject = facts.card.subject if facts.card else Subject()
    chosen = subject.choose(turn.inputs.get("choice", ""))
    meant = (chosen,) if chosen else subject.choices
    return [unit for unit in facts.units if unit.id in meant]


def _read_yes(text: str) -> str | None:
    """Return the reason behind a yes, empty where there is none; None when it is no yes.

    A reason stands behind a colon: "ja, men inte än" is no yes.
    """
    if agrees(text) or agrees(text, "declares_none"):
        return ""
    yes, colon, reason = text.partition(":")
    return reason.strip() if colon and agrees(yes) else None
