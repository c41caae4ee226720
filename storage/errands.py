"""What a transaction puts off: run before anything is read again, at the latest at the commit."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field

from storage.statements import Parameters, Row, Statement


class Errand(Struct, eq=False):
    """A statement that is put off, with the values of each time it is to be run.

    Attributes:
        must_change: whether each time it has to change one row.
        is_told: whether anybody wants to know what came of it.
        told: once it was run, of each time the rows that it has returned, or of a statement that returns none how many
            it has changed; where that is wanted.
    """

    statement: Statement
    rows: list[Parameters] = field(default_factory=list)
    must_change: bool = False
    is_told: bool = False
    told: Sequence[Any] = ()


Work = Sequence[Errand]


class Errands:
    """Those of one transaction, each statement once, in the order in which they were first put off."""

    def __init__(self) -> None:
        self._waiting: dict[Statement, Errand] = {}
        self.rows = 0

    def put(self, statement: Statement, row: Row, *, must_change: bool = False) -> Errand:
        """Put a statement off for a row."""
        errand = self._waiting.get(statement)
        if errand is None:
            errand = self._waiting[statement] = Errand(statement, must_change=must_change)
        errand.rows.append(statement.bind(row)[1])
        self.rows += 1
        return errand

    def take(self) -> Work:
        """Return all that was put off, and begin anew."""
        work, self._waiting, self.rows = list(self._waiting.values()), {}, 0
        return work
