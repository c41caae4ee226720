"""The self-assessment: unit, perspective, five goals, receipt; by card or as plain text."""

from dataclasses import replace

from dialogs.facts import Facts
from dialogs.intents import normalise, recognise_perspective, split_comment
from dialogs.numbers import read_steps
from dialogs.states import State, Topic
from dialogs.steps import Keep, Step, Submit, refuse
from dialogs.turns import Turn
from domain.answers import Answers, Perspective, check_answers, check_values
from domain.conversations import Scope
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.messages import AssessmentForm, NextItem, PerspectiveQuestion, UnitQuestion
from domain.roster import Principal, Unit
from domain.rounds import Round, refuse_answers
from domain.usecases.submit_assessment import HandIn

NO_ANSWERS = Answers({}, None)


def begin(state: State, turn: Turn, facts: Facts) -> Step:
    """Start or change an answer: ask for the unit if there are several, then the perspective, then the goals."""
    refused = _refuse(turn, facts)
    if refused or facts.collection is None:
        return refuse(state, refused or Reason.NO_ROUND)
    if len(facts.units) > 1:
        question = UnitQuestion(facts.collection.id, tuple((unit.id, unit.name) for unit in facts.units))
        return Step(State(Topic.ASSESSMENT, facts.collection.id), (question,))
    return _ask(facts, facts.collection, facts.units[0])


def choose_unit(state: State, turn: Turn, facts: Facts) -> Step:
    """Go on with the unit that was pressed."""
    return _with_card(state, turn, facts) or _ask_pressed(turn, facts)


def choose_perspective(state: State, turn: Turn, facts: Facts) -> Step:
    """Go on to the goals with the perspective that was pressed."""
    refused = _with_card(state, turn, facts)
    unit, collection = _pressed_unit(turn, facts), facts.collection
    perspective = _read_perspective(turn)
    if refused or unit is None or collection is None:
        return refused or refuse(state, Reason.STALE_CARD)
    if perspective is None:
        return refuse(state, Reason.PERSPECTIVE_MISSING)
    return _show_form(facts, collection, unit, perspective)


