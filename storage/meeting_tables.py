"""The tables of meetings, what was told of them, rhythms, and the links by which calendars subscribe."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, String, Table, Time, UniqueConstraint

from domain.meetings import MeetingForm, MeetingState
from domain.rhythms import Rhythm
from storage.column_types import UtcDateTime, code_of, sequence, version
from storage.tables import metadata

rhythms = Table(
    "rhythms",
    metadata,
    sequence(),
    Column("unit_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("rhythm", code_of(Rhythm), nullable=False),
    Column("said_by", ForeignKey("persons.id"), nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    Column("said_on", Date, nullable=False),
    sqlite_autoincrement=True,
)

meetings = Table(
    "meetings",
    metadata,
    sequence(),
    Column("id", String, nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("state", code_of(MeetingState), nullable=False),
    Column("day", Date, nullable=False),
    Column("clock", Time),
    Column("form", code_of(MeetingForm)),
    Column("changed_by", ForeignKey("persons.id"), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    UniqueConstraint("id", "revision"),
    sqlite_autoincrement=True,
)

meeting_reports = Table(
    "meeting_reports",
    metadata,
    sequence(),
    Column("meeting_id", String, nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("on_agenda", Boolean),
    Column("missing", JSON, nullable=False),
    Column("told_by", ForeignKey("persons.id"), nullable=False),
    Column("told_at", UtcDateTime, nullable=False),
    UniqueConstraint("meeting_id", "revision"),
    sqlite_autoincrement=True,
)

calendar_links = Table(
    "calendar_links",
    metadata,
    Column("id", String, primary_key=True),
    Column("digest", String, nullable=False, unique=True),
    Column("county_id", ForeignKey("counties.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), index=True),
    Column("person_id", ForeignKey("persons.id")),
    Column("language", String, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    version(),
)
