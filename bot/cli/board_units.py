"""Which unit of the board a command means: by its name, and by a part where two kinds of unit have the same."""

from typing import Annotated

import typer
from msgspec import Struct

from bot.cli.problems import Problems
from bot.cli.sessions import Session, fold_name
from bot.cli.unit_choices import find_among
from bot.cli.year_choices import choose_latest
from domain.errors import Reason, Rejected
from domain.instruments import Part
from domain.roster import County, Unit, UnitKind
from domain.usecases.check_deed import Deed

PartName = Annotated[
    Part | None,
    typer.Option("--part", metavar="PART", help=f"Only this part: {', '.join(Part)}.", show_default=False),
]
UnitName = Annotated[
    str | None,
    typer.Option("--unit", metavar="UNIT", help="Only this leadership or municipality.", show_default=False),
]
UnitArgument = Annotated[str, typer.Argument(metavar="UNIT", help="A leadership or a municipality by its name.")]


class BoardUnit(Struct, frozen=True):
    """What a command names: a unit or none, a part or none, a year or none."""

    name: str | None
    part: Part | None
    year: int | None


async def find_deed(session: Session, county: County, named: BoardUnit) -> Deed | Problems:
    """Return what is to be done about which unit in which round, by who works at the command line."""
    collection = await choose_latest(session, county, named.year)
    if isinstance(collection, Problems):
        return collection
    unit = await _find_unit(session, county, named) if named.name is not None else None
    if isinstance(unit, Rejected):
        return session.refuse(unit)
    return Deed(collection, None, session.actor, unit, named.part)


# Private functions


async def _find_unit(session: Session, county: County, named: BoardUnit) -> Unit | Rejected:
    units = await session.uow.roster.units(county.id, named.part.asked_of if named.part else None)
    name = named.name or ""
    found = [each for each in units if fold_name(each.name) == fold_name(name)]
    if len(found) > 1:
        return Rejected(Reason.SEVERAL_UNITS, {"unit": name})
    kinds = {each.kind for each in found} or {named.part.asked_of if named.part else UnitKind.LEADERSHIP}
    return find_among(session, county, units, (kinds.pop(), name))
