"""Keep meetings, what was told of them, rhythms, and links by which calendars subscribe; let a file be a meeting's.

The version before goes on lending links to talking sheets, which have their agreement as before.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ADDED_TO = ("rhythms", "meetings", "meeting_reports")


def upgrade() -> None:
    _create_rhythms()
    _create_meetings()
    _create_reports()
    _create_links()
    with op.batch_alter_table("file_links") as links:
        links.alter_column("agreement_id", existing_type=sa.String(), nullable=True)
        links.add_column(sa.Column("meeting_id", sa.String(), nullable=True))
    for table in ADDED_TO:
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


def _create_rhythms() -> None:
    op.create_table(
        "rhythms",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("rhythm", sa.String(length=32), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_rhythms_unit_id"),
        sa.ForeignKeyConstraint(["said_by"], ["persons.id"], name="fk_rhythms_said_by"),
        sa.PrimaryKeyConstraint("sequence", name="pk_rhythms"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rhythms_unit_id", "rhythms", ["unit_id"])


def _create_meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("clock", sa.Time(), nullable=True),
        sa.Column("form", sa.String(length=32), nullable=True),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_meetings_unit_id"),
        sa.ForeignKeyConstraint(["changed_by"], ["persons.id"], name="fk_meetings_changed_by"),
        sa.PrimaryKeyConstraint("sequence", name="pk_meetings"),
        sa.UniqueConstraint("id", "revision", name="uq_meetings_id_revision"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_meetings_unit_id", "meetings", ["unit_id"])


def _create_reports() -> None:
    op.create_table(
        "meeting_reports",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("on_agenda", sa.Boolean(), nullable=True),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("told_by", sa.String(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_meeting_reports_unit_id"),
        sa.ForeignKeyConstraint(["told_by"], ["persons.id"], name="fk_meeting_reports_told_by"),
        sa.PrimaryKeyConstraint("sequence", name="pk_meeting_reports"),
        sa.UniqueConstraint("meeting_id", "revision", name="uq_meeting_reports_meeting_id_revision"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_meeting_reports_unit_id", "meeting_reports", ["unit_id"])


def _create_links() -> None:
    op.create_table(
        "calendar_links",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("county_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_calendar_links_county_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_calendar_links_unit_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_calendar_links_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_links"),
        sa.UniqueConstraint("digest", name="uq_calendar_links_digest"),
    )
    op.create_index("ix_calendar_links_unit_id", "calendar_links", ["unit_id"])
