"""Find whom nothing reaches in a round, with what a coordinator wants to know of them."""

from collections.abc import Callable, Iterable
from datetime import datetime

from domain.deadlines import IsWorkday
from domain.ids import PersonId, UnitId
from domain.instruments import Part
from domain.people_messages import Colleague
from domain.ports import UnitOfWork
from domain.reach_messages import Instead, Unreachable
from domain.reachability import Barrier, Unreached, list_unreached
from domain.rounds import Round, RoundState
from domain.usecases.describe_situation import describe_situation
from domain.usecases.hand_over import role_for


async def find_unreachable(
    uow: UnitOfWork, collection: Round, is_workday: IsWorkday, now: datetime
) -> tuple[Unreachable, ...]:
    """Return them sorted as the county's units are, and a unit's as they are turned to; of a closed round nobody.

    In a number of statements that does not grow with how many they are.
    """
    unreached = await find_unreached(uow, collection, is_workday, now)
    names = {unit.id: unit.name for unit in await uow.roster.units(collection.county_id)}
    assignments = await uow.roster.assignments(collection.county_id)
    people = {each.id: each.display_name for each in await uow.roster.persons(collection.county_id)}
    order, parts = list(names), list(Part)
    found = sorted(unreached, key=lambda each: (order.index(each.unit_id), parts.index(each.part)))

    def describe(person_id: PersonId, unit_id: UnitId) -> Colleague:
        return Colleague(person_id, role_for(assignments, unit_id, person_id), people.get(person_id))

    return tuple([_tell(each, names[each.unit_id], describe) for each in found])


def list_readers(found: Iterable[Unreachable]) -> tuple[PersonId, ...]:
    """Return each person once, in the order of their numbers, which begin with one: by the reason, as they are told."""
    reasons = list(Barrier)
    return tuple(dict.fromkeys(each.person_id for each in sorted(found, key=lambda each: reasons.index(each.barrier))))


async def find_unreached(
    uow: UnitOfWork, collection: Round, is_workday: IsWorkday, now: datetime
) -> tuple[Unreached, ...]:
    """Return them by their ids alone, in no order."""
    if collection.state is RoundState.CLOSED:
        return ()
    chats = await uow.conversations.chats(collection.county_id)
    return list_unreached(await describe_situation(uow, collection, is_workday, now), chats, now)


# Private functions


def _tell(each: Unreached, unit: str, describe: Callable[[PersonId, UnitId], Colleague]) -> Unreachable:
    colleague, instead = describe(each.person_id, each.unit_id), None
    if each.instead:
        other = describe(each.instead.person_id, each.unit_id)
        instead = Instead(other, each.instead.on, each.instead.asked)
    return Unreachable(colleague, each.part, each.unit_id, unit, each.due_on, each.barrier, instead)
