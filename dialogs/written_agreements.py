"""Two answers in plain text: every choice about them without a card (K20)."""

from dialogs.facts import Facts
from dialogs.intents import recognise_choice, recognise_intent
from dialogs.numbers import Given, read_steps
from dialogs.phrases import normalise
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from dialogs.two_answers import (
    Together,
    agree,
    ask_reason,
    choose,
    come_together,
    show,
    show_form,
    show_form_again,
)
from domain.agreements import Choice, check_agreed_values
from domain.errors import Reason, Rejected
from domain.requests import Intent
from domain.roster import Unit
from domain.rounds import RoundState

# Whoever writes "avbryt" or "visa sammanställning" means that; a longer text that resembles it is a reason.
MOST_WORDS_OF_AN_INTENT = 2


def take(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take a choice, the steps that were agreed on, or the reason; None when the text is none of these."""
    agreeing = state.topic in (Topic.AGREEING, Topic.GIVING_REASON)
    named, words = _split_unit(turn.text, facts)
    choice = recognise_choice(words)
    steps = read_steps(turn.text) if agreeing else None
    gives_reason = state.topic is Topic.GIVING_REASON and not _means_something_else(turn.text)
    if choice is None and steps is None and not gives_reason:
        return None
    if recognise_intent(words) is Intent.MEETING and not _is_talked_of(facts):
        return None  # it is the leadership's own next meeting that is asked for
    unit = named or _unit_meant(state, facts)
    if unit is None:
        return show(state, turn, facts)
    together = come_together(turn, facts, unit)
    if isinstance(together, Rejected):
        return refuse(State(), together)
    if choice is not None:
        return show_form(state, together) if choice is Choice.AGREE else choose(together, choice)
    return agree(together, state.values, turn.text.strip()) if steps is None else _take_steps(state, together, steps)


# Private functions


def _split_unit(text: str, facts: Facts) -> tuple[Unit | None, str]:
    """Return the unit whose name ends a text, and the text before it; none and the whole text where none does."""
    said = normalise(text)
    for unit in facts.units:
        name = f" {normalise(unit.name)}"
        if said.endswith(name):
            return unit, said.removesuffix(name)
    return None, text


def _is_talked_of(facts: Facts) -> bool:
    """Tell whether there are two answers to take to a meeting, while the round is open."""
    is_open = facts.collection is not None and facts.collection.state is RoundState.OPEN
    return is_open and any(joint.differing for joint in facts.joint.values())


def _unit_meant(state: State, facts: Facts) -> Unit | None:
    """Return the unit that is being talked about, or the only one whose answers go apart, or the only one."""
    apart = [unit for unit in facts.units if unit.id in facts.joint and facts.joint[unit.id].is_apart]
    only = apart if len(apart) == 1 else list(facts.units)
    return facts.unit(state.unit_id) or (only[0] if len(only) == 1 else None)


def _means_something_else(text: str) -> bool:
    return len(normalise(text).split()) <= MOST_WORDS_OF_AN_INTENT and recognise_intent(text) is not None


def _take_steps(state: State, together: Together, steps: tuple[Given, ...] | Rejected) -> Step:
    """Take the steps for the goals that go apart and are next in turn; a complete list replaces all."""
    differing = together.joint.differing
    known = {number: state.values[number] for number in differing if number in state.values}
    if isinstance(steps, Rejected):
        return show_form_again(together, known, steps)
    left = [number for number in differing if number not in known]
    wanted = differing if len(steps) >= len(differing) else left
    if len(steps) > len(wanted):
        return show_form_again(together, known, Rejected(Reason.TOO_MANY_VALUES, {"items": len(wanted)}))
    # Not to know is one person's answer, and nothing that a unit can agree on.
    taken = {number: step for number, step in zip(wanted, steps, strict=False) if step is not None}
    values = {**known, **taken}
    refused = check_agreed_values(together.sitting.collection.instrument, differing, values)
    return show_form_again(together, values, refused) if refused else ask_reason(together, values)
