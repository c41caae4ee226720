"""Find out who is writing, by the identity Teams vouches for, and what they are in their county."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from domain.ports import UnitOfWork
from domain.roster import (
    SPEAKING_ROLES,
    Assignment,
    Person,
    Principal,
    Role,
    Unit,
    UnitKind,
    mark_of_email,
)


class Identity(Struct, frozen=True):
    """Who Teams says it is; `email` only when it was looked up for someone not yet known."""

    tenant_id: str
    object_id: str
    display_name: str | None
    language: str
    email: str | None = None


async def identify_person(uow: UnitOfWork, identity: Identity) -> Principal | None:
    """Return the known person behind an identity, None for strangers.

    Someone who was added by e-mail address is matched the first time they write, within the same tenant only.
    """
    known = await uow.roster.person(identity.tenant_id, identity.object_id)
    person = known or await _match_email(uow, identity)
    if person is None:
        return None
    told = (identity.display_name or person.display_name, identity.language)
    if person is not known or told != (person.display_name, person.language):
        person = replace(person, display_name=told[0], language=told[1])
        await uow.roster.put_person(person)
    return await _principal(uow, person)


# Private functions


async def _match_email(uow: UnitOfWork, identity: Identity) -> Person | None:
    if not identity.email:
        return None
    person = await uow.roster.person_by_email(identity.tenant_id, identity.email)
    if person is None or person.object_id is not None:
        return None
    # The address has done its work; a mark is kept, so that another role by the same address finds the person.
    return replace(person, object_id=identity.object_id, email=mark_of_email(identity.email))


async def _principal(uow: UnitOfWork, person: Person) -> Principal | None:
    assignments = await uow.roster.assignments_of(person.id)
    if not assignments:
        return None
    county_id = assignments[0].county_id
    (county,) = [each for each in await uow.roster.counties() if each.id == county_id]
    mine = [each for each in assignments if each.county_id == county_id]
    units = await uow.roster.units(county_id)
    spoken_for = {each.unit_id for each in mine if each.role in SPEAKING_ROLES}
    return Principal(
        person=person,
        county=county,
        units=tuple([unit for unit in units if unit.id in spoken_for]),
        is_coordinator=Role.COORDINATOR in [each.role for each in mine],
        offices=_list_offices(units, mine),
    )


def _list_offices(units: Iterable[Unit], assignments: Iterable[Assignment]) -> tuple[tuple[Unit, Role], ...]:
    roles = [(each.unit_id, each.role) for each in assignments]
    theirs = {unit_id for unit_id, _ in roles}
    mine = [unit for unit in units if unit.id in theirs and unit.kind is UnitKind.MUNICIPALITY]
    return tuple([(unit, role) for unit in mine for unit_id, role in roles if unit_id == unit.id])
