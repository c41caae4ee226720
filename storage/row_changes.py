"""Statements that change one row of a table: each is made once for its table and dialect."""

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Insert, Table, Update, and_, bindparam, delete, update
from sqlalchemy.sql import ClauseElement

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

# Columns that the database itself computes.
Computed = tuple[tuple[str, ColumnElement[Any]], ...]


@cache
def make_insert_unless_there(table: Table, dialect: str) -> Insert:
    """Return what inserts a row unless that breaks a unique key."""
    return _begin_insert(table, dialect, ()).on_conflict_do_nothing().inline()


@cache
def make_insert_new(table: Table, dialect: str) -> Insert:
    """Return the same, and the key of the row if it is new."""
    return _begin_insert(table, dialect, ()).on_conflict_do_nothing().returning(*table.primary_key)


@cache
def make_insert(table: Table, dialect: str, computed: Computed) -> Insert:
    """Return what inserts a row."""
    return _begin_insert(table, dialect, computed).inline()


@cache
def make_upsert(
    table: Table, dialect: str, columns: tuple[str, ...], keep: tuple[str, ...], computed: Computed
) -> Insert:
    """Return what inserts a row, or replaces the one with the same primary key, but for the columns to keep."""
    new = _begin_insert(table, dialect, computed)
    keys = [column.name for column in table.primary_key]
    names = [*columns, *(name for name, _ in computed)]
    changes: dict[str, Any] = {name: new.excluded[name] for name in names if name not in (*keys, *keep)}
    if "version" not in table.c:
        return new.on_conflict_do_update(index_elements=keys, set_=changes)
    changes["version"] = table.c.version + 1
    return new.on_conflict_do_update(index_elements=keys, set_=changes).returning(table.c.version)


@cache
def make_update(table: Table, keep: tuple[str, ...], computed: Computed) -> Update:
    """Return what changes the row that has its key and the version `its_version`, which then grows by one."""
    own = {name: value for name, value in computed if name not in keep}
    statement = update(table).where(_is_row(table), table.c.version == bindparam("its_version"))
    return statement.values({**own, "version": table.c.version + 1})


@cache
def make_delete(table: Table, *, versioned: bool) -> ClauseElement:
    """Return what deletes a row, in the version `its_version` if that is asked for."""
    statement = delete(table).where(_is_row(table))
    if versioned:
        return statement.where(table.c.version == bindparam("its_version"))
    return statement.returning(table.c.version)


def insert_into(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """Return a dialect's own INSERT, of which neither knows more than the other; only that dialect is loaded."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - as above

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - as above

    return postgresql.insert(table)


# Private functions


def _begin_insert(table: Table, dialect: str, computed: Computed) -> "sqlite.Insert | postgresql.Insert":
    statement = insert_into(table, dialect)
    return statement.values(dict(computed)) if computed else statement


def _is_row(table: Table) -> ColumnElement[bool]:
    return and_(*(column == bindparam(f"its_{column.name}", type_=column.type) for column in table.primary_key))
