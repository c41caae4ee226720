"""Carry out what is wanted of a leadership's plan, and say what came of it: only here its tables are read."""

from collections.abc import Sequence

from msgspec.structs import replace
from rapidfuzz import process

from dialogs.commands import Terms
from dialogs.phrases import normalise
from dialogs.plan_orders import AddActivity, AskActivity, ChangeActivity, LendPlanFiles, PlanOrder, ShowPlan
from dialogs.plans import in_plan
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.errors import Reason, Rejected
from domain.file_links import PlanDocument
from domain.ids import UnitId
from domain.plan_messages import ActivityChange, NewActivity, PlanFiles, PlanQuestion, PlanShown
from domain.plans import Activity
from domain.ports import UnitOfWork
from domain.roster import Principal, Unit, UnitKind
from domain.usecases.link_plan_files import link_plan_files
from domain.usecases.read_plan import FoundPlan, list_leaderships, read_plan
from domain.usecases.write_activity import ActivityEdit, Writing, add_activity, change_activity

# Out of 100: below this, a name that was written is no slip of another.
NEAR_ENOUGH = 60
TEMPLATES = (PlanDocument.PLAN_TEMPLATE, PlanDocument.ACTIVITY_TEMPLATE)


async def carry_out_plan(uow: UnitOfWork, command: PlanOrder, turn: Turn, terms: Terms) -> Step:
    """Return the step that the command's result deserves; a refusal stores nothing."""
    match command:
        case ShowPlan():
            return await show_plan(uow, command)
        case AskActivity():
            return await ask_activity(uow, command)
        case AddActivity():
            return await add(uow, command, turn)
        case ChangeActivity():
            return await change(uow, command, turn)
        case LendPlanFiles():
            return await lend_files(uow, command, turn, terms)


async def show_plan(uow: UnitOfWork, order: ShowPlan) -> Step:
    """Show the plan that is meant, or ask whose."""
    units = await list_leaderships(uow, order.principal)
    unit = _meant(units, order)
    if isinstance(unit, Rejected):
        return refuse(State(), unit)
    if unit is None:
        question = PlanQuestion(tuple((each.id, each.name) for each in units))
        return Step(State(Topic.CHOOSING_PLAN, choices=tuple(each.id for each in units)), (question,))
    shown = await _show(uow, order.principal, unit)
    again = tuple(replace(each, refused=order.slip) if isinstance(each, PlanShown) else each for each in shown.messages)
    return replace(shown, messages=again)


async def ask_activity(uow: UnitOfWork, order: AskActivity) -> Step:
    """Ask for a new activity of the person's own leadership."""
    unit = _own(order.principal, order.unit_id)
    if unit is None:
        return await _ask_whose(uow, order.principal, order.unit_id)
    return _form(unit, NewActivity(unit.id, unit.name))


async def add(uow: UnitOfWork, order: AddActivity, turn: Turn) -> Step:
    """Add the activity and show the plan; what is wrong with it brings its card back."""
    unit = _own(order.principal, order.unit_id)
    if unit is None:
        return await _ask_whose(uow, order.principal, order.unit_id)
    added = order.slip or await add_activity(uow, Writing(order.principal, unit.id), order.wording, turn.now)
    if isinstance(added, Rejected):
        return _form(unit, NewActivity(unit.id, unit.name, order.wording, added))
    return await _show(uow, order.principal, unit, added)


async def change(uow: UnitOfWork, order: ChangeActivity, turn: Turn) -> Step:
    """Change the activity and show the plan; without changes, or with a slip in them, ask."""
    unit = _own(order.principal, order.unit_id)
    if unit is None:
        return await _ask_whose(uow, order.principal, order.unit_id)
    found = await read_plan(uow, order.principal, unit.id)
    if isinstance(found, Rejected):
        return refuse(State(), found)
    activity = _pick(found.activities, order)
    if activity is None:
        return refuse(in_plan(unit.id, tuple(each.id for each in found.activities)), Reason.ACTIVITY_NOT_FOUND)
    if order.slip or not order.changes:
        return _ask_change(found, activity, order, order.slip)
    edit = ActivityEdit(activity.id, order.changes, order.seen)
    changed = await change_activity(uow, Writing(order.principal, unit.id), edit, turn.now)
    if isinstance(changed, Rejected):
        others = changed.reason is Reason.ACTIVITY_CHANGED
        return _ask_change(found, activity, replace(order, changes={}) if others else order, changed)
    return await _show(uow, order.principal, unit, changed)


