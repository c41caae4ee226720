"""Count who has answered, and for those who may know it, find who has not."""

from datetime import date

from msgspec import Struct

from domain.declarations import declared_units
from domain.ids import UnitId
from domain.ports import UnitOfWork
from domain.progress import Progress
from domain.roster import Unit
from domain.rounds import Round
from domain.submissions import Standing, standing_of
from domain.time_requests import due_for

WAITED_FOR = frozenset({Standing.MISSING, Standing.DRAFT})


class UnitStanding(Struct, frozen=True):
    """Where one unit stands with the round's part, and by when it is to be in: its own due date if it has one."""

    unit: Unit
    standing: Standing
    due_on: date


async def count_progress(uow: UnitOfWork, collection: Round) -> Progress:
    """Return how many of the units asked have answered, and how many have said that they will not."""
    part = collection.instrument.part
    units = await uow.roster.units(collection.county_id, part.asked_of)
    answered = await uow.submissions.some_respondents(collection.id, part)
    none = await _declared(uow, collection)
    return Progress(
        answered=sum([unit.id in answered for unit in units]),
        of=len(units),
        confirmed_none=sum(unit.id in none and unit.id not in answered for unit in units) if none else 0,
    )


async def list_standings(uow: UnitOfWork, collection: Round) -> tuple[UnitStanding, ...]:
    """Return where each unit stands, sorted by name; for the coordinator only (K17)."""
    part = collection.instrument.part
    units = await uow.roster.units(collection.county_id, part.asked_of)
    submissions = await uow.submissions.of_round(collection.id)
    drafts = {draft.unit_id for draft in await uow.submissions.drafts_of_round(collection.id)}
    none = await _declared(uow, collection)
    requests = await uow.time_requests.of_round(collection.id)
    due = {unit.id: due_for(collection, requests, part, unit.id) for unit in units}
    return tuple(
        UnitStanding(
            unit=unit,
            standing=standing_of(
                [each for each in submissions if each.unit_id == unit.id and each.part is part],
                due[unit.id],
                has_draft=unit.id in drafts,
                declared_none=unit.id in none,
            ),
            due_on=due[unit.id],
        )
        for unit in units
    )


async def missing_units(uow: UnitOfWork, collection: Round) -> tuple[Unit, ...]:
    """Return the units that have handed in nothing yet, and have not said that they will not."""
    part = collection.instrument.part
    answered = await uow.submissions.some_respondents(collection.id, part)
    none = await _declared(uow, collection)
    units = await uow.roster.units(collection.county_id, part.asked_of)
    return tuple(unit for unit in units if unit.id not in answered and unit.id not in none)


# Private functions


async def _declared(uow: UnitOfWork, collection: Round) -> frozenset[UnitId]:
    return declared_units(await uow.declarations.of_round(collection.id), collection.instrument.part)
