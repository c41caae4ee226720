"""The tables of what comes in and goes out: messages on their way, and what has been dealt with."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, literal_column, text

from domain.deliveries import Kind, State
from storage.column_types import EntraId, UtcDateTime, code_of, sequence
from storage.tables import metadata

deliveries = Table(
    "deliveries",
    metadata,
    sequence(),
    Column("id", String, nullable=False, unique=True),
    Column("county_id", ForeignKey("counties.id")),
    Column("kind", code_of(Kind), nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("tenant_id", EntraId, nullable=False),
    Column("conversation_id", String, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("person_id", ForeignKey("persons.id")),
    Column("state", code_of(State), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("tries_left_if_ambiguous", Integer, nullable=False),
    Column("uncertain_tries", Integer, nullable=False, server_default=text("0")),
    Column("owner", String),
    Column("fence", Integer, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("activity_id", String),
    Column("detail", String),
    Column("sent_at", UtcDateTime),
    sqlite_autoincrement=True,
)


# A partial index serves a query that says the same in the same words: with the values themselves, not with parameters.
IS_WAITING = deliveries.c.state.in_((literal_column("'waiting'"), literal_column("'ambiguous'")))
IS_BEING_SENT = deliveries.c.state == literal_column("'sending'")
IS_UNREACHABLE = deliveries.c.state == literal_column("'unreachable'")
IS_NO_REPLY = deliveries.c.kind != literal_column("'reply'")

inbox = Table(
    "inbox",
    metadata,
    Column("key", String, primary_key=True),
    Column("response", JSON, nullable=False),
    Column("received_at", UtcDateTime, nullable=False, index=True),
)
