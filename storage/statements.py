"""Statements, compiled once and then handed to the driver as they are (ADR 0012).

SQLAlchemy makes the SQL and says how each type is written and read on either database. What it does anew at each
execution took longer than the databases themselves, on PostgreSQL several times so (docs/performance.md).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct
from sqlalchemy import BindParameter
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.crud import REQUIRED
from sqlalchemy.sql.selectable import ReturnsRows

from storage.text_lists import Asked, Process, narrow

Row = Mapping[str, Any]
Parameters = Sequence[Any] | Mapping[str, Any]

Listener = Callable[[str], None]
CommitListener = Callable[[bool], None]

# Those that are made once, and room for those that are made for their occasion.
MAX_COMPILED = 512
_shared: dict[type[Dialect], Dialect] = {}


# What is told in the dialect's place of a statement that nobody waits for.
POSTED = "posted"
# Told the dialect's name before the driver is asked for anything.
_listeners: list[Listener] = []
# Told that a commit begins (False) and that it is done (True).
_commit_listeners: list[CommitListener] = []


def listen_to_statements(listener: Listener) -> None:
    """Have each statement announced before it is executed: for a database that fails when a test wants it to (R3)."""
    _listeners.append(listener)


def announce_statement(dialect: str) -> None:
    """Tell those who listen."""
    for listener in _listeners:
        listener(dialect)


def listen_to_commits(listener: CommitListener) -> Callable[[], None]:
    """Have each commit announced before it is asked for and when it is done; return what ends that."""
    _commit_listeners.append(listener)
    return lambda: _commit_listeners.remove(listener)


def announce_commit(*, done: bool) -> None:
    """Tell those who listen."""
    for listener in _commit_listeners:
        listener(done)


class Bind(Struct, frozen=True):
    """One value that a statement takes: its name, how it is written, and what it is if none is given."""

    name: str
    process: Process | None
    own: Any = None
    required: bool = True

    def take(self, given: Row) -> Any:  # noqa: ANN401 - whatever the column takes
        """Return the value that is given, or the statement's own."""
        return given[self.name] if self.required else given.get(self.name, self.own)


class Statement(Struct, frozen=True, eq=False):
    """A statement as one dialect's driver takes it.

    Attributes:
        names: of all values, where each has to be given.
        processes: how those are written that are not given to the driver as they are, by their index.
        readers: how those columns are read that are not as the driver gives them.
        lists: the values that are lists of texts to look for, by their index; none where the SQL depends on values.
        source: there for a statement whose SQL depends on its values.
    """

    sql: str
    binds: tuple[Bind, ...]
    names: tuple[str, ...]
    processes: tuple[tuple[int, Process], ...]
    columns: tuple[str, ...]
    readers: tuple[tuple[str, Process], ...]
    by_position: bool
    lists: tuple[int, ...] = ()
    source: SQLCompiler | None = None

    def bind(self, given: Row) -> tuple[str, Parameters]:
        """Return SQL and values for the driver."""
        if self.source is not None:
            return _expand(self.source, given)
        written = self._take(given)
        for index, process in self.processes:
            written[index] = process(written[index])
        if self.by_position:
            return self.sql, written
        return self.sql, dict(zip(self.names or [bind.name for bind in self.binds], written, strict=True))

    def bind_narrowly(self, given: Row) -> tuple[str, Parameters]:
        """Return SQL and values for the driver as `bind`, in the SQL that suits lists of one."""
        alone = tuple([index for index in self.lists if len(given[self.binds[index].name]) == 1])
        if not alone:
            return self.bind(given)
        written = self._take(given)
        for index, process in self.processes:
            written[index] = written[index][0] if index in alone else process(written[index])
        return narrow(self.sql, alone), written

    def read(self, fetched: Iterable[Sequence[Any]]) -> list[Row]:
        """Return what was fetched, each value as its column's type reads it; keys nobody asked for are left out."""
        if not self.columns:
            return []
        rows = [dict(zip(self.columns, row, strict=True)) for row in fetched]
        for name, process in self.readers:
            for row in rows:
                row[name] = process(row[name])
        return rows  # type: ignore[return-value] # a list of dicts, which nobody adds to

    def _take(self, given: Row) -> list[Any]:
        return list(map(given.__getitem__, self.names)) if self.names else [bind.take(given) for bind in self.binds]


def share_dialect(dialect: Dialect) -> Dialect:
    """Return the one dialect that all databases of its kind compile for, so that each statement is compiled once."""
    return _shared.setdefault(type(dialect), dialect)


@lru_cache(maxsize=MAX_COMPILED)
def compile_statement(source: ClauseElement, dialect: Dialect, given: tuple[str, ...] | None = None) -> Statement:
    """Return a statement compiled for a dialect; one that is made once is compiled once.

    Args:
        source: anything that Core can say.
        dialect: the engine's own.
        given: the columns that an INSERT or UPDATE gets values for, where it does not name them itself.
    """
    compiled = dialect.statement_compiler(dialect, source, column_keys=given)
    parameters = {name: parameter for parameter, name in compiled.bind_names.items()}
    order = compiled.positiontup if compiled.positional else None
    binds = tuple(_describe(name, parameters[name], dialect) for name in order or parameters)
    columns = tuple(_describe_columns(source, dialect))
    return Statement(
        sql=str(compiled),
        binds=binds,
        names=tuple(bind.name for bind in binds) if all(bind.required for bind in binds) else (),
        processes=tuple((index, bind.process) for index, bind in enumerate(binds) if bind.process is not None),
        columns=tuple(name for name, _ in columns),
        readers=tuple((name, process) for name, process in columns if process is not None),
        by_position=bool(compiled.positional),
        lists=() if compiled.post_compile_params else _list_texts(order or (), parameters),
        source=compiled if compiled.post_compile_params else None,
    )


# A statement with the values it is asked with.
Query = tuple[Statement, Row]


# Private functions


def _expand(source: SQLCompiler, given: Row) -> tuple[str, Parameters]:
    state = source.construct_expanded_state(dict(given))
    processors: Mapping[str, Any] = {**source._bind_processors, **state.processors}  # noqa: SLF001 - of what is not expanded
    written = {
        name: processors[name](value) if name in processors else value for name, value in state.parameters.items()
    }
    if state.positiontup is None:
        return state.statement, written
    return state.statement, [written[name] for name in state.positiontup]


def _list_texts(order: Sequence[str], parameters: Mapping[str, BindParameter[Any]]) -> tuple[int, ...]:
    return tuple(index for index, name in enumerate(order) if isinstance(parameters[name].type, Asked))


def _describe(name: str, parameter: BindParameter[Any], dialect: Dialect) -> Bind:
    process = parameter.type.dialect_impl(dialect).bind_processor(dialect)
    if parameter.required or parameter.value is REQUIRED:
        return Bind(name, process)
    return Bind(name, process, parameter.effective_value, required=False)


def _describe_columns(source: ClauseElement, dialect: Dialect) -> Iterable[tuple[str, Process | None]]:
    if isinstance(source, ReturnsRows):
        for column in source.exported_columns:
            yield column.key or "", column.type.dialect_impl(dialect).result_processor(dialect, None)
