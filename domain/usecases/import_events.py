"""Bring in a county's events from a file: all of them, or none where anything is wrong."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import EventId, UnitId, new_id
from domain.network import Attendance, Event, EventKind, EventNote, EventState, check_note
from domain.ports import AuditEntry, UnitOfWork
from domain.usecases.log_event import Logging, find_twin, read_current, refuse_logging, tidy_note


class EventRow(Struct, frozen=True):
    """One row of a file: an event, and the units that took part."""

    line: int
    note: EventNote
    units: frozenset[UnitId]


async def import_events(
    uow: UnitOfWork, logging: Logging, rows: Sequence[EventRow], now: datetime
) -> int | tuple[Rejected, ...]:
    """Add the events of all rows and return how many, or return all that is wrong with them and store nothing."""
    refused = refuse_logging(logging)
    if refused:
        return (refused,)
    problems = check_rows(rows, await read_current(uow, logging.county), local_date(now))
    if problems:
        return problems
    for row in rows:
        event = Event(EventId(new_id()), logging.county.id, 1, tidy_note(row.note), logging.actor, now)
        await uow.network.add_event(event)
        for unit_id in sorted(row.units):
            await uow.network.add_attendance(
                Attendance(event.id, event.county_id, unit_id, present=True, by=logging.actor, at=now)
            )
    await uow.audit.add(AuditEntry(now, logging.actor, "events_imported", {"added": len(rows)}))
    return len(rows)


def check_rows(rows: Sequence[EventRow], existing: Sequence[Event], today: date) -> tuple[Rejected, ...]:
    """Return what is wrong with each row, with its line: what `check_note` says, and events that are there twice."""
    problems: list[Rejected] = []
    lines: dict[tuple[date, EventKind, str], int] = {}
    for row in rows:
        note = tidy_note(row.note)
        slip = check_note(note, today)
        if slip:
            problems.append(Rejected(slip.reason, {"line": row.line, **slip.data}))
        if row.units and note.state is not EventState.HELD:
            problems.append(Rejected(Reason.ATTENDED_BEFORE_HELD, {"line": row.line, "title": note.title}))
        first = lines.setdefault(note.likeness, row.line)
        if first != row.line:
            problems.append(Rejected(Reason.EVENT_TWICE_IN_FILE, {"line": row.line, "first": first}))
        elif find_twin(note, existing):
            data: dict[str, str | int] = {"line": row.line, "title": note.title, "on": note.on.isoformat()}
            problems.append(Rejected(Reason.EVENT_TWICE, data))
    return tuple(problems)
