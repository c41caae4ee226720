"""Not me: handing a unit's part to somebody else, by card or in plain text (K18, F22)."""

from dialogs.assessments import Sitting, ask, pick_unit, refuse_all, refuse_card, sit_down, sit_with_card
from dialogs.facts import Facts
from dialogs.intents import agrees
from dialogs.phrases import normalise
from dialogs.states import State, Topic
from dialogs.steps import AskSuccessor, HandOver, Step, TakeBack, refuse
from dialogs.turns import Turn
from domain.errors import Reason, Rejected
from domain.ids import PersonId, UnitId
from domain.messages import UnitQuestion
from domain.usecases.hand_over import Leaving


def not_me(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask who has the part instead; who speaks for several units is asked first which of them it is about."""
    refused = refuse_card(turn, facts, facts.card) if turn.verb else refuse_all(turn, facts)
    if refused or facts.collection is None:
        return refuse(state, refused or Reason.NO_ROUND)
    meant = _unit_meant(state, turn, facts)
    if meant is None:
        units = tuple((unit.id, unit.name) for unit in facts.units)
        question = UnitQuestion(facts.collection, units, handing_over=True)
        return Step(State(Topic.HANDOVER, facts.collection.id), (question,))
    return _ask_successor(state, sit_down(turn, facts, facts.unit(meant)))


def hand_over(state: State, turn: Turn, facts: Facts) -> Step:
    """Hand the part to the person whose button was pressed."""
    sitting = sit_with_card(turn, facts)
    chosen = facts.card.subject.choose(turn.inputs.get("choice", "")) if facts.card else None
    if isinstance(sitting, Rejected) or chosen is None:
        return refuse(state, sitting if isinstance(sitting, Rejected) else Reason.STALE_CARD)
    return Step(State(), command=HandOver(_leaving(sitting), PersonId(chosen)))


def tell_coordinator(state: State, turn: Turn, facts: Facts) -> Step:
    """Have the coordinator find out who has the part."""
    sitting = sit_with_card(turn, facts)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    return Step(State(), command=HandOver(_leaving(sitting), None))


def answer_anyway(state: State, turn: Turn, facts: Facts) -> Step:
    """Take back what was handed over, and go on answering."""
    sitting = sit_with_card(turn, facts)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    then = ask(sitting)
    return Step(then.state, command=TakeBack(_leaving(sitting), then.messages))


def choose_in_text(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take the unit, the person's number or the coordinator from plain text; None when the text is none of these."""
    if state.unit_id is None:
        unit = pick_unit(turn.text, facts)
        return _ask_successor(state, sit_down(turn, facts, unit)) if unit else None
    numbered = {str(number): PersonId(each) for number, each in enumerate(state.choices, start=1)}
    to = numbered.get(normalise(turn.text))
    if to is None and not agrees(turn.text, "coordinator"):
        return None
    sitting = sit_down(turn, facts, facts.unit(state.unit_id))
    if isinstance(sitting, Rejected):
        return refuse(State(), sitting)
    return Step(State(), command=HandOver(_leaving(sitting), to))


# Private functions


def _unit_meant(state: State, turn: Turn, facts: Facts) -> UnitId | None:
    """Return the unit that the card, or the choice on it, or the talk is about; the only one where there is one."""
    subject = facts.card.subject if facts.card else None
    chosen = subject.unit_id or subject.choose(turn.inputs.get("choice", "")) if subject else state.unit_id
    if chosen is None and len(facts.units) == 1:
        return facts.units[0].id
    return UnitId(chosen) if chosen else None


def _ask_successor(state: State, sitting: Sitting | Rejected) -> Step:
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    return Step(sitting.state(Topic.HANDOVER), command=AskSuccessor(_leaving(sitting)))


def _leaving(sitting: Sitting) -> Leaving:
    return Leaving(sitting.principal, sitting.collection, sitting.unit.id)
