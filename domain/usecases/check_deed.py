"""Check what a coordinator wants done from the board: who they are, that the round is open, that the unit is in it."""

from datetime import datetime

from msgspec import Struct

from domain.errors import Reason, Rejected
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.roster import Principal, Role, Unit
from domain.rounds import Round, refuse_answers


class Deed(Struct, frozen=True):
    """Something that is done from the board.

    Attributes:
        principal: the coordinator; None for who works at the command line, and `actor` tells who that is.
        unit: about which it is; None for the whole round.
        part: the only one that is meant; None for all that the unit is asked.
    """

    collection: Round
    principal: Principal | None
    actor: str
    unit: Unit | None
    part: Part | None = None


async def check_deed(uow: UnitOfWork, deed: Deed, now: datetime, *, while_open: bool = True) -> Rejected | None:
    """Say no to who is no coordinator of the round's own county as it is stored, and to what no round is open for."""
    collection = deed.collection
    if deed.principal is not None and not await _is_coordinator(uow, deed.principal, collection):
        return Rejected(Reason.NOT_COORDINATOR)
    if deed.unit is not None and deed.unit.id not in {each.id for each in await uow.roster.units(collection.county_id)}:
        return Rejected(Reason.UNIT_MISSING)
    return refuse_answers(collection, now) if while_open else None


# Private functions


async def _is_coordinator(uow: UnitOfWork, principal: Principal, collection: Round) -> bool:
    return any(
        (each.person_id, each.role) == (principal.person.id, Role.COORDINATOR)
        for each in await uow.roster.assignments(collection.county_id)
    )
