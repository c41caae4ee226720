"""Count who has answered, and for those who may know it, find who has not."""

from dataclasses import dataclass

from domain.messages import Progress
from domain.ports import UnitOfWork
from domain.roster import Unit
from domain.rounds import Round
from domain.submissions import Standing, standing_of


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """Where one unit stands with the round's part."""

    unit: Unit
    standing: Standing


async def count_progress(uow: UnitOfWork, collection: Round) -> Progress:
    """Return how many of the units asked have answered."""
    part = collection.instrument.part
    units = await uow.roster.units(collection.county_id, part.asked_of)
    answered = await uow.submissions.some_respondents(collection.id, part)
    return Progress(answered=sum(unit.id in answered for unit in units), of=len(units))


async def list_standings(uow: UnitOfWork, collection: Round) -> tuple[UnitStanding, ...]:
    """Return where each unit stands, sorted by name; for the coordinator only (K17)."""
    part = collection.instrument.part
    submissions = await uow.submissions.of_round(collection.id)
    drafts = {draft.unit_id for draft in await uow.submissions.drafts_of_round(collection.id)}
    return tuple(
        UnitStanding(
            unit=unit,
            standing=standing_of(
                [each for each in submissions if each.unit_id == unit.id and each.part is part],
                collection.due_on,
                has_draft=unit.id in drafts,
            ),
        )
        for unit in await uow.roster.units(collection.county_id, part.asked_of)
    )


async def missing_units(uow: UnitOfWork, collection: Round) -> tuple[Unit, ...]:
    """Return the units that have handed in nothing yet."""
    waiting = (Standing.MISSING, Standing.DRAFT)
    return tuple(each.unit for each in await list_standings(uow, collection) if each.standing in waiting)
