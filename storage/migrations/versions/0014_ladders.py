"""Keep each round's reminder ladders, people's time zones, who wants to be reminded later and who more time.

Branched from 0009. Snoozes are only ever added to: the database itself refuses anything else.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = sa.String(length=32)
COUNT = "UPDATE catalogue_changes SET number = number + 1"


def upgrade() -> None:
    op.add_column("rounds", sa.Column("ladders", sa.JSON(), nullable=True))
    op.add_column("conversations", sa.Column("time_zone", sa.String(), nullable=True))
    op.add_column("conversations", sa.Column("met_at", INSTANT, nullable=True))
    _create_snoozes()
    _create_time_requests()
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


# Private functions


def _create_snoozes() -> None:
    op.create_table(
        "snoozes",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("snoozed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_snoozes"),
        sa.UniqueConstraint("id", name="uq_snoozes_id"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_snoozes_round_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_snoozes_person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_snoozes_round_id", "snoozes", ["round_id"])


def _create_time_requests() -> None:
    op.create_table(
        "time_requests",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("part", CODE, nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_time_requests"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_time_requests_round_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_time_requests_unit_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_time_requests_person_id"),
    )
    op.create_index("ix_time_requests_round_id", "time_requests", ["round_id"])


def _guard_on_sqlite() -> None:
    for doing in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER snoozes_never_{doing} BEFORE {doing} ON snoozes "
            "BEGIN SELECT RAISE(ABORT, 'snoozes is only added to'); END"
        )
    for doing in ("insert", "update", "delete"):
        op.execute(f"CREATE TRIGGER time_requests_{doing}_is_counted AFTER {doing} ON time_requests BEGIN {COUNT}; END")


def _guard_on_postgresql() -> None:
    for doing in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER snoozes_never_{doing} BEFORE {doing} ON snoozes "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER time_requests_is_counted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON time_requests "
        "FOR EACH STATEMENT EXECUTE FUNCTION count_change()"
    )
