"""Count who has answered, and for those who may know it, find who has not."""

from dataclasses import dataclass

from domain.declarations import declared_units
from domain.ids import UnitId
from domain.ports import UnitOfWork
from domain.progress import Progress
from domain.roster import Unit
from domain.rounds import Round
from domain.submissions import Standing, standing_of

WAITED_FOR = frozenset({Standing.MISSING, Standing.DRAFT})


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """Where one unit stands with the round's part."""

    unit: Unit
    standing: Standing


async def count_progress(uow: UnitOfWork, collection: Round) -> Progress:
    """Return how many of the units asked have answered, and how many have said that they will not."""
    part = collection.instrument.part
    units = await uow.roster.units(collection.county_id, part.asked_of)
    answered = await uow.submissions.some_respondents(collection.id, part)
    none = await _declared(uow, collection)
    return Progress(
        answered=sum(unit.id in answered for unit in units),
        of=len(units),
        confirmed_none=sum(unit.id in none and unit.id not in answered for unit in units),
    )


async def list_standings(uow: UnitOfWork, collection: Round) -> tuple[UnitStanding, ...]:
    """Return where each unit stands, sorted by name; for the coordinator only (K17)."""
    part = collection.instrument.part
    submissions = await uow.submissions.of_round(collection.id)
    drafts = {draft.unit_id for draft in await uow.submissions.drafts_of_round(collection.id)}
    none = await _declared(uow, collection)
    return tuple(
        UnitStanding(
            unit=unit,
            standing=standing_of(
                [each for each in submissions if each.unit_id == unit.id and each.part is part],
                collection.due_on,
                has_draft=unit.id in drafts,
                declared_none=unit.id in none,
            ),
        )
        for unit in await uow.roster.units(collection.county_id, part.asked_of)
    )


async def missing_units(uow: UnitOfWork, collection: Round) -> tuple[Unit, ...]:
    """Return the units that have handed in nothing yet, and have not said that they will not."""
    return tuple(each.unit for each in await list_standings(uow, collection) if each.standing in WAITED_FOR)


# Private functions


async def _declared(uow: UnitOfWork, collection: Round) -> frozenset[UnitId]:
    return declared_units(await uow.declarations.of_round(collection.id), collection.instrument.part)
