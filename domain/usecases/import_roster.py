"""Bring a county's leaderships and municipalities in from a roster file."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.errors import Reason, Rejected
from domain.ids import CountyId, UnitId, new_id
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import MAX_NAME_LENGTH, County, RosterRow, Unit, UnitKind, check_roster


class RosterImported(Struct, frozen=True):
    """How many units the county has, and how many of them are new."""

    county: str
    leaderships: int
    municipalities: int
    added: int


async def import_roster(
    uow: UnitOfWork, county_name: str, rows: Sequence[RosterRow], actor: str, now: datetime
) -> RosterImported | tuple[Rejected, ...]:
    """Add what the file names and the county lacks; importing again changes nothing.

    Any problem in the file leaves everything as it was.
    """
    if not county_name.strip() or len(county_name) > MAX_NAME_LENGTH:
        return (Rejected(Reason.UNKNOWN_COUNTY, {"county": county_name[:MAX_NAME_LENGTH]}),)
    county = await uow.roster.county_named(county_name.strip())
    existing = await uow.roster.units(county.id) if county else ()
    problems = check_roster(rows, existing)
    if problems:
        return problems
    if county is None:
        county = County(CountyId(new_id()), county_name.strip())
        await uow.roster.add_county(county)
    added = await _add_missing(uow, county.id, rows, existing)
    if added:
        await uow.audit.add(AuditEntry(now, actor, "roster_imported", {"county": county.id, "added": added}))
    units = await uow.roster.units(county.id)
    return RosterImported(
        county=county.name,
        leaderships=sum(unit.kind is UnitKind.LEADERSHIP for unit in units),
        municipalities=sum(unit.kind is UnitKind.MUNICIPALITY for unit in units),
        added=added,
    )


# Private functions


async def _add_missing(
    uow: UnitOfWork, county_id: CountyId, rows: Sequence[RosterRow], existing: Sequence[Unit]
) -> int:
    # Falun is a leadership and a municipality: a name is unique within its kind only.
    known = {(unit.kind, unit.name): unit for unit in existing}
    added = 0
    for row in rows:
        leadership = known.get((UnitKind.LEADERSHIP, row.leadership))
        if leadership is None:
            leadership = Unit(UnitId(new_id()), county_id, UnitKind.LEADERSHIP, row.leadership)
            known[leadership.kind, leadership.name] = leadership
            await uow.roster.add_unit(leadership)
            added += 1
        if (UnitKind.MUNICIPALITY, row.municipality) in known:
            continue
        municipality = Unit(
            id=UnitId(new_id()),
            county_id=county_id,
            kind=UnitKind.MUNICIPALITY,
            name=row.municipality,
            code=row.municipality_code,
            leadership_id=leadership.id,
        )
        known[municipality.kind, municipality.name] = municipality
        await uow.roster.add_unit(municipality)
        added += 1
    return added
