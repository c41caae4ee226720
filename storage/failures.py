"""What a failure of the database is called."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import DomainError

# What a failure of a statement means to the caller, by SQLite's name of it or PostgreSQL's SQLSTATE.
CODES = {
    "SQLITE_CONSTRAINT_UNIQUE": "already_there",
    "SQLITE_CONSTRAINT_PRIMARYKEY": "already_there",
    "23505": "already_there",
    "SQLITE_CONSTRAINT_FOREIGNKEY": "unknown_reference",
    "23503": "unknown_reference",
    "SQLITE_READONLY": "read_only",
    "25006": "read_only",
    "40001": "changed_meanwhile",
    "40P01": "changed_meanwhile",
}


class DatabaseUnavailable(DomainError):  # noqa: N818 - named for what the operator sees
    """The database did not answer in time: it is down, locked or full."""


def name_failure(error: BaseException | None) -> Exception | None:
    """Return what the service calls a driver's error; None for one that is a bug of ours."""
    if error is None or isinstance(error, DomainError):
        return error
    code = _code_of(error)
    if code in CODES:
        return DomainError(CODES[code])
    # What SQLite calls SQLITE_ERROR is a wrong statement; its other failures are locks, disks and files.
    if _is_failure(error) and code != "SQLITE_ERROR":
        return DatabaseUnavailable("database_unavailable", error=code or type(error).__name__)
    return None


@contextmanager
def named_failures() -> Iterator[None]:
    """Raise what goes wrong in the driver by the name that the service has for it.

    Raises:
        DomainError: `already_there`, `unknown_reference`, `read_only` or `changed_meanwhile`.
        DatabaseUnavailable: the database is down, locked or full.
    """
    try:
        yield
    except Exception as error:
        named = name_failure(error)
        if named is None or named is error:
            raise
        raise named from error


# Private functions


def _is_failure(error: BaseException) -> bool:
    """Tell whether it is the database that failed; both drivers name their errors as PEP 249 does."""
    names = [kind.__name__ for kind in type(error).__mro__]
    return "OperationalError" in names or names[0] == "DatabaseError"


def _code_of(error: BaseException) -> str:
    """Return SQLite's name of an error or PostgreSQL's SQLSTATE."""
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return str(code or "")
