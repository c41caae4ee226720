"""What the rules need stored of local plans, and of the county's network."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.file_links import PlanLink
from domain.ids import CountyId, UnitId
from domain.network import Attendance, Event
from domain.plans import Activity


class Plans(Protocol):
    """Leaderships' activities, as revisions."""

    async def of_unit(self, unit_id: UnitId) -> Sequence[Activity]:
        """Return all revisions of a leadership in the order they were received."""

    async def of_county(self, county_id: CountyId) -> Sequence[Activity]:
        """Return all revisions of a county's leaderships in the order they were received."""

    async def add(self, activity: Activity) -> None:
        """Add a revision, at the commit at the latest; a revision is never replaced."""


class PlanLinks(Protocol):
    """Links to documents about a leadership's plan."""

    async def get(self, digest: str) -> PlanLink | None: ...
    async def add(self, link: PlanLink) -> None: ...
    async def remove_expired(self, now: datetime) -> None:
        """Forget the links that lead nowhere any more."""


class Network(Protocol):
    """A county's events as revisions, and who took part; only ever added to."""

    async def events(self, county_id: CountyId) -> Sequence[Event]:
        """Return all revisions in the order they were received."""

    async def attendance(self, county_id: CountyId) -> Sequence[Attendance]:
        """Return what was noted, in the order it was received."""

    async def add_event(self, event: Event) -> None:
        """Add a revision, at the commit at the latest; a revision is never replaced."""

    async def add_attendance(self, attendance: Attendance) -> None:
        """Add a word on a unit's part in an event."""


class PlanStores(Protocol):
    """The stores of plans and network within a unit of work."""

    @property
    def plans(self) -> Plans: ...
    @property
    def plan_links(self) -> PlanLinks: ...
    @property
    def network(self) -> Network: ...
