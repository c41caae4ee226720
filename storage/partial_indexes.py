"""The indexes of some of a table's rows, as the migrations have made them.

Apart from the tables, since a serving process needs none of it: to say where an index ends, SQLAlchemy loads what it
knows of both databases, and one of them nobody uses (docs/performance.md).
"""

from functools import cache

from sqlalchemy import ColumnElement, Index, MetaData, Table

from storage.message_tables import IS_BEING_SENT, IS_NO_REPLY, IS_UNREACHABLE, IS_WAITING, deliveries
from storage.tables import IS_OF_WHOLE_COUNTY, assignments, metadata, submissions


@cache
def describe_schema() -> MetaData:
    """Return the tables with all of their indexes."""
    _index_some(deliveries, "waiting", IS_WAITING, "not_before")
    _index_some(deliveries, "sending", IS_BEING_SENT, "lease_until")
    _index_some(deliveries, "unreachable", IS_UNREACHABLE, "tenant_id")
    _index_some(deliveries, "no_reply", IS_NO_REPLY, "person_id")
    # No two with the same rows: PostgreSQL would go through all of the one for what the other finds at once.
    _index_some(deliveries, "unasked", IS_NO_REPLY & deliveries.c.county_id.is_not(None), "county_id", "created_at")
    _index_some(submissions, "amending", submissions.c.amends.is_not(None), "round_id", "unit_id")
    # NULL differs from NULL in a unique constraint: roles for the whole county need an index of their own.
    Index(
        "uq_assignments_whole_county",
        *(assignments.c[each] for each in ("person_id", "county_id", "role")),
        unique=True,
        sqlite_where=IS_OF_WHOLE_COUNTY,
        postgresql_where=IS_OF_WHOLE_COUNTY,
    )
    return metadata


# Private functions


def _index_some(table: Table, name: str, which: ColumnElement[bool], *columns: str) -> None:
    """Index the few that are looked for, and not the many that are done: each would be written for it as well."""
    Index(f"ix_{table.name}_{name}", *(table.c[each] for each in columns), sqlite_where=which, postgresql_where=which)
