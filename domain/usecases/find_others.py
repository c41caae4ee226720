"""Find out who else has answered for a unit: that they have, never what (K12)."""

from domain.ids import PersonId, UnitId
from domain.interviews import counted_submissions
from domain.ports import UnitOfWork
from domain.roster import Role
from domain.rounds import Round
from domain.submissions import INTERVIEW


async def find_others(
    uow: UnitOfWork, collection: Round, unit_id: UnitId, person_id: PersonId
) -> tuple[Role | None, ...]:
    """Return the roles of at most two others who have answered for a unit; None for one who has no role for it now."""
    others = await find_other_respondents(uow, collection, unit_id, person_id)
    if not others:
        return ()
    roles = {
        str(each.person_id): each.role
        for each in reversed(await uow.roster.assignments(collection.county_id))
        if each.unit_id == unit_id
    }
    return tuple(sorted((roles.get(each) for each in others), key=lambda role: role or ""))


async def find_other_respondents(
    uow: UnitOfWork, collection: Round, unit_id: UnitId, person_id: PersonId
) -> frozenset[str]:
    """Return at most two others whose answers for a unit count."""
    part = collection.instrument.part
    respondents = await uow.submissions.some_respondents(collection.id, part)
    others = respondents.get(unit_id, frozenset()) - {person_id}
    if INTERVIEW not in others:
        return others
    # Seldom: there are more to ask about than two, and the interview may have been amended.
    counted = counted_submissions(await uow.submissions.deciding(collection.id, unit_id))
    mine = sorted(each.respondent for each in counted if each.part is part)
    return frozenset([each for each in mine if each != person_id][:2])
