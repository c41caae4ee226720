"""The tables of the parts beside the self-assessment: what a round asks, what was answered, what may be quoted."""

from sqlalchemy import JSON, Column, ForeignKey, Index, PrimaryKeyConstraint, String, Table

from domain.instruments import Part
from domain.submissions import Source
from storage.column_types import UtcDateTime, code_of, sequence, version
from storage.tables import metadata

round_parts = Table(
    "round_parts",
    metadata,
    Column("round_id", ForeignKey("rounds.id"), nullable=False),
    Column("part", code_of(Part), nullable=False),
    Column("instrument", JSON, nullable=False),
    version(),
    PrimaryKeyConstraint("round_id", "part"),
)

part_answers = Table(
    "part_answers",
    metadata,
    sequence(),
    Column("round_id", ForeignKey("rounds.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("part", code_of(Part), nullable=False),
    Column("question", String, nullable=False),
    Column("respondent", String, nullable=False),
    Column("value", JSON, nullable=False),
    Column("source", code_of(Source), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("person_id", ForeignKey("persons.id")),
    Column("noted_by", String),
    Column("noted_of", String),
    Index(None, "round_id", "part", "unit_id"),
    sqlite_autoincrement=True,
)

quote_approvals = Table(
    "quote_approvals",
    metadata,
    sequence(),
    Column("round_id", ForeignKey("rounds.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("question", String, nullable=False),
    Column("text", String, nullable=False),
    Column("approved_by", String, nullable=False),
    Column("approved_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
