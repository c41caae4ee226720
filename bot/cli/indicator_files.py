"""A file of key figures: its words and numbers made into what they stand for, row by row."""

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct, field

from bot.cli.files import Record
from domain.errors import Reason, Rejected
from domain.indicators import Direction, Improvement, Indicator, IndicatorState, Values, VersusOthers
from domain.usecases.import_indicators import IndicatorRow
from rendering.free_text import clean

COLUMNS = ("number", "goal", "state", "versus_others", "change_since_last", "direction")
VALUE_COLUMNS = ("value", "women", "men")
# A file has these only if the county wants them told.
MORE_COLUMNS = ("name", "unit", *VALUE_COLUMNS)
# As it is written in Swedish or by a program: at most as many digits as anybody counts with.
_VALUE = re.compile(r"[-\u2212]?\d{1,9}(?:[.,]\d{1,4})?", re.ASCII)
_GOAL = re.compile(r"[1-9]\d?", re.ASCII)
LONGEST_SHOWN = 40

Code = TypeVar("Code", bound=StrEnum)


def read_indicators(records: Iterable[Record]) -> tuple[list[IndicatorRow], list[Rejected]]:
    """Return the rows that mean something, and what is wrong with the others."""
    rows: list[IndicatorRow] = []
    problems: list[Rejected] = []
    for record in records:
        cells = _Cells(record)
        indicator = _read_row(cells)
        if indicator is not None and not cells.problems:
            rows.append(IndicatorRow(record.line, indicator))
        problems.extend(cells.problems)
    return rows, problems


# Private functions


class _Cells(Struct, frozen=True):
    """One row's cells, and what is found to be wrong with them."""

    record: Record
    problems: list[Rejected] = field(default_factory=list)

    def read_code(self, column: str, codes: type[Code], *, required: bool = False) -> Code | None:
        given = self.record.fields[column].casefold()
        if given in tuple(codes):
            return codes(given)
        if given or required:
            self._complain(Reason.INDICATOR_WORD_UNKNOWN, column, allowed=", ".join(codes))
        return None

    def read_value(self, column: str) -> Decimal | None:
        given = "".join(self.record.fields.get(column, "").split())
        if not given:
            return None
        if not _VALUE.fullmatch(given):
            self._complain(Reason.INDICATOR_VALUE_UNREADABLE, column)
            return None
        return Decimal(given.replace(",", ".").replace("\u2212", "-"))

    def read_words(self, column: str) -> str:
        return " ".join(clean(self.record.fields.get(column, "")).split())

    def read_goal(self) -> int | None:
        given = self.record.fields["goal"]
        if _GOAL.fullmatch(given):
            return int(given)
        self._complain(Reason.INDICATOR_VALUE_UNREADABLE, "goal")
        return None

    def _complain(self, reason: Reason, column: str, **data: str) -> None:
        given = self.record.fields[column][:LONGEST_SHOWN]
        self.problems.append(Rejected(reason, {"line": self.record.line, "column": column, "given": given, **data}))


def _read_row(cells: _Cells) -> Indicator | None:
    goal = cells.read_goal()
    state = cells.read_code("state", IndicatorState, required=True)
    others = cells.read_code("versus_others", VersusOthers)
    change = cells.read_code("change_since_last", Improvement)
    direction = cells.read_code("direction", Direction)
    values = Values(*(cells.read_value(column) for column in VALUE_COLUMNS))
    if goal is None or state is None:
        return None
    number, name, unit = cells.record.fields["number"], cells.read_words("name"), cells.read_words("unit")
    return Indicator(number, goal, state, others, change, direction, values, name, unit)
