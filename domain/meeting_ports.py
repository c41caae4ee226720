"""What the rules need stored of meetings, and of the links by which calendars subscribe to them."""

from collections.abc import Sequence
from typing import Protocol

from domain.calendars import CalendarLink
from domain.ids import CountyId, MeetingId, UnitId
from domain.meetings import Meeting, Report
from domain.rhythms import SaidRhythm


class Meetings(Protocol):
    """Meetings, what was told of them, and rhythms: all of it as revisions that are only added to."""

    async def hold(self, unit_id: UnitId) -> None:
        """Have nobody else change a leadership's meetings until this unit of work is over; what they did is seen."""

    async def get(self, meeting_id: MeetingId) -> Meeting | None:
        """Return a meeting as it is now."""

    async def of_unit(self, unit_id: UnitId) -> Sequence[Meeting]:
        """Return a leadership's meetings as they are now, by day, those of one day by id."""

    async def of_county(self, county_id: CountyId) -> Sequence[Meeting]:
        """Return the meetings of all its leaderships as they are now, in the same order."""

    async def planned(self, county_id: CountyId) -> Sequence[Meeting]:
        """Return those of them that are planned still."""

    async def history(self, meeting_id: MeetingId) -> Sequence[Meeting]:
        """Return all revisions of a meeting, the first one first."""

    async def add(self, meeting: Meeting) -> None:
        """Add a revision, at the commit at the latest; a revision is never replaced."""

    async def report(self, meeting_id: MeetingId) -> Report | None:
        """Return what was told last of a meeting."""

    async def reports(self, county_id: CountyId) -> Sequence[Report]:
        """Return all that was told of a county's meetings, in the order it was added."""

    async def add_report(self, report: Report) -> None:
        """Add what was told, at the commit at the latest; what was told before stays."""

    async def rhythms(self, unit_id: UnitId) -> Sequence[SaidRhythm]:
        """Return the rhythms that were said for a leadership, in the order they were added."""

    async def rhythms_of_county(self, county_id: CountyId) -> Sequence[SaidRhythm]:
        """Return those of all its leaderships, in the order they were added."""

    async def add_rhythm(self, said: SaidRhythm) -> None:
        """Add a rhythm, at the commit at the latest; what was said before stays."""


class CalendarLinks(Protocol):
    """Links by which calendars subscribe."""

    async def all(self, county_id: CountyId) -> Sequence[CalendarLink]:
        """Return a county's links, the oldest first, revoked ones too."""

    async def of_unit(self, unit_id: UnitId) -> Sequence[CalendarLink]:
        """Return a leadership's links, likewise."""

    async def by_digest(self, digest: str) -> CalendarLink | None:
        """Return the link whose token has this digest, be it revoked or not."""

    async def put(self, link: CalendarLink) -> None:
        """Add the link, or replace the one with the same id as it was read."""


class MeetingStores(Protocol):
    """The part of a unit of work that is about meetings."""

    @property
    def meetings(self) -> Meetings: ...
    @property
    def calendar_links(self) -> CalendarLinks: ...
