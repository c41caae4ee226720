"""The self-assessment by card: unit, perspective, five goals, a look at it all, receipt."""

from msgspec.structs import replace

from dialogs.assessments import (
    Sitting,
    amend,
    ask,
    keep,
    refuse_all,
    refuse_answered,
    refuse_card,
    show_form,
    show_review,
    sit_down,
    sit_with_card,
    with_perspective,
)
from dialogs.facts import Facts
from dialogs.numbers import Given, read_steps
from dialogs.states import State, Topic
from dialogs.steps import ShowLastYear, Step, Submit, refuse
from dialogs.turns import Turn
from domain.answers import Answers, Perspective, check_answers, check_begun, fill_in
from domain.errors import Reason, Rejected
from domain.instruments import Instrument, Scale
from domain.messages import CommentForm, DraftSaved, UnitQuestion

GOAL_INPUT = "goal_"


def begin(state: State, turn: Turn, facts: Facts) -> Step:
    """Start or change an answer: ask for the unit if there are several, then go on where the person is."""
    refused = refuse_card(turn, facts, facts.card) if facts.card else refuse_all(turn, facts)
    if refused or facts.collection is None:
        return refuse(state, refused or Reason.NO_ROUND)
    if len(facts.units) > 1:
        question = UnitQuestion(facts.collection, tuple((unit.id, unit.name) for unit in facts.units))
        return Step(State(Topic.ASSESSMENT, facts.collection.id), (question,))
    sitting = sit_down(turn, facts, facts.units[0])
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    # Who has just been shown what was noted, and wants to change it.
    return amend(sitting) if state.topic is Topic.NOTED and sitting.is_asked else ask(sitting)


def choose_unit(state: State, turn: Turn, facts: Facts) -> Step:
    """Go on with the unit that was pressed."""
    sitting = sit_with_card(turn, facts)
    return refuse(state, sitting) if isinstance(sitting, Rejected) else ask(sitting)


def choose_perspective(state: State, turn: Turn, facts: Facts) -> Step:
    """Go on to the goals with the perspective that was pressed."""
    sitting = _sit_anew(turn, facts)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    chosen = turn.inputs.get("perspective", "")
    perspective = next((each for each in Perspective if each.value == chosen), None)
    if perspective is None:
        return refuse(state, Reason.PERSPECTIVE_MISSING)
    begun = with_perspective(sitting.known, perspective)
    return keep(sitting, begun, show_form(sitting, begun))


