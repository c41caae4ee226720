"""The migrations themselves, run by Alembic: imported only where there is one to run (docs/performance.md)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from domain.errors import DomainError

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaTooNew(DomainError):  # noqa: N818 - named for what the operator sees
    """The database was migrated by a newer version of the code; carries the unknown `revision`."""


def run_missing(connection: Connection) -> None:
    """Run the migrations that the database has not seen, within the connection's transaction.

    Raises:
        SchemaTooNew: when the database knows a revision that this code does not.
    """
    config = migration_config()
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    current = MigrationContext.configure(connection).get_current_heads()
    for revision in set(current) - known:
        raise SchemaTooNew("schema_too_new", revision=revision)
    if set(current) != set(scripts.get_heads()):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def migration_config() -> Config:
    """Return Alembic's settings, which stand here instead of in a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
