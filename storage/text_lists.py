"""Lists of texts as one value, so that a statement stays the same however many are asked for; and what one alone is."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from msgspec.json import encode
from sqlalchemy import BindParameter, Column, ColumnElement, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Process = Callable[[Any], Any]

# A service asks each of its questions with one in the same few of its lists; there is room for several times as many.
MAX_NARROWED = 512
# PostgreSQL takes it that a list that it does not know holds so many.
TAKEN_FOR = 10
QUOTE, BETWEEN = '"', '","'
_ANY_ON_SQLITE = re.compile(r"IN \(SELECT value FROM json_each\(\?\)\)|\?")
_ANY_ON_POSTGRESQL = re.compile(r"= ANY\(\$(\d+)::varchar\[\]\)")


class Texts(TypeEngine[Sequence[str]]):
    """Texts: an array to PostgreSQL, JSON to SQLite; the SQL has to say that it is one."""

    __visit_name__ = "null"

    def bind_processor(self, dialect: Dialect) -> Process:
        """Return what writes them."""
        return _write_texts if dialect.name == "sqlite" else _write_array


class Asked(Texts):
    """The texts of `is_any`, which can be narrowed."""

    def bind_processor(self, dialect: Dialect) -> Process:
        """Return what writes them."""
        return _write_texts if dialect.name == "sqlite" else _fill_up


class is_any(ColumnElement[bool]):  # noqa: N801 - reads as what it says in a WHERE
    """Whether a column has one of many texts, given as one value: the SQL stays the same however many they are."""

    inherit_cache = False

    def __init__(self, column: Column[Any], name: str) -> None:
        self.column = column
        self.values: BindParameter[Any] = bindparam(name, type_=Asked())


@compiles(is_any, "sqlite")
def _say_in_sqlite(element: is_any, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    column, values = compiler.process(element.column, **options), compiler.process(element.values, **options)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both are SQL that Core has made


@compiles(is_any, "postgresql")
def _say_in_postgresql(element: is_any, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - as above
    column, values = compiler.process(element.column, **options), compiler.process(element.values, **options)
    return f"{column} = ANY({values}::varchar[])"


@lru_cache(maxsize=MAX_NARROWED)
def narrow(sql: str, alone: tuple[int, ...]) -> str:
    """Return the SQL for when some of its lists, by the index of their value, hold one text, which is given in place.

    SQLite goes through its JSON reader for a list. PostgreSQL plans a statement anew each time that a list is asked
    for, since it takes ten of what it does not know and finds the plan for one cheaper; where it knows that it is one,
    it keeps its plan.
    """
    if "json_each" in sql:
        numbers = count()
        return _ANY_ON_SQLITE.sub(lambda found: "= ?" if next(numbers) in alone else found[0], sql)
    return _ANY_ON_POSTGRESQL.sub(lambda found: f"= ${found[1]}" if int(found[1]) - 1 in alone else found[0], sql)


# Private functions


def _fill_up(texts: Sequence[str]) -> str:
    """Write so many texts that PostgreSQL finds a plan for any list as good, and keeps it: some come twice."""
    filled = list(texts)
    return _write_array(filled + filled[-1:] * (TAKEN_FOR - len(filled)))


def _write_array(texts: Sequence[str]) -> str:
    """Write an array as PostgreSQL reads it; psycopg's own way looks at each text, in eighteen times the time."""
    if not texts:
        return "{}"
    written = BETWEEN.join(texts)
    if "\\" in written or written.count(QUOTE) != BETWEEN.count(QUOTE) * (len(texts) - 1):
        written = BETWEEN.join([text.replace("\\", r"\\").replace(QUOTE, r"\"") for text in texts])
    return f'{{"{written}"}}'


def _write_texts(texts: Sequence[str]) -> str:
    return encode(texts).decode()
