"""Files that people hand in, as they come out of spreadsheets and elsewhere."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.files import MAX_ROWS, Sheet, read_sheet
from bot.cli.problems import WrongUseError
from domain.errors import Reason

COLUMNS = ("name", "code")


def read(folder: Path, content: str | bytes) -> Sheet:
    path = folder / "sheet.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_sheet(path, COLUMNS)


def list_rows(sheet: Sheet) -> list[tuple[int, str, str]]:
    assert sheet.problems == ()
    return [(record.line, record.fields["name"], record.fields["code"]) for record in sheet.records]


def list_problems(sheet: Sheet) -> list[tuple[Reason, object, object]]:
    return [(each.reason, each.data.get("kind"), each.data.get("line")) for each in sheet.problems]


# ---------------------------------------------------------------- what can be read


@pytest.mark.parametrize(
    "content",
    [
        "name,code\nÅre,1\n",
        "name;code\nÅre;1\n",
        "\ufeffname,code\nÅre,1\n",
        "name,code\r\nÅre,1\r\n",
        "name,code\rÅre,1\r",
        "name,code\nÅre,1",
        " name , code \n  Åre ,\t1 \n",
        '"name","code"\n"Åre","1"\n',
        "name,code\nA\u030are,1\n",
        "name,code\nÅ\u200bre\u202e,1\n",
        "code,name\n1,Åre\n",
    ],
)
def test_one_table_may_be_written_in_many_ways(tmp_path: Path, content: str) -> None:
    assert list_rows(read(tmp_path, content)) == [(2, "Åre", "1")]


def test_blank_lines_are_skipped_and_still_counted(tmp_path: Path) -> None:
    sheet = read(tmp_path, "\nname,code\n\n , \nA,1\n,,,\n\nB,2\n\n")
    assert list_rows(sheet) == [(5, "A", "1"), (8, "B", "2")]


def test_a_line_break_in_a_quoted_field_does_not_shift_the_lines_after_it(tmp_path: Path) -> None:
    sheet = read(tmp_path, 'name,code\n"A\nB",1\nC,2\n')
    assert list_rows(sheet) == [(2, "A B", "1"), (4, "C", "2")]


def test_the_delimiter_is_found_in_the_header_alone(tmp_path: Path) -> None:
    assert list_rows(read(tmp_path, "name,code\nA;B;C;D,1\n")) == [(2, "A;B;C;D", "1")]
    assert list_rows(read(tmp_path, "name;code\nA,B,C,D;1\n")) == [(2, "A,B,C,D", "1")]


# ---------------------------------------------------------------- what cannot


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", (Reason.FILE_EMPTY, None, None)),
        (b"\xef\xbb\xbf", (Reason.FILE_EMPTY, None, None)),
        (b"\n\n  \n", (Reason.FILE_EMPTY, None, None)),
        (b"name,code\n", (Reason.FILE_EMPTY, None, None)),
        (b"name,code\n,\n", (Reason.FILE_EMPTY, None, None)),
        ("name,code\nA,1\nÅre,2\n".encode("latin-1"), (Reason.FILE_NOT_TEXT, "legacy", 3)),
        ("name,code\r\nA,1\r\nÅre,2\r\n".encode("cp1252"), (Reason.FILE_NOT_TEXT, "legacy", 3)),
        ("name,code\nA,1\n".encode("utf-16"), (Reason.FILE_NOT_TEXT, "utf16", 1)),
        ("name,code\nA,1\n".encode("utf-16-le"), (Reason.FILE_NOT_TEXT, "binary", 1)),
        (b"name,code\nA,1\nB\x00,2\n", (Reason.FILE_NOT_TEXT, "binary", 3)),
        (b"name,code\nA,1\nB\x1b[31m,2\n", (Reason.FILE_NOT_TEXT, "binary", 3)),
        (b"PK\x03\x04\x14\x00\x06\x00", (Reason.FILE_NOT_TEXT, "workbook", 1)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (Reason.FILE_NOT_TEXT, "workbook", 1)),
        (b"\x89PNG\r\n\x1a\n\x00\x00", (Reason.FILE_NOT_TEXT, "binary", 1)),
        (b'name,code\nA,1\n"B,2\nC,3\n', (Reason.FILE_NOT_TEXT, "quotes", 3)),
        (b'name,code\nA,1\n"B"x,2\n', (Reason.FILE_NOT_TEXT, "quotes", 3)),
        (b"name,code\n" + b"A" * 200_000 + b",1\n", (Reason.FILE_NOT_TEXT, "quotes", 2)),
        (b"name\nA\n", (Reason.WRONG_HEADER, None, 1)),
        (b"\nname,code,more\nA,1,x\n", (Reason.WRONG_HEADER, None, 2)),
        (b"name,name\nA,1\n", (Reason.WRONG_HEADER, None, 1)),
        (b"Name,Code\nA,1\n", (Reason.WRONG_HEADER, None, 1)),
        (b"name\tcode\nA\t1\n", (Reason.WRONG_HEADER, None, 1)),
        (b"name,code\nA\n", (Reason.WRONG_COLUMN_COUNT, None, 2)),
        (b"name,code\nA,1,x\n", (Reason.WRONG_COLUMN_COUNT, None, 2)),
        (b"a" * (5 * 1024 * 1024 + 1), (Reason.FILE_TOO_LARGE, "bytes", None)),
        (b"name,code\n" + b"A,1\n" * (MAX_ROWS + 1), (Reason.FILE_TOO_LARGE, "rows", None)),
        (b"name,code\nA,1\n" + b"\n" * 1_000_000, (Reason.FILE_TOO_LARGE, "rows", None)),
    ],
    ids=range(27),
)
def test_what_is_wrong_with_a_file_is_told_with_its_line(
    tmp_path: Path, content: bytes, problem: tuple[Reason, object, object]
) -> None:
    assert list_problems(read(tmp_path, content)) == [problem]


def test_a_wrong_header_is_told_with_both_lists(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, "name;kod\nA;1\n").problems
    assert (problem.data["expected"], problem.data["found"]) == ("name, code", "name, kod")


def test_uneven_rows_are_all_found_beside_the_good_ones(tmp_path: Path) -> None:
    sheet = read(tmp_path, "name,code\nA\nB,1\nC,2,3\n")
    assert [each.data["line"] for each in sheet.problems] == [2, 4]
    assert [record.line for record in sheet.records] == [3]


def test_a_file_of_five_mebibytes_is_still_read_and_a_byte_more_is_not(tmp_path: Path) -> None:
    rows = b"name,code\n" + b"A" * 99_997 + b",1\n" + ("ä" * 49_999 + ",1\n").encode() * 51
    last = b"B" * (5 * 1024 * 1024 - len(rows) - 3) + b",1\n"
    assert len(list_rows(read(tmp_path, rows + last))) == 53
    assert list_problems(read(tmp_path, rows + b"B" + last)) == [(Reason.FILE_TOO_LARGE, "bytes", None)]


@pytest.mark.parametrize("name", ["missing.csv", "folder", "nul\0byte", "a" * 5000, "file/below"])
def test_a_path_that_cannot_be_read_is_wrong_use(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(WrongUseError) as raised:
        read_sheet(tmp_path / name, COLUMNS)
    assert raised.value.code in {"file_missing", "file_is_folder", "file_unreadable"}


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode), st.just(b"name,code\n")))
def test_whatever_a_file_holds_is_answered_with_values(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    sheet = read(tmp_path_factory.mktemp("any"), data)
    assert sheet.problems
    assert sheet.records == ()
