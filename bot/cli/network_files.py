"""A file of network meetings and support: its words made into what they stand for, row by row."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct, field

from bot.cli.files import Record
from bot.cli.sessions import Session, fold_name
from bot.cli.texts import cli_texts
from bot.cli.unit_choices import find_among
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.network import EventForm, EventKind, EventNote, EventState
from domain.roster import County, Unit, UnitKind
from domain.usecases.import_events import EventRow
from rendering.texts.catalogues import LANGUAGES

COLUMNS = ("date", "kind", "title", "place", "form", "state", "municipalities", "leaderships")
# Between the names in a cell; the file's own delimiter needs quotes around it.
_BETWEEN = re.compile(r"[,;|]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Code = TypeVar("Code", bound=StrEnum)


class EventReader(Struct, frozen=True):
    """Reads the rows of a county's file."""

    session: Session
    county: County
    units: Sequence[Unit]

    def read(self, records: Iterable[Record]) -> tuple[list[EventRow], list[Rejected]]:
        """Return the rows that mean something, and what is wrong with the others."""
        rows: list[EventRow] = []
        problems: list[Rejected] = []
        for record in records:
            cells = _Cells(record, self.session.language)
            row = self._read_row(cells)
            if row is not None and not cells.problems:
                rows.append(row)
            problems.extend(cells.problems)
        return rows, problems

    def _read_row(self, cells: "_Cells") -> EventRow | None:
        on = cells.read_day("date")
        kind = cells.read_code("kind", EventKind)
        state = cells.read_code("state", EventState)
        form = cells.read_code("form", EventForm) if cells.record.fields["form"] else None
        columns = (("municipalities", UnitKind.MUNICIPALITY), ("leaderships", UnitKind.LEADERSHIP))
        units = [unit_id for column, of in columns for unit_id in self._read_units(cells, column, of)]
        if on is None or kind is None or state is None:
            return None
        fields = cells.record.fields
        note = EventNote(on, kind, fields["title"], fields["place"], form, state)
        return EventRow(cells.record.line, note, frozenset(units))

    def _read_units(self, cells: "_Cells", column: str, kind: UnitKind) -> Iterable[UnitId]:
        for name in filter(None, (each.strip() for each in _BETWEEN.split(cells.record.fields[column]))):
            unit = find_among(self.session, self.county, self.units, (kind, name))
            if isinstance(unit, Rejected):
                cells.complain(unit)
            else:
                yield unit.id


def read_word(given: str, codes: type[Code], prefix: str) -> Code | None:
    """Return the code that a word stands for: the code itself, or its name in either language."""
    named = {fold_name(code.value): code for code in codes}
    for language in LANGUAGES:
        named |= {fold_name(cli_texts(language)(f"cli.{prefix}.{code}")): code for code in codes}
    return named.get(fold_name(given))


# Private functions


class _Cells(Struct, frozen=True):
    """One row's cells, and what is found to be wrong with them."""

    record: Record
    language: str
    problems: list[Rejected] = field(default_factory=list)

    def complain(self, rejected: Rejected) -> None:
        self.problems.append(Rejected(rejected.reason, {"line": self.record.line, **rejected.data}))

    def read_day(self, column: str) -> date | None:
        given = self.record.fields[column]
        try:
            return date.fromisoformat(given if _DAY.fullmatch(given) else "")
        except ValueError:
            self.complain(Rejected(Reason.DATE_UNREADABLE, {"given": given[:40]}))
            return None

    def read_code(self, column: str, codes: type[Code]) -> Code | None:
        given = self.record.fields[column]
        found = read_word(given, codes, f"event_{column}")
        if found is None:
            texts = cli_texts(self.language)
            allowed = ", ".join(texts(f"cli.event_{column}.{code}") for code in codes)
            data = {"column": column, "given": given[:40], "allowed": allowed}
            self.complain(Rejected(Reason.EVENT_VALUE_UNKNOWN, data))
        return found