async def lend_files(uow: UnitOfWork, order: LendPlanFiles, turn: Turn, terms: Terms) -> Step:
    """Lend links to the templates, and to the plan itself once it has an activity."""
    unit_id = order.unit_id
    if unit_id is None:
        own = _own(order.principal, None)
        if own is None:
            return await show_plan(uow, ShowPlan(order.principal))
        unit_id = own.id
    found = await read_plan(uow, order.principal, unit_id)
    if isinstance(found, Rejected):
        return refuse(State(), found)
    documents = (PlanDocument.ACTIVITY_PLAN, *TEMPLATES) if found.activities else TEMPLATES
    addresses: dict[PlanDocument, str] = {}
    if terms.public_url is not None:
        tokens = await link_plan_files(uow, found.unit.id, documents, turn.language, terms.machine_now)
        addresses = {document: f"{terms.public_url}/files/{token}" for document, token in tokens.items()}
    state = in_plan(found.unit.id, tuple(each.id for each in found.activities))
    return Step(state, (PlanFiles(found.unit.id, found.unit.name, addresses),))


# Private functions


async def _show(uow: UnitOfWork, principal: Principal, unit: Unit, changed: Activity | None = None) -> Step:
    found = await read_plan(uow, principal, unit.id)
    if isinstance(found, Rejected):
        return refuse(State(), found)
    shown = PlanShown(found.unit.id, found.unit.name, found.activities, found.is_own, changed)
    return Step(in_plan(found.unit.id, tuple(each.id for each in found.activities)), (shown,))


def _form(unit: Unit, form: NewActivity) -> Step:
    return Step(State(Topic.NEW_ACTIVITY, unit_id=unit.id), (form,))


async def _ask_whose(uow: UnitOfWork, principal: Principal, unit_id: UnitId | None) -> Step:
    """Ask which of several own leaderships is meant; whoever has none of that name leaves it to its owners."""
    own = [unit for unit in await list_leaderships(uow, principal) if principal.speaks_for(unit.id)]
    if unit_id is not None or not own:
        return refuse(State(), Reason.PLAN_OF_ANOTHER)
    question = PlanQuestion(tuple((each.id, each.name) for each in own))
    return Step(State(Topic.CHOOSING_PLAN, choices=tuple(each.id for each in own)), (question,))


def _meant(units: Sequence[Unit], order: ShowPlan) -> Unit | Rejected | None:
    """Return the leadership with the id or name; without either the own one, or the only one; None to be asked."""
    if order.named:
        return _find_named(units, order.named)
    if order.unit_id is not None:
        found = next((unit for unit in units if unit.id == order.unit_id), None)
        return found or Rejected(Reason.PLAN_OF_ANOTHER)
    own = [unit for unit in units if order.principal.speaks_for(unit.id)] or units
    if not own:
        return Rejected(Reason.PLAN_OF_ANOTHER)
    return own[0] if len(own) == 1 else None


def _find_named(units: Sequence[Unit], named: str) -> Unit | Rejected:
    known = {normalise(unit.name): unit for unit in units} | {unit.id: unit for unit in units}
    found = known.get(normalise(named)) or known.get(named)
    if found:
        return found
    near = process.extractOne(normalise(named), [normalise(unit.name) for unit in units], score_cutoff=NEAR_ENOUGH)
    data = {"given": named[:40], "near": known[near[0]].name if near else ""}
    return Rejected(Reason.PLAN_UNIT_UNKNOWN, data)


def _own(principal: Principal, unit_id: UnitId | None) -> Unit | None:
    own = [unit for unit in principal.units if unit.kind is UnitKind.LEADERSHIP]
    meant = [unit for unit in own if unit_id in {None, unit.id}]
    return meant[0] if len(meant) == 1 else None


def _pick(plan: Sequence[Activity], order: ChangeActivity) -> Activity | None:
    if order.activity_id is not None:
        return next((each for each in plan if each.id == order.activity_id), None)
    number = order.number or 0
    return plan[number - 1] if 0 < number <= len(plan) else None


def _ask_change(found: FoundPlan, activity: Activity, order: ChangeActivity, refused: Rejected | None) -> Step:
    """Ask what has changed, filled in with what was written already."""
    wording = replace(activity.wording, **order.changes)
    number = found.activities.index(activity) + 1
    question = ActivityChange(found.unit.id, found.unit.name, activity, number, wording, refused)
    return Step(in_plan(found.unit.id, tuple(each.id for each in found.activities)), (question,))
