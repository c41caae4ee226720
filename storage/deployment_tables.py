"""The table of where the database belongs: one row."""

from sqlalchemy import Column, Integer, String, Table

from domain.deployments import Environment, HoldReason
from storage.column_types import UtcDateTime, code_of, version
from storage.tables import metadata

deployments = Table(
    "deployments",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("environment", code_of(Environment), nullable=False),
    Column("app_id", String, nullable=False),
    Column("stamp", String, nullable=False),
    Column("held_at", UtcDateTime),
    Column("held_why", code_of(HoldReason)),
    version(),
)
