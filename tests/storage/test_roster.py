"""The port `Roster`, on all databases."""

import pytest
from msgspec.structs import replace

from domain.errors import DomainError
from domain.ids import CountyId, PersonId, UnitId
from domain.roster import Assignment, County, Person, Role, Unit, UnitKind
from tests.storage.samples import CHAIR, CONTACT, COUNTY, LS01, LS02, TENANT, AnyDatabase, commit_with

OTHER_COUNTY = County(CountyId("other"), "Värmland")


@pytest.mark.parametrize("name", ["Dalarna", "DALARNA", " dalarna "])
async def test_a_county_is_found_whatever_its_case(seeded: AnyDatabase, name: str) -> None:
    async with seeded.read() as unit:
        assert await unit.roster.county_named(name) == COUNTY
        assert await unit.roster.county_named("Dala") is None


async def test_letters_beyond_ascii_have_no_case_either(any_database: AnyDatabase) -> None:
    async with any_database.open() as unit:
        await unit.roster.add_county(County(CountyId("o"), "Östergötland"))
        assert await unit.roster.county_named("ÖSTERGÖTLAND") is not None


async def test_a_county_name_is_given_once_whatever_its_case(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await unit.roster.add_county(County(CountyId("copy"), "DALARNA"))


async def test_units_are_sorted_with_swedish_letters_last(seeded: AnyDatabase) -> None:
    names = ["Örebro", "Älvdalen", "Åre", "Avesta", "Orsa", "Zinkgruvan"]
    async with seeded.open() as unit:
        for name in names:
            await unit.roster.add_unit(Unit(UnitId(name), COUNTY.id, UnitKind.MUNICIPALITY, name))
        found = await unit.roster.units(COUNTY.id, UnitKind.MUNICIPALITY)
        assert [each.name for each in found] == ["Avesta", "Orsa", "Zinkgruvan", "Åre", "Älvdalen", "Örebro"]


async def test_units_are_those_of_the_county_and_kind(seeded: AnyDatabase) -> None:
    falun = Unit(UnitId("falun"), COUNTY.id, UnitKind.MUNICIPALITY, "Falun", "2080", LS01.id)
    async with seeded.open() as unit:
        await unit.roster.add_county(OTHER_COUNTY)
        await unit.roster.add_unit(Unit(UnitId("x"), OTHER_COUNTY.id, UnitKind.LEADERSHIP, "LS01"))
        await unit.roster.add_unit(falun)
        assert await unit.roster.units(COUNTY.id) == [falun, LS01, LS02]
        assert await unit.roster.units(COUNTY.id, UnitKind.LEADERSHIP) == [LS01, LS02]


async def test_a_municipality_may_be_named_as_its_leadership(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.roster.add_unit(Unit(UnitId("m"), COUNTY.id, UnitKind.MUNICIPALITY, "LS01"))
        assert [each.kind for each in await unit.roster.units(COUNTY.id)][:2] == ["leadership", "municipality"]


@pytest.mark.parametrize(
    "copy",
    [
        Unit(LS01.id, COUNTY.id, UnitKind.LEADERSHIP, "another name"),
        Unit(UnitId("new"), COUNTY.id, UnitKind.LEADERSHIP, "LS01"),
        Unit(UnitId("new"), COUNTY.id, UnitKind.MUNICIPALITY, "new", "2080"),
    ],
    ids=["id", "name", "code"],
)
async def test_a_unit_is_added_once(seeded: AnyDatabase, copy: Unit) -> None:
    async with seeded.open() as unit:
        await unit.roster.add_unit(Unit(UnitId("falun"), COUNTY.id, UnitKind.MUNICIPALITY, "Falun", "2080"))
        with pytest.raises(DomainError, match="already_there"):
            await unit.roster.add_unit(copy)


async def test_a_person_is_found_by_ids_in_either_case(seeded: AnyDatabase) -> None:
    assert CHAIR.object_id
    async with seeded.read() as unit:
        assert await unit.roster.person(TENANT.upper(), CHAIR.object_id.upper()) == CHAIR
        assert await unit.roster.person("another tenant", CHAIR.object_id) is None
        assert await unit.roster.person(TENANT, "nobody") is None


async def test_ids_are_kept_in_lower_case(seeded: AnyDatabase) -> None:
    person = Person(PersonId("p"), TENANT.upper(), "ABC")
    async with seeded.open() as unit:
        await unit.roster.put_person(person)
        assert await unit.roster.person(TENANT, "abc") == replace(person, tenant_id=TENANT, object_id="abc")


async def test_a_person_is_found_by_address_in_either_case_and_keeps_its_spelling(seeded: AnyDatabase) -> None:
    async with seeded.read() as unit:
        assert await unit.roster.person_by_email(TENANT, "kontakt.ls02@EXAMPLE.org") == CONTACT
        assert await unit.roster.person_by_email("another tenant", "kontakt.ls02@example.org") is None


async def test_a_person_known_by_address_only_is_told_of_until_matched(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        assert await unit.roster.has_unmatched_emails(TENANT)
        assert not await unit.roster.has_unmatched_emails("another tenant")
        await unit.roster.put_person(replace(CONTACT, object_id="found"))
        assert not await unit.roster.has_unmatched_emails(TENANT)
        assert await unit.roster.person(TENANT, "found") == replace(CONTACT, object_id="found")


@pytest.mark.parametrize(
    "copy",
    [
        Person(PersonId("copy"), TENANT, CHAIR.object_id),
        Person(PersonId("copy"), TENANT, None, "KONTAKT.LS02@example.org"),
    ],
    ids=["object id", "e-mail"],
)
async def test_nobody_is_two_persons(seeded: AnyDatabase, copy: Person) -> None:
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.roster.put_person(copy))


async def test_persons_are_those_with_a_role_in_the_county_once_each(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.roster.add_county(OTHER_COUNTY)
        await unit.roster.add_assignment(Assignment(CHAIR.id, COUNTY.id, Role.COORDINATOR))
        assert {person.id for person in await unit.roster.persons(COUNTY.id)} == {CHAIR.id, CONTACT.id}
        assert len(await unit.roster.persons(COUNTY.id)) == 2
        assert await unit.roster.persons(OTHER_COUNTY.id) == []


@pytest.mark.parametrize("unit_id", [LS02.id, None], ids=["for a unit", "for the county"])
async def test_an_assignment_is_added_once(seeded: AnyDatabase, unit_id: UnitId | None) -> None:
    role = Assignment(CHAIR.id, COUNTY.id, Role.DEVELOPER, unit_id)
    async with seeded.open() as unit:
        assert await unit.roster.add_assignment(role)
        assert not await unit.roster.add_assignment(role)
        assert (await unit.roster.assignments_of(CHAIR.id)).count(role) == 1


async def test_assignments_come_in_the_order_they_were_added(seeded: AnyDatabase) -> None:
    first = Assignment(CHAIR.id, COUNTY.id, Role.CHAIR, LS01.id)
    second = Assignment(CONTACT.id, COUNTY.id, Role.CONTACT, LS02.id)
    third = Assignment(CHAIR.id, COUNTY.id, Role.COORDINATOR)
    async with seeded.open() as unit:
        await unit.roster.add_assignment(third)
        assert await unit.roster.assignments(COUNTY.id) == [first, second, third]
        assert await unit.roster.assignments_of(CHAIR.id) == [first, third]
