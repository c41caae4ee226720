"""The tables of what a unit's people agree on, and of links to files about it."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from domain.agreements import Choice
from domain.file_links import LetterForm
from domain.instruments import Part
from storage.column_types import UtcDateTime, code_of, sequence
from storage.tables import metadata

agreements = Table(
    "agreements",
    metadata,
    sequence(),
    Column("id", String, nullable=False, unique=True),
    Column("round_id", ForeignKey("rounds.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("part", code_of(Part), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("choice", code_of(Choice), nullable=False),
    Column("based_on", JSON, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("agreed", JSON, nullable=False),
    Column("why", String, nullable=False),
    UniqueConstraint("round_id", "unit_id", "part", "revision"),
    sqlite_autoincrement=True,
)

file_links = Table(
    "file_links",
    metadata,
    Column("digest", String, primary_key=True),
    Column("agreement_id", ForeignKey("agreements.id")),
    Column("language", String, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("meeting_id", String),
)

page_links = Table(
    "page_links",
    metadata,
    Column("digest", String, primary_key=True),
    Column("county_id", ForeignKey("counties.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("person_id", ForeignKey("persons.id")),
    Column("language", String, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

letter_links = Table(
    "letter_links",
    metadata,
    Column("digest", String, primary_key=True),
    Column("round_id", ForeignKey("rounds.id"), nullable=False),
    Column("reader_id", ForeignKey("persons.id"), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("form", code_of(LetterForm), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
