"""The tables of who wants to be reminded later, of what is stopped, and of who has asked for more time."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, String, Table, false

from domain.instruments import Part
from storage.column_types import UtcDateTime, code_of, sequence, version
from storage.tables import metadata

snoozes = Table(
    "snoozes",
    metadata,
    sequence(),
    Column("id", String, nullable=False, unique=True),
    Column("round_id", ForeignKey("rounds.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("until", Date, nullable=False),
    Column("snoozed_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

reminder_stops = Table(
    "reminder_stops",
    metadata,
    sequence(),
    Column("id", String, nullable=False, unique=True),
    Column("round_id", ForeignKey("rounds.id"), nullable=False, index=True),
    Column("part", code_of(Part), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("step", String, nullable=False),
    Column("lifted", Boolean, nullable=False),
    Column("stopped_by", String, nullable=False),
    Column("stopped_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

time_requests = Table(
    "time_requests",
    metadata,
    Column("id", String, primary_key=True),
    Column("round_id", ForeignKey("rounds.id"), nullable=False, index=True),
    Column("part", code_of(Part), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("until", Date, nullable=False),
    Column("reason", String, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("granted", Boolean),
    Column("decided_by", String),
    Column("decided_at", UtcDateTime),
    Column("note", String, nullable=False),
    Column("unasked", Boolean, nullable=False, server_default=false()),
    version(),
)
