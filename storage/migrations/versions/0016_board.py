"""Keep what coordinators stop of the reminders, and which time they gave without having been asked.

Branched from 0015. Stops are only ever added to: the database itself refuses anything else.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = sa.String(length=32)


def upgrade() -> None:
    op.add_column("time_requests", sa.Column("unasked", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "reminder_stops",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("part", CODE, nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("lifted", sa.Boolean(), nullable=False),
        sa.Column("stopped_by", sa.String(), nullable=False),
        sa.Column("stopped_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_reminder_stops"),
        sa.UniqueConstraint("id", name="uq_reminder_stops_id"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_reminder_stops_round_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_reminder_stops_unit_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminder_stops_round_id", "reminder_stops", ["round_id"])
    if op.get_bind().dialect.name == "sqlite":
        _guard("BEGIN SELECT RAISE(ABORT, 'reminder_stops is only added to'); END")
    else:
        _guard("FOR EACH ROW EXECUTE FUNCTION refuse_change()")


# Private functions


def _guard(refuse: str) -> None:
    for doing in ("update", "delete"):
        op.execute(f"CREATE TRIGGER reminder_stops_never_{doing} BEFORE {doing} ON reminder_stops {refuse}")
