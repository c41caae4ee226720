"""Fakes of the stores of plans, network and key figures: as plain as can be while each port's promises are kept."""

from collections.abc import Sequence
from datetime import datetime

from domain.errors import DomainError
from domain.file_links import PlanLink
from domain.ids import CountyId, UnitId
from domain.indicators import IndicatorYear
from domain.network import Attendance, Event
from domain.plans import Activity
from tests.support.fake_memory import Store


class FakePlans(Store, frozen=True):
    """The port `Plans`."""

    async def of_unit(self, unit_id: UnitId) -> Sequence[Activity]:
        """Return all revisions of a leadership in the order they were received."""
        return [each for each in self.transaction.seen().activities if each.unit_id == unit_id]

    async def of_county(self, county_id: CountyId) -> Sequence[Activity]:
        """Return all revisions of a county's leaderships in the order they were received."""
        memory = self.transaction.seen()
        mine = {unit.id for unit in memory.units if unit.county_id == county_id}
        return [each for each in memory.activities if each.unit_id in mine]

    async def add(self, activity: Activity) -> None:
        """Add a revision; a revision is never replaced."""
        memory = self.transaction.changed(activity.at)
        if any((each.id, each.revision) == (activity.id, activity.revision) for each in memory.activities):
            raise DomainError("already_there")
        memory.activities.append(activity)


class FakePlanLinks(Store, frozen=True):
    """The port `PlanLinks`."""

    async def get(self, digest: str) -> PlanLink | None:
        """Return the link with this digest."""
        return self.transaction.seen().plan_links.get(digest)

    async def add(self, link: PlanLink) -> None:
        """Add a link."""
        self.transaction.changed(link.expires_at).plan_links[link.digest] = link

    async def remove_expired(self, now: datetime) -> None:
        """Forget the links that lead nowhere any more."""
        links = self.transaction.changed(now).plan_links
        for digest in [digest for digest, link in links.items() if link.expires_at <= now]:
            del links[digest]


class FakeNetwork(Store, frozen=True):
    """The port `Network`."""

    async def events(self, county_id: CountyId) -> Sequence[Event]:
        """Return all revisions in the order they were received."""
        return [each for each in self.transaction.seen().events if each.county_id == county_id]

    async def attendance(self, county_id: CountyId) -> Sequence[Attendance]:
        """Return what was noted, in the order it was received."""
        return [each for each in self.transaction.seen().attendance if each.county_id == county_id]

    async def add_event(self, event: Event) -> None:
        """Add a revision; a revision is never replaced."""
        memory = self.transaction.changed(event.at)
        if any((each.id, each.revision) == (event.id, event.revision) for each in memory.events):
            raise DomainError("already_there")
        memory.events.append(event)

    async def add_attendance(self, attendance: Attendance) -> None:
        """Add a word on a unit's part in an event."""
        self.transaction.changed(attendance.at).attendance.append(attendance)


class FakeIndicators(Store, frozen=True):
    """The port `Indicators`."""

    async def of_year(self, county_id: CountyId, year: int) -> IndicatorYear | None:
        """Return the last version of a year."""
        versions = [each for each in self._of_county(county_id) if each.year == year]
        return max(versions, key=lambda each: each.version, default=None)

    async def latest(self, county_id: CountyId) -> IndicatorYear | None:
        """Return the last version of the latest year."""
        return max(self._of_county(county_id), key=lambda each: (each.year, each.version), default=None)

    async def add(self, figures: IndicatorYear) -> None:
        """Add a version; a version is never replaced."""
        memory = self.transaction.changed(figures.at)
        known = [(each.year, each.version) for each in self._of_county(figures.county_id)]
        if (figures.year, figures.version) in known:
            raise DomainError("already_there")
        memory.indicators.append(figures)

    def _of_county(self, county_id: CountyId) -> Sequence[IndicatorYear]:
        return [each for each in self.transaction.seen().indicators if each.county_id == county_id]
