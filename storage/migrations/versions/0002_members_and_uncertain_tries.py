"""Whose private chat it is by Teams' id, what an administrator stopped, and how many tries nobody knows the fate of.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("member_id", sa.String()))
    op.add_column("conversations", sa.Column("tenant_stopped", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("uncertain_tries", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.create_index("ix_deliveries_person_id_kind", "deliveries", ["person_id", "kind"])
