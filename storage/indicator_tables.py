"""The table of key figures."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from domain.indicators import Direction, Improvement, IndicatorState, VersusOthers
from storage.column_types import UtcDateTime, code_of, sequence
from storage.tables import metadata

# Values are kept as they were written, with their decimals: a float would lose 12.50.
indicators = Table(
    "indicators",
    metadata,
    sequence(),
    Column("county_id", ForeignKey("counties.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("number", String, nullable=False),
    Column("goal", Integer, nullable=False),
    Column("name", String),
    Column("unit", String),
    Column("state", code_of(IndicatorState), nullable=False),
    Column("versus_others", code_of(VersusOthers)),
    Column("change", code_of(Improvement)),
    Column("direction", code_of(Direction)),
    Column("value", String),
    Column("women", String),
    Column("men", String),
    Column("written_by", String, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    UniqueConstraint("county_id", "year", "version", "number"),
    sqlite_autoincrement=True,
)
