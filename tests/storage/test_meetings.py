"""The ports `Meetings` and `CalendarLinks`, on all databases."""

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import DBAPIError

from domain.actors import Actor
from domain.calendars import CalendarLink
from domain.errors import DomainError
from domain.file_links import FileLink, digest_of
from domain.ids import CalendarLinkId, CountyId, MeetingId, PersonId, UnitId
from domain.meetings import Meeting, MeetingForm, MeetingState, Report
from domain.rhythms import Rhythm, SaidRhythm
from storage.unit_of_work import Database
from tests.storage.samples import CHAIR, COUNTY, LS01, LS02, MINUTE, NOW, AnyDatabase, add_roster, commit_with
from tests.storage.test_migrations import run

MEETING = Meeting(
    id=MeetingId("first"),
    unit_id=LS01.id,
    revision=1,
    state=MeetingState.PLANNED,
    day=date(2025, 3, 12),
    clock=time(14, 30),
    form=MeetingForm.MIXED,
    changed_by=CHAIR.id,
    changed_at=NOW,
)
MOVED = replace(MEETING, revision=2, day=date(2025, 4, 9), clock=None, changed_at=NOW + MINUTE)
HELD = replace(MOVED, revision=3, state=MeetingState.HELD)
OTHER = replace(MEETING, id=MeetingId("other"), unit_id=LS02.id, day=date(2025, 4, 1), form=None)
REPORT = Report(
    MEETING.id,
    LS01.id,
    1,
    held=True,
    on_agenda=False,
    missing=(Actor.BUP, Actor.AMBULANCE),
    told_by=CHAIR.id,
    told_at=NOW,
)
RHYTHM = SaidRhythm(LS01.id, Rhythm.TWICE_A_TERM, CHAIR.id, NOW, date(2025, 1, 7))
LINK = CalendarLink(CalendarLinkId("a"), digest_of("token"), COUNTY.id, LS01.id, CHAIR.id, "sv", NOW)
OF_COUNTY = replace(LINK, id=CalendarLinkId("b"), digest=digest_of("second"), unit_id=None, person_id=None)
ELSEWHERE = CountyId("elsewhere")


async def add_meetings(database: AnyDatabase, *meetings: Meeting) -> None:
    async with database.open() as unit:
        for each in meetings:
            await unit.meetings.add(each)
        await unit.commit()


async def test_a_meeting_is_as_its_last_revision_says_and_keeps_all_of_them(seeded: AnyDatabase) -> None:
    await add_meetings(seeded, MEETING, MOVED)
    async with seeded.read() as unit:
        assert await unit.meetings.get(MEETING.id) == MOVED
        assert await unit.meetings.history(MEETING.id) == [MEETING, MOVED]
        assert await unit.meetings.get(MeetingId("nobody's")) is None


async def test_meetings_are_found_by_leadership_and_county_in_the_order_of_their_days(seeded: AnyDatabase) -> None:
    await add_meetings(seeded, MEETING, OTHER, MOVED)
    async with seeded.read() as unit:
        assert await unit.meetings.of_unit(LS01.id) == [MOVED]
        assert await unit.meetings.of_county(COUNTY.id) == [OTHER, MOVED]
        assert await unit.meetings.of_county(ELSEWHERE) == []
        assert await unit.meetings.planned(COUNTY.id) == [OTHER, MOVED]
        assert await unit.meetings.planned(ELSEWHERE) == []


async def test_a_meeting_that_was_held_is_not_planned_any_more(seeded: AnyDatabase) -> None:
    await add_meetings(seeded, MEETING, OTHER, MOVED, HELD)
    async with seeded.read() as unit:
        assert await unit.meetings.planned(COUNTY.id) == [OTHER]
        assert await unit.meetings.of_county(COUNTY.id) == [OTHER, HELD]


async def test_of_two_changes_at_once_only_one_is_kept(seeded: AnyDatabase) -> None:
    await add_meetings(seeded, MEETING)
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.meetings.add(replace(MEETING, day=date(2025, 5, 1))))


async def test_what_was_told_last_counts_and_all_of_it_stays(seeded: AnyDatabase) -> None:
    none_held = replace(REPORT, revision=2, held=False, on_agenda=None, missing=())
    async with seeded.open() as unit:
        await unit.meetings.add(MEETING)
        for each in (REPORT, none_held):
            await unit.meetings.add_report(each)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.meetings.report(MEETING.id) == none_held
        assert await unit.meetings.report(OTHER.id) is None
        assert await unit.meetings.reports(COUNTY.id) == [REPORT, none_held]
        assert await unit.meetings.reports(ELSEWHERE) == []


async def test_of_two_who_tell_at_once_only_one_is_kept(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.meetings.add_report(REPORT)
        await unit.commit()
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.meetings.add_report(replace(REPORT, held=False)))


async def test_rhythms_stay_in_the_order_they_were_said(seeded: AnyDatabase) -> None:
    later = replace(RHYTHM, rhythm=Rhythm.MONTHLY, said_at=NOW + MINUTE)
    of_another = replace(RHYTHM, unit_id=LS02.id)
    async with seeded.open() as unit:
        for each in (RHYTHM, of_another, later):
            await unit.meetings.add_rhythm(each)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.meetings.rhythms(LS01.id) == [RHYTHM, later]
        assert await unit.meetings.rhythms_of_county(COUNTY.id) == [RHYTHM, of_another, later]
        assert await unit.meetings.rhythms(UnitId("other")) == []
        assert await unit.meetings.rhythms_of_county(ELSEWHERE) == []


async def test_a_calendar_link_is_found_by_its_digest_and_can_be_revoked(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.calendar_links.put(LINK)
        await unit.calendar_links.put(OF_COUNTY)
        await unit.commit()
    revoked = replace(LINK, revoked_at=NOW + timedelta(days=1))
    async with seeded.open() as unit:
        assert await unit.calendar_links.by_digest(LINK.digest) == LINK
        assert await unit.calendar_links.by_digest("token") is None
        await unit.calendar_links.put(revoked)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.calendar_links.all(COUNTY.id) == [revoked, OF_COUNTY]
        assert await unit.calendar_links.all(ELSEWHERE) == []
        assert await unit.calendar_links.of_unit(LS01.id) == [revoked]
        assert await unit.calendar_links.of_unit(LS02.id) == []


async def test_two_calendar_links_never_share_a_token(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.calendar_links.put(LINK)
        await unit.commit()
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.calendar_links.put(replace(LINK, id=CalendarLinkId("twin"))))


async def test_a_file_may_be_a_meetings(seeded: AnyDatabase) -> None:
    link = FileLink(digest_of("file"), None, "en", NOW, MEETING.id)
    async with seeded.open() as unit:
        await unit.file_links.add(link)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.file_links.get(link.digest) == link


CHANGES = (
    "UPDATE meetings SET day = '2025-01-01'",
    "UPDATE meeting_reports SET revision = 9",
    "UPDATE rhythms SET rhythm = 'x'",
)


@pytest.mark.parametrize("change", CHANGES)
async def test_nothing_of_a_meeting_can_be_changed_by_hand(database: Database, database_url: str, change: str) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        await unit.meetings.add(MEETING)
        await unit.meetings.add_report(REPORT)
        await unit.meetings.add_rhythm(RHYTHM)
        await unit.commit()
    with pytest.raises(DBAPIError, match="is only added to"):
        await run(database_url, change)


async def test_only_someone_who_is_known_can_plan_a_meeting(database: Database) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        with pytest.raises(DomainError, match="unknown_reference"):
            await commit_with(unit, unit.meetings.add(replace(MEETING, changed_by=PersonId("nobody"))))
