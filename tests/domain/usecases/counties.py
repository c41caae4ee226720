"""A county in memory to do things in."""

from collections.abc import Iterable

from domain.ports import UnitOfWork
from domain.roster import Assignment, Person, Role, Unit
from domain.rounds import Round
from domain.submissions import Submission
from tests.support.builders import COUNTY, a_conversation, a_person, leaderships


async def add_county(uow: UnitOfWork, units: Iterable[Unit] = leaderships(6)) -> None:
    """Add the county with LS01 to LS06."""
    await uow.roster.add_county(COUNTY)
    for unit in units:
        await uow.roster.add_unit(unit)


async def add_speaker(uow: UnitOfWork, name: str, unit: Unit, role: Role = Role.CHAIR, *, chat: bool = True) -> Person:
    """Add someone who speaks for a unit, and unless told otherwise their private chat."""
    person = a_person(name)
    await uow.roster.put_person(person)
    await uow.roster.add_assignment(Assignment(person.id, COUNTY.id, role, unit.id))
    if chat:
        await uow.conversations.put(a_conversation(id=f"a:{name}", object_id=person.object_id))
    return person


async def add_round(uow: UnitOfWork, collection: Round, submissions: Iterable[Submission] = ()) -> Round:
    """Add a round with its answers."""
    await uow.rounds.put(collection)
    for submission in submissions:
        await uow.submissions.add(submission)
    return collection
