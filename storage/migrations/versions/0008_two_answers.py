"""Keep what units do about two answers, links to files about it, and whether a round is shared within its units.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REVISION_KEY = ("round_id", "unit_id", "part", "revision")


def upgrade() -> None:
    op.add_column("rounds", sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false()))
    _create_agreements()
    op.create_table(
        "file_links",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_file_links"),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_file_links_agreement_id"),
    )
    op.create_index("ix_file_links_expires_at", "file_links", ["expires_at"])
    if op.get_bind().dialect.name == "sqlite":
        _protect_on_sqlite()
    else:
        _protect_on_postgresql()


# Private functions


def _create_agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=32), nullable=False),
        sa.Column("based_on", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("agreed", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_agreements"),
        sa.UniqueConstraint("id", name="uq_agreements_id"),
        sa.UniqueConstraint(*REVISION_KEY, name=f"uq_agreements_{'_'.join(REVISION_KEY)}"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_agreements_round_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_agreements_unit_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_agreements_person_id"),
        sqlite_autoincrement=True,
    )


def _protect_on_sqlite() -> None:
    op.execute(
        "CREATE TRIGGER agreements_never_update BEFORE update ON agreements "
        "BEGIN SELECT RAISE(ABORT, 'agreements is only added to'); END"
    )


def _protect_on_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER agreements_never_update BEFORE update ON agreements "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
