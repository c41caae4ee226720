"""Recall what a unit itself answered the year before (K12)."""

from domain.consolidation import UnitResult
from domain.ids import UnitId
from domain.ports import UnitOfWork
from domain.rounds import Round, RoundState
from domain.usecases.summarise_round import results_of


async def recall_last_year(
    uow: UnitOfWork, collection: Round, unit_id: UnitId
) -> tuple[Round, UnitResult | None] | None:
    """Return the round before this one with the unit's own result in it; None where there was no such round."""
    rounds = await uow.rounds.all(collection.county_id)
    closed = [each for each in rounds if each.refers_to < collection.refers_to and each.state is RoundState.CLOSED]
    earlier = max(closed, key=lambda each: each.refers_to, default=None)
    if earlier is None:
        return None
    return earlier, next((each for each in await results_of(uow, earlier) if each.unit_id == unit_id), None)
