"""Calendars as files that programs subscribe to or open (iCalendar, RFC 5545); the same entries give the same bytes."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from domain.calendars import CalendarEntry, EntryKind
from domain.deadlines import STOCKHOLM
from domain.meetings import MeetingForm
from domain.network import EventForm
from domain.usecases.link_calendar import FoundCalendar
from rendering.meeting_words import tell_form
from rendering.texts.catalogues import Texts, texts_for

ZONE = "Europe/Stockholm"
# Behind every key, so that nobody else's entry has the same UID.
DOMAIN = "uppfoljaren"
# Nobody says how long a meeting takes: two hours are what most of them book.
LENGTH = timedelta(hours=2)
# How often programs look again, where they heed it.
REFRESH = "PT6H"
# Since 1996 all of the EU changes its clocks on the last Sunday of March and of October, at 01:00 UTC.
CHANGES_SINCE = 1996


def write_calendar(found: FoundCalendar) -> bytes:
    """Return a calendar with its entries as text in UTF-8."""
    texts = texts_for(found.language)
    calendar = begin_calendar(found.language)
    calendar.add("x-wr-calname", found.name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval;value=duration", REFRESH)
    calendar.add("x-published-ttl", REFRESH)
    for entry in found.entries:
        calendar.add_component(_write_entry(entry, texts))
    return bytes(calendar.to_ical())


def begin_calendar(language: str) -> Calendar:
    """Return a calendar without entries, which knows the hours of Stockholm."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{DOMAIN}//{language}//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_describe_zone())
    return calendar


def begin_event(key: str, sequence: int, changed_at: datetime) -> Event:
    """Return an event that a calendar knows again by its key, and takes for newer as the sequence grows."""
    event = Event()
    event.add("uid", f"{key}@{DOMAIN}")
    event.add("sequence", sequence)
    event.add("dtstamp", changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", changed_at.astimezone(UTC).replace(microsecond=0))
    return event


def name_calendar_file(language: str) -> str:
    """Return what a meeting's file is called."""
    return texts_for(language)("ics.file_name")


# Private functions


def _write_entry(entry: CalendarEntry, texts: Texts) -> Event:
    event = begin_event(entry.key, entry.sequence, entry.changed_at)
    event.add("summary", _name_entry(entry, texts))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    # What is due fills nobody's day, nor does what nobody knows the hours of.
    event.add("transp", "OPAQUE" if entry.kind is EntryKind.MEETING else "TRANSPARENT")
    start = datetime.combine(entry.day, entry.clock, STOCKHOLM) if entry.clock else entry.day
    event.add("dtstart", start)
    event.add("dtend", _find_end(start))
    if entry.form:
        event.add("description", texts("ics.form", form=_tell_form(entry.form, texts)))
    return event


def _tell_form(form: MeetingForm | EventForm, texts: Texts) -> str:
    return texts(f"event_form.{form}") if isinstance(form, EventForm) else tell_form(form, texts)


def _find_end(start: date) -> date:
    """Return when it ends: for a whole day the day after, which is not part of it."""
    return start + (LENGTH if isinstance(start, datetime) else timedelta(days=1))


def _name_entry(entry: CalendarEntry, texts: Texts) -> str:
    match entry.kind:
        case EntryKind.MEETING:
            return texts("ics.meeting", unit=entry.unit or "")
        case EntryKind.NETWORK_EVENT:
            return texts("ics.network_event", kind=texts(f"event_kind.{entry.event}"))
        case EntryKind.ROUND_DUE:
            return texts("ics.round_due", year=entry.year)


def _describe_zone() -> Timezone:
    zone = Timezone()
    zone.add("tzid", ZONE)
    for part, month, name, hours in (
        (TimezoneDaylight(), 3, "CEST", (1, 2)),
        (TimezoneStandard(), 10, "CET", (2, 1)),
    ):
        before, after = (timedelta(hours=each) for each in hours)
        part.add("dtstart", datetime(CHANGES_SINCE, month, 31 if month == 3 else 27, 1 + hours[0]))  # noqa: DTZ001, PLR2004 - in its own zone's time
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone
