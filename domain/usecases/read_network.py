"""Read what is told of the county's network: what comes next, and how many took part."""

from datetime import date

from msgspec import Struct

from domain.network import AttendedEvent, Event, EventState, Turnout, count_attendance
from domain.ports import UnitOfWork
from domain.roster import County
from domain.usecases.log_event import read_attended

# Of each, as many as people look back at and ahead to.
MOST_PLANNED, MOST_TURNOUTS, MOST_OPEN = 3, 3, 10


class NetworkFound(Struct, frozen=True):
    """What is planned, the soonest first; how many took part, the latest first; what can still be noted of."""

    planned: tuple[Event, ...]
    turnouts: tuple[Turnout, ...]
    open_events: tuple[Event, ...]


async def read_network(uow: UnitOfWork, county: County, today: date) -> NetworkFound:
    """Return the network as it is today; an event whose day is over and that nobody has said was held is open."""
    attended = await read_attended(uow, county)
    units = await uow.roster.units(county.id)
    planned = [each.event for each in attended if _is_planned(each) and each.event.note.on >= today]
    past = [each.event for each in attended if _can_be_noted(each, today)]
    turnouts = count_attendance(attended, units)
    return NetworkFound(tuple(planned[:MOST_PLANNED]), turnouts[::-1][:MOST_TURNOUTS], tuple(past[::-1][:MOST_OPEN]))


async def read_attendance(uow: UnitOfWork, county: County, today: date) -> tuple[AttendedEvent, ...]:
    """Return the events whose attendance can be noted, the latest first."""
    attended = await read_attended(uow, county)
    return tuple(each for each in reversed(attended) if _can_be_noted(each, today))


# Private functions


def _is_planned(attended: AttendedEvent) -> bool:
    return attended.event.note.state is EventState.PLANNED


def _can_be_noted(attended: AttendedEvent, today: date) -> bool:
    note = attended.event.note
    return note.state is not EventState.CANCELLED and note.on <= today
