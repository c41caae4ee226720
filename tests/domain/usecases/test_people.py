"""Adding people, and knowing them again."""

import pytest
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.ids import CountyId, PersonId
from domain.ports import UnitOfWork
from domain.roster import Assignment, County, Role, mark_of_email
from domain.usecases.add_person import NewPerson, PersonAdded, add_person
from domain.usecases.identify_person import Identity, identify_person
from tests.support.builders import COUNTY, NOW, TENANT, a_person, a_unit, object_id_of

OBJECT_ID = object_id_of("chair-ls01")
CHAIR = NewPerson(TENANT, OBJECT_ID, None, "Ordförande LS01", Role.CHAIR, a_unit())
BY_EMAIL = replace(CHAIR, object_id=None, email="Chair.LS01@Example.org")
IDENTITY = Identity(TENANT, OBJECT_ID, "Ordförande LS01", "sv")
OTHER_TENANT = "99999999-aaaa-4aaa-8aaa-999999999999"


async def test_a_person_added_by_id_is_known_when_they_write(uow: UnitOfWork) -> None:
    await _add(uow, CHAIR)
    principal = await identify_person(uow, IDENTITY)
    assert principal is not None
    assert (principal.units, principal.is_coordinator, principal.county) == ((a_unit(),), False, COUNTY)
    # Only a municipality asks its people for a part by their roles.
    assert principal.offices == ()


async def test_adding_again_changes_nothing(uow: UnitOfWork) -> None:
    first, again = await _add(uow, CHAIR), await _add(uow, CHAIR)
    assert (first.added, again.added, again.person) == (True, False, first.person)
    assert len(await uow.roster.assignments(COUNTY.id)) == 1
    assert [entry.what for entry in await uow.audit.all()] == ["role_given"]


async def test_a_second_role_is_the_same_persons(uow: UnitOfWork) -> None:
    first = await _add(uow, CHAIR)
    second = await _add(uow, replace(CHAIR, role=Role.COORDINATOR, unit=None))
    principal = await identify_person(uow, IDENTITY)
    assert second.person == first.person
    assert principal is not None
    assert principal.is_coordinator


@pytest.mark.parametrize("pasted", [OBJECT_ID.upper(), f"{{{OBJECT_ID}}}", OBJECT_ID.replace("-", "")])
async def test_an_id_pasted_in_another_form_is_the_same_id(uow: UnitOfWork, pasted: str) -> None:
    await _add(uow, replace(CHAIR, tenant_id=TENANT.upper(), object_id=pasted))
    assert await identify_person(uow, IDENTITY) is not None


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (replace(CHAIR, object_id=None), Reason.PERSON_NEEDS_ID_OR_EMAIL),
        (replace(CHAIR, object_id="chair"), Reason.NOT_AN_OBJECT_ID),
        (replace(CHAIR, tenant_id="kommunen.example"), Reason.NOT_AN_OBJECT_ID),
        *((replace(BY_EMAIL, email=bad), Reason.NOT_AN_EMAIL) for bad in ("chair", "a@b", "a b@c.se", "a@@b.se")),
        (replace(BY_EMAIL, email="chair_ls01.example#EXT#@county.example"), Reason.GUEST_ACCOUNT),
        (replace(BY_EMAIL, email="chair_ls01.example#ext#@county.example"), Reason.GUEST_ACCOUNT),
    ],
)
async def test_what_names_nobody_is_refused(uow: UnitOfWork, new: NewPerson, reason: Reason) -> None:
    refused = await add_person(uow, COUNTY, new, "operator", NOW)
    assert isinstance(refused, Rejected)
    assert refused.reason is reason
    assert await uow.roster.assignments(COUNTY.id) == []


