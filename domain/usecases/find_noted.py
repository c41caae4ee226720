"""Find what was noted for a unit at an interview."""

from domain.ids import UnitId
from domain.interviews import find_interview
from domain.ports import UnitOfWork
from domain.rounds import Round
from domain.submissions import INTERVIEW, Submission


async def find_noted(uow: UnitOfWork, collection: Round, unit_id: UnitId) -> Submission | None:
    """Return the unit's interview, if there is one that counts."""
    if await uow.submissions.latest(collection.id, unit_id, INTERVIEW) is None:
        return None
    return find_interview(await uow.submissions.deciding(collection.id, unit_id))
