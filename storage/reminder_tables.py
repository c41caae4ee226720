"""The tables of who wants to be reminded later, and of who has asked for more time."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, String, Table

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
    version(),
)
