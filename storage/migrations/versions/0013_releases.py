"""Keep of each release which version of its round's summary it is, and who has looked at it first.

What was published before counts as a first version that nobody is named for, and so does what the version before
goes on publishing. No row is changed: a service that runs beside it need not wait for more than the two columns.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("releases", sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))
    op.add_column("releases", sa.Column("approved_by", sa.String(), nullable=True))
