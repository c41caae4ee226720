"""The tables, their keys, and the indexes for what is asked of them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from domain.conversations import Scope
from domain.instruments import Part
from domain.roster import Role, UnitKind
from domain.rounds import RoundState
from domain.submissions import Source
from storage.column_types import EntraId, Folded, UtcDateTime, code_of, sequence, version

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# JSON stays `json` on PostgreSQL, not `jsonb`: a stored response is sent again with its keys in the same order (R4).


counties = Table(
    "counties",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("name_key", Folded, nullable=False, unique=True),
)

units = Table(
    "units",
    metadata,
    Column("id", String, primary_key=True),
    Column("county_id", ForeignKey("counties.id"), nullable=False),
    Column("kind", code_of(UnitKind), nullable=False),
    Column("name", String, nullable=False),
    Column("code", String),
    Column("leadership_id", ForeignKey("units.id")),
    UniqueConstraint("county_id", "kind", "name"),
    UniqueConstraint("county_id", "code"),
)

persons = Table(
    "persons",
    metadata,
    Column("id", String, primary_key=True),
    Column("tenant_id", EntraId, nullable=False),
    Column("object_id", EntraId),
    Column("email", String),
    Column("email_key", Folded),
    Column("display_name", String),
    Column("language", String),
    UniqueConstraint("tenant_id", "object_id"),
    UniqueConstraint("tenant_id", "email_key"),
)

assignments = Table(
    "assignments",
    metadata,
    sequence(),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("county_id", ForeignKey("counties.id"), nullable=False, index=True),
    Column("role", code_of(Role), nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    UniqueConstraint("person_id", "county_id", "role", "unit_id"),
)
IS_OF_WHOLE_COUNTY = assignments.c.unit_id.is_(None)

instruments = Table(
    "instruments",
    metadata,
    sequence(),
    Column("county_id", ForeignKey("counties.id"), nullable=False),
    Column("part", code_of(Part), nullable=False),
    Column("version", String, nullable=False),
    Column("confirmed_by", String, nullable=False),
    Column("data", JSON, nullable=False),
    Column("imported_at", UtcDateTime, nullable=False),
    Column("imported_by", String, nullable=False),
    UniqueConstraint("county_id", "part", "version", "confirmed_by"),
    sqlite_autoincrement=True,
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", String, primary_key=True),
    Column("county_id", ForeignKey("counties.id"), nullable=False),
    Column("refers_to", Integer, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("closes_on", Date, nullable=False),
    Column("state", code_of(RoundState), nullable=False),
    Column("instrument", JSON, nullable=False),
    Column("opened_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    version(),
    Column("shared", Boolean, nullable=False, server_default=false()),
    Column("ladders", JSON(none_as_null=True)),
    Column("due_moves", Integer, nullable=False, server_default="0"),
    Column("due_moved_at", UtcDateTime),
    UniqueConstraint("county_id", "refers_to"),
)

submissions = Table(
    "submissions",
    metadata,
    sequence(),
    Column("id", String, nullable=False, unique=True),
    Column("round_id", ForeignKey("rounds.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("part", code_of(Part), nullable=False),
    Column("respondent", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("source", code_of(Source), nullable=False),
    Column("submitted_at", UtcDateTime, nullable=False),
    Column("person_id", ForeignKey("persons.id")),
    *(Column(name, String) for name in ("noted_by", "noted_of", "confirmed_by", "amends", "reason")),
    UniqueConstraint("round_id", "unit_id", "part", "respondent", "revision"),
    sqlite_autoincrement=True,
)

drafts = Table(
    "drafts",
    metadata,
    Column("round_id", ForeignKey("rounds.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("part", code_of(Part), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("begun_by", String),
    Column("amends", String),
    version(),
    PrimaryKeyConstraint("round_id", "unit_id", "person_id"),
)

releases = Table(
    "releases",
    metadata,
    sequence(),
    Column("id", String, nullable=False, unique=True),
    Column("county_id", ForeignKey("counties.id"), nullable=False, index=True),
    Column("round_id", ForeignKey("rounds.id"), nullable=False, index=True),
    Column("summary", JSON, nullable=False),
    Column("results", JSON, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("decision", String),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("approved_by", String),
    sqlite_autoincrement=True,
)

conversations = Table(
    "conversations",
    metadata,
    Column("tenant_id", EntraId, primary_key=True),
    Column("id", String, primary_key=True),
    Column("service_url", String, nullable=False),
    Column("scope", code_of(Scope), nullable=False),
    Column("bot_id", String, nullable=False),
    Column("object_id", EntraId),
    Column("county_id", ForeignKey("counties.id"), unique=True),
    Column("language", String, nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("greeted", Boolean, nullable=False),
    Column("heard", BigInteger, nullable=False, index=True),
    Column("member_id", String),
    Column("tenant_stopped", Boolean, nullable=False, server_default=false()),
    Column("time_zone", String),
    Column("met_at", UtcDateTime),
    Column("refusal", String),
    Column("heard_on", Date),
    version(),
    Index(None, "tenant_id", "object_id"),
)

dialog_states = Table(
    "dialog_states",
    metadata,
    Column("key", String, primary_key=True),
    Column("state", JSON, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    version(),
)

cards = Table(
    "cards",
    metadata,
    Column("id", String, primary_key=True),
    Column("tenant_id", EntraId, nullable=False),
    Column("object_id", EntraId),
    Column("subject", JSON, nullable=False),
    Column("drawn_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

# One row: how often anything has changed of what hardly ever does (see storage.catalogues).
catalogue_changes = Table(
    "catalogue_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    sequence(),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String, nullable=False),
    Column("what", String, nullable=False),
    Column("data", JSON, nullable=False),
    sqlite_autoincrement=True,
)
