"""A database that fails at the n-th thing it is asked for, as SQLite's own tests have theirs do (R3)."""

import sqlite3
from enum import StrEnum

import psycopg
from msgspec import Struct
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext

from storage.failures import DatabaseUnavailable
from storage.statements import listen_to_commits, listen_to_statements


class Failure(StrEnum):
    """What fails: a statement or commit before it does anything, or the answer to a commit that was done."""

    BEFORE = "before"
    AFTER_COMMIT = "after_commit"


class Failures(Struct, eq=False):
    """Counts what every engine of this process is asked for, and fails once, when it comes to `at`; 0 is never."""

    at: int = 0
    how: Failure = Failure.BEFORE
    seen: int = 0

    def install(self) -> None:
        """Listen from now on."""
        event.listen(Engine, "do_execute", self._on_execution)
        listen_to_statements(self._on_statement)
        listen_to_commits(self._on_commit)

    def arm(self, at: int, how: str) -> None:
        """Begin to count anew."""
        self.at, self.how, self.seen = at, Failure(how), 0

    @property
    def failed(self) -> bool:
        """Tell whether it has come to it."""
        return bool(self.at) and self.seen >= self.at

    def _on_execution(
        self, _cursor: DBAPICursor, _statement: str, _parameters: object, context: ExecutionContext
    ) -> None:
        self._on_statement(context.dialect.name)

    def _on_statement(self, dialect: str) -> None:
        if self.how is Failure.BEFORE and self._is_due():
            raise _disk_error() if dialect == "sqlite" else psycopg.OperationalError("connection lost")

    def _on_commit(self, done: bool) -> None:  # noqa: FBT001 - as it is told
        if done is (self.how is Failure.AFTER_COMMIT) and self._is_due():
            raise DatabaseUnavailable("database_unavailable", error="test")

    def _is_due(self) -> bool:
        self.seen += 1
        return self.seen == self.at


# Private functions


def _disk_error() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR"
    return error
