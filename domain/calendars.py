"""What a calendar shows, and the links by which one subscribes to it (S22)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from enum import StrEnum

from msgspec import Struct

from domain.deadlines import opening_at
from domain.ids import CalendarLinkId, CountyId, PersonId, UnitId
from domain.meetings import Meeting, MeetingForm, MeetingState
from domain.network import Event, EventForm, EventKind, EventState
from domain.rounds import Round


class EntryKind(StrEnum):
    """What an entry is."""

    MEETING = "meeting"
    ROUND_DUE = "round_due"
    NETWORK_EVENT = "network_event"


class CalendarEntry(Struct, frozen=True):
    """One entry of a calendar; no person's name is in it (S22).

    Attributes:
        key: the same for ever; a calendar that knows it changes the entry instead of adding another.
        sequence: grows with each change.
        changed_at: when it was last changed.
        unit: the leadership's name, where the entry is of one.
        clock: when it begins in Stockholm; None for the whole day.
        year: that a round refers to.
        event: what an event of the network is; its title is somebody's own words, and stays out.
    """

    key: str
    kind: EntryKind
    sequence: int
    changed_at: datetime
    day: date
    clock: time | None = None
    unit: str | None = None
    form: MeetingForm | EventForm | None = None
    year: int | None = None
    cancelled: bool = False
    event: EventKind | None = None


class CalendarLink(Struct, frozen=True):
    """A link that a calendar subscribes by; of its token only the digest is kept.

    Attributes:
        unit_id: the leadership whose calendar it is; None for the whole county's.
        person_id: who asked for it in chat, and whose role it lives by; None for one made by the operator.
    """

    id: CalendarLinkId
    digest: str
    county_id: CountyId
    unit_id: UnitId | None
    person_id: PersonId | None
    language: str
    made_at: datetime
    revoked_at: datetime | None = None


def meeting_entries(meetings: Iterable[Meeting], names: Mapping[UnitId, str]) -> tuple[CalendarEntry, ...]:
    """Return the entries of meetings as they are now; a cancelled one stays, so that calendars strike it out."""
    return tuple(
        CalendarEntry(
            key=f"meeting-{each.id}",
            kind=EntryKind.MEETING,
            sequence=each.revision - 1,
            changed_at=each.changed_at,
            day=each.day,
            clock=each.clock,
            unit=names[each.unit_id],
            form=each.form,
            cancelled=each.state is MeetingState.CANCELLED,
        )
        for each in meetings
        if each.unit_id in names
    )


def due_entries(rounds: Iterable[Round]) -> tuple[CalendarEntry, ...]:
    """Return the rounds' last days for answering, as whole days; the sequence grows as one is moved."""
    return tuple(
        CalendarEntry(
            key=f"due-{each.id}",
            kind=EntryKind.ROUND_DUE,
            sequence=each.due_moves,
            changed_at=each.due_moved_at or opening_at(each.opens_on),
            day=each.due_on,
            year=each.refers_to,
        )
        for each in rounds
    )


def event_entries(events: Iterable[Event]) -> tuple[CalendarEntry, ...]:
    """Return the network's events, as whole days, of the last revision of each; a cancelled one stays (S22)."""
    return tuple(
        CalendarEntry(
            key=f"network-{each.id}",
            kind=EntryKind.NETWORK_EVENT,
            sequence=each.revision - 1,
            changed_at=each.at,
            day=each.note.on,
            form=each.note.form,
            cancelled=each.note.state is EventState.CANCELLED,
            event=each.note.kind,
        )
        for each in events
    )


def sort_entries(entries: Iterable[CalendarEntry]) -> tuple[CalendarEntry, ...]:
    """Return entries by day and hour, those of one hour by key: the same entries always in the same order."""
    return tuple(sorted(entries, key=lambda each: (each.day, each.clock or time.min, each.key)))
