"""Each failure from F1 to F23 is in docs/field-failures.md, with a test that is there and tells where it was seen."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

FIELD = Path(__file__).parent
PAGE = FIELD.parent.parent / "docs" / "field-failures.md"
ROW = re.compile(r"^\| (F\d+) \| (.+) \| (.+) \| `(\w+)` \|$", re.MULTILINE)
CODES = [f"F{number}" for number in range(1, 24)]
# An issue with its number, a page of the vendor, or experience.
SOURCE = re.compile(r"(?:[Ss]een (?:in|as|on)|[Tt]old by|[Kk]nown from)")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def read_tests() -> Mapping[str, Function]:
    """Return the tests of this folder by name."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FIELD.glob("test_*.py")]
    functions = [node for tree in trees for node in tree.body if isinstance(node, Function)]
    return {each.name: each for each in functions if each.name.startswith("test_")}


def test_every_failure_is_in_the_table_once_and_in_order() -> None:
    assert [code for code, *_ in ROW.findall(PAGE.read_text(encoding="utf-8"))] == CODES


@pytest.mark.parametrize("code", CODES)
def test_its_test_is_there_bears_its_number_and_tells_where_it_was_seen(code: str) -> None:
    rows = {row[0]: row for row in ROW.findall(PAGE.read_text(encoding="utf-8"))}
    _, field, ours, name = rows[code]
    assert field.endswith(".")
    assert ours.endswith(".")
    test = read_tests()[name]
    assert name.startswith(f"test_{code.lower()}_")
    assert SOURCE.search(ast.get_docstring(test) or "")


def test_every_test_with_a_number_tells_where_its_failure_was_seen() -> None:
    numbered = [each for name, each in read_tests().items() if re.match(r"test_f\d+_", name)]
    assert len(numbered) >= len(CODES)
    assert [each.name for each in numbered if not SOURCE.search(ast.get_docstring(each) or "")] == []
