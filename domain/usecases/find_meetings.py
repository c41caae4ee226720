"""Find a leadership that somebody may see the meetings of, and how its meetings stand."""

from collections.abc import Sequence

from msgspec import Struct

from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.meetings import Meeting
from domain.ports import UnitOfWork
from domain.rhythms import Rhythm
from domain.roster import Principal, Unit, UnitKind


class Overview(Struct, frozen=True):
    """How a leadership's meetings stand: all of them as they are now, and what it aims for."""

    unit: Unit
    meetings: Sequence[Meeting]
    rhythm: Rhythm | None


def list_leaderships(principal: Principal, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return the leaderships whose meetings a person may see and change: their own, and a coordinator all."""
    seen, own = units if principal.is_coordinator else principal.units, principal.county.id
    return tuple([unit for unit in seen if unit.kind is UnitKind.LEADERSHIP and unit.county_id == own])


async def find_leadership(uow: UnitOfWork, principal: Principal, unit_id: UnitId) -> Unit | Rejected:
    """Return the leadership, or say no to somebody who has no part in it; asked within the transaction (S26)."""
    units = await uow.roster.units(principal.county.id, UnitKind.LEADERSHIP)
    mine = list_leaderships(principal, units)
    return next((unit for unit in mine if unit.id == unit_id), Rejected(Reason.REPRESENTS_NOBODY))


async def find_meetings(uow: UnitOfWork, principal: Principal, unit_id: UnitId) -> Overview | Rejected:
    """Return how a leadership's meetings stand."""
    unit = await find_leadership(uow, principal, unit_id)
    if isinstance(unit, Rejected):
        return unit
    said = await uow.meetings.rhythms(unit_id)
    return Overview(unit, await uow.meetings.of_unit(unit_id), said[-1].rhythm if said else None)
