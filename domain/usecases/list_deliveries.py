"""List what the operator has to decide about: to whom, and for which unit."""

from collections.abc import Collection

from msgspec import Struct

from domain.conversations import without_thread
from domain.deliveries import Delivery, State
from domain.ids import PersonId
from domain.ports import UnitOfWork
from domain.roster import Assignment, County, Person, Unit


class Listed(Struct, frozen=True):
    """A delivery and who it is to: a person with roles, else the network channel or another conversation."""

    delivery: Delivery
    person: Person | None
    assignments: tuple[Assignment, ...]
    units: tuple[Unit, ...]
    in_channel: bool


async def list_deliveries(uow: UnitOfWork, county: County, states: Collection[State]) -> tuple[Listed, ...]:
    """Return the county's deliveries in these states, the oldest first, and those that belong to no county."""
    people = {person.id: person for person in await uow.roster.persons(county.id)}
    assignments = await uow.roster.assignments(county.id)
    units = {unit.id: unit for unit in await uow.roster.units(county.id)}
    channel = await uow.conversations.network_channel(county.id)

    def describe(delivery: Delivery) -> Listed:
        mine = _roles_of(assignments, delivery.person_id)
        return Listed(
            delivery=delivery,
            person=people.get(delivery.person_id) if delivery.person_id else None,
            assignments=mine,
            units=tuple(dict.fromkeys(units[each.unit_id] for each in mine if each.unit_id in units)),
            in_channel=channel is not None and without_thread(delivery.conversation_id) == channel.id,
        )

    found = [each for each in await uow.outbox.all() if each.state in states]
    return tuple(describe(each) for each in found if each.county_id in (county.id, None))


# Private functions


def _roles_of(assignments: Collection[Assignment], person_id: PersonId | None) -> tuple[Assignment, ...]:
    return tuple(each for each in assignments if person_id is not None and each.person_id == person_id)
