"""A leadership's plan, by card: look at it, add an activity, say how one goes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dialogs.dates import read_day
from dialogs.facts import Facts
from dialogs.named_days import Lean
from dialogs.plan_orders import AddActivity, AskActivity, ChangeActivity, LendPlanFiles, ShowPlan
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.cards import Card
from domain.conversations import Scope
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import ActivityId, UnitId
from domain.plans import Stage, Wording
from domain.roster import Principal

# A card's inputs, by the field of an activity that they fill.
TEXTS: Mapping[str, str] = {
    "name": "activity_name",
    "goal": "activity_goal",
    "target": "activity_target",
    "responsible": "activity_role",
}
DAYS: Mapping[str, str] = {"starts_on": "activity_start", "due_on": "activity_due"}


def sit_with_plan(turn: Turn, facts: Facts) -> Principal | Rejected:
    """Return who asks for a plan: somebody of a leadership, or a coordinator, in private."""
    principal = facts.principal
    if principal is None or not (principal.units or principal.is_coordinator):
        return Rejected(Reason.REPRESENTS_NOBODY)
    return principal if turn.conversation.scope is Scope.PERSONAL else Rejected(Reason.ONLY_IN_PRIVATE)


def show(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the plan that a card is about, or was chosen on it; by a word the person's own."""
    principal = sit_with_plan(turn, facts)
    if isinstance(principal, Rejected):
        return refuse(state, principal)
    card = _own_card(turn, facts)
    if isinstance(card, Rejected):
        return refuse(state, card)
    chosen = card.subject.choose(turn.inputs.get("choice", "")) if card and not card.subject.unit_id else None
    unit_id = card.subject.unit_id if card else None
    return Step(State(), command=ShowPlan(principal, UnitId(chosen) if chosen else unit_id))


def ask(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask for a new activity."""
    found = _open_card(turn, facts)
    if isinstance(found, Rejected):
        return refuse(state, found)
    principal, card = found
    return Step(State(), command=AskActivity(principal, card.subject.unit_id))


def add(state: State, turn: Turn, facts: Facts) -> Step:
    """Take a new activity from its card."""
    found = _open_card(turn, facts)
    if isinstance(found, Rejected):
        return refuse(state, found)
    principal, card = found
    changes, slip = read_fields(turn)
    return Step(State(), command=AddActivity(principal, card.subject.unit_id, Wording(**changes), slip))


def pick(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask what has changed of the activity that was chosen; without a choice the plan is shown again."""
    found = _open_card(turn, facts)
    if isinstance(found, Rejected):
        return refuse(state, found)
    principal, card = found
    unit_id, chosen = card.subject.unit_id, card.subject.choose(turn.inputs.get("choice", ""))
    if chosen is None:
        slip = Rejected(Reason.ACTIVITY_NOT_CHOSEN)
        return Step(State(), command=ShowPlan(principal, unit_id, slip=slip))
    return Step(State(), command=ChangeActivity(principal, unit_id, ActivityId(chosen)))


def change(state: State, turn: Turn, facts: Facts) -> Step:
    """Take what has changed of an activity from its card."""
    found = _open_card(turn, facts)
    if isinstance(found, Rejected):
        return refuse(state, found)
    principal, card = found
    subject = card.subject
    if subject.activity_id is None:
        return refuse(state, Reason.STALE_CARD)
    changes, slip = read_fields(turn)
    order = ChangeActivity(
        principal, subject.unit_id, subject.activity_id, changes=changes, seen=subject.revision, slip=slip
    )
    return Step(State(), command=order)


def lend_files(state: State, turn: Turn, facts: Facts) -> Step:
    """Give the templates, and the plan as a file."""
    found = _open_card(turn, facts)
    if isinstance(found, Rejected):
        return refuse(state, found)
    principal, card = found
    if card.subject.unit_id is None:
        return refuse(state, Reason.STALE_CARD)
    return Step(state, command=LendPlanFiles(principal, card.subject.unit_id))


def read_fields(turn: Turn) -> tuple[dict[str, Any], Rejected | None]:
    """Return the fields of an activity that a card has filled in, and the first date that cannot be read."""
    inputs, today = turn.inputs, local_date(turn.now)
    changes: dict[str, Any] = {name: inputs[given] for name, given in TEXTS.items() if given in inputs}
    slips: list[Rejected] = []
    for name, given in DAYS.items():
        if given in inputs:
            day = read_day(inputs[given], today, Lean.TO_COME) if inputs[given].strip() else None
            slips += [day] if isinstance(day, Rejected) else []
            changes |= {name: day} if day is None or isinstance(day, date) else {}
    stages = {str(number): each for number, each in enumerate(Stage, start=1)}
    if inputs.get("activity_stage") in stages:
        changes["stage"] = stages[inputs["activity_stage"]]
    return changes, slips[0] if slips else None


def in_plan(unit_id: UnitId, choices: tuple[str, ...]) -> State:
    """Return that a plan is being looked at, whose activities are known by their numbers."""
    return State(Topic.PLAN, unit_id=unit_id, choices=choices)


# Private functions


def _own_card(turn: Turn, facts: Facts) -> Card | Rejected | None:
    """Return the pressed card if it was drawn for who presses it (S7)."""
    card = facts.card
    if card and not (turn.sender and card.is_for(turn.sender.tenant_id, turn.sender.object_id)):
        return Rejected(Reason.CARD_OF_ANOTHER)
    return card


def _open_card(turn: Turn, facts: Facts) -> tuple[Principal, Card] | Rejected:
    """Return who presses, and the card, which has to be known."""
    principal, card = sit_with_plan(turn, facts), _own_card(turn, facts)
    if isinstance(principal, Rejected):
        return principal
    if card is None or isinstance(card, Rejected):
        return card or Rejected(Reason.STALE_CARD)
    return principal, card
