"""Read the key figures that are told: of a year, or the latest there are."""

from domain.errors import Reason, Rejected
from domain.indicators import IndicatorYear
from domain.ports import UnitOfWork
from domain.roster import County


async def read_indicators(uow: UnitOfWork, county: County, year: int | None = None) -> IndicatorYear | Rejected:
    """Return the last version of a year, without one of the latest year."""
    if year is None:
        return await uow.indicators.latest(county.id) or Rejected(Reason.NO_INDICATORS)
    found = await uow.indicators.of_year(county.id, year)
    return found or Rejected(Reason.NO_INDICATORS_FOR_YEAR, {"year": year})
