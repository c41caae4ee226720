"""The ports `Plans`, `PlanLinks` and `Network`, on all databases."""

from datetime import date

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import DBAPIError

from domain.errors import DomainError
from domain.file_links import PlanDocument, PlanLink, digest_of
from domain.ids import ActivityId, CountyId, EventId, UnitId
from domain.network import Attendance, Event, EventForm, EventKind, EventNote, EventState
from domain.plans import Activity, Stage, Wording
from domain.roster import County, Unit, UnitKind
from storage.unit_of_work import Database
from tests.storage.samples import CHAIR, COUNTY, LS01, LS02, MINUTE, NOW, AnyDatabase, add_roster, commit_with
from tests.storage.test_migrations import run

WORDING = Wording("Gemensam vårdplan", "Trygg utskrivning", "90 %", "Enhetschef", date(2025, 2, 1), date(2025, 6, 30))
ACTIVITY = Activity(ActivityId("a"), LS01.id, 1, WORDING, CHAIR.id, NOW)
LINK = PlanLink(digest_of("a" * 43), LS01.id, PlanDocument.ACTIVITY_PLAN, "sv", NOW + MINUTE)
NOTE = EventNote(date(2024, 10, 15), EventKind.NETWORK_MEETING, "Höstens nätverksmöte", "Falun", EventForm.IN_PERSON)
EVENT = Event(EventId("e"), COUNTY.id, 1, NOTE, CHAIR.id, NOW)
PRESENT = Attendance(EVENT.id, COUNTY.id, LS01.id, present=True, by=CHAIR.id, at=NOW)
ELSEWHERE = County(CountyId("elsewhere"), "Annat län")
THEIRS = Unit(UnitId("theirs"), ELSEWHERE.id, UnitKind.LEADERSHIP, "Annan ledning")


async def test_a_plan_comes_back_as_it_was_written_revision_by_revision(seeded: AnyDatabase) -> None:
    changed = replace(ACTIVITY, revision=2, wording=replace(WORDING, stage=Stage.DONE, due_on=None), at=NOW + MINUTE)
    other = replace(ACTIVITY, id=ActivityId("b"), unit_id=LS02.id, wording=Wording("Bara ett namn"))
    async with seeded.open() as unit:
        for each in (ACTIVITY, other, changed):
            await unit.plans.add(each)
        assert list(await unit.plans.of_unit(LS01.id)) == [ACTIVITY, changed]
        await unit.commit()
    async with seeded.read() as unit:
        assert list(await unit.plans.of_unit(LS01.id)) == [ACTIVITY, changed]
        assert list(await unit.plans.of_county(COUNTY.id)) == [ACTIVITY, other, changed]
        assert list(await unit.plans.of_unit(UnitId("nobody"))) == []


async def test_a_county_reads_no_plan_of_another(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.roster.add_county(ELSEWHERE)
        await unit.roster.add_unit(THEIRS)
        await unit.plans.add(replace(ACTIVITY, unit_id=THEIRS.id))
        await unit.network.add_event(replace(EVENT, county_id=ELSEWHERE.id))
        await unit.network.add_attendance(replace(PRESENT, county_id=ELSEWHERE.id, unit_id=THEIRS.id))
        await unit.commit()
    async with seeded.read() as unit:
        assert list(await unit.plans.of_county(COUNTY.id)) == []
        assert list(await unit.network.events(COUNTY.id)) == []
        assert list(await unit.network.attendance(COUNTY.id)) == []
        assert len(await unit.plans.of_county(ELSEWHERE.id)) == 1


async def test_a_revision_is_never_overwritten(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.plans.add(ACTIVITY)
        await unit.network.add_event(EVENT)
        await unit.commit()
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.plans.add(replace(ACTIVITY, wording=Wording("Annat"))))
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.network.add_event(replace(EVENT, note=replace(NOTE, title="Annat"))))
    async with seeded.read() as unit:
        assert list(await unit.plans.of_unit(LS01.id)) == [ACTIVITY]
        assert list(await unit.network.events(COUNTY.id)) == [EVENT]


async def test_a_link_leads_to_its_document_until_it_is_forgotten(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.plan_links.add(LINK)
        await unit.commit()
    async with seeded.open() as unit:
        await unit.plan_links.remove_expired(NOW)
        assert await unit.plan_links.get(LINK.digest) == LINK
        await unit.plan_links.remove_expired(NOW + MINUTE)
        assert await unit.plan_links.get(LINK.digest) is None
        assert await unit.plan_links.get(digest_of("b" * 43)) is None


async def test_events_and_who_took_part_come_back_in_order(seeded: AnyDatabase) -> None:
    held = replace(EVENT, revision=2, note=replace(NOTE, state=EventState.HELD, form=None, place=""))
    absent = replace(PRESENT, present=False, at=NOW + MINUTE)
    async with seeded.open() as unit:
        for event in (EVENT, held):
            await unit.network.add_event(event)
        for word in (PRESENT, absent):
            await unit.network.add_attendance(word)
        await unit.commit()
    async with seeded.read() as unit:
        assert list(await unit.network.events(COUNTY.id)) == [EVENT, held]
        assert list(await unit.network.attendance(COUNTY.id)) == [PRESENT, absent]


async def test_what_is_not_committed_was_not_written(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.plans.add(ACTIVITY)
        await unit.network.add_event(EVENT)
        await unit.network.add_attendance(PRESENT)
    async with seeded.read() as unit:
        assert not await unit.plans.of_unit(LS01.id)
        assert not await unit.network.events(COUNTY.id)
        assert not await unit.network.attendance(COUNTY.id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE activities SET written_by = 'x'",
        "UPDATE network_events SET written_by = 'x'",
        "UPDATE attendance SET written_by = 'x'",
    ],
)
async def test_nobody_changes_by_hand_what_was_written(database: Database, database_url: str, statement: str) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        await unit.plans.add(ACTIVITY)
        await unit.network.add_event(EVENT)
        await unit.network.add_attendance(PRESENT)
        await unit.commit()
    with pytest.raises(DBAPIError, match="is only added to"):
        await run(database_url, statement)