async def test_a_person_added_by_email_is_matched_once_and_the_address_forgotten(uow: UnitOfWork) -> None:
    added = await _add(uow, BY_EMAIL)
    assert await uow.roster.has_unmatched_emails(TENANT)

    first = await identify_person(uow, replace(IDENTITY, email="chair.ls01@example.ORG"))
    again = await identify_person(uow, IDENTITY)

    assert first is not None
    assert first == again
    assert first.person == replace(
        added.person, object_id=OBJECT_ID, email=mark_of_email("chair.ls01@example.org"), language="sv"
    )
    assert not await uow.roster.has_unmatched_emails(TENANT)


async def test_another_role_by_the_same_address_finds_the_person_who_was_matched(uow: UnitOfWork) -> None:
    added = await _add(uow, BY_EMAIL)
    await identify_person(uow, replace(IDENTITY, email="chair.ls01@example.org"))
    coordinator = await _add(uow, replace(BY_EMAIL, role=Role.COORDINATOR, unit=None))
    assert coordinator.person.id == added.person.id
    known = await identify_person(uow, IDENTITY)
    assert known is not None
    assert known.is_coordinator


@pytest.mark.parametrize(
    "identity",
    [
        IDENTITY,
        replace(IDENTITY, email="someone.else@example.org"),
        replace(IDENTITY, email="chair.ls01@example.org", tenant_id=OTHER_TENANT),
    ],
    ids=["no address", "another address", "another tenant"],
)
async def test_nobody_else_is_taken_for_the_person_of_an_address(uow: UnitOfWork, identity: Identity) -> None:
    await _add(uow, BY_EMAIL)
    assert await identify_person(uow, identity) is None


async def test_an_address_is_no_key_to_someone_who_is_known_already(uow: UnitOfWork) -> None:
    await uow.roster.put_person(a_person(email="chair.ls01@example.org"))
    await uow.roster.add_assignment(Assignment(PersonId("chair-ls01"), COUNTY.id, Role.CHAIR, a_unit().id))
    thief = replace(IDENTITY, object_id=object_id_of("thief"), email="chair.ls01@example.org")
    assert await identify_person(uow, thief) is None


async def test_name_and_language_are_kept_as_teams_has_them_now(uow: UnitOfWork) -> None:
    await _add(uow, CHAIR)
    principal = await identify_person(uow, replace(IDENTITY, display_name="Chair LS01", language="en"))
    stored = await uow.roster.person(TENANT, OBJECT_ID)
    assert principal is not None
    assert stored == principal.person
    assert (stored.display_name, stored.language) == ("Chair LS01", "en")


async def test_a_missing_name_does_not_erase_the_known_one(uow: UnitOfWork) -> None:
    await _add(uow, CHAIR)
    principal = await identify_person(uow, replace(IDENTITY, display_name=None))
    assert principal is not None
    assert principal.person.display_name == "Ordförande LS01"


async def test_someone_without_any_role_is_a_stranger(uow: UnitOfWork) -> None:
    await uow.roster.put_person(a_person())
    assert await identify_person(uow, IDENTITY) is None


async def test_a_finance_head_is_known_but_speaks_for_no_leadership(uow: UnitOfWork) -> None:
    await _add(uow, replace(CHAIR, role=Role.FINANCE))
    principal = await identify_person(uow, IDENTITY)
    assert principal is not None
    assert principal.units == ()


async def test_roles_in_another_county_give_nothing_here(uow: UnitOfWork) -> None:
    other = County(CountyId("other"), "Annat län")
    await uow.roster.add_county(other)
    await _add(uow, CHAIR)
    await add_person(uow, other, replace(CHAIR, role=Role.COORDINATOR, unit=None), "operator", NOW)
    principal = await identify_person(uow, IDENTITY)
    assert principal is not None
    assert (principal.county, principal.is_coordinator) == (COUNTY, False)


# Private functions


async def _add(uow: UnitOfWork, new: NewPerson) -> PersonAdded:
    added = await add_person(uow, COUNTY, new, "operator", NOW)
    assert isinstance(added, PersonAdded)
    return added
