"""${message}.

Rules of this folder:
- A revision that has been released is never changed: write the next one.
- It names its own column types and imports nothing of ours: the code goes on, a revision stays.
- It only goes forward: `downgrade` is not offered, a restored backup is the way back.
- The version before goes on running meanwhile (rolling update): add and fill first, remove one version later.
- It works on SQLite and PostgreSQL alike; tests/storage/test_migrations.py compares both with storage/tables.py.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
