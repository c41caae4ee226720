"""Call a planned event off: it stays in the log, and leaves the calendar."""

from datetime import datetime

from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.network import Event, EventState
from domain.ports import UnitOfWork
from domain.usecases.log_event import Logging, add_revision, refuse_logging


async def cancel_event(uow: UnitOfWork, logging: Logging, event: Event, now: datetime) -> Event | Rejected:
    """Store that the event will not be; one that was held cannot be called off any more. Only coordinators may."""
    refused = refuse_logging(logging)
    if refused:
        return refused
    if event.note.state is EventState.HELD:
        return Rejected(Reason.EVENT_HELD, {"title": event.note.title})
    if event.note.state is EventState.CANCELLED:
        return event
    note = replace(event.note, state=EventState.CANCELLED)
    cancelled = replace(event, revision=event.revision + 1, note=note, by=logging.actor, at=now)
    await add_revision(uow, cancelled, "event_cancelled")
    return cancelled
