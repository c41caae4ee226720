"""Find the event that somebody names, by its day or by the beginning of its id."""

from domain.errors import Reason, Rejected
from domain.network import Event
from domain.ports import UnitOfWork
from domain.roster import County
from domain.usecases.log_event import read_current

# As many digits as the list shows; fewer would often mean several.
SHORTEST_EVENT_ID = 8


async def choose_event(uow: UnitOfWork, county: County, given: str) -> Event | Rejected:
    """Return the event of that day, or with that id; say so where there is none, or more than one.

    Args:
        uow: to read from.
        county: whose events.
        given: a day as 2025-01-31, or at least eight digits of an id.
    """
    wanted = given.strip().lower()
    found = [
        each
        for each in await read_current(uow, county)
        if each.note.on.isoformat() == wanted or (len(wanted) >= SHORTEST_EVENT_ID and each.id.startswith(wanted))
    ]
    if len(found) == 1:
        return found[0]
    return Rejected(Reason.SEVERAL_EVENTS if found else Reason.NO_EVENT, {"given": given[:40]})
