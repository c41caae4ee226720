"""The tables of local plans, links to documents about them, and the county's network."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table, UniqueConstraint

from domain.file_links import PlanDocument
from domain.network import EventForm, EventKind, EventState
from domain.plans import Stage
from storage.column_types import UtcDateTime, code_of, sequence
from storage.tables import metadata

activities = Table(
    "activities",
    metadata,
    sequence(),
    Column("id", String, nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("goal", String, nullable=False),
    Column("target", String, nullable=False),
    Column("responsible", String, nullable=False),
    Column("starts_on", Date),
    Column("due_on", Date),
    Column("stage", code_of(Stage), nullable=False),
    Column("written_by", String, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    UniqueConstraint("id", "revision"),
    sqlite_autoincrement=True,
)

plan_links = Table(
    "plan_links",
    metadata,
    Column("digest", String, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("document", code_of(PlanDocument), nullable=False),
    Column("language", String, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

network_events = Table(
    "network_events",
    metadata,
    sequence(),
    Column("id", String, nullable=False),
    Column("county_id", ForeignKey("counties.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("happens_on", Date, nullable=False),
    Column("kind", code_of(EventKind), nullable=False),
    Column("title", String, nullable=False),
    Column("place", String, nullable=False),
    Column("form", code_of(EventForm)),
    Column("state", code_of(EventState), nullable=False),
    Column("written_by", String, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    UniqueConstraint("id", "revision"),
    sqlite_autoincrement=True,
)

attendance = Table(
    "attendance",
    metadata,
    sequence(),
    Column("event_id", String, nullable=False),
    Column("county_id", ForeignKey("counties.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("present", Boolean, nullable=False),
    Column("written_by", String, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
