"""Fakes of the stores of meetings and calendar links: as plain as can be while each port's promises are kept."""

from collections.abc import Iterable, Sequence

from domain.calendars import CalendarLink
from domain.errors import DomainError
from domain.ids import CountyId, MeetingId, UnitId
from domain.meetings import Meeting, Report
from domain.rhythms import SaidRhythm
from tests.support.fake_memory import Store


class FakeMeetings(Store, frozen=True):
    """The port `Meetings`."""

    async def hold(self, unit_id: UnitId) -> None:
        """Go on at once: in memory one unit of work writes at a time."""

    async def get(self, meeting_id: MeetingId) -> Meeting | None:
        """Return a meeting as it is now."""
        return next((each for each in self._current() if each.id == meeting_id), None)

    async def of_unit(self, unit_id: UnitId) -> Sequence[Meeting]:
        """Return a leadership's meetings as they are now, by day, those of one day by id."""
        return [each for each in self._current() if each.unit_id == unit_id]

    async def of_county(self, county_id: CountyId) -> Sequence[Meeting]:
        """Return the meetings of all its leaderships as they are now, in the same order."""
        return [each for each in self._current() if each.unit_id in self._units(county_id)]

    async def planned(self, county_id: CountyId) -> Sequence[Meeting]:
        """Return those of them that are planned still."""
        return [each for each in await self.of_county(county_id) if each.is_open]

    async def history(self, meeting_id: MeetingId) -> Sequence[Meeting]:
        """Return all revisions of a meeting, the first one first."""
        mine = [each for each in self.transaction.seen().meetings if each.id == meeting_id]
        return sorted(mine, key=lambda each: each.revision)

    async def add(self, meeting: Meeting) -> None:
        """Add a revision; a revision is never replaced."""
        memory = self.transaction.changed(meeting.changed_at)
        if any((each.id, each.revision) == (meeting.id, meeting.revision) for each in memory.meetings):
            raise DomainError("already_there")
        memory.meetings.append(meeting)

    async def report(self, meeting_id: MeetingId) -> Report | None:
        """Return what was told last of a meeting."""
        mine = [each for each in self.transaction.seen().meeting_reports if each.meeting_id == meeting_id]
        return max(mine, key=lambda each: each.revision, default=None)

    async def reports(self, county_id: CountyId) -> Sequence[Report]:
        """Return all that was told of a county's meetings, in the order it was added."""
        mine = self._units(county_id)
        return [each for each in self.transaction.seen().meeting_reports if each.unit_id in mine]

    async def add_report(self, report: Report) -> None:
        """Add what was told; what was told before stays."""
        memory = self.transaction.changed(report.told_at)
        key = (report.meeting_id, report.revision)
        if any((each.meeting_id, each.revision) == key for each in memory.meeting_reports):
            raise DomainError("already_there")
        memory.meeting_reports.append(report)

    async def rhythms(self, unit_id: UnitId) -> Sequence[SaidRhythm]:
        """Return the rhythms that were said for a leadership, in the order they were added."""
        return [each for each in self.transaction.seen().rhythms if each.unit_id == unit_id]

    async def rhythms_of_county(self, county_id: CountyId) -> Sequence[SaidRhythm]:
        """Return those of all its leaderships, in the order they were added."""
        return [each for each in self.transaction.seen().rhythms if each.unit_id in self._units(county_id)]

    async def add_rhythm(self, said: SaidRhythm) -> None:
        """Add a rhythm; what was said before stays."""
        self.transaction.changed(said.said_at).rhythms.append(said)

    def _current(self) -> Sequence[Meeting]:
        last: dict[str, Meeting] = {}
        for each in self.transaction.seen().meetings:
            known = last.get(each.id)
            if known is None or known.revision < each.revision:
                last[each.id] = each
        return sorted(last.values(), key=lambda each: (each.day, each.id))

    def _units(self, county_id: CountyId) -> frozenset[UnitId]:
        return frozenset(unit.id for unit in self.transaction.seen().units if unit.county_id == county_id)


class FakeCalendarLinks(Store, frozen=True):
    """The port `CalendarLinks`."""

    async def all(self, county_id: CountyId) -> Sequence[CalendarLink]:
        """Return a county's links, the oldest first, revoked ones too."""
        return _in_order(each for each in self._links() if each.county_id == county_id)

    async def of_unit(self, unit_id: UnitId) -> Sequence[CalendarLink]:
        """Return a leadership's links, likewise."""
        return _in_order(each for each in self._links() if each.unit_id == unit_id)

    async def by_digest(self, digest: str) -> CalendarLink | None:
        """Return the link whose token has this digest, be it revoked or not."""
        return next((each for each in self._links() if each.digest == digest), None)

    async def put(self, link: CalendarLink) -> None:
        """Add the link, or replace the one with the same id."""
        memory = self.transaction.changed(link.made_at, link.revoked_at)
        if any(each.digest == link.digest and each.id != link.id for each in memory.calendar_links.values()):
            raise DomainError("already_there")
        memory.calendar_links[link.id] = link

    def _links(self) -> Iterable[CalendarLink]:
        return self.transaction.seen().calendar_links.values()


# Private functions


def _in_order(links: Iterable[CalendarLink]) -> Sequence[CalendarLink]:
    return sorted(links, key=lambda each: (each.made_at, each.id))
