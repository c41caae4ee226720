"""What changes a few times a year and is asked for in every turn: read once, until the database says that it changed.

Triggers count the changes of counties, units, roles, rounds and what they ask, declarations and releases, whoever
makes them (`catalogue_changes`); a transaction that finds the count as it was uses what an earlier one has read. On
PostgreSQL a writer's look at the count also keeps it as it is: a round is not closed, nor a role taken away, beneath a
turn that has begun (S26).
"""

from collections.abc import Hashable
from typing import Any

# Values never change; whoever changes a table gets a catalogue of their own.
Catalogue = dict[Hashable, Any]


class Catalogues:
    """The latest catalogue of a database, shared by its transactions."""

    def __init__(self) -> None:
        self._count = -1
        self._latest: Catalogue = {}

    @property
    def latest(self) -> Catalogue:
        """Return what was known last, which may be so no more."""
        return self._latest

    def at(self, count: int) -> Catalogue:
        """Return what is known at a count of changes; one who sees an older moment than others begins with nothing."""
        if count > self._count:
            self._count, self._latest = count, {}
        return self._latest if count == self._count else {}
