"""Count what has changed since a round's summary was released (D3)."""

from domain.disclosure import count_changes
from domain.ports import UnitOfWork
from domain.rounds import Round
from domain.usecases.summarise_round import results_of


async def count_changes_since_release(uow: UnitOfWork, collection: Round) -> int | None:
    """Return how many units have another result than in the last release; None where none was released."""
    release = await uow.releases.of_round(collection.id)
    return count_changes(release.results, await results_of(uow, collection)) if release else None
