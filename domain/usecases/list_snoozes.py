"""List who wants to be reminded later, for the coordinator."""

from datetime import datetime

from domain.deadlines import local_date
from domain.ports import UnitOfWork
from domain.reminder_messages import Pause
from domain.rounds import Round
from domain.snoozes import last_snoozes
from domain.usecases.find_missing import find_missing
from domain.usecases.hand_over import describe_colleague


async def list_snoozes(uow: UnitOfWork, collection: Round, now: datetime) -> tuple[Pause, ...]:
    """Return the people of missing units who are left alone until a day to come, sorted as the units are."""
    snoozes = last_snoozes(await uow.snoozes.of_round(collection.id))
    standing = {each: snooze for each, snooze in snoozes.items() if snooze.until > local_date(now)}
    if not standing:
        return ()
    missing = await find_missing(uow, collection)
    assignments = await uow.roster.assignments(collection.county_id)
    return tuple(
        [
            Pause(unit.name, await describe_colleague(uow, assignments, unit.id, person_id), standing[person_id].until)
            for unit in await uow.roster.units(collection.county_id)
            for person_id in dict.fromkeys(who for each in missing if each.unit_id == unit.id for who in each.people)
            if person_id in standing
        ]
    )
