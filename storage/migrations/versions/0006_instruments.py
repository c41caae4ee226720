"""Keep the instruments that counties bring in; only ever added to.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sa.String()
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
VERSION_KEY = ("county_id", "part", "version", "confirmed_by")


def upgrade() -> None:
    op.create_table(
        "instruments",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("county_id", TEXT, nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("confirmed_by", TEXT, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("imported_at", INSTANT, nullable=False),
        sa.Column("imported_by", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_instruments_county_id"),
        sa.PrimaryKeyConstraint("sequence", name="pk_instruments"),
        sa.UniqueConstraint(*VERSION_KEY, name=f"uq_instruments_{'_'.join(VERSION_KEY)}"),
        sqlite_autoincrement=True,
    )
    for doing in ("update", "delete"):
        op.execute(f"CREATE TRIGGER instruments_never_{doing} BEFORE {doing} ON instruments {_refuse()}")


# Private functions


def _refuse() -> str:
    if op.get_bind().dialect.name == "sqlite":
        return "BEGIN SELECT RAISE(ABORT, 'instruments is only added to'); END"
    return "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
