"""Keep why nothing reaches a conversation, when its person was last heard, and links to letters.

Branched from 0015.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")


def upgrade() -> None:
    op.add_column("conversations", sa.Column("refusal", sa.String(), nullable=True))
    op.add_column("conversations", sa.Column("heard_on", sa.Date(), nullable=True))
    op.create_table(
        "letter_links",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_letter_links"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_letter_links_round_id"),
        sa.ForeignKeyConstraint(["reader_id"], ["persons.id"], name="fk_letter_links_reader_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_letter_links_person_id"),
    )
    op.create_index("ix_letter_links_expires_at", "letter_links", ["expires_at"])
