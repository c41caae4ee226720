"""Counties, units, persons and their roles, as rows."""

import unicodedata
from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select

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
from storage.tables import assignments, counties, persons, units
from storage.transactions import Transaction

# The last three letters of the alphabet, with their neighbours' spellings; ü is sorted as y.
_SWEDISH_LETTERS = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y"})

_COUNTIES = select(counties)
_UNITS = select(units).where(units.c.county_id == bindparam("county"))
_PERSON = select(persons).where(
    persons.c.tenant_id == bindparam("tenant"), persons.c.object_id == bindparam("its_object")
)
_ASSIGNMENTS_OF = (
    select(assignments).where(assignments.c.person_id == bindparam("person")).order_by(assignments.c.sequence)
)


class RosterTable:
    """The port `Roster`. Tenant and object ids are kept in lower case and compared without case."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        # Asked for several times in a turn; sorted once.
        self._units: dict[CountyId, Sequence[Unit]] = {}

    async def counties(self) -> Sequence[County]:
        """Return all counties, sorted by name."""
        found = [county_from_row(row) for row in await self._transaction.all(_COUNTIES)]
        return sorted(found, key=lambda county: swedish_order(county.name))

    async def county_named(self, name: str) -> County | None:
        """Return the county with this name, whatever its case."""
        row = await self._transaction.first(select(counties).where(counties.c.name_key == name))
        return county_from_row(row) if row else None

    async def add_county(self, county: County) -> None:
        """Add the county; its name must be new."""
        await self._transaction.run(insert(counties).values(county_to_row(county)))

    async def units(self, county_id: CountyId, kind: UnitKind | None = None) -> Sequence[Unit]:
        """Return the county's units sorted by name, Swedish letters last."""
        if county_id not in self._units:
            rows = await self._transaction.all(_UNITS, {"county": county_id})
            found = [unit_from_row(row) for row in rows]
            self._units[county_id] = sorted(found, key=lambda unit: (swedish_order(unit.name), unit.kind))
        return [unit for unit in self._units[county_id] if kind in (None, unit.kind)]

    async def add_unit(self, unit: Unit) -> None:
        """Add the unit; its name must be new among its kind, its code in the county."""
        self._units.clear()
        await self._transaction.run(insert(units).values(unit_to_row(unit)))

    async def person(self, tenant_id: str, object_id: str) -> Person | None:
        """Return the person with this id."""
        row = await self._transaction.first(_PERSON, {"tenant": tenant_id, "its_object": object_id})
        return person_from_row(row) if row else None

    async def person_by_email(self, tenant_id: str, email: str) -> Person | None:
        """Return the person with this address, whatever its case."""
        query = select(persons).where(persons.c.tenant_id == tenant_id, persons.c.email_key == email)
        row = await self._transaction.first(query)
        return person_from_row(row) if row else None

    async def persons(self, county_id: CountyId) -> Sequence[Person]:
        """Return everyone with a role in the county."""
        here = select(assignments.c.person_id).where(assignments.c.county_id == county_id)
        query = select(persons).where(persons.c.id.in_(here)).order_by(persons.c.id)
        return [person_from_row(row) for row in await self._transaction.all(query)]

    async def has_unmatched_emails(self, tenant_id: str) -> bool:
        """Tell whether someone in the tenant is known by e-mail only."""
        query = select(persons.c.id).where(
            persons.c.tenant_id == tenant_id, persons.c.object_id.is_(None), persons.c.email_key.is_not(None)
        )
        return await self._transaction.first(query.limit(1)) is not None

    async def put_person(self, person: Person) -> None:
        """Add the person, or replace the one with the same id."""
        await self._transaction.put(persons, person_to_row(person))

    async def assignments(self, county_id: CountyId) -> Sequence[Assignment]:
        """Return the county's assignments, in the order they were added."""
        query = select(assignments).where(assignments.c.county_id == county_id).order_by(assignments.c.sequence)
        return [assignment_from_row(row) for row in await self._transaction.all(query)]

    async def assignments_of(self, person_id: PersonId) -> Sequence[Assignment]:
        """Return a person's assignments, in the order they were added."""
        rows = await self._transaction.all(_ASSIGNMENTS_OF, {"person": person_id})
        return [assignment_from_row(row) for row in rows]

    async def add_assignment(self, assignment: Assignment) -> bool:
        """Add the assignment; False when it was there already."""
        return await self._transaction.insert_new(assignments, assignment_to_row(assignment))


def swedish_order(name: str) -> tuple[str, str]:
    """Return what sorts a name in the Swedish alphabet: å, ä, ö after z, other accents beside their letter."""
    letters = unicodedata.normalize("NFC", name).casefold().translate(_SWEDISH_LETTERS)
    plain = "".join(each for each in unicodedata.normalize("NFD", letters) if not unicodedata.combining(each))
    return plain, name
