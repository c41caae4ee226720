"""A message that its writer changed afterwards: the last answer changes with it, anything else does not (F35)."""

from msgspec.structs import replace

from dialogs.assessments import Sitting, go_on, sit_down
from dialogs.facts import Facts
from dialogs.intents import recognise_perspective, split_comment
from dialogs.numbers import read_steps
from dialogs.states import State, Written
from dialogs.steps import Step, Submit, refuse
from dialogs.turns import Turn
from domain.answers import Answers, check_answers, check_values, fill_in
from domain.conversations import Scope
from domain.errors import Reason, Rejected


def take_edit(state: State, turn: Turn, facts: Facts) -> Step:
    """Change the answer that the message was; where it was none, say so only if it looks like one."""
    written = state.written
    if turn.conversation.scope is not Scope.PERSONAL:
        return Step(state)
    if written is None or written.message_id != turn.message_id:
        looks_like_one = read_steps(turn.text) is not None or split_comment(turn.text) is not None
        return refuse(state, Reason.EDIT_CHANGES_NOTHING) if looks_like_one else Step(state)
    sitting = sit_down(turn, facts, facts.unit(written.unit_id))
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    changed = _change(written, turn, sitting)
    if isinstance(changed, Rejected):
        return refuse(state, changed)
    step = _store(sitting, changed)
    return replace(step, state=replace(step.state, written=written))


# Private functions


def _change(written: Written, turn: Turn, sitting: Sitting) -> Answers | Rejected:
    """Return the answers as the message says now."""
    comment, perspective = split_comment(turn.text), recognise_perspective(turn.text)
    if written.numbers:
        return _change_steps(written, turn, sitting)
    if comment is not None:
        return replace(sitting.known, comment=comment)
    if perspective is not None:
        return replace(sitting.known, perspective=perspective)
    return Rejected(Reason.EDIT_NOT_UNDERSTOOD)


def _change_steps(written: Written, turn: Turn, sitting: Sitting) -> Answers | Rejected:
    steps, instrument = read_steps(turn.text), sitting.collection.instrument
    if isinstance(steps, Rejected):
        return steps
    numbers = instrument.numbers if steps and len(steps) == len(instrument.numbers) else written.numbers
    if steps is None or len(steps) != len(numbers):
        return Rejected(Reason.EDIT_NOT_UNDERSTOOD)
    answers = fill_in(sitting.known, dict(zip(numbers, steps, strict=True)))
    return check_values(instrument, answers.values, answers.unknown) or answers


def _store(sitting: Sitting, answers: Answers) -> Step:
    """Hand in anew what was handed in; what was only begun goes on as if it had been written so."""
    complete = answers.perspective is not None and not check_answers(sitting.collection.instrument, answers)
    if sitting.handed_in and not sitting.draft and complete:
        return Step(State(), command=Submit(sitting.hand_in(answers)))
    return go_on(sitting, answers)
