"""Meetings, what was told of them, and rhythms, as rows that are only added to."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, insert, select

from domain.actors import Actor
from domain.ids import CountyId, MeetingId, UnitId
from domain.meetings import Meeting, MeetingState, Report
from domain.rhythms import SaidRhythm
from storage.meeting_tables import meeting_reports, meetings, rhythms
from storage.statements import Row
from storage.tables import units
from storage.transactions import Transaction

_revisions = meetings.alias()
_LAST = select(func.max(_revisions.c.revision)).where(_revisions.c.id == meetings.c.id).scalar_subquery()
_NOW = select(meetings).where(meetings.c.revision == _LAST).order_by(meetings.c.day, meetings.c.id)
_IN_COUNTY = select(units.c.id).where(units.c.county_id == bindparam("county"))
_ONE = _NOW.where(meetings.c.id == bindparam("meeting"))
_OF_UNIT = _NOW.where(meetings.c.unit_id == bindparam("unit"))
_OF_COUNTY = _NOW.where(meetings.c.unit_id.in_(_IN_COUNTY))
_PLANNED = _OF_COUNTY.where(meetings.c.state == MeetingState.PLANNED)
# Who refers to the unit goes on meanwhile.
_HOLD = select(units.c.id).where(units.c.id == bindparam("unit")).with_for_update(key_share=True)
_HISTORY = select(meetings).where(meetings.c.id == bindparam("meeting")).order_by(meetings.c.revision)
_REPORTS = select(meeting_reports).order_by(meeting_reports.c.sequence)
_REPORT = (
    select(meeting_reports)
    .where(meeting_reports.c.meeting_id == bindparam("meeting"))
    .order_by(meeting_reports.c.revision.desc())
    .limit(1)
)
_RHYTHMS = select(rhythms).order_by(rhythms.c.sequence)


class MeetingsTable:
    """The port `Meetings`; the database itself refuses to change a row."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def hold(self, unit_id: UnitId) -> None:
        """Have nobody else change a leadership's meetings until this unit of work is over; what they did is seen.

        That no two are on one day cannot be a unique key, as a day's revisions stay. SQLite has one writer anyway.
        """
        await self._transaction.ask((_HOLD, {"unit": unit_id}))

    async def get(self, meeting_id: MeetingId) -> Meeting | None:
        """Return a meeting as it is now."""
        row = await self._transaction.first(_ONE, {"meeting": meeting_id})
        return _meeting_from_row(row) if row else None

    async def of_unit(self, unit_id: UnitId) -> Sequence[Meeting]:
        """Return a leadership's meetings as they are now, by day, those of one day by id."""
        return [_meeting_from_row(row) for row in await self._transaction.all(_OF_UNIT, {"unit": unit_id})]

    async def of_county(self, county_id: CountyId) -> Sequence[Meeting]:
        """Return the meetings of all its leaderships as they are now, in the same order."""
        return [_meeting_from_row(row) for row in await self._transaction.all(_OF_COUNTY, {"county": county_id})]

    async def planned(self, county_id: CountyId) -> Sequence[Meeting]:
        """Return those of them that are planned still."""
        return [_meeting_from_row(row) for row in await self._transaction.all(_PLANNED, {"county": county_id})]

    async def history(self, meeting_id: MeetingId) -> Sequence[Meeting]:
        """Return all revisions of a meeting, the first one first."""
        return [_meeting_from_row(row) for row in await self._transaction.all(_HISTORY, {"meeting": meeting_id})]

    async def add(self, meeting: Meeting) -> None:
        """Add a revision, at the commit at the latest; a revision is never replaced.

        Raises:
            DomainError: `already_there`, at the commit, when another turn has added the revision meanwhile.
        """
        self._transaction.run_later(insert(meetings).inline(), _meeting_to_row(meeting))

    async def report(self, meeting_id: MeetingId) -> Report | None:
        """Return what was told last of a meeting."""
        row = await self._transaction.first(_REPORT, {"meeting": meeting_id})
        return _report_from_row(row) if row else None

    async def reports(self, county_id: CountyId) -> Sequence[Report]:
        """Return all that was told of a county's meetings, in the order it was added."""
        query = _REPORTS.where(meeting_reports.c.unit_id.in_(_IN_COUNTY))
        return [_report_from_row(row) for row in await self._transaction.all(query, {"county": county_id})]

    async def add_report(self, report: Report) -> None:
        """Add what was told, at the commit at the latest; what was told before stays.

        Raises:
            DomainError: as `add`.
        """
        self._transaction.run_later(insert(meeting_reports).inline(), _report_to_row(report))

    async def rhythms(self, unit_id: UnitId) -> Sequence[SaidRhythm]:
        """Return the rhythms that were said for a leadership, in the order they were added."""
        query = _RHYTHMS.where(rhythms.c.unit_id == bindparam("unit"))
        return [_rhythm_from_row(row) for row in await self._transaction.all(query, {"unit": unit_id})]

    async def rhythms_of_county(self, county_id: CountyId) -> Sequence[SaidRhythm]:
        """Return those of all its leaderships, in the order they were added."""
        query = _RHYTHMS.where(rhythms.c.unit_id.in_(_IN_COUNTY))
        return [_rhythm_from_row(row) for row in await self._transaction.all(query, {"county": county_id})]

    async def add_rhythm(self, said: SaidRhythm) -> None:
        """Add a rhythm, at the commit at the latest; what was said before stays."""
        row = {
            "unit_id": said.unit_id,
            "rhythm": said.rhythm,
            "said_by": said.said_by,
            "said_at": said.said_at,
            "said_on": said.said_on,
        }
        self._transaction.run_later(insert(rhythms).inline(), row)


# Private functions


def _meeting_to_row(meeting: Meeting) -> Row:
    return {
        "id": meeting.id,
        "unit_id": meeting.unit_id,
        "revision": meeting.revision,
        "state": meeting.state,
        "day": meeting.day,
        "clock": meeting.clock,
        "form": meeting.form,
        "changed_by": meeting.changed_by,
        "changed_at": meeting.changed_at,
    }


def _meeting_from_row(row: Row) -> Meeting:
    return Meeting(**{name: value for name, value in row.items() if name != "sequence"})


def _report_to_row(report: Report) -> Row:
    return {
        "meeting_id": report.meeting_id,
        "unit_id": report.unit_id,
        "revision": report.revision,
        "held": report.held,
        "on_agenda": report.on_agenda,
        "missing": [each.value for each in report.missing],
        "told_by": report.told_by,
        "told_at": report.told_at,
    }


def _report_from_row(row: Row) -> Report:
    values = {name: value for name, value in row.items() if name != "sequence"}
    return Report(**{**values, "missing": tuple(Actor(each) for each in row["missing"])})


def _rhythm_from_row(row: Row) -> SaidRhythm:
    return SaidRhythm(**{name: value for name, value in row.items() if name != "sequence"})
