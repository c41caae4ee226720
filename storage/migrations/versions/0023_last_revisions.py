"""Find last revisions by the index of revisions alone.

The index of a round's respondents led to all revisions of each, and was written with every answer. What amends an
interview gets an index of its own: it is hardly ever there, and looked for beside the last revisions.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

IS_AMENDING = sa.text("amends IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_submissions_amending",
        "submissions",
        ["round_id", "unit_id"],
        sqlite_where=IS_AMENDING,
        postgresql_where=IS_AMENDING,
    )
    op.drop_index("ix_submissions_round_id_respondent", "submissions")
