"""Keep which environment and application the database belongs to, and whether messages are on hold.

Branched from 0015.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
CODE = sa.String(length=32)


def upgrade() -> None:
    op.create_table(
        "deployments",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("environment", CODE, nullable=False),
        sa.Column("app_id", sa.String(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("held_at", INSTANT, nullable=True),
        sa.Column("held_why", CODE, nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deployments"),
    )
