"""Calendars as files: they parse back to the same entries, and importing twice changes nothing."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone
from msgspec.structs import replace

from domain.calendars import CalendarEntry, EntryKind, due_entries, meeting_entries, sort_entries
from domain.meetings import MeetingForm, MeetingState
from domain.network import EventForm, EventKind
from domain.usecases.link_calendar import FoundCalendar
from rendering.reports.calendars import LENGTH, write_calendar
from tests.support.builders import NOW, a_meeting, a_round

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ENTRY = CalendarEntry(
    "meeting-1", EntryKind.MEETING, 2, NOW, date(2025, 3, 13), time(14), "LS01", form=MeetingForm.MIXED
)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the bounds of aware ones
entries = st.builds(
    CalendarEntry,
    st.uuids().map(lambda each: f"meeting-{each.hex}"),
    st.sampled_from(EntryKind),
    st.integers(0, 99),
    instants.map(lambda each: each.replace(microsecond=0)),
    st.dates(date(2000, 1, 1), date(2036, 12, 31)),
    # Between two and three there is an hour that one night of the year has twice, and one has not.
    st.none() | st.times(time(4), time(23, 59)).map(lambda each: each.replace(second=0, microsecond=0)),
    st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=100).map(str.strip).filter(bool),
    st.none() | st.sampled_from(MeetingForm) | st.sampled_from(EventForm),
    st.integers(2000, 2036),
    st.booleans(),
    st.sampled_from(EventKind),
)


def parse(written: bytes) -> list[Any]:
    calendar = Calendar.from_ical(written)
    return [each for each in calendar.subcomponents if each.name == "VEVENT"]


def read_back(event: Any, entry: CalendarEntry) -> CalendarEntry:  # noqa: ANN401 - the library's own type
    """Return the entry that an event stands for; its kind, form and year are words by now."""
    start = event["dtstart"].dt
    local = start.astimezone(STOCKHOLM) if isinstance(start, datetime) else None
    return replace(
        entry,
        key=str(event["uid"]).removesuffix("@uppfoljaren"),
        sequence=int(event["sequence"]),
        changed_at=event["dtstamp"].dt,
        day=local.date() if local else start,
        clock=local.time() if local else None,
        cancelled=str(event["status"]) == "CANCELLED",
    )


def shop(calendars: Sequence[bytes]) -> dict[str, Any]:
    """Keep events as a calendar program does: by their UID, the one with the highest sequence."""
    kept: dict[str, Any] = {}
    for written in calendars:
        for event in parse(written):
            uid = str(event["uid"])
            if uid not in kept or int(kept[uid]["sequence"]) <= int(event["sequence"]):
                kept[uid] = event
    return kept


@settings(max_examples=50)
@given(st.lists(entries, max_size=8, unique_by=lambda each: each.key), st.sampled_from(["sv", "en"]))
def test_a_calendar_parses_back_to_the_same_entries(given_entries: list[CalendarEntry], language: str) -> None:
    ordered = sort_entries(given_entries)
    written = write_calendar(FoundCalendar("LS01", language, ordered))
    events = parse(written)
    assert [read_back(event, entry) for event, entry in zip(events, ordered, strict=True)] == list(ordered)
    for event, entry in zip(events, ordered, strict=True):
        if entry.kind is EntryKind.MEETING:
            assert str(event["summary"]).startswith(entry.unit or "")


@settings(max_examples=30)
@given(st.lists(entries, max_size=8, unique_by=lambda each: each.key))
def test_importing_twice_changes_nothing_and_the_same_is_written_in_the_same_bytes(
    given_entries: list[CalendarEntry],
) -> None:
    written = write_calendar(FoundCalendar("LS01", "sv", sort_entries(given_entries)))
    assert written == write_calendar(FoundCalendar("LS01", "sv", sort_entries(reversed(given_entries))))
    once, twice = shop([written]), shop([written, written])
    assert {uid: event.to_ical() for uid, event in once.items()} == {
        uid: event.to_ical() for uid, event in twice.items()
    }


def test_a_moved_and_then_cancelled_meeting_changes_the_entry_that_is_there() -> None:
    planned = a_meeting(day=date(2025, 3, 13), clock=time(14))
    moved = replace(planned, revision=2, day=date(2025, 4, 3))
    cancelled = replace(moved, revision=3, state=MeetingState.CANCELLED)
    names = {planned.unit_id: "LS01"}
    written = [
        write_calendar(FoundCalendar("LS01", "sv", meeting_entries([each], names)))
        for each in (planned, moved, cancelled)
    ]
    (kept,) = shop(written).values()
    assert (int(kept["sequence"]), str(kept["status"]), kept["dtstart"].dt.date()) == (
        2,
        "CANCELLED",
        date(2025, 4, 3),
    )
    # Whoever missed the first ones, or gets them late, has the same.
    (late,) = shop(written[::-1]).values()
    assert late.to_ical() == kept.to_ical()


@pytest.mark.parametrize(("day", "utc_hour"), [(date(2025, 1, 15), 13), (date(2025, 6, 12), 12)])
def test_an_hour_is_stockholms_in_winter_and_summer(day: date, utc_hour: int) -> None:
    (event,) = parse(write_calendar(FoundCalendar("LS01", "sv", (replace(ENTRY, day=day),))))
    assert event["dtstart"].dt.astimezone(UTC).hour == utc_hour
    assert event["dtend"].dt - event["dtstart"].dt == LENGTH
    assert event["dtstart"].params["TZID"] == "Europe/Stockholm"


def test_the_zone_is_described_for_programs_that_do_not_know_it() -> None:
    calendar = Calendar.from_ical(write_calendar(FoundCalendar("LS01", "sv", (ENTRY,))))
    (zone,) = [each for each in calendar.subcomponents if isinstance(each, Timezone)]
    described = zone.to_tz(lookup_tzid=False)
    for day in (date(2025, 1, 15), date(2025, 3, 29), date(2025, 3, 30), date(2025, 7, 1), date(2025, 10, 26)):
        noon = datetime.combine(day, time(12))
        assert described.utcoffset(noon) == noon.replace(tzinfo=STOCKHOLM).utcoffset(), day


def test_a_due_date_fills_a_whole_day_and_nobodys_time() -> None:
    (event,) = parse(write_calendar(FoundCalendar("LS01", "sv", due_entries([a_round()]))))
    assert event["dtstart"].dt == a_round().due_on
    assert event["dtend"].dt == a_round().due_on + timedelta(days=1)
    assert str(event["transp"]) == "TRANSPARENT"
    assert str(event["summary"]) == "Självskattningen 2024: sista svarsdag"


@pytest.mark.parametrize(
    ("language", "summary", "form"), [("sv", "LS01: möte", "Form: Blandat"), ("en", "LS01: meeting", "Form: Mixed")]
)
def test_an_entry_is_worded_in_the_calendars_language(language: str, summary: str, form: str) -> None:
    (event,) = parse(write_calendar(FoundCalendar("LS01", language, (ENTRY,))))
    assert (str(event["summary"]), str(event["description"])) == (summary, form)


def test_an_event_of_the_network_is_called_by_what_it_is_and_fills_nobodys_time() -> None:
    event = replace(ENTRY, kind=EntryKind.NETWORK_EVENT, clock=None, event=EventKind.VISIT, form=EventForm.HYBRID)
    (written,) = parse(write_calendar(FoundCalendar("LS01", "sv", (event,))))
    assert str(written["summary"]) == "Länets nätverk: Besök"
    assert str(written["description"]).startswith("Form: ")
    assert str(written["transp"]) == "TRANSPARENT"


def test_lines_are_folded_and_end_as_the_format_says() -> None:
    written = write_calendar(FoundCalendar("LS01", "sv", (replace(ENTRY, unit="Å" * 100),)))
    lines = written.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= 75
