"""Log a network meeting or other support, planned or held."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import EventId, new_id
from domain.network import AttendedEvent, Event, EventNote, EventState, check_note, current_events, join_attendance
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import County, Principal


class Logging(Struct, frozen=True):
    """Who logs for which county: a person of the chat, or whoever works at the command line by their name there."""

    county: County
    by: Principal | str

    @property
    def actor(self) -> str:
        """Return who it is, for the log of changes."""
        return self.by if isinstance(self.by, str) else self.by.person.id


async def log_event(uow: UnitOfWork, logging: Logging, note: EventNote, now: datetime) -> Event | Rejected:
    """Store the event; the same day, kind and title twice is one event, and said so. Only coordinators may."""
    refused = refuse_logging(logging)
    note = tidy_note(note)
    refused = refused or check_note(note, local_date(now))
    if refused:
        return refused
    twin = find_twin(note, await read_current(uow, logging.county))
    if twin:
        return Rejected(Reason.EVENT_TWICE, {"title": note.title, "on": note.on.isoformat()})
    event = Event(EventId(new_id()), logging.county.id, 1, note, logging.actor, now)
    await add_revision(uow, event, "event_logged")
    return event


def refuse_logging(logging: Logging) -> Rejected | None:
    """Say no to a person who is no coordinator of this county."""
    by = logging.by
    may = isinstance(by, str) or (by.is_coordinator and by.county.id == logging.county.id)
    return None if may else Rejected(Reason.NOT_COORDINATOR)


def tidy_note(note: EventNote) -> EventNote:
    """Return it with single spaces."""
    return replace(note, title=" ".join(note.title.split()), place=" ".join(note.place.split()))


def find_twin(note: EventNote, events: Iterable[Event]) -> Event | None:
    """Return the event that is like it; one that was cancelled may be planned anew."""
    going = (each for each in events if each.note.state is not EventState.CANCELLED)
    return next((each for each in going if each.note.likeness == note.likeness), None)


async def read_current(uow: UnitOfWork, county: County) -> Sequence[Event]:
    """Return the county's events as they are now, the earliest first."""
    return current_events(await uow.network.events(county.id))


async def read_attended(uow: UnitOfWork, county: County) -> Sequence[AttendedEvent]:
    """Return the county's events with who took part, the earliest first."""
    return join_attendance(await read_current(uow, county), await uow.network.attendance(county.id))


async def add_revision(uow: UnitOfWork, event: Event, what: str) -> None:
    """Add a revision, and log that it was."""
    await uow.network.add_event(event)
    data: dict[str, str | int | None] = {"event": event.id, "revision": event.revision, "state": event.note.state.value}
    await uow.audit.add(AuditEntry(event.at, event.by, what, data))
