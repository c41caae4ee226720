"""Put beside a county summary what else is known of its year (K16)."""

from msgspec.structs import replace

from domain.besides import Beside, order_quotes
from domain.county_pictures import CountyPicture
from domain.errors import Rejected
from domain.indicators import IndicatorYear
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.roster import County
from domain.summaries import CountySummary
from domain.usecases.draw_county_picture import draw_county_picture


async def add_beside(uow: UnitOfWork, county: County, summary: CountySummary) -> CountySummary:
    """Return the summary with the mapping, the approved quotes and the key figures, as far as there are any."""
    picture = await draw_county_picture(uow, county, summary.refers_to)
    told = None if isinstance(picture, Rejected) or not picture.begun else picture
    quotes = await _read_quotes(uow, county, told)
    return replace(summary, beside=Beside(told, quotes, await _find_figures(uow, county, summary)))


# Private functions


async def _read_quotes(uow: UnitOfWork, county: County, picture: CountyPicture | None) -> tuple[str, ...]:
    collection = await uow.rounds.by_year(county.id, picture.refers_to) if picture else None
    questionnaire = await uow.round_parts.get(collection.id, Part.LEADERSHIP_STATUS) if collection else None
    if collection is None or questionnaire is None:
        return ()
    return order_quotes(questionnaire, await uow.quote_approvals.of_round(collection.id))


async def _find_figures(uow: UnitOfWork, county: County, summary: CountySummary) -> IndicatorYear | None:
    """Return the key figures of the summary's year, else of the year it was collected in: they are told with theirs."""
    collected_in = int(summary.collected[:4])
    for year in (summary.refers_to, collected_in):
        figures = await uow.indicators.of_year(county.id, year)
        if figures:
            return figures
    return None
