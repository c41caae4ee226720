"""What steps want told of the county, to anybody of it: what that is made of is read only then."""

from dataclasses import dataclass

from domain.releases import Release
from domain.roster import County


@dataclass(frozen=True, slots=True)
class ShowCountyPicture:
    """Count what the leaderships have answered of their state."""

    county: County


@dataclass(frozen=True, slots=True)
class ShowIndicators:
    """Show the county's latest key figures."""

    county: County


@dataclass(frozen=True, slots=True)
class ShowDetail:
    """Show a published summary goal by goal, and what else is known of its year."""

    county: County
    release: Release


CountyCommand = ShowCountyPicture | ShowIndicators | ShowDetail
