"""Make the county summary of a round, beside the year before it."""

from domain.consolidation import UnitResult, consolidate
from domain.errors import Reason, Rejected
from domain.interviews import counted_submissions
from domain.methods import Method
from domain.ports import UnitOfWork
from domain.roster import County
from domain.rounds import Round, RoundState
from domain.submissions import INTERVIEW
from domain.summaries import CountySummary, Rules, YearResults, add_years, summarise
from domain.usecases.count_progress import count_progress


async def summarise_year(uow: UnitOfWork, county: County, refers_to: int, rules: Rules) -> CountySummary | Rejected:
    """Return the year's published summary, or where none was published (earlier years brought in) a fresh one.

    What was published stays as it was told, also while its round is open again (D3).
    """
    collection = await uow.rounds.by_year(county.id, refers_to)
    if collection is None:
        return Rejected(Reason.NO_ROUND_FOR_YEAR, {"year": refers_to})
    release = await uow.releases.of_round(collection.id)
    return release.summary if release else await summarise_round(uow, county, collection, rules)


async def summarise_round(uow: UnitOfWork, county: County, collection: Round, rules: Rules) -> CountySummary:
    """Return the summary of a round as its answers stand, beside the closed years before it."""
    units = await uow.roster.units(county.id, collection.instrument.part.asked_of)
    current = YearResults(collection, await results_of(uow, collection), await _method_of(uow, collection))
    earlier = [await _as_told(uow, each) for each in await _rounds_before(uow, collection)]
    previous = earlier[0] if earlier else None
    return add_years(summarise(county.name, current, len(units), previous, rules), current, earlier, rules)


async def results_of(uow: UnitOfWork, collection: Round) -> tuple[UnitResult, ...]:
    """Return each unit's result in a round."""
    submissions = await uow.submissions.of_round(collection.id)
    return consolidate(submissions, collection.instrument.part, await uow.agreements.of_round(collection.id))


# Private functions


async def _method_of(uow: UnitOfWork, collection: Round) -> Method:
    counted = counted_submissions(await uow.submissions.of_round(collection.id))
    noted = [each for each in counted if each.respondent == INTERVIEW and each.part is collection.instrument.part]
    return Method(
        interviews=len(noted),
        confirmed=sum(each.confirmed_by is not None for each in noted),
        confirmed_none=(await count_progress(uow, collection)).confirmed_none,
    )


async def _rounds_before(uow: UnitOfWork, collection: Round) -> list[Round]:
    """Return the closed rounds of earlier years, the latest first."""
    earlier = [
        each
        for each in await uow.rounds.all(collection.county_id)
        if each.refers_to < collection.refers_to and each.state is RoundState.CLOSED
    ]
    return sorted(earlier, key=lambda each: each.refers_to, reverse=True)


async def _as_told(uow: UnitOfWork, earlier: Round) -> YearResults:
    """Return a year as it was told: a correction too small for a release of its own (D3) must not show a year later."""
    release = await uow.releases.of_round(earlier.id)
    if release:
        return YearResults(earlier, release.results, release.summary.method)
    return YearResults(earlier, await results_of(uow, earlier), await _method_of(uow, earlier))
