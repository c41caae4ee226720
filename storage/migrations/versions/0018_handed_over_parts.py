"""Keep which part of a unit's was handed over; none where it was all of them, as the version before has it.

Branched from 0015.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handovers", sa.Column("part", sa.String(length=32), nullable=True))
