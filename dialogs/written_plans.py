"""A leadership's plan in plain text: "ny aktivitet: …; mått: …", "aktivitet 2 klar", "plan LS07" (K20)."""

from datetime import date
from typing import Any

from dialogs.dates import read_day
from dialogs.facts import Facts
from dialogs.intents import recognise_intent
from dialogs.labels import find_word, is_word, split_head, split_labels, split_name, split_number
from dialogs.named_days import Lean
from dialogs.phrases import normalise
from dialogs.plan_orders import AddActivity, AskActivity, ChangeActivity, LendPlanFiles, ShowPlan
from dialogs.plans import sit_with_plan
from dialogs.states import State, Topic
from dialogs.steps import Step
from dialogs.turns import Turn
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import ActivityId, UnitId
from domain.plans import Stage, Wording
from domain.roster import Principal

DAYS = frozenset({"starts_on", "due_on"})


def take(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take what is written about a plan; None when it is about something else, or by who has none."""
    principal = sit_with_plan(turn, facts)
    has_words = any(map(str.isalpha, turn.text))  # most answers have none
    if isinstance(principal, Rejected) or not (has_words or state.topic is Topic.CHOOSING_PLAN):
        return None
    unit_id = state.unit_id if state.topic in {Topic.PLAN, Topic.NEW_ACTIVITY} else None
    written = split_head(turn.text, "new_activity")
    if written is not None:
        changes, slip = read_changes(turn, written)
        return Step(State(), command=AddActivity(principal, unit_id, Wording(**changes), slip))
    if is_word(turn.text, "new_activity"):
        return Step(State(), command=AskActivity(principal, unit_id))
    if is_word(turn.text, "plan_files"):
        return Step(State(), command=LendPlanFiles(principal, unit_id))
    return _take_numbered(state, turn, principal, unit_id) or _take_named(state, turn, principal)


def read_changes(turn: Turn, written: str, first: str = "name") -> tuple[dict[str, Any], Rejected | None]:
    """Return the fields that a text fills in, and the first slip in it.

    Args:
        turn: for the day.
        written: parts between semicolons, with labels before colons.
        first: what the first part is where it has no label.
    """
    changes: dict[str, Any] = {}
    slips: list[Rejected] = []
    for index, (label, value) in enumerate(split_labels(written, "activity_field").parts):
        name = label or (first if index == 0 else None)
        read = _read_field(name, value, local_date(turn.now))
        if isinstance(read, Rejected):
            slips.append(read)
        else:
            changes |= read
    return changes, slips[0] if slips else None


# Private functions


def _take_numbered(state: State, turn: Turn, principal: Principal, unit_id: UnitId | None) -> Step | None:
    """Take what is said of an activity by its number."""
    numbered = split_number(turn.text)
    if numbered is None:
        return None
    number, said = numbered
    changes, slip = read_changes(turn, said, first="stage") if said else ({}, None)
    order = ChangeActivity(principal, unit_id, _shown_as(state, number), number, changes=changes, slip=slip)
    return Step(State(), command=order)


def _take_named(state: State, turn: Turn, principal: Principal) -> Step | None:
    named = _read_unit(state, turn, principal)
    return Step(State(), command=ShowPlan(principal, named=named)) if named else None


def _read_field(name: str | None, value: str, today: date) -> dict[str, Any] | Rejected:
    if name is None:
        return Rejected(Reason.FIELD_UNKNOWN, {"given": value[:40]})
    if name in DAYS:
        day = read_day(value, today, Lean.TO_COME)
        return day if isinstance(day, Rejected) else {name: day}
    if name != "stage":
        return {name: value}
    stage = find_word(value, "stage", Stage)
    return {"stage": stage} if stage else Rejected(Reason.STAGE_UNKNOWN, {"given": value[:40]})


def _shown_as(state: State, number: int) -> ActivityId | None:
    """Return the activity that was shown with the number, which may have another by now."""
    shown = state.choices if state.topic is Topic.PLAN else ()
    return ActivityId(shown[number - 1]) if 0 < number <= len(shown) else None


def _read_unit(state: State, turn: Turn, principal: Principal) -> str | None:
    """Return the leadership that a text names, after the word for a plan or as the answer to which one.

    Who coordinates nothing has own leaderships only: other words after it are no name.
    """
    named = split_name(turn.text, "plan")
    if named is None and state.topic is Topic.CHOOSING_PLAN:
        numbered = {str(number): UnitId(each) for number, each in enumerate(state.choices, start=1)}
        return numbered.get(turn.text.strip())
    own = {normalise(unit.name) for unit in principal.units}
    if named is None or not (principal.is_coordinator or normalise(named) in own):
        return None
    # "planen för året" asks for the plan, too.
    return named if recognise_intent(turn.text) is None else None
