"""Keep what is noted at interviews, why an answer was changed after the close, and who hands in none.

The version before goes on handing in: it leaves the new columns empty.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNT = "UPDATE catalogue_changes SET number = number + 1"


def upgrade() -> None:
    for name in ("noted_by", "noted_of", "confirmed_by", "amends", "reason"):
        op.add_column("submissions", sa.Column(name, sa.String(), nullable=True))
    op.add_column("drafts", sa.Column("amends", sa.String(), nullable=True))
    op.create_table(
        "declarations",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_declarations_round_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_declarations_unit_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_declarations_person_id"),
        sa.PrimaryKeyConstraint("sequence", name="pk_declarations"),
        sa.UniqueConstraint("id", name="uq_declarations_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_declarations_round_id", "declarations", ["round_id"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


# Private functions


def _guard_on_sqlite() -> None:
    for doing in ("insert", "update", "delete"):
        op.execute(f"CREATE TRIGGER declarations_{doing}_is_counted AFTER {doing} ON declarations BEGIN {COUNT}; END")
    op.execute(
        "CREATE TRIGGER declarations_never_update BEFORE UPDATE ON declarations "
        "BEGIN SELECT RAISE(ABORT, 'declarations is only added to'); END"
    )


def _guard_on_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER declarations_is_counted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON declarations "
        "FOR EACH STATEMENT EXECUTE FUNCTION count_change()"
    )
    op.execute(
        "CREATE TRIGGER declarations_never_update BEFORE UPDATE ON declarations "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
