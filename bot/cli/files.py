"""Tables that people hand in: CSV from a spreadsheet, read without trusting it (S11, S13)."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from bot.cli.problems import WrongUseError
from domain.errors import Reason, Rejected

MEBIBYTE = 1024 * 1024
MAX_MEBIBYTES = 5
MAX_ROWS = 20_000

_LINE_BREAK = re.compile(rb"\r\n|\r|\n")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ZIP_MARK = b"PK\x03\x04"
_OLD_WORKBOOK_MARK = b"\xd0\xcf\x11\xe0"


class Record(Struct, frozen=True):
    """One row by its column names, and the line of the file that it begins on."""

    line: int
    fields: Mapping[str, str]


class Sheet(Struct, frozen=True):
    """The rows that could be read, and what is wrong with the others."""

    records: tuple[Record, ...]
    problems: tuple[Rejected, ...]


class _Row(Struct, frozen=True):
    line: int
    cells: tuple[str, ...]


def read_sheet(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> Sheet:
    """Return the rows of a CSV file that has exactly these columns, in any order, and may have the optional ones.

    Raises:
        WrongUseError: there is no file that can be read at the path.
    """
    text = _decode(read_start(path, MAX_MEBIBYTES * MEBIBYTE))
    if isinstance(text, Rejected):
        return Sheet((), (text,))
    rows: list[_Row] = []
    problems: list[Rejected] = []
    for row in _read_rows(text):
        if isinstance(row, Rejected):
            problems.append(row)
        else:
            rows.append(row)
    if not rows:
        return Sheet((), tuple(problems) or (Rejected(Reason.FILE_EMPTY),))
    return _match_columns(rows, problems, columns, optional)


def read_start(path: Path, most: int) -> bytes:
    """Return a file's first bytes: one more than `most` where there are more, however large the file says it is.

    Raises:
        WrongUseError: there is no file that can be read at the path.
    """
    shown = str(path)[-100:]
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError:
        raise WrongUseError("file_missing", file=shown) from None
    except IsADirectoryError:
        raise WrongUseError("file_is_folder", file=shown) from None
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or type(error).__name__
        raise WrongUseError("file_unreadable", file=shown, error=told) from None


def count_lines(before: bytes) -> int:
    """Return the number of the line that follows these bytes."""
    return len(_LINE_BREAK.findall(before)) + 1


# Private functions


def _decode(data: bytes) -> str | Rejected:
    if len(data) > MAX_MEBIBYTES * MEBIBYTE:
        return Rejected(Reason.FILE_TOO_LARGE, {"kind": "bytes", "most": MAX_MEBIBYTES})
    if data.startswith(_UTF16_MARKS):
        return _not_text("utf16", 1)
    if data.startswith((_ZIP_MARK, _OLD_WORKBOOK_MARK)):
        return _not_text("workbook", 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # In Latin-1 every byte is a character, so what speaks against text is control characters.
        kind = "binary" if _NOT_TEXT.search(data.decode("latin-1")) else "legacy"
        return _not_text(kind, count_lines(data[: error.start]))
    found = _NOT_TEXT.search(text)
    return _not_text("binary", count_lines(text[: found.start()].encode())) if found else text


def _not_text(kind: str, line: int) -> Rejected:
    return Rejected(Reason.FILE_NOT_TEXT, {"kind": kind, "line": line})


def _read_rows(text: str) -> Iterator[_Row | Rejected]:
    """Yield the rows that are not blank, each with its first line; quoted fields may hold line breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_find_delimiter(text), strict=True)
    line = 1
    try:
        for count, cells in enumerate(reader):
            # Blank ones count too: a million of them is a spreadsheet gone wrong.
            if count > MAX_ROWS:
                yield Rejected(Reason.FILE_TOO_LARGE, {"kind": "rows", "most": MAX_ROWS})
                return
            row = _Row(line, tuple(_tidy(cell) for cell in cells))
            line = reader.line_num + 1
            if any(row.cells):
                yield row
    except csv.Error:
        yield _not_text("quotes", line)


def _find_delimiter(text: str) -> str:
    """Tell comma from semicolon by the header alone: in the rows below, either may be part of a name."""
    header = next((line for line in text.splitlines() if line.strip(",; \t")), "")
    return ";" if header.count(";") > header.count(",") else ","


def _tidy(cell: str) -> str:
    """Return a cell's text in one spelling: composed accents, single spaces, no signs that cannot be seen."""
    visible = cell if cell.isascii() else "".join(sign for sign in cell if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def _match_columns(
    rows: Sequence[_Row], problems: Sequence[Rejected], columns: Sequence[str], optional: Sequence[str]
) -> Sheet:
    header, *body = rows
    if sorted(header.cells) != sorted([*columns, *(each for each in optional if each in header.cells)]):
        data: dict[str, str | int] = {
            "line": header.line,
            "expected": ", ".join(columns),
            "found": ", ".join(header.cells),
        }
        return Sheet((), (Rejected(Reason.WRONG_HEADER, data),))
    if not body:
        return Sheet((), tuple(problems) or (Rejected(Reason.FILE_EMPTY),))
    records = [Record(row.line, dict(zip(header.cells, row.cells, strict=False))) for row in body if _fits(row, header)]
    uneven = [_uneven(row, len(header.cells)) for row in body if not _fits(row, header)]
    return Sheet(tuple(records), (*problems, *uneven))


def _fits(row: _Row, header: _Row) -> bool:
    return len(row.cells) == len(header.cells)


def _uneven(row: _Row, expected: int) -> Rejected:
    return Rejected(Reason.WRONG_COLUMN_COUNT, {"line": row.line, "found": len(row.cells), "expected": expected})
