"""What holds the county's network together: meetings, forums, conferences, visits, learning, and who took part."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from domain.errors import Reason, Rejected
from domain.ids import CountyId, EventId, UnitId
from domain.roster import Unit, UnitKind

MAX_TITLE, MAX_PLACE = 120, 100


class EventKind(StrEnum):
    """What the regional support arranges."""

    NETWORK_MEETING = "network_meeting"
    FORUM = "forum"
    CONFERENCE = "conference"
    VISIT = "visit"
    LEARNING_SESSION = "learning_session"


class EventForm(StrEnum):
    """How people meet."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class EventState(StrEnum):
    """Whether it is to come, has been, or will not be."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class EventNote(Struct, frozen=True):
    """What is said of an event."""

    on: date
    kind: EventKind
    title: str
    place: str = ""
    form: EventForm | None = None
    state: EventState = EventState.PLANNED

    @property
    def likeness(self) -> tuple[date, EventKind, str]:
        """Return what no two events have in common."""
        return self.on, self.kind, " ".join(self.title.casefold().split())


class Event(Struct, frozen=True):
    """One revision of an event; revisions are numbered from 1 and only ever added to.

    `by` is the coordinator, or who works at the command line.
    """

    id: EventId
    county_id: CountyId
    revision: int
    note: EventNote
    by: str
    at: datetime


class Attendance(Struct, frozen=True):
    """A unit's part in an event, or with `present` false that it had none after all; only ever added to."""

    event_id: EventId
    county_id: CountyId
    unit_id: UnitId
    present: bool
    by: str
    at: datetime


class AttendedEvent(Struct, frozen=True):
    """An event and the units that are noted as having taken part, as they were noted."""

    event: Event
    units: frozenset[UnitId]


class Share(Struct, frozen=True):
    """So many of so many (D5)."""

    value: int
    of: int


class Turnout(Struct, frozen=True):
    """How many took part in an event, never who (K17)."""

    event: Event
    leaderships: Share
    municipalities: Share


class KindTotal(Struct, frozen=True):
    """A year's events of one kind that were held, and how many different units took part in any of them."""

    kind: EventKind
    held: int
    leaderships: Share
    municipalities: Share


class NetworkCount(Struct, frozen=True):
    """A count for the county picture: `value` of `of` units of a kind."""

    code: str
    value: int
    of: int
    unit_kind: UnitKind


def check_note(note: EventNote, today: date) -> Rejected | None:
    """Say no to an event without a title, to one that was held in the future, or is planned in the past."""
    if not note.title:
        return Rejected(Reason.EVENT_TITLE_MISSING)
    for text, most in ((note.title, MAX_TITLE), (note.place, MAX_PLACE)):
        if len(text) > most:
            return Rejected(Reason.EVENT_TEXT_TOO_LONG, {"length": len(text), "most": most, "begins": text[:40]})
    if note.state is EventState.HELD and note.on > today:
        return Rejected(Reason.EVENT_NOT_YET, {"on": note.on.isoformat()})
    if note.state is EventState.PLANNED and note.on < today:
        return Rejected(Reason.EVENT_PLANNED_IN_PAST, {"on": note.on.isoformat()})
    return None


def current_events(revisions: Iterable[Event]) -> tuple[Event, ...]:
    """Return the last revision of each event, the earliest day first."""
    last = {each.id: each for each in revisions}
    return tuple(sorted(last.values(), key=lambda each: (each.note.on, each.note.title, each.id)))


def join_attendance(events: Iterable[Event], attendance: Iterable[Attendance]) -> tuple[AttendedEvent, ...]:
    """Return events with who is noted as having taken part by the last word on each."""
    last = {(each.event_id, each.unit_id): each.present for each in attendance}
    present: dict[EventId, set[UnitId]] = {}
    for (event_id, unit_id), was_there in last.items():
        if was_there:
            present.setdefault(event_id, set()).add(unit_id)
    return tuple(AttendedEvent(each, frozenset(present.get(each.id, ()))) for each in events)


def count_attendance(events: Iterable[AttendedEvent], units: Sequence[Unit]) -> tuple[Turnout, ...]:
    """Return how many leaderships and municipalities took part in each event that was held and has any noted.

    A municipality that took part brings its leadership, once however many of its municipalities came; a leadership
    that was noted as such brings no municipality. An event without anybody noted is left out: silence is not zero
    (D4).

    Args:
        events: in any order.
        units: of the county: the two denominators (D5).
    """
    return tuple(Turnout(each.event, *_count(each.units, units)) for each in events if _is_counted(each))


def total_by_kind(events: Iterable[AttendedEvent], units: Sequence[Unit], year: int) -> tuple[KindTotal, ...]:
    """Return a calendar year's held events by kind, with how many different units took part; kinds without any are out.

    Args:
        events: in any order.
        units: of the county.
        year: in which they were held.
    """
    held = [each for each in events if _is_held(each.event) and each.event.note.on.year == year]
    totals = []
    for kind in EventKind:
        of_kind = [each for each in held if each.event.note.kind is kind]
        if of_kind:
            took_part = frozenset(unit_id for each in of_kind for unit_id in each.units)
            totals.append(KindTotal(kind, len(of_kind), *_count(took_part, units)))
    return tuple(totals)


def count_for_picture(events: Iterable[AttendedEvent], units: Sequence[Unit], year: int) -> tuple[NetworkCount, ...]:
    """Return for the county picture how many took part in a year's last event of each kind that has anybody noted.

    The code is the kind's; each comes twice, of leaderships and of municipalities (D5, D6).
    """
    turnouts = [each for each in count_attendance(events, units) if each.event.note.on.year == year]
    last = {each.event.note.kind: each for each in sorted(turnouts, key=lambda each: each.event.note.on)}
    return tuple(
        NetworkCount(kind.value, share.value, share.of, unit_kind)
        for kind in EventKind
        if kind in last
        for share, unit_kind in (
            (last[kind].leaderships, UnitKind.LEADERSHIP),
            (last[kind].municipalities, UnitKind.MUNICIPALITY),
        )
    )


# Private functions


def _is_held(event: Event) -> bool:
    return event.note.state is EventState.HELD


def _is_counted(attended: AttendedEvent) -> bool:
    return _is_held(attended.event) and bool(attended.units)


def _count(present: frozenset[UnitId], units: Sequence[Unit]) -> tuple[Share, Share]:
    leaderships = {unit.id for unit in units if unit.kind is UnitKind.LEADERSHIP}
    homes = {unit.id: unit.leadership_id for unit in units if unit.kind is UnitKind.MUNICIPALITY}
    brought = {homes.get(unit_id, unit_id) for unit_id in present}
    return Share(len(brought & leaderships), len(leaderships)), Share(len(present & homes.keys()), len(homes))
