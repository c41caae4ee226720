"""Read what is told of the county, and tell it."""

from dialogs.county_wishes import CountyCommand, ShowCountyPicture, ShowDetail, ShowIndicators
from dialogs.steps import Step, refuse
from domain.errors import Rejected
from domain.ports import UnitOfWork
from domain.release_messages import SummaryDetail
from domain.status_messages import CountyCounts, IndicatorsShown
from domain.usecases.add_beside import add_beside
from domain.usecases.draw_county_picture import draw_county_picture
from domain.usecases.read_indicators import read_indicators


async def carry_out_for_county(uow: UnitOfWork, step: Step, command: CountyCommand) -> Step:
    """Return the step with what there is to tell, or why there is nothing."""
    told: CountyCounts | IndicatorsShown | SummaryDetail | Rejected
    match command:
        case ShowCountyPicture():
            picture = await draw_county_picture(uow, command.county)
            told = picture if isinstance(picture, Rejected) else CountyCounts(picture)
        case ShowIndicators():
            figures = await read_indicators(uow, command.county)
            told = figures if isinstance(figures, Rejected) else IndicatorsShown(command.county.name, figures)
        case ShowDetail():
            release = command.release
            summary = await add_beside(uow, command.county, release.summary)
            told = SummaryDetail(summary, release.published_at, release.version)
    return refuse(step.state, told) if isinstance(told, Rejected) else Step(step.state, (told,))