def change(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the goals again, filled in with what is known."""
    sitting = sit_with_card(turn, facts)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    return show_form(sitting, sitting.known) if sitting.known.perspective else ask(sitting)


def review(state: State, turn: Turn, facts: Facts) -> Step:
    """Show what the card says, to be handed in; what is missing or outside the scale brings the goals back."""
    sitting = _sit_anew(turn, facts)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    answers, slip = _read_card(turn, sitting)
    slip = slip or check_answers(sitting.collection.instrument, answers)
    then = show_form(sitting, answers, slip) if slip else show_review(sitting, answers)
    return keep(sitting, answers, then)


def save(state: State, turn: Turn, facts: Facts) -> Step:
    """Keep what the card says, complete or not, for another day or another device."""
    sitting = _sit_anew(turn, facts)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    answers, slip = _read_card(turn, sitting)
    if slip:
        return keep(sitting, answers, show_form(sitting, answers, slip))
    saved = DraftSaved(sitting.collection, sitting.unit.id, sitting.unit.name, len(answers.given))
    return keep(sitting, answers, Step(State(), (saved,)))


def ask_comment(state: State, turn: Turn, facts: Facts) -> Step:
    """Give room for a comment."""
    sitting = _sit_anew(turn, facts)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    form = CommentForm(sitting.collection, sitting.unit.id, sitting.unit.name, sitting.known.comment)
    return Step(sitting.state(Topic.REVIEW, sitting.known.perspective), (form,))


def save_comment(state: State, turn: Turn, facts: Facts) -> Step:
    """Keep the comment and show it all again; one that is too long comes back with a sentence."""
    sitting = _sit_anew(turn, facts)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    answers = replace(sitting.known, comment=turn.inputs.get("comment", "").strip())
    slip = check_begun(sitting.collection.instrument, answers)
    if slip:
        form = CommentForm(sitting.collection, sitting.unit.id, sitting.unit.name, answers.comment, slip)
        return Step(state, (form,))
    return keep(sitting, answers, ask(_with_draft(sitting, answers)))


def submit(state: State, turn: Turn, facts: Facts) -> Step:
    """Hand in what was looked at; pressed twice, the same receipt comes again (F27)."""
    sitting = sit_with_card(turn, facts)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    answers, slip = _read_card(turn, sitting) if _holds_goals(turn) else (sitting.known, None)
    answered = refuse_answered(sitting)
    if answered and (sitting.handed_in is None or (_holds_goals(turn) and sitting.handed_in.answers != answers)):
        return refuse(state, answered)
    if answered and sitting.handed_in:
        return Step(State(), command=Submit(sitting.hand_in(sitting.handed_in.answers)))
    slip = slip or check_answers(sitting.collection.instrument, answers)
    if slip:
        return keep(sitting, answers, show_form(sitting, answers, slip))
    return Step(State(), command=Submit(sitting.hand_in(answers)))


def show_last_year(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the unit's own values of the year before, to who has answered: never before (K12, anchoring)."""
    if facts.card:
        sitting = sit_with_card(turn, facts)
    else:
        units = [unit for unit in facts.units if unit.id in facts.handed_in]
        own = facts.unit(state.unit_id) or (units[0] if units else next(iter(facts.units), None))
        sitting = sit_down(turn, facts, own)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    if sitting.handed_in is None:
        return refuse(state, Reason.ANSWER_FIRST)
    return Step(state, command=ShowLastYear(sitting.collection, sitting.unit, sitting.handed_in.answers))


def read_form(turn: Turn, instrument: Instrument, known: Answers) -> tuple[Answers, Rejected | None]:
    """Return the answers with the steps that a card gives, as far as they can be kept, and the first slip."""
    given: dict[int, Given] = {}
    slip: Rejected | None = None
    for number in instrument.numbers:
        steps = read_steps(turn.inputs.get(f"{GOAL_INPUT}{number}", ""))
        if isinstance(steps, Rejected):
            slip = slip or steps
        elif steps is not None and len(steps) == 1:
            given[number] = steps[0]
    answers = fill_in(Answers({}, known.perspective, known.comment), given)
    slip = slip or check_begun(instrument, answers)
    return _leave_out_slips(answers, instrument.scale), slip


# Private functions


def _sit_anew(turn: Turn, facts: Facts) -> Sitting | Rejected:
    """Return the sitting of a card that is as new as the person's last submission."""
    sitting = sit_with_card(turn, facts)
    if isinstance(sitting, Rejected):
        return sitting
    return refuse_answered(sitting) or sitting


def _with_draft(sitting: Sitting, answers: Answers) -> Sitting:
    facts = replace(sitting.facts, drafted={**sitting.facts.drafted, sitting.unit.id: answers})
    return replace(sitting, facts=facts)


def _holds_goals(turn: Turn) -> bool:
    return any(name.startswith(GOAL_INPUT) for name in turn.inputs)


def _read_card(turn: Turn, sitting: Sitting) -> tuple[Answers, Rejected | None]:
    """Return what a card says, from the perspective that it was drawn for."""
    card = sitting.facts.card
    known = sitting.known
    perspective = (card.subject.perspective if card else None) or known.perspective
    return read_form(turn, sitting.collection.instrument, Answers({}, perspective, known.comment))


def _leave_out_slips(answers: Answers, scale: Scale) -> Answers:
    """Return what the scale has of an answer, so that the form comes back with what was right."""
    steps = scale.steps
    within = {number: value for number, value in answers.values.items() if value in steps}
    unknown = answers.unknown if scale.dont_know else frozenset()
    if len(within) == len(answers.values) and unknown == answers.unknown:
        return answers
    return replace(answers, values=within, unknown=unknown)
