"""Counties, units, persons and their roles, as rows."""

import unicodedata
from collections.abc import Collection, Sequence
from functools import partial

from msgspec.structs import replace
from sqlalchemy import and_, bindparam, delete, insert, select

from domain.ids import CountyId, PersonId
from domain.roster import Assignment, County, Person, Unit, UnitKind
from storage.mappings import (
    assignment_from_row,
    assignment_to_row,
    county_from_row,
    county_to_row,
    person_from_row,
    person_to_row,
    unit_from_row,
    unit_to_row,
)
from storage.statements import Row
from storage.tables import assignments, counties, persons, units
from storage.text_lists import is_any
from storage.transactions import Question, Transaction

# The last three letters of the alphabet, with their neighbours' spellings; ü is sorted as y.
_SWEDISH_LETTERS = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y"})

_COUNTIES = select(counties)
_COUNTY_NAMED = select(counties).where(counties.c.name_key == bindparam("its_name"))
_ADD_COUNTY = insert(counties)
_UNITS = select(units).where(units.c.county_id == bindparam("county"))
_ADD_UNIT = insert(units)
_PERSON = select(persons).where(
    persons.c.tenant_id == bindparam("tenant"), persons.c.object_id == bindparam("its_object")
)
_PERSON_BY_EMAIL = select(persons).where(
    persons.c.tenant_id == bindparam("tenant", type_=persons.c.tenant_id.type),
    persons.c.email_key == bindparam("email", type_=persons.c.email_key.type),
)
_PERSON_WITH_ID = select(persons).where(persons.c.id == bindparam("its_id"))
_UNMATCHED = (
    select(persons.c.id)
    .where(
        persons.c.tenant_id == bindparam("tenant", type_=persons.c.tenant_id.type),
        persons.c.object_id.is_(None),
        persons.c.email_key.is_not(None),
    )
    .limit(1)
)
_HERE = select(assignments.c.person_id).where(assignments.c.county_id == bindparam("county"))
_PERSONS_HERE = select(persons).where(persons.c.id.in_(_HERE)).order_by(persons.c.id)
_PERSONS = select(persons).where(is_any(persons.c.tenant_id, "tenants"), is_any(persons.c.object_id, "objects"))
_ASSIGNMENTS_OF = (
    select(assignments).where(assignments.c.person_id == bindparam("person")).order_by(assignments.c.sequence)
)
_ALL_ROLES = select(assignments).where(assignments.c.county_id == bindparam("county")).order_by(assignments.c.sequence)
_ROLES = select(assignments).where(is_any(assignments.c.person_id, "persons")).order_by(assignments.c.sequence)


