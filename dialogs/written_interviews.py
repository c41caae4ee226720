"""An interview noted in plain text, a question at a time (K20)."""

from msgspec.structs import replace

from dialogs.facts import Facts
from dialogs.intents import agrees, recognise_intent, recognise_perspective, split_comment
from dialogs.interviews import (
    Desk,
    ask_about,
    ask_next,
    begin,
    named_unit,
    save_written,
    show_goals,
    show_review,
    sit_at_desk,
)
from dialogs.numbers import read_steps
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from dialogs.written_answers import fill_steps
from domain.answers import check_begun, missing_items
from domain.errors import Reason, Rejected
from domain.interviews import Noting, check_noted, check_noting
from domain.requests import Intent
from domain.roster import Unit

TOO_LONG = frozenset({Reason.INTERVIEWED_TOO_LONG, Reason.LATE_REASON_TOO_LONG})


def answer(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take what a coordinator writes while noting, or "intervju LS07"; None when it is something else."""
    desk = sit_at_desk(turn, facts)
    if isinstance(desk, Rejected):
        return None
    if recognise_intent(turn.text.partition(" ")[0]) is Intent.INTERVIEW and named_unit(desk.units, turn.text):
        return begin(state, turn, facts)
    is_noting = state.topic is Topic.INTERVIEW and state.round_id == desk.collection.id
    return _take(state, desk, state.noting, turn) if is_noting and state.noting else None


# Private functions


def _take(state: State, desk: Desk, noting: Noting, turn: Turn) -> Step | None:
    comment, intent, unit = split_comment(turn.text), recognise_intent(turn.text), desk.unit(state.unit_id)
    if comment is None and intent not in {None, Intent.SUBMIT}:
        return None
    if unit is None:
        return _take_unit(desk, turn, noting)
    if comment is not None:
        answers = replace(noting.answers, comment=comment)
        slip = check_begun(desk.collection.instrument, answers)
        return refuse(state, slip) if slip else _go_on(desk, unit, replace(noting, answers=answers))
    if intent is Intent.SUBMIT or agrees(turn.text):
        return _save(desk, unit, noting)
    return _take_answer(state, desk, unit, turn)


def _take_unit(desk: Desk, turn: Turn, noting: Noting) -> Step:
    unit = named_unit(desk.units, turn.text)
    return _go_on(desk, unit, noting) if unit else ask_about(desk, None, noting, Rejected(Reason.UNIT_MISSING))


def _take_answer(state: State, desk: Desk, unit: Unit, turn: Turn) -> Step | None:
    """Take the answer to what was asked last: whom, why if it is after the close, from where, and the goals."""
    noting, said = state.noting or Noting(), " ".join(turn.text.split())
    steps = read_steps(turn.text)
    if not noting.of:
        return _take_words(desk, unit, noting, noting if steps else replace(noting, of=said))
    if desk.needs_reason and not noting.reason:
        return _take_words(desk, unit, noting, noting if steps else replace(noting, reason=said))
    if noting.perspective is None:
        answers = replace(noting.answers, perspective=recognise_perspective(turn.text))
        return _take_words(desk, unit, noting, replace(noting, answers=answers))
    if steps is None:
        return None
    filled = steps if isinstance(steps, Rejected) else fill_steps(desk.collection.instrument, noting.answers, steps)
    if isinstance(filled, Rejected):
        return refuse(state, filled)
    return _go_on(desk, unit, replace(noting, answers=filled))


def _take_words(desk: Desk, unit: Unit, before: Noting, noting: Noting) -> Step:
    """Go on with an answer in words; one that is of no use, or too long, is asked for once more."""
    slip = check_noting(noting, needs_reason=desk.needs_reason)
    if slip and (noting == before or slip.reason in TOO_LONG):
        return ask_about(desk, unit, before, slip)
    return _go_on(desk, unit, noting)


def _go_on(desk: Desk, unit: Unit, noting: Noting) -> Step:
    """Ask for what is missing; when nothing is, show it all."""
    instrument = desk.collection.instrument
    if check_noting(noting, needs_reason=desk.needs_reason):
        return ask_about(desk, unit, noting)
    if not noting.answers.given:
        return show_goals(desk, unit, noting)
    left = missing_items(instrument, noting.answers)
    return ask_next(desk, unit, noting, left[0]) if left else show_review(desk, unit, noting)


def _save(desk: Desk, unit: Unit, noting: Noting) -> Step:
    """Save what is complete, else ask for what is missing."""
    complete = not check_noted(desk.collection.instrument, noting, needs_reason=desk.needs_reason)
    return save_written(desk, unit, noting) if complete else _go_on(desk, unit, noting)
