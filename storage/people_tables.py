"""The tables of who is let in by a code, who has handed a part over to whom, and which units hand in none."""

from sqlalchemy import Boolean, Column, ForeignKey, String, Table

from domain.instruments import Part
from domain.roster import Role
from storage.column_types import UtcDateTime, code_of, sequence, version
from storage.tables import metadata

invitations = Table(
    "invitations",
    metadata,
    Column("id", String, primary_key=True),
    Column("digest", String, nullable=False, unique=True),
    Column("county_id", ForeignKey("counties.id"), nullable=False),
    Column("role", code_of(Role), nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("name", String),
    Column("invited_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("person_id", ForeignKey("persons.id")),
    Column("revoked_at", UtcDateTime),
    version(),
)

handovers = Table(
    "handovers",
    metadata,
    sequence(),
    Column("id", String, nullable=False, unique=True),
    Column("round_id", ForeignKey("rounds.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("sender_id", ForeignKey("persons.id"), nullable=False),
    Column("receiver_id", ForeignKey("persons.id")),
    Column("handed_at", UtcDateTime, nullable=False),
    Column("part", code_of(Part)),
    sqlite_autoincrement=True,
)

declarations = Table(
    "declarations",
    metadata,
    sequence(),
    Column("id", String, nullable=False, unique=True),
    Column("round_id", ForeignKey("rounds.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("part", code_of(Part), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("reason", String, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
