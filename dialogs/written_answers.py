"""The self-assessment in plain text: the whole of it without a card (K20)."""

from msgspec.structs import replace

from dialogs.assessments import (
    Sitting,
    ask,
    go_on,
    keep,
    pick_unit,
    refuse_all,
    show_form,
    show_review,
    sit_down,
    with_perspective,
)
from dialogs.facts import Facts
from dialogs.intents import recognise_perspective, split_comment
from dialogs.numbers import Given, read_steps
from dialogs.self_assessment import begin
from dialogs.states import State, Topic, Written
from dialogs.steps import Step, Submit, refuse
from dialogs.turns import Turn
from domain.answers import Answers, Perspective, check_answers, check_values, fill_in, missing_items
from domain.conversations import Scope
from domain.errors import Reason, Rejected
from domain.instruments import Instrument
from domain.roster import Unit

ANSWERING = (Topic.ASSESSMENT, Topic.REVIEW)


def answer_in_text(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take unit, perspective and steps from plain text; None when the text is none of these."""
    steps = _steps_in_text(state, turn)
    perspective = _perspective_in_text(state, turn, facts)
    chosen = _unit_in_text(state, turn, facts)
    if not (perspective or chosen) and (steps is None or turn.conversation.scope is not Scope.PERSONAL):
        return None
    unit = chosen or _unit_meant(state, facts)
    if unit is None:
        return begin(State(), turn, facts)
    sitting = sit_down(turn, facts, unit)
    if isinstance(sitting, Rejected):
        return refuse(State(), sitting)
    if perspective and not chosen:
        return remember(turn, sitting, _take_perspective(sitting, perspective))
    return ask(sitting) if chosen else _take_steps(state, turn, sitting, steps)


def comment(state: State, turn: Turn, facts: Facts) -> Step:
    """Add a comment to what was begun, or to what was handed in, and show it all; without a text, show the form."""
    text = split_comment(turn.text)
    refused = refuse_all(turn, facts)
    if refused:
        return refuse(state, refused)
    known = [unit for unit in facts.units if unit.id in facts.drafted or unit.id in facts.handed_in]
    unit = facts.unit(state.unit_id) or (known[0] if len(known) == 1 else None)
    if text is None or (unit is None and known):
        return begin(state, turn, facts)
    sitting = sit_down(turn, facts, unit)
    if isinstance(sitting, Rejected) or unit not in known:
        return refuse(state, Reason.NOTHING_ANSWERED_YET)
    return remember(turn, sitting, go_on(sitting, replace(sitting.known, comment=text)))


def submit_in_text(state: State, turn: Turn, facts: Facts) -> Step:
    """Hand in what was begun; what is missing is asked for, and what is handed in already gets its receipt again."""
    refused = refuse_all(turn, facts)
    if refused:
        return refuse(state, refused)
    begun = [unit for unit in facts.units if unit.id in facts.drafted]
    done = [unit for unit in facts.units if unit.id in facts.handed_in]
    unit = facts.unit(state.unit_id) or next((each[0] for each in (begun, done) if len(each) == 1), None)
    if unit is None or unit not in (*begun, *done):
        return begin(state, turn, facts)
    sitting = sit_down(turn, facts, unit)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    if check_answers(sitting.collection.instrument, sitting.known) or sitting.known.perspective is None:
        return go_on(sitting, sitting.known)
    return Step(State(), command=Submit(sitting.hand_in(sitting.known)))


def wanted_items(instrument: Instrument, begun: Answers, steps: tuple[Given, ...]) -> tuple[int, ...]:
    """Return the goals that steps are for: those that are next in turn, all of them for a complete list."""
    left = instrument.numbers if len(steps) >= len(instrument.numbers) else missing_items(instrument, begun)
    return left[: len(steps)]


def fill_steps(instrument: Instrument, begun: Answers, steps: tuple[Given, ...]) -> Answers | Rejected:
    """Return answers with steps for the goals that they are for."""
    wanted = wanted_items(instrument, begun, steps)
    if len(steps) > len(wanted):
        return Rejected(Reason.TOO_MANY_VALUES, {"items": len(wanted)})
    answers = fill_in(begun, dict(zip(wanted, steps, strict=True)))
    return check_values(instrument, answers.values, answers.unknown) or answers


def remember(turn: Turn, sitting: Sitting, step: Step, numbers: tuple[int, ...] = ()) -> Step:
    """Remember which message this answer was written in."""
    if turn.message_id is None:
        return step
    written = Written(turn.message_id, sitting.unit.id, numbers)
    return replace(step, state=replace(step.state, written=written))


# Private functions


def _unit_meant(state: State, facts: Facts) -> Unit | None:
    return facts.unit(state.unit_id) or (facts.units[0] if len(facts.units) == 1 else None)


def _steps_in_text(state: State, turn: Turn) -> tuple[Given, ...] | Rejected | None:
    """Read steps at any time, but a lone "vet ej" only while the goals are asked: it may be about anything."""
    steps = read_steps(turn.text)
    return None if steps == (None,) and state.topic is not Topic.ASSESSMENT else steps


def _perspective_in_text(state: State, turn: Turn, facts: Facts) -> Perspective | None:
    """Read a perspective while answering: by word at any time, as a number only while it is asked for.

    A greeting and a reminder ask for it too, days before it is answered: a word does then as well.
    """
    asked_before = state.topic is Topic.NOTHING and not read_steps(turn.text) and _is_new(turn, facts)
    if not asked_before and (state.topic not in ANSWERING or (state.perspective and read_steps(turn.text))):
        return None
    return recognise_perspective(turn.text)


def _is_new(turn: Turn, facts: Facts) -> bool:
    """Tell whether the person has one unit to answer for and has not begun."""
    if refuse_all(turn, facts) or len(facts.units) != 1:
        return False
    return facts.units[0].id not in {*facts.drafted, *facts.handed_in}


def _unit_in_text(state: State, turn: Turn, facts: Facts) -> Unit | None:
    """Read a unit's name, or its number in the list it was asked by, of someone who speaks for several."""
    if state.topic is not Topic.ASSESSMENT or facts.unit(state.unit_id):
        return None
    return pick_unit(turn.text, facts)


def _take_perspective(sitting: Sitting, perspective: Perspective) -> Step:
    """Keep the perspective; steps that were written before it make the answer complete."""
    begun = with_perspective(sitting.known, perspective)
    if not missing_items(sitting.collection.instrument, begun):
        return keep(sitting, begun, show_review(sitting, begun))
    return keep(sitting, begun, show_form(sitting, begun))


def _take_steps(state: State, turn: Turn, sitting: Sitting, steps: tuple[Given, ...] | Rejected | None) -> Step:
    """Take the steps for the goals that are next in turn; a complete list replaces all."""
    if steps is None or isinstance(steps, Rejected):
        return refuse(state, steps if isinstance(steps, Rejected) else Reason.NO_ROUND)
    if state.unit_id and state.perspective is None and len(steps) == 1:
        return refuse(state, Reason.PERSPECTIVE_MISSING)
    instrument, begun = sitting.collection.instrument, _begun(state, sitting)
    answers = fill_steps(instrument, begun, steps)
    if isinstance(answers, Rejected):
        return refuse(state, answers)
    return remember(turn, sitting, go_on(sitting, answers), wanted_items(instrument, begun, steps))


def _begun(state: State, sitting: Sitting) -> Answers:
    # Steps in plain text begin afresh; only the perspective and the comment of an earlier answer are kept.
    begun = sitting.draft or replace(sitting.known, values={}, unknown=frozenset())
    return replace(begun, perspective=state.perspective or begun.perspective)
