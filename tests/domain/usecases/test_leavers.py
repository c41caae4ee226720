"""Somebody leaves: their roles go, what they handed in stays, and what they had begun goes to the successor."""

import pytest

from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.roster import Assignment, Person, Role, mark_of_email
from domain.rounds import RoundState
from domain.submissions import Draft
from domain.usecases.add_person import NewPerson, PersonAdded, add_person
from domain.usecases.remove_person import Leaver, RolesHeld, RolesRemoved, find_leaver, remove_roles
from tests.domain.usecases.counties import add_round, add_speaker
from tests.support.builders import (
    COUNTY,
    NOW,
    TENANT,
    a_person,
    a_round,
    a_submission,
    a_unit,
    object_id_of,
    some_answers,
)

LS01 = a_unit()
ROUND = a_round()
SUCCESSOR = NewPerson(TENANT, object_id_of("next"), None, "Ny ordförande", Role.CHAIR, LS01)


async def begin(uow: UnitOfWork, person: Person, *values: int) -> Draft:
    draft = Draft(ROUND.id, LS01.id, Part.SELF_ASSESSMENT, person.id, some_answers(values), NOW)
    await uow.submissions.put_draft(draft)
    return draft


async def remove(uow: UnitOfWork, leaver: Leaver) -> RolesRemoved:
    held = await find_leaver(uow, COUNTY, leaver)
    assert isinstance(held, RolesHeld)
    return await remove_roles(uow, held, "operator", NOW)


async def drafts(uow: UnitOfWork) -> dict[str, tuple[int, str | None]]:
    found = await uow.submissions.drafts_of_round(ROUND.id)
    return {each.person_id: (each.answers.values[1], each.begun_by) for each in found}


async def test_the_successor_goes_on_with_what_the_leaver_had_begun(uow: UnitOfWork) -> None:
    leaver = await add_speaker(uow, "chair-ls01", LS01)
    await add_round(uow, ROUND)
    await begin(uow, leaver, 3)
    assert await remove(uow, Leaver(object_id=leaver.object_id)) == RolesRemoved(passed_on=0, waiting=1)
    assert await drafts(uow) == {leaver.id: (3, None)}
    added = await add_person(uow, COUNTY, SUCCESSOR, "operator", NOW)
    assert isinstance(added, PersonAdded)
    assert await drafts(uow) == {added.person.id: (3, leaver.id)}
    assert [each.what for each in await uow.audit.all()] == ["role_taken", "role_given"]


async def test_a_successor_who_was_added_first_gets_it_when_the_leaver_goes(uow: UnitOfWork) -> None:
    leaver = await add_speaker(uow, "chair-ls01", LS01)
    await add_round(uow, ROUND)
    await begin(uow, leaver, 3)
    added = await add_person(uow, COUNTY, SUCCESSOR, "operator", NOW)
    assert isinstance(added, PersonAdded)
    assert list(await drafts(uow)) == [leaver.id]
    assert await remove(uow, Leaver(object_id=leaver.object_id)) == RolesRemoved(passed_on=1, waiting=0)
    assert await drafts(uow) == {added.person.id: (3, leaver.id)}


async def test_nobody_gets_the_draft_of_one_who_still_speaks_for_the_unit(uow: UnitOfWork) -> None:
    chair = await add_speaker(uow, "chair-ls01", LS01)
    await uow.roster.add_assignment(Assignment(chair.id, COUNTY.id, Role.DEVELOPER, LS01.id))
    await add_round(uow, ROUND)
    await begin(uow, chair, 3)
    assert await remove(uow, Leaver(role=Role.CHAIR, unit=LS01)) == RolesRemoved(passed_on=0, waiting=0)
    await add_person(uow, COUNTY, SUCCESSOR, "operator", NOW)
    assert list(await drafts(uow)) == [chair.id]


