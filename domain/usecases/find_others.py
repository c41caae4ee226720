"""Find out who else has answered for a unit: that they have, never what (K12)."""

from domain.ids import PersonId, UnitId
from domain.ports import UnitOfWork
from domain.roster import Role
from domain.rounds import Round


async def find_others(
    uow: UnitOfWork, collection: Round, unit_id: UnitId, person_id: PersonId
) -> tuple[Role | None, ...]:
    """Return the roles of at most two others who have answered for a unit; None for one who has no role for it now."""
    respondents = await uow.submissions.some_respondents(collection.id, collection.instrument.part)
    others = respondents.get(unit_id, frozenset()) - {person_id}
    roles = {
        str(each.person_id): each.role
        for each in reversed(await uow.roster.assignments(collection.county_id))
        if each.unit_id == unit_id
    }
    return tuple(sorted((roles.get(each) for each in others), key=lambda role: role or ""))
