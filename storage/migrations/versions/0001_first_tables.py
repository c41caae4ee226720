"""The first tables.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.String()
CODE = sa.String(length=32)
# SQLite has no instants: ISO 8601 text of one width sorts by time.
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
# Submissions may be removed one day, by a decision on what the archive keeps; they are never changed.
PROTECTED = (("submissions", "update"), ("audit_entries", "update"), ("audit_entries", "delete"))
REVISION_KEY = ("round_id", "unit_id", "part", "respondent", "revision")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_counties()
    _create_persons()
    _create_conversations()
    _create_deliveries()
    _create_rounds()
    _create_units()
    _create_assignments()
    _create_drafts()
    _create_releases()
    _create_submissions()
    _create_what_is_remembered()
    if op.get_bind().dialect.name == "sqlite":
        _protect_on_sqlite()
    else:
        _protect_on_postgresql()


# Private functions


def _create_counties() -> None:
    op.create_table(
        "counties",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_counties"),
        sa.UniqueConstraint("name_key", name="uq_counties_name_key"),
    )


def _create_persons() -> None:
    op.create_table(
        "persons",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("tenant_id", TEXT, nullable=False),
        sa.Column("object_id", TEXT, nullable=True),
        sa.Column("email", TEXT, nullable=True),
        sa.Column("email_key", TEXT, nullable=True),
        sa.Column("display_name", TEXT, nullable=True),
        sa.Column("language", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_persons"),
        sa.UniqueConstraint("tenant_id", "email_key", name="uq_persons_tenant_id_email_key"),
        sa.UniqueConstraint("tenant_id", "object_id", name="uq_persons_tenant_id_object_id"),
    )


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("tenant_id", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("service_url", TEXT, nullable=False),
        sa.Column("scope", CODE, nullable=False),
        sa.Column("bot_id", TEXT, nullable=False),
        sa.Column("object_id", TEXT, nullable=True),
        sa.Column("county_id", TEXT, nullable=True),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("greeted", sa.Boolean(), nullable=False),
        sa.Column("heard", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_conversations_county_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_conversations"),
        sa.UniqueConstraint("county_id", name="uq_conversations_county_id"),
    )
    op.create_index("ix_conversations_heard", "conversations", ["heard"])
    op.create_index("ix_conversations_tenant_id_object_id", "conversations", ["tenant_id", "object_id"])


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("county_id", TEXT, nullable=True),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("tenant_id", TEXT, nullable=False),
        sa.Column("conversation_id", TEXT, nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("person_id", TEXT, nullable=True),
        sa.Column("state", CODE, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tries_left_if_ambiguous", sa.Integer(), nullable=False),
        sa.Column("owner", TEXT, nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("activity_id", TEXT, nullable=True),
        sa.Column("detail", TEXT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_deliveries_county_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_deliveries_person_id"),
        sa.PrimaryKeyConstraint("sequence", name="pk_deliveries"),
        sa.UniqueConstraint("id", name="uq_deliveries_id"),
        sa.UniqueConstraint("key", name="uq_deliveries_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_county_id", "deliveries", ["county_id"])
    op.create_index("ix_deliveries_state_lease_until", "deliveries", ["state", "lease_until"])
    op.create_index("ix_deliveries_state_not_before", "deliveries", ["state", "not_before"])


def _create_rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("county_id", TEXT, nullable=False),
        sa.Column("refers_to", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("instrument", sa.JSON(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_rounds_county_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.UniqueConstraint("county_id", "refers_to", name="uq_rounds_county_id_refers_to"),
    )


def _create_units() -> None:
    op.create_table(
        "units",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("county_id", TEXT, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=True),
        sa.Column("leadership_id", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_units_county_id"),
        sa.ForeignKeyConstraint(["leadership_id"], ["units.id"], name="fk_units_leadership_id"),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.UniqueConstraint("county_id", "code", name="uq_units_county_id_code"),
        sa.UniqueConstraint("county_id", "kind", "name", name="uq_units_county_id_kind_name"),
    )


def _create_assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("county_id", TEXT, nullable=False),
        sa.Column("role", CODE, nullable=False),
        sa.Column("unit_id", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_assignments_county_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_assignments_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_assignments_unit_id"),
        sa.PrimaryKeyConstraint("sequence", name="pk_assignments"),
        sa.UniqueConstraint(
            "person_id", "county_id", "role", "unit_id", name="uq_assignments_person_id_county_id_role_unit_id"
        ),
    )
    op.create_index("ix_assignments_county_id", "assignments", ["county_id"])
    op.create_index(
        "uq_assignments_whole_county",
        "assignments",
        ["person_id", "county_id", "role"],
        unique=True,
        sqlite_where=sa.text("unit_id IS NULL"),
        postgresql_where=sa.text("unit_id IS NULL"),
    )


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("round_id", TEXT, nullable=False),
        sa.Column("unit_id", TEXT, nullable=False),
        sa.Column("person_id", TEXT, nullable=False),
        sa.Column("part", CODE, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_drafts_person_id"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_drafts_round_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_drafts_unit_id"),
        sa.PrimaryKeyConstraint("round_id", "unit_id", "person_id", name="pk_drafts"),
    )


def _create_releases() -> None:
    op.create_table(
        "releases",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("county_id", TEXT, nullable=False),
        sa.Column("round_id", TEXT, nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("decision", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_releases_county_id"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_releases_round_id"),
        sa.PrimaryKeyConstraint("sequence", name="pk_releases"),
        sa.UniqueConstraint("id", name="uq_releases_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_releases_county_id", "releases", ["county_id"])
    op.create_index("ix_releases_round_id", "releases", ["round_id"])


def _create_submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("round_id", TEXT, nullable=False),
        sa.Column("unit_id", TEXT, nullable=False),
        sa.Column("part", CODE, nullable=False),
        sa.Column("respondent", TEXT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("source", CODE, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=False),
        sa.Column("person_id", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_submissions_person_id"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_submissions_round_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_submissions_unit_id"),
        sa.PrimaryKeyConstraint("sequence", name="pk_submissions"),
        sa.UniqueConstraint("id", name="uq_submissions_id"),
        sa.UniqueConstraint(*REVISION_KEY, name=f"uq_submissions_{'_'.join(REVISION_KEY)}"),
        sqlite_autoincrement=True,
    )


def _create_what_is_remembered() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_entries"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "dialog_states",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_dialog_states"),
    )
    op.create_table(
        "inbox",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])


def _protect_on_sqlite() -> None:
    """Let nobody change what was handed in or logged, nor remove what was logged."""
    for table, doing in PROTECTED:
        op.execute(
            f"CREATE TRIGGER {table}_never_{doing} BEFORE {doing} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        )


def _protect_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$"
    )
    for table, doing in PROTECTED:
        op.execute(
            f"CREATE TRIGGER {table}_never_{doing} BEFORE {doing} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
