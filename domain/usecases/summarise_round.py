"""Make the county summary of a round, beside the year before it."""

from domain.consolidation import UnitResult, consolidate
from domain.errors import Reason, Rejected
from domain.interviews import counted_submissions
from domain.methods import Method
from domain.ports import UnitOfWork
from domain.roster import County
from domain.rounds import Round, RoundState
from domain.submissions import INTERVIEW
from domain.summaries import CountySummary, Rules, YearResults, add_years, hide_figures, summarise
from domain.tallies import Tally, add_tallies, tally_plain, tally_results
from domain.usecases.count_progress import count_progress


async def summarise_year(uow: UnitOfWork, county: County, refers_to: int, rules: Rules) -> CountySummary | Rejected:
    """Return the year's published summary; without one no figures, or for a year that was brought in fresh ones.

    What was published stays as it was told, also while its round is open again (D3). What was collected here and is
    not published yet is nobody's to see but in its preview.
    """
    collection = await uow.rounds.by_year(county.id, refers_to)
    if collection is None:
        return Rejected(Reason.NO_ROUND_FOR_YEAR, {"year": refers_to})
    release = await uow.releases.of_round(collection.id)
    if release:
        return release.summary
    summary = await summarise_round(uow, county, collection, rules)
    return summary if collection.opened_at is None else hide_figures(summary)


async def summarise_round(
    uow: UnitOfWork, county: County, collection: Round, rules: Rules, *, in_batch: bool = False
) -> CountySummary:
    """Return the summary of a round as its answers stand, beside the closed years before it.

    `in_batch` tells the figures of an open round: of a batch that may be released (D1).
    """
    units = await uow.roster.units(county.id, collection.instrument.part.asked_of)
    method = await _method_of(uow, collection)
    current = YearResults(collection, await tally_round(uow, collection), method, in_batch)
    told = [await _as_told(uow, each) for each in await _rounds_before(uow, collection)]
    earlier = [each for each in told if each is not None]
    previous = earlier[0] if earlier else None
    return add_years(summarise(county.name, current, len(units), previous, rules), current, earlier, rules)


async def tally_round(uow: UnitOfWork, collection: Round) -> Tally:
    """Return how many units have said what in a round: the same as the tally of `results_of`, in one statement.

    Units whose answers are subject to more rules than that the latest of each respondent counts are looked at one by
    one, by the rules themselves.
    """
    part = collection.instrument.part
    latest = await uow.submissions.latest_answers(collection.id, part)
    tally = tally_plain(latest.plain)
    if not latest.apart:
        return tally
    apart = consolidate(latest.apart, part, await uow.agreements.of_round(collection.id))
    return add_tallies(tally, tally_results(apart))


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


async def _as_told(uow: UnitOfWork, earlier: Round) -> YearResults | None:
    """Return a year as it was told: a correction too small for a release of its own (D3) must not show a year later.

    What was collected here and never published is told nobody by way of the year after it, either.
    """
    release = await uow.releases.of_round(earlier.id)
    if release:
        return YearResults(earlier, tally_results(release.results), release.summary.method)
    if earlier.opened_at is not None:
        return None
    return YearResults(earlier, await tally_round(uow, earlier), await _method_of(uow, earlier))
