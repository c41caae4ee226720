"""Bringing a database's tables up to this version of the code."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from storage.postgres_connections import PostgresConnection
    from storage.sqlite_connections import SqliteConnection

# Their files are named by their revisions, which are numbered.
REVISIONS = Path(__file__).parent / "migrations" / "versions"
# Any number will do that no other program uses in the same database: the first digits of pi.
_LOCK = 3_141_592_653


async def upgrade(connection: "PostgresConnection | SqliteConnection") -> None:
    """Run the missing migrations in the connection's transaction, one process at a time, and commit.

    SQLite's BEGIN IMMEDIATE has let this process in alone already; PostgreSQL is asked for a lock.

    Raises:
        SchemaTooNew: when the database knows a revision that this code does not.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if await connection.run_sync(find_revision) != newest_revision():
        # Alembic takes longer to import than all else that storage needs.
        from storage.revisions import run_missing  # noqa: PLC0415 - as above

        await connection.run_sync(run_missing)
    await connection.commit()


def newest_revision() -> str:
    """Return the last of the code's own revisions."""
    return max(path.stem.partition("_")[0] for path in REVISIONS.glob("[0-9]*.py"))


def find_revision(connection: Connection) -> str | None:
    """Return the revision that the database is at; None when it has seen none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
