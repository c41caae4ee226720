"""The ports `Invitations` and `Handovers`, on all databases."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.errors import DomainError
from domain.handovers import Handover
from domain.ids import CountyId, HandoverId, InvitationId, PersonId
from domain.instruments import Part
from domain.invitations import Invitation
from domain.roster import Assignment, County, Role
from storage.engine import create_engines
from storage.unit_of_work import Database
from tests.storage.samples import (
    CHAIR,
    CONTACT,
    COUNTY,
    DRAFT,
    LS01,
    LS02,
    MINUTE,
    NOW,
    ROUND,
    AnyDatabase,
    add_roster,
    commit_with,
)

FIRST = Invitation(
    id=InvitationId("b"),
    digest="d1",
    county_id=COUNTY.id,
    role=Role.CHAIR,
    unit_id=LS01.id,
    name="Ordförande LS01",
    invited_at=NOW,
    expires_at=NOW + timedelta(days=14),
)
SECOND = replace(
    FIRST, id=InvitationId("a"), digest="d2", role=Role.COORDINATOR, unit_id=None, name=None, invited_at=NOW + MINUTE
)
HANDOVER = Handover(HandoverId("h2"), ROUND.id, LS01.id, CHAIR.id, CONTACT.id, NOW, Part.LEADERSHIP_STATUS)


async def test_an_invitation_comes_back_as_it_was_put(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.invitations.put(SECOND)
        await unit.invitations.put(FIRST)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.invitations.all(COUNTY.id) == [FIRST, SECOND]
        assert await unit.invitations.by_digest("d2") == SECOND
        assert await unit.invitations.by_digest("another") is None
        assert await unit.invitations.all(CountyId("other")) == []


async def test_a_use_is_kept_with_who_used_it(seeded: AnyDatabase) -> None:
    used = replace(FIRST, used_at=NOW + MINUTE, person_id=CHAIR.id)
    async with seeded.open() as unit:
        await unit.invitations.put(FIRST)
        await unit.commit()
    async with seeded.open() as unit:
        assert await unit.invitations.by_digest("d1") == FIRST
        await unit.invitations.put(used)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.invitations.all(COUNTY.id) == [used]


async def test_a_code_belongs_to_one_invitation(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.invitations.put(FIRST)
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.invitations.put(replace(SECOND, digest=FIRST.digest)))


async def test_handovers_come_in_the_order_they_were_added(seeded: AnyDatabase) -> None:
    second = replace(HANDOVER, id=HandoverId("h1"), unit_id=LS02.id, receiver_id=None, part=None)
    async with seeded.open() as unit:
        await unit.handovers.add(HANDOVER)
        await unit.handovers.add(second)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.handovers.of_round(ROUND.id) == [HANDOVER, second]


@pytest.mark.parametrize("statement", ["UPDATE handovers SET receiver_id = NULL", "DELETE FROM handovers"])
async def test_the_database_itself_refuses_to_change_a_handover(database_url: str, statement: str) -> None:
    async with Database(database_url) as database, database.open() as unit:
        await add_roster(unit)
        await unit.handovers.add(HANDOVER)
        await unit.commit()
    engines = create_engines(database_url)
    with pytest.raises(DBAPIError, match="only added to"):
        async with engines.writer.begin() as connection:
            await connection.execute(text(statement))
    await engines.dispose()


async def test_a_draft_remembers_who_began_it(seeded: AnyDatabase) -> None:
    taken_over = replace(DRAFT, begun_by=CONTACT.id)
    async with seeded.open() as unit:
        await unit.submissions.put_draft(taken_over)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.submissions.draft(ROUND.id, LS01.id, CHAIR.id) == taken_over


async def test_a_person_is_found_by_our_own_id_also_without_a_role(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.roster.remove_assignment(Assignment(CHAIR.id, COUNTY.id, Role.CHAIR, LS01.id))
        assert await unit.roster.person_with_id(CHAIR.id) == CHAIR
        assert await unit.roster.person_with_id(PersonId("nobody")) is None


@pytest.mark.parametrize(
    "role", [Assignment(CHAIR.id, COUNTY.id, Role.CHAIR, LS01.id), Assignment(CHAIR.id, COUNTY.id, Role.COORDINATOR)]
)
async def test_a_role_is_taken_away_once_and_no_other_with_it(seeded: AnyDatabase, role: Assignment) -> None:
    async with seeded.open() as unit:
        await unit.roster.add_county(County(CountyId("other"), "Värmland"))
        others = [
            Assignment(CHAIR.id, COUNTY.id, Role.DEVELOPER, LS01.id),
            Assignment(CONTACT.id, COUNTY.id, role.role, role.unit_id),
            Assignment(CHAIR.id, CountyId("other"), Role.COORDINATOR),
        ]
        for each in (role, *others):
            await unit.roster.add_assignment(each)
        await unit.commit()
    async with seeded.open() as unit:
        assert role in await unit.roster.assignments_of(CHAIR.id)
        assert await unit.roster.remove_assignment(role)
        assert role not in await unit.roster.assignments_of(CHAIR.id)
        assert not await unit.roster.remove_assignment(role)
        await unit.commit()
    async with seeded.read() as unit:
        kept = [*await unit.roster.assignments_of(CHAIR.id), *await unit.roster.assignments_of(CONTACT.id)]
        assert role not in kept
        assert all(each in kept for each in others)
