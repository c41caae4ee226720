"""Read a leadership's plan, for who may."""

from msgspec import Struct

from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.plans import MOST_ACTIVITIES, Activity, current_plan, refuse_reading
from domain.ports import UnitOfWork
from domain.roster import Principal, Unit, UnitKind


class FoundPlan(Struct, frozen=True):
    """A leadership and its activities as they are now, as many as there is room for; whether who asks belongs to it."""

    unit: Unit
    activities: tuple[Activity, ...]
    is_own: bool


async def read_plan(uow: UnitOfWork, principal: Principal, unit_id: UnitId) -> FoundPlan | Rejected:
    """Return the plan to the leadership's own people and the county's coordinators, to nobody else (S8)."""
    refused = refuse_reading(principal.units, unit_id, is_coordinator=principal.is_coordinator)
    if refused:
        return refused
    unit = next((each for each in await list_leaderships(uow, principal) if each.id == unit_id), None)
    if unit is None:
        return Rejected(Reason.PLAN_OF_ANOTHER)
    plan = current_plan(await uow.plans.of_unit(unit_id))
    return FoundPlan(unit, plan[:MOST_ACTIVITIES], principal.speaks_for(unit_id))


async def list_leaderships(uow: UnitOfWork, principal: Principal) -> tuple[Unit, ...]:
    """Return the leaderships whose plan a person may see: their own, or all of the county for a coordinator."""
    if principal.is_coordinator:
        return tuple(await uow.roster.units(principal.county.id, UnitKind.LEADERSHIP))
    return tuple(unit for unit in principal.units if unit.kind is UnitKind.LEADERSHIP)
