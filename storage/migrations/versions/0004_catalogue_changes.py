"""Count the changes of what hardly ever changes, so that what was read of it can be used again; index less.

A new index finds what someone has answered without knowing for which units.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("counties", "units", "assignments", "rounds", "releases")
PARTIAL_INDEXES = (
    ("waiting", "not_before", "state IN ('waiting', 'ambiguous')"),
    ("sending", "lease_until", "state = 'sending'"),
    ("unreachable", "tenant_id", "state = 'unreachable'"),
    ("no_reply", "person_id", "kind != 'reply'"),
)
COUNT = "UPDATE catalogue_changes SET number = number + 1"


def upgrade() -> None:
    changes = op.create_table(
        "catalogue_changes",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_changes"),
    )
    op.bulk_insert(changes, [{"id": 1, "number": 1}])
    _index_only_what_is_looked_for()
    op.create_index("ix_submissions_round_id_respondent", "submissions", ["round_id", "respondent"])
    if op.get_bind().dialect.name == "sqlite":
        _count_on_sqlite()
    else:
        _count_on_postgresql()


# Private functions


def _index_only_what_is_looked_for() -> None:
    """Most deliveries are done: an index of those that are not is small, and is not written when one is sent."""
    for name in ("county_id", "state_not_before", "state_lease_until", "person_id_kind"):
        op.drop_index(f"ix_deliveries_{name}", "deliveries")
    for name, column, which in PARTIAL_INDEXES:
        where = sa.text(which)
        op.create_index(f"ix_deliveries_{name}", "deliveries", [column], sqlite_where=where, postgresql_where=where)


def _count_on_sqlite() -> None:
    for table in TABLES:
        for doing in ("insert", "update", "delete"):
            op.execute(f"CREATE TRIGGER {table}_{doing}_is_counted AFTER {doing} ON {table} BEGIN {COUNT}; END")


def _count_on_postgresql() -> None:
    op.execute(
        f"CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {COUNT}; RETURN NULL; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_is_counted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION count_change()"
        )