@pytest.mark.parametrize("own", ["draft", "submission"])
async def test_what_the_successor_has_of_their_own_stays(uow: UnitOfWork, own: str) -> None:
    leaver = await add_speaker(uow, "chair-ls01", LS01)
    second = await add_speaker(uow, "chair-2-ls01", LS01)
    await add_round(uow, ROUND)
    await begin(uow, leaver, 3)
    if own == "draft":
        await begin(uow, second, 1)
    else:
        await uow.submissions.add(a_submission(respondent=second.id))
    assert await remove(uow, Leaver(object_id=leaver.object_id)) == RolesRemoved(passed_on=0, waiting=1)
    assert (await drafts(uow))[leaver.id] == (3, None)
    assert (await drafts(uow)).get(second.id) == ((1, None) if own == "draft" else None)


async def test_finance_inherits_nothing_and_a_closed_rounds_draft_stays_where_it_is(uow: UnitOfWork) -> None:
    leaver = await add_speaker(uow, "chair-ls01", LS01)
    await add_round(uow, ROUND)
    await begin(uow, leaver, 3)
    await remove(uow, Leaver(object_id=leaver.object_id))
    await add_speaker(uow, "finance-ls01", LS01, Role.FINANCE)
    await add_round(uow, a_round(state=RoundState.CLOSED))
    await add_person(uow, COUNTY, SUCCESSOR, "operator", NOW)
    assert list(await drafts(uow)) == [leaver.id]


async def test_what_was_handed_in_stays(uow: UnitOfWork) -> None:
    leaver = await add_speaker(uow, "chair-ls01", LS01)
    await add_round(uow, ROUND, [a_submission(respondent=leaver.id, person_id=leaver.id)])
    await remove(uow, Leaver(object_id=leaver.object_id))
    assert len(await uow.submissions.of_round(ROUND.id)) == 1
    assert await uow.roster.assignments(COUNTY.id) == []


async def test_a_leaver_is_found_by_id_by_address_and_by_a_role_that_only_they_have(uow: UnitOfWork) -> None:
    chair = await add_speaker(uow, "chair-ls01", LS01)
    by_address = Person(a_person("x").id, TENANT, None, "Kontakt@Example.org")
    written = Person(a_person("y").id, TENANT, object_id_of("y"), mark_of_email("utvecklare@example.org"))
    for person, role in ((by_address, Role.CONTACT), (written, Role.DEVELOPER)):
        await uow.roster.put_person(person)
        await uow.roster.add_assignment(Assignment(person.id, COUNTY.id, role, LS01.id))
    for leaver, person in (
        (Leaver(object_id=(chair.object_id or "").upper()), chair),
        (Leaver(email="kontakt@example.ORG"), by_address),
        (Leaver(email="Utvecklare@example.org"), written),
        (Leaver(role=Role.CHAIR), chair),
        (Leaver(role=Role.DEVELOPER, unit=LS01), written),
    ):
        held = await find_leaver(uow, COUNTY, leaver)
        assert isinstance(held, RolesHeld)
        assert held.person.id == person.id


async def test_only_the_role_that_is_named_goes(uow: UnitOfWork) -> None:
    person = await add_speaker(uow, "chair-ls01", LS01)
    other = Assignment(person.id, COUNTY.id, Role.CHAIR, UnitId("ls02"))
    await uow.roster.add_assignment(other)
    await remove(uow, Leaver(unit=LS01))
    assert await uow.roster.assignments(COUNTY.id) == [other]


@pytest.mark.parametrize(
    ("leaver", "reason"),
    [
        (Leaver(role=Role.COORDINATOR), Reason.NO_SUCH_ROLE),
        (Leaver(object_id="nobody"), Reason.NO_SUCH_ROLE),
        (Leaver(unit=LS01), Reason.SEVERAL_PERSONS),
    ],
)
async def test_who_is_nobody_or_several_is_refused(uow: UnitOfWork, leaver: Leaver, reason: Reason) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    await add_speaker(uow, "contact-ls01", LS01, Role.CONTACT)
    refused = await find_leaver(uow, COUNTY, leaver)
    assert isinstance(refused, Rejected)
    assert refused.reason is reason
