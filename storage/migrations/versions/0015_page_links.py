"""Keep links to pages for printing, and how often each round's due date was moved.

Branched from 0014.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "page_links",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("county_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_page_links"),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_page_links_county_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_page_links_unit_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_page_links_person_id"),
    )
    op.create_index("ix_page_links_expires_at", "page_links", ["expires_at"])
    op.add_column("rounds", sa.Column("due_moves", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("rounds", sa.Column("due_moved_at", INSTANT, nullable=True))
