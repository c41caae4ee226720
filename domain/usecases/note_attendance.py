"""Note who took part in an event; with that it was held."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import EventId, UnitId
from domain.network import Attendance, AttendedEvent, Event, EventState
from domain.ports import AuditEntry, UnitOfWork
from domain.usecases.log_event import Logging, add_revision, read_attended, refuse_logging


class Participants(Struct, frozen=True):
    """Who took part in an event, and who did not after all; of others nothing is said."""

    event_id: EventId
    present: frozenset[UnitId]
    absent: frozenset[UnitId] = frozenset()


async def note_attendance(
    uow: UnitOfWork, logging: Logging, who: Participants, now: datetime
) -> AttendedEvent | Rejected:
    """Store what is new of it, and that the event was held; one that is still to come is told so.

    Only coordinators may. Units of another county are never noted.
    """
    refused = refuse_logging(logging)
    found = next((each for each in await read_attended(uow, logging.county) if each.event.id == who.event_id), None)
    refused = refused or _refuse(found, now)
    if refused or found is None:
        return refused or Rejected(Reason.NO_EVENT)
    own = {unit.id for unit in await uow.roster.units(logging.county.id)}
    come, gone = (who.present - found.units) & own, (who.absent - who.present) & found.units
    event = await _hold(uow, found.event, logging.actor, now)
    await _add(uow, event, come, now, present=True)
    await _add(uow, event, gone, now, present=False)
    if come or gone:
        data: dict[str, str | int | None] = {"event": event.id, "added": len(come), "removed": len(gone)}
        await uow.audit.add(AuditEntry(now, logging.actor, "attendance_noted", data))
    return AttendedEvent(event, (found.units | come) - gone)


# Private functions


def _refuse(found: AttendedEvent | None, now: datetime) -> Rejected | None:
    if found is None:
        return Rejected(Reason.NO_EVENT)
    note = found.event.note
    if note.state is EventState.CANCELLED:
        return Rejected(Reason.EVENT_CANCELLED, {"title": note.title})
    return Rejected(Reason.EVENT_NOT_YET, {"on": note.on.isoformat()}) if note.on > local_date(now) else None


async def _hold(uow: UnitOfWork, event: Event, actor: str, now: datetime) -> Event:
    if event.note.state is EventState.HELD:
        return replace(event, by=actor, at=now)
    held = replace(
        event, revision=event.revision + 1, note=replace(event.note, state=EventState.HELD), by=actor, at=now
    )
    await add_revision(uow, held, "event_held")
    return held


async def _add(uow: UnitOfWork, event: Event, units: Iterable[UnitId], now: datetime, *, present: bool) -> None:
    for unit_id in sorted(units):
        await uow.network.add_attendance(
            Attendance(event.id, event.county_id, unit_id, present=present, by=event.by, at=now)
        )
