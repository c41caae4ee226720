"""Let people in by a code that is used once, and keep who has handed a part over to whom.

Handovers are only ever added to: the database itself refuses anything else.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODE = sa.String(length=32)


def upgrade() -> None:
    _create_invitations()
    _create_handovers()
    op.add_column("drafts", sa.Column("begun_by", sa.String(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _protect_on_sqlite()
    else:
        _protect_on_postgresql()


# Private functions


def _create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("county_id", sa.String(), nullable=False),
        sa.Column("role", CODE, nullable=False),
        sa.Column("unit_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("invited_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("digest", name="uq_invitations_digest"),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_invitations_county_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_invitations_unit_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_invitations_person_id"),
    )


def _create_handovers() -> None:
    op.create_table(
        "handovers",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("sender_id", sa.String(), nullable=False),
        sa.Column("receiver_id", sa.String(), nullable=True),
        sa.Column("handed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_handovers"),
        sa.UniqueConstraint("id", name="uq_handovers_id"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_handovers_round_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_handovers_unit_id"),
        sa.ForeignKeyConstraint(["sender_id"], ["persons.id"], name="fk_handovers_sender_id"),
        sa.ForeignKeyConstraint(["receiver_id"], ["persons.id"], name="fk_handovers_receiver_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_handovers_round_id", "handovers", ["round_id"])


def _protect_on_sqlite() -> None:
    for doing in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER handovers_never_{doing} BEFORE {doing} ON handovers "
            "BEGIN SELECT RAISE(ABORT, 'handovers is only added to'); END"
        )


def _protect_on_postgresql() -> None:
    for doing in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER handovers_never_{doing} BEFORE {doing} ON handovers "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
