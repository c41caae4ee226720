"""Bringing a database's tables up to this version of the code."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.errors import DomainError

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number will do that no other program uses in the same database: the first digits of pi.
_LOCK = 3_141_592_653


class SchemaTooNew(DomainError):  # noqa: N818 - named for what the operator sees
    """The database was migrated by a newer version of the code; carries the unknown `revision`."""


async def upgrade(connection: AsyncConnection) -> None:
    """Run the missing migrations in the connection's transaction, one process at a time, and commit.

    SQLite's BEGIN IMMEDIATE has let this process in alone already; PostgreSQL is asked for a lock.

    Raises:
        SchemaTooNew: when the database knows a revision that this code does not.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    await connection.run_sync(_run_missing)
    await connection.commit()


def migration_config() -> Config:
    """Return Alembic's settings, which stand here instead of in a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


# Private functions


def _run_missing(connection: Connection) -> None:
    config = migration_config()
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    current = MigrationContext.configure(connection).get_current_heads()
    for revision in set(current) - known:
        raise SchemaTooNew("schema_too_new", revision=revision)
    if set(current) != set(scripts.get_heads()):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
