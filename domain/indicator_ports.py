"""What the rules need stored of key figures."""

from typing import Protocol

from domain.ids import CountyId
from domain.indicators import IndicatorYear


class Indicators(Protocol):
    """A county's key figures year by year, as versions; only ever added to."""

    async def of_year(self, county_id: CountyId, year: int) -> IndicatorYear | None:
        """Return the last version of a year, its figures by number."""

    async def latest(self, county_id: CountyId) -> IndicatorYear | None:
        """Return the last version of the latest year."""

    async def add(self, figures: IndicatorYear) -> None:
        """Add a version, at the commit at the latest; a version is never replaced."""
