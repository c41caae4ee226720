"""Keep what rounds ask beside the self-assessment, the answers question by question, and which texts may be quoted.

A revision that has been released is never changed: write the next one (see script.py.mako).
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT, CODE = sa.String(), sa.String(length=32)
INSTANT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNT = "UPDATE catalogue_changes SET number = number + 1"
ONLY_ADDED_TO = ("part_answers", "quote_approvals")


def upgrade() -> None:
    op.create_table(
        "round_parts",
        sa.Column("round_id", TEXT, nullable=False),
        sa.Column("part", CODE, nullable=False),
        sa.Column("instrument", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.PrimaryKeyConstraint("round_id", "part", name="pk_round_parts"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_round_parts_round_id"),
    )
    _create_answers()
    _create_approvals()
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


# Private functions


def _create_answers() -> None:
    op.create_table(
        "part_answers",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("round_id", "unit_id")),
        sa.Column("part", CODE, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("question", "respondent")),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("source", CODE, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        *(sa.Column(name, TEXT, nullable=True) for name in ("person_id", "noted_by", "noted_of")),
        sa.PrimaryKeyConstraint("sequence", name="pk_part_answers"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_part_answers_round_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_part_answers_unit_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_part_answers_person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_part_answers_round_id_part_unit_id", "part_answers", ["round_id", "part", "unit_id"])


def _create_approvals() -> None:
    op.create_table(
        "quote_approvals",
        sa.Column("sequence", SEQUENCE, sa.Identity(), nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("round_id", "unit_id", "question", "text", "approved_by")),
        sa.Column("approved_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_quote_approvals"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_quote_approvals_round_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_quote_approvals_unit_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_quote_approvals_round_id", "quote_approvals", ["round_id"])


def _guard_on_sqlite() -> None:
    for doing in ("insert", "update", "delete"):
        op.execute(f"CREATE TRIGGER round_parts_{doing}_is_counted AFTER {doing} ON round_parts BEGIN {COUNT}; END")
    for table in ONLY_ADDED_TO:
        op.execute(
            f"CREATE TRIGGER {table}_never_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        )


def _guard_on_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER round_parts_is_counted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON round_parts "
        "FOR EACH STATEMENT EXECUTE FUNCTION count_change()"
    )
    for table in ONLY_ADDED_TO:
        op.execute(
            f"CREATE TRIGGER {table}_never_update BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
