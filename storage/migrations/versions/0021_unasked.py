"""Find a county's unasked messages without reading all that was ever sent.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

IS_NO_REPLY = sa.text("kind != 'reply'")


def upgrade() -> None:
    op.create_index(
        "ix_deliveries_unasked",
        "deliveries",
        ["county_id", "created_at"],
        sqlite_where=IS_NO_REPLY,
        postgresql_where=IS_NO_REPLY,
    )
