"""Show what would be released of a round now."""

from collections.abc import Sequence

from domain.groupings import Grouping
from domain.ports import UnitOfWork
from domain.previews import Preview, add_breakdown, refuse_batch
from domain.roster import County
from domain.rounds import Round, RoundState
from domain.summaries import Rules
from domain.usecases.summarise_round import results_of, summarise_round


async def preview_summary(
    uow: UnitOfWork, county: County, collection: Round, rules: Rules, grouping: Grouping | None = None
) -> Preview:
    """Return the summary exactly as it would be released, with what it withholds and why (D4).

    Of an open round nobody sees any figures, a coordinator neither, until there is a batch to release (D1).
    Without a grouping it is broken down as the round's last release.
    """
    summary = await summarise_round(uow, county, collection, rules)
    results, history = await results_of(uow, collection), tuple(await uow.releases.history(collection.id))
    if collection.state is RoundState.OPEN and refuse_batch(results, history, summary) is None:
        summary = await summarise_round(uow, county, collection, rules, in_batch=True)
    grouping = grouping or (history[-1].grouping if history else None)
    if grouping:
        summary = add_breakdown(summary, grouping, results, history, rules)
    return Preview(collection, summary, results, history, grouping)


async def preview_first(
    uow: UnitOfWork, county: County, rounds: Sequence[Round], rules: Rules, grouping: Grouping | None = None
) -> Preview | None:
    """Return the preview of the first of some rounds that can be released now, else of the last of them."""
    preview = None
    for collection in rounds:
        preview = await preview_summary(uow, county, collection, rules, grouping)
        if preview.refuse() is None:
            break
    return preview
