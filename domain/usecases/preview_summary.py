"""Show what would be released of a closed round now."""

from domain.ports import UnitOfWork
from domain.previews import Preview
from domain.roster import County
from domain.rounds import Round
from domain.summaries import Rules
from domain.usecases.summarise_round import results_of, summarise_round


async def preview_summary(uow: UnitOfWork, county: County, closed: Round, rules: Rules) -> Preview:
    """Return the summary exactly as it would be released, with what it withholds and why (D4)."""
    return Preview(
        collection=closed,
        summary=await summarise_round(uow, county, closed, rules),
        results=await results_of(uow, closed),
        former=await uow.releases.of_round(closed.id),
    )
