"""What steps want told of the county, to anybody of it: what that is made of is read only then."""

from msgspec import Struct

from domain.releases import Release
from domain.roster import County


class ShowCountyPicture(Struct, frozen=True):
    """Count what the leaderships have answered of their state."""

    county: County


class ShowIndicators(Struct, frozen=True):
    """Show the county's latest key figures."""

    county: County


class ShowDetail(Struct, frozen=True):
    """Show a published summary goal by goal, and what else is known of its year."""

    county: County
    release: Release


CountyCommand = ShowCountyPicture | ShowIndicators | ShowDetail