class RosterTable:
    """The port `Roster`. Tenant and object ids are kept in lower case and compared without case."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._expected: dict[tuple[str, str], Person | None] = {}

    def ask_for_persons(self, people: Collection[tuple[str, str]]) -> Question:
        """Return the query for people by tenant and object id, whose rows `expect_persons` takes."""
        return _PERSONS, {
            "tenants": sorted({tenant.lower() for tenant, _ in people}),
            "objects": sorted({object_id.lower() for _, object_id in people}),
        }

    def expect_persons(self, people: Collection[tuple[str, str]], rows: Sequence[Row]) -> Sequence[Person]:
        """Remember people who were read for those who are about to ask for them; return those there are."""
        found = [person_from_row(row) for row in rows]
        known = {(each.tenant_id, each.object_id): each for each in found}
        asked = [(tenant.lower(), object_id.lower()) for tenant, object_id in people]
        self._expected |= {key: known.get(key) for key in asked}
        return [person for key in asked if (person := known.get(key))]

    def ask_for_roles(self, persons: Collection[PersonId]) -> tuple[Question, ...]:
        """Return the query for the roles of those whose roles are not known, whose rows `expect_roles` takes."""
        unknown = [person_id for person_id in persons if not self._transaction.knows(("roles", person_id))]
        return ((_ROLES, {"persons": unknown}),) if unknown else ()

    def expect_roles(self, persons: Collection[PersonId], found: Sequence[Sequence[Row]]) -> None:
        """Remember roles that were read for those who are about to ask for them."""
        for rows in found:
            roles: dict[PersonId, list[Assignment]] = {person_id: [] for person_id in persons}
            for row in rows:
                roles[row["person_id"]].append(assignment_from_row(row))
            for person_id, its in roles.items():
                if not self._transaction.knows(("roles", person_id)):
                    self._transaction.teach(("roles", person_id), its)

    async def counties(self) -> Sequence[County]:
        """Return all counties, sorted by name."""
        return list(await self._transaction.recall("counties", self._read_counties))

    async def county_named(self, name: str) -> County | None:
        """Return the county with this name, whatever its case."""
        row = await self._transaction.first(_COUNTY_NAMED, {"its_name": name})
        return county_from_row(row) if row else None

    async def add_county(self, county: County) -> None:
        """Add the county; its name must be new."""
        await self._transaction.change_catalogue()
        await self._transaction.run(_ADD_COUNTY, [county_to_row(county)])

    async def units(self, county_id: CountyId, kind: UnitKind | None = None) -> Sequence[Unit]:
        """Return the county's units sorted by name, Swedish letters last."""
        read = partial(self._read_units, county_id, kind)
        return list(await self._transaction.recall(("units", county_id, kind), read))

    async def add_unit(self, unit: Unit) -> None:
        """Add the unit; its name must be new among its kind, its code in the county."""
        await self._transaction.change_catalogue()
        await self._transaction.run(_ADD_UNIT, [unit_to_row(unit)])

    async def person(self, tenant_id: str, object_id: str) -> Person | None:
        """Return the person with this id."""
        if (key := (tenant_id.lower(), object_id.lower())) in self._expected:
            return self._expected[key]
        row = await self._transaction.first(_PERSON, {"tenant": tenant_id, "its_object": object_id})
        return person_from_row(row) if row else None

    async def person_by_email(self, tenant_id: str, email: str) -> Person | None:
        """Return the person with this address, whatever its case."""
        row = await self._transaction.first(_PERSON_BY_EMAIL, {"tenant": tenant_id, "email": email})
        return person_from_row(row) if row else None

    async def person_with_id(self, person_id: PersonId) -> Person | None:
        """Return the person with our own id, whether they have a role or not."""
        row = await self._transaction.first(_PERSON_WITH_ID, {"its_id": person_id})
        return person_from_row(row) if row else None

    async def persons(self, county_id: CountyId) -> Sequence[Person]:
        """Return everyone with a role in the county."""
        return [person_from_row(row) for row in await self._transaction.all(_PERSONS_HERE, {"county": county_id})]

    async def has_unmatched_emails(self, tenant_id: str) -> bool:
        """Tell whether someone in the tenant is known by e-mail only."""
        return await self._transaction.first(_UNMATCHED, {"tenant": tenant_id}) is not None

    async def put_person(self, person: Person) -> None:
        """Add the person, or replace the one with the same id."""
        self._expected = {key: known for key, known in self._expected.items() if known is None or known.id != person.id}
        if person.object_id:
            key = (person.tenant_id.lower(), person.object_id.lower())
            self._expected[key] = replace(person, tenant_id=key[0], object_id=key[1])
        await self._transaction.put(persons, person_to_row(person))

    async def assignments(self, county_id: CountyId) -> Sequence[Assignment]:
        """Return the county's assignments, in the order they were added."""
        known = await self._transaction.recall(("assignments", county_id), partial(self._read_all_roles, county_id))
        return list(known)

    async def assignments_of(self, person_id: PersonId) -> Sequence[Assignment]:
        """Return a person's assignments, in the order they were added."""
        return list(await self._transaction.recall(("roles", person_id), partial(self._read_assignments, person_id)))

    async def add_assignment(self, assignment: Assignment) -> bool:
        """Add the assignment; False when it was there already."""
        await self._transaction.change_catalogue()
        return await self._transaction.insert_new(assignments, assignment_to_row(assignment))

    async def remove_assignment(self, assignment: Assignment) -> bool:
        """Remove the assignment; False when it was not there."""
        await self._transaction.change_catalogue()
        row = assignment_to_row(assignment)
        its = and_(*(assignments.c[name].is_not_distinct_from(value) for name, value in row.items()))
        statement = delete(assignments).where(its).returning(assignments.c.sequence)
        return await self._transaction.first(statement) is not None

    async def _read_all_roles(self, county_id: CountyId) -> Sequence[Assignment]:
        rows = await self._transaction.all(_ALL_ROLES, {"county": county_id})
        return tuple(assignment_from_row(row) for row in rows)

    async def _read_counties(self) -> Sequence[County]:
        found = [county_from_row(row) for row in await self._transaction.all(_COUNTIES)]
        return sorted(found, key=lambda county: swedish_order(county.name))

    async def _read_units(self, county_id: CountyId, kind: UnitKind | None) -> Sequence[Unit]:
        if kind is not None:
            return [unit for unit in await self.units(county_id) if unit.kind is kind]
        found = [unit_from_row(row) for row in await self._transaction.all(_UNITS, {"county": county_id})]
        return sorted(found, key=lambda unit: (swedish_order(unit.name), unit.kind))

    async def _read_assignments(self, person_id: PersonId) -> Sequence[Assignment]:
        rows = await self._transaction.all(_ASSIGNMENTS_OF, {"person": person_id})
        return [assignment_from_row(row) for row in rows]


def swedish_order(name: str) -> tuple[str, str]:
    """Return what sorts a name in the Swedish alphabet: å, ä, ö after z, other accents beside their letter."""
    letters = unicodedata.normalize("NFC", name).casefold().translate(_SWEDISH_LETTERS)
    plain = "".join(each for each in unicodedata.normalize("NFD", letters) if not unicodedata.combining(each))
    return plain, name
