"""The county's network as rows that are only added to: events, and who took part."""

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select

from domain.ids import CountyId
from domain.network import Attendance, Event, EventNote
from storage.plan_tables import attendance, network_events
from storage.statements import Row
from storage.transactions import Transaction

_EVENTS = (
    select(network_events).where(network_events.c.county_id == bindparam("county")).order_by(network_events.c.sequence)
)
_ATTENDANCE = select(attendance).where(attendance.c.county_id == bindparam("county")).order_by(attendance.c.sequence)
_ADD_EVENT = insert(network_events).inline()
_ADD_ATTENDANCE = insert(attendance).inline()


class NetworkTable:
    """The port `Network`; the database itself refuses to change a row."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def events(self, county_id: CountyId) -> Sequence[Event]:
        """Return all revisions in the order they were received."""
        return [_event_from_row(row) for row in await self._transaction.all(_EVENTS, {"county": county_id})]

    async def attendance(self, county_id: CountyId) -> Sequence[Attendance]:
        """Return what was noted, in the order it was received."""
        return [_attendance_from_row(row) for row in await self._transaction.all(_ATTENDANCE, {"county": county_id})]

    async def add_event(self, event: Event) -> None:
        """Add a revision, at the commit at the latest.

        Raises:
            DomainError: `already_there`, at the commit, when another turn has added the revision meanwhile.
        """
        self._transaction.run_later(_ADD_EVENT, _event_to_row(event))

    async def add_attendance(self, attendance: Attendance) -> None:
        """Add a word on a unit's part in an event, at the commit at the latest."""
        row = {
            "event_id": attendance.event_id,
            "county_id": attendance.county_id,
            "unit_id": attendance.unit_id,
            "present": attendance.present,
            "written_by": attendance.by,
            "written_at": attendance.at,
        }
        self._transaction.run_later(_ADD_ATTENDANCE, row)


# Private functions


def _event_to_row(event: Event) -> Row:
    note = event.note
    return {
        "id": event.id,
        "county_id": event.county_id,
        "revision": event.revision,
        "happens_on": note.on,
        "kind": note.kind,
        "title": note.title,
        "place": note.place,
        "form": note.form,
        "state": note.state,
        "written_by": event.by,
        "written_at": event.at,
    }


def _event_from_row(row: Row) -> Event:
    return Event(
        id=row["id"],
        county_id=row["county_id"],
        revision=row["revision"],
        note=EventNote(
            on=row["happens_on"],
            kind=row["kind"],
            title=row["title"],
            place=row["place"],
            form=row["form"],
            state=row["state"],
        ),
        by=row["written_by"],
        at=row["written_at"],
    )


def _attendance_from_row(row: Row) -> Attendance:
    return Attendance(
        event_id=row["event_id"],
        county_id=row["county_id"],
        unit_id=row["unit_id"],
        present=row["present"],
        by=row["written_by"],
        at=row["written_at"],
    )
