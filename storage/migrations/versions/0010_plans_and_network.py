"""Keep local plans, links to documents about them, and the county's network: events, and who took part.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_activities()
    _create_plan_links()
    _create_network_events()
    _create_attendance()
    for table in ("activities", "network_events", "attendance"):
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE TRIGGER {table}_never_update BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_never_update BEFORE UPDATE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )


# Private functions


def _create_activities() -> None:
    op.create_table(
        "activities",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_activities_unit_id"),
        sa.PrimaryKeyConstraint("sequence", name="pk_activities"),
        sa.UniqueConstraint("id", "revision", name="uq_activities_id_revision"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activities_unit_id", "activities", ["unit_id"])


def _create_plan_links() -> None:
    op.create_table(
        "plan_links",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_plan_links"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_plan_links_unit_id"),
    )
    op.create_index("ix_plan_links_expires_at", "plan_links", ["expires_at"])


def _create_network_events() -> None:
    op.create_table(
        "network_events",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("county_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("happens_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_network_events_county_id"),
        sa.PrimaryKeyConstraint("sequence", name="pk_network_events"),
        sa.UniqueConstraint("id", "revision", name="uq_network_events_id_revision"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_network_events_county_id", "network_events", ["county_id"])


def _create_attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("county_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_attendance_county_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_attendance_unit_id"),
        sa.PrimaryKeyConstraint("sequence", name="pk_attendance"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attendance_county_id", "attendance", ["county_id"])
