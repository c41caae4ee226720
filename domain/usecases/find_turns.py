"""Find out who is to be turned to about each unit that has not answered: not who has said that it is not theirs."""

from collections.abc import Collection, Mapping

from domain.handovers import in_turn, of_part
from domain.ids import PersonId, UnitId
from domain.ports import UnitOfWork
from domain.roster import speakers
from domain.rounds import Round
from domain.usecases.count_progress import missing_units


async def find_turns(
    uow: UnitOfWork, collection: Round, about: Collection[UnitId] | None = None
) -> Mapping[UnitId, tuple[PersonId, ...]]:
    """Return a missing unit's people in the order they are turned to (K17, K18), by unit: of all units, or of some."""
    assignments = await uow.roster.assignments(collection.county_id)
    handovers = await uow.handovers.of_round(collection.id)
    part = collection.instrument.part
    drafts = await uow.submissions.drafts_of_round(collection.id)
    return {
        unit.id: in_turn(
            speakers(assignments, unit.id),
            of_part(handovers, part, unit.id),
            {each.person_id: each.saved_at for each in drafts if each.unit_id == unit.id},
        )
        for unit in await missing_units(uow, collection)
        if about is None or unit.id in about
    }
