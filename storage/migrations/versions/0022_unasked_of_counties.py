"""Keep the index of a county's unasked messages from being gone through for a person's.

PostgreSQL took the whole of it for as good a way as the index by person: both held all that is no reply, and it thought
that there is hardly anything of that kind.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

IS_UNASKED_OF_COUNTY = sa.text("kind != 'reply' AND county_id IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_deliveries_unasked", "deliveries")
    op.create_index(
        "ix_deliveries_unasked",
        "deliveries",
        ["county_id", "created_at"],
        sqlite_where=IS_UNASKED_OF_COUNTY,
        postgresql_where=IS_UNASKED_OF_COUNTY,
    )
