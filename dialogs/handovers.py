"""Not me: handing what a unit is asked for to somebody else, by card or in plain text (K18, F22)."""

from dialogs.assessments import ask, refuse_card, refuse_forms, sit_down
from dialogs.facts import Facts
from dialogs.intents import agrees
from dialogs.meant_parts import meant_by_card, meant_by_talk, pick_parts
from dialogs.people_wishes import AskSuccessor, HandOver
from dialogs.phrases import normalise
from dialogs.states import State
from dialogs.status_forms import begin_form
from dialogs.steps import Step, TakeBack, refuse
from dialogs.turns import Turn
from domain.asked_forms import AskedForm, AskedParts
from domain.errors import Reason, Rejected
from domain.ids import PersonId
from domain.instruments import Part
from domain.usecases.hand_over import Leaving


def not_me(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask who has it instead; who is asked for several parts is asked first which of them it is about."""
    refused = refuse_card(turn, facts, facts.card, refuse_forms) if turn.verb else refuse_forms(turn, facts)
    if refused or facts.collection is None or facts.principal is None:
        return refuse(state, refused or Reason.NO_ROUND)
    meant = meant_by_card(facts) if facts.card else meant_by_talk(state, facts)
    chosen = facts.asked_parts(_choice(turn, facts))
    if not meant:
        return refuse(state, Reason.REPRESENTS_NOBODY)
    return Step(State(), command=AskSuccessor(facts.principal, facts.collection, meant, chosen))


def hand_over(state: State, turn: Turn, facts: Facts) -> Step:
    """Hand it to the person whose button was pressed."""
    leaving, chosen = _leaving_by_card(turn, facts), _choice(turn, facts)
    if isinstance(leaving, Rejected) or chosen is None:
        return refuse(state, leaving if isinstance(leaving, Rejected) else Reason.STALE_CARD)
    return Step(State(), command=HandOver(leaving, PersonId(chosen)))


def tell_coordinator(state: State, turn: Turn, facts: Facts) -> Step:
    """Have the coordinator find out who has it."""
    leaving = _leaving_by_card(turn, facts)
    return refuse(state, leaving) if isinstance(leaving, Rejected) else Step(State(), command=HandOver(leaving, None))


def answer_anyway(state: State, turn: Turn, facts: Facts) -> Step:
    """Take back what was handed over, and go on answering its first part."""
    leaving = _leaving_by_card(turn, facts)
    if isinstance(leaving, Rejected):
        return refuse(state, leaving)
    then = _go_on(turn, facts, leaving)
    return Step(then.state, command=TakeBack(leaving, then))


def choose_in_text(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take the part, the person's number or the coordinator from plain text; None when the text is none of these."""
    if facts.principal is None or facts.collection is None:
        return None
    if state.unit_id is None:
        choices = [found for key in state.choices if (found := facts.asked_parts(key))]
        chosen = pick_parts(turn.text, choices)
        if chosen is None:
            return None
        meant = tuple(AskedForm(part, chosen.unit) for part in chosen.parts)
        return Step(State(), command=AskSuccessor(facts.principal, facts.collection, meant, chosen))
    numbered = {str(number): PersonId(each) for number, each in enumerate(state.choices, start=1)}
    to = numbered.get(normalise(turn.text))
    if to is None and not agrees(turn.text, "coordinator"):
        return None
    unit = next((each.unit for each in facts.asked if each.unit.id == state.unit_id), None)
    refused = refuse_forms(turn, facts)
    if refused or unit is None:
        return refuse(State(), refused or Reason.REPRESENTS_NOBODY)
    asked = AskedParts(unit, state.parts or (Part.SELF_ASSESSMENT,))
    return Step(State(), command=HandOver(Leaving(facts.principal, facts.collection, asked), to))


# Private functions


def _choice(turn: Turn, facts: Facts) -> str | None:
    return facts.card.subject.choose(turn.inputs.get("choice", "")) if facts.card else None


def _leaving_by_card(turn: Turn, facts: Facts) -> Leaving | Rejected:
    """Return what the pressed card is to hand over, or why the card is worth nothing (S5, S6)."""
    refused = refuse_card(turn, facts, facts.card, refuse_forms)
    if refused or facts.card is None or facts.principal is None or facts.collection is None:
        return refused or Rejected(Reason.STALE_CARD)
    subject = facts.card.subject
    # Cards of the version before were about the self-assessment alone.
    parts = subject.parts or (subject.part or Part.SELF_ASSESSMENT,)
    forms = [each for each in facts.asked if each.unit.id == subject.unit_id and each.part in parts]
    if len(forms) != len(parts):
        return Rejected(Reason.REPRESENTS_NOBODY)
    return Leaving(facts.principal, facts.collection, AskedParts(forms[0].unit, parts))


def _go_on(turn: Turn, facts: Facts, leaving: Leaving) -> Step:
    part, unit = leaving.asked.parts[0], leaving.asked.unit
    if part is not leaving.collection.instrument.part:
        return begin_form(State(), leaving.collection, AskedForm(part, unit))
    sitting = sit_down(turn, facts, facts.unit(unit.id))
    return refuse(State(), sitting) if isinstance(sitting, Rejected) else ask(sitting)