def change(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the goals again, filled in with what was handed in."""
    refused = _with_card(state, turn, facts)
    unit, collection = _pressed_unit(turn, facts), facts.collection
    if refused or unit is None or collection is None:
        return refused or refuse(state, Reason.STALE_CARD)
    return _ask(facts, collection, unit)


def submit(state: State, turn: Turn, facts: Facts) -> Step:
    """Hand in what the card says; what is missing or outside the scale brings the card back with a sentence."""
    refused = _with_card(state, turn, facts)
    unit, collection = _pressed_unit(turn, facts), facts.collection
    perspective = _read_perspective(turn)
    if refused or unit is None or collection is None:
        return refused or refuse(state, Reason.STALE_CARD)
    if perspective is None:
        return refuse(state, Reason.PERSPECTIVE_MISSING)
    values, slip = _read_values(turn, collection)
    answers = Answers(values, perspective, turn.inputs.get("comment", "").strip())
    slip = slip or check_answers(collection.instrument, answers)
    if slip:
        within = {number: value for number, value in values.items() if 1 <= value <= collection.instrument.scale.steps}
        form = AssessmentForm(collection, unit.id, unit.name, perspective, within, answers.comment, refused=slip)
        return Step(state, (form,))
    hand_in = _hand_in(facts, collection, unit.id, answers)
    return Step(State(), command=Submit(hand_in)) if hand_in else refuse(state, Reason.REPRESENTS_NOBODY)


def answer_in_text(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take perspective and steps from plain text; None when the text is neither."""
    steps = read_steps(turn.text)
    perspective = _perspective_in_text(state, turn)
    chosen = _unit_in_text(state, turn, facts)
    if not (perspective or chosen) and (steps is None or turn.conversation.scope is not Scope.PERSONAL):
        return None
    refused = _refuse(turn, facts)
    if refused or facts.collection is None:
        return refuse(State(), refused or Reason.NO_ROUND)
    if chosen:
        return _ask(facts, facts.collection, chosen)
    unit = facts.unit(state.unit_id) or (facts.units[0] if len(facts.units) == 1 else None)
    if unit is None:
        return begin(state, turn, facts)
    if perspective:
        return _take_perspective(facts, facts.collection, unit, perspective)
    return _take_steps(state, facts, unit, steps)


def comment(state: State, turn: Turn, facts: Facts) -> Step:
    """Add a comment to the draft, or to what was handed in as a new revision; without a text, show the form."""
    text = split_comment(turn.text)
    refused = _refuse(turn, facts)
    if refused or facts.collection is None:
        return refuse(state, refused or Reason.NO_ROUND)
    known = [unit for unit in facts.units if _known(facts, unit) is not NO_ANSWERS]
    unit = facts.unit(state.unit_id) or (known[0] if len(known) == 1 else None)
    if text is None or (unit is None and known):
        return begin(state, turn, facts)
    if unit is None or unit not in known:
        return refuse(state, Reason.NOTHING_ANSWERED_YET)
    hand_in = _hand_in(facts, facts.collection, unit.id, replace(_known(facts, unit), comment=text))
    return _go_on(hand_in, facts.collection, unit) if hand_in else refuse(state, Reason.REPRESENTS_NOBODY)


# Private functions


def _refuse(turn: Turn, facts: Facts) -> Rejected | None:
    if turn.conversation.scope is not Scope.PERSONAL:
        return Rejected(Reason.ONLY_IN_PRIVATE)
    if facts.collection is None:
        return Rejected(Reason.NO_ROUND)
    if not facts.units:
        return Rejected(Reason.REPRESENTS_NOBODY)
    return refuse_answers(facts.collection, turn.now)


def _with_card(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Refuse a card of another round or unit than the person's own, or of a round that takes no answers (S6)."""
    refused = _refuse(turn, facts)
    if refused:
        return refuse(state, refused)
    if facts.collection is None or turn.inputs.get("round") != facts.collection.id:
        return refuse(state, Reason.STALE_CARD)
    return None if _pressed_unit(turn, facts) else refuse(state, Reason.REPRESENTS_NOBODY)


def _pressed_unit(turn: Turn, facts: Facts) -> Unit | None:
    return facts.unit(UnitId(turn.inputs.get("unit", "")))


def _ask_pressed(turn: Turn, facts: Facts) -> Step:
    unit = _pressed_unit(turn, facts)
    if unit is None or facts.collection is None:
        return refuse(State(), Reason.STALE_CARD)
    return _ask(facts, facts.collection, unit)


def _known(facts: Facts, unit: Unit) -> Answers:
    """Return what has been begun since the last answer, else that answer."""
    return facts.drafted.get(unit.id) or facts.handed_in.get(unit.id) or NO_ANSWERS


def _ask(facts: Facts, collection: Round, unit: Unit) -> Step:
    known = _known(facts, unit)
    if known.perspective is not None:
        return _show_form(facts, collection, unit, known.perspective)
    state = State(Topic.ASSESSMENT, collection.id, unit.id)
    return Step(state, (PerspectiveQuestion(collection, unit.id, unit.name),))


def _show_form(facts: Facts, collection: Round, unit: Unit, perspective: Perspective) -> Step:
    known = _known(facts, unit)
    form = AssessmentForm(collection, unit.id, unit.name, perspective, known.values, known.comment)
    return Step(State(Topic.ASSESSMENT, collection.id, unit.id, perspective), (form,))


def _read_perspective(turn: Turn) -> Perspective | None:
    given = turn.inputs.get("perspective", "")
    return next((each for each in Perspective if each.value == given), None)


def _read_values(turn: Turn, collection: Round) -> tuple[dict[int, int], Rejected | None]:
    """Return the steps a card gives, as far as they can be read, and the first that cannot."""
    given: dict[int, int] = {}
    slip: Rejected | None = None
    for number in collection.instrument.numbers:
        steps = read_steps(turn.inputs.get(f"goal_{number}", ""))
        if isinstance(steps, Rejected):
            slip = slip or steps
        elif steps is not None and len(steps) == 1:
            given[number] = steps[0]
    return given, slip


def _hand_in(facts: Facts, collection: Round, unit_id: UnitId, answers: Answers) -> HandIn | None:
    principal: Principal | None = facts.principal
    return HandIn(principal, collection, unit_id, answers) if principal else None


def _perspective_in_text(state: State, turn: Turn) -> Perspective | None:
    """Read a perspective while answering: by word at any time, as a number only while it is asked for."""
    if state.topic is not Topic.ASSESSMENT or (state.perspective and read_steps(turn.text)):
        return None
    return recognise_perspective(turn.text)


def _unit_in_text(state: State, turn: Turn, facts: Facts) -> Unit | None:
    """Read a unit's name, or its number in the list it was asked by, of someone who speaks for several."""
    if state.topic is not Topic.ASSESSMENT or facts.unit(state.unit_id):
        return None
    said = normalise(turn.text)
    numbered = enumerate(facts.units, start=1)
    return next((unit for number, unit in numbered if said in (str(number), normalise(unit.name))), None)


def _take_perspective(facts: Facts, collection: Round, unit: Unit, perspective: Perspective) -> Step:
    """Keep the perspective; steps that were written before it make the answer complete."""
    begun = replace(_known(facts, unit), perspective=perspective)
    hand_in = _hand_in(facts, collection, unit.id, begun)
    if hand_in is None:
        return refuse(State(), Reason.REPRESENTS_NOBODY)
    if len(begun.values) == len(collection.instrument.items):
        return Step(State(), command=Submit(hand_in))
    form = _show_form(facts, collection, unit, perspective)
    return Step(form.state, command=Keep(hand_in, form.messages[0]))


def _take_steps(state: State, facts: Facts, unit: Unit, steps: tuple[int, ...] | Rejected | None) -> Step:
    """Take the steps for the goals that are next in turn; a complete list replaces all."""
    collection = facts.collection
    if collection is None or steps is None or isinstance(steps, Rejected):
        return refuse(state, steps if isinstance(steps, Rejected) else Reason.NO_ROUND)
    if state.unit_id and state.perspective is None and len(steps) == 1:
        return refuse(state, Reason.PERSPECTIVE_MISSING)
    begun = _begun(state, facts, unit)
    numbers = collection.instrument.numbers
    wanted = numbers if len(steps) >= len(numbers) else [each for each in numbers if each not in begun.values]
    if len(steps) > len(wanted):
        return refuse(state, Rejected(Reason.TOO_MANY_VALUES, {"items": len(wanted)}))
    values = {**begun.values, **dict(zip(wanted, steps, strict=False))}
    refused = check_values(collection.instrument, values)
    hand_in = _hand_in(facts, collection, unit.id, replace(begun, values=values))
    if refused or hand_in is None:
        return refuse(state, refused or Reason.REPRESENTS_NOBODY)
    return _go_on(hand_in, collection, unit)


def _begun(state: State, facts: Facts, unit: Unit) -> Answers:
    if unit.id in facts.drafted:
        begun = facts.drafted[unit.id]
    else:
        # Steps in plain text begin afresh; only the perspective and the comment of an earlier answer are kept.
        begun = replace(facts.handed_in.get(unit.id, NO_ANSWERS), values={})
    return replace(begun, perspective=state.perspective or begun.perspective)


def _go_on(hand_in: HandIn, collection: Round, unit: Unit) -> Step:
    answers = hand_in.answers
    if answers.perspective is None:
        question = PerspectiveQuestion(collection, unit.id, unit.name)
        return Step(State(Topic.ASSESSMENT, collection.id, unit.id), command=Keep(hand_in, question))
    left = [number for number in collection.instrument.numbers if number not in answers.values]
    if not left:
        return Step(State(), command=Submit(hand_in))
    ask = NextItem(collection.instrument, left[0], answers.values)
    state = State(Topic.ASSESSMENT, collection.id, unit.id, answers.perspective)
    return Step(state, command=Keep(hand_in, ask))
