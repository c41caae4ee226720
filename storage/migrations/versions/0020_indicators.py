"""Keep a county's key figures year by year, each version of a year as it was brought in.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = sa.String(length=32)


def upgrade() -> None:
    op.create_table(
        "indicators",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("county_id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("state", CODE, nullable=False),
        sa.Column("versus_others", CODE, nullable=True),
        sa.Column("change", CODE, nullable=True),
        sa.Column("direction", CODE, nullable=True),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("women", sa.String(), nullable=True),
        sa.Column("men", sa.String(), nullable=True),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_indicators_county_id"),
        sa.PrimaryKeyConstraint("sequence", name="pk_indicators"),
        sa.UniqueConstraint(
            "county_id", "year", "version", "number", name="uq_indicators_county_id_year_version_number"
        ),
        sqlite_autoincrement=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER indicators_never_update BEFORE UPDATE ON indicators "
            "BEGIN SELECT RAISE(ABORT, 'indicators is only added to'); END"
        )
    else:
        op.execute(
            "CREATE TRIGGER indicators_never_update BEFORE UPDATE ON indicators "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
