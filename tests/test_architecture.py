"""The house: which room may see which, and the habits that no linter knows."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "dialogs", "storage", "rendering", "domain")
MODULES = tuple(sorted(path for room in (*ROOMS, "manifest") for path in (ROOT / room).rglob("*.py")))
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
CONTRACTS = tuple(contract["name"] for contract in TOOLS["importlinter"]["contracts"])
# A file of the house, a line that must not stand in it, and the contract that says so.
FORBIDDEN = (
    ("domain/wording.py", "import dialogs.states", "Roof, three rooms, foundation"),
    ("dialogs/numbers.py", "import rendering.instruments", "Roof, three rooms, foundation"),
    ("storage/audit.py", "import dialogs.states", "Roof, three rooms, foundation"),
    ("rendering/instruments.py", "import bot.clock", "Roof, three rooms, foundation"),
    ("domain/ids.py", "import domain.rounds", "Inside the domain"),
    ("domain/novelties.py", "", "Inside the domain"),
    ("domain/rounds.py", "import sqlalchemy", "Domain, rendering and dialogs know no framework"),
    ("dialogs/numbers.py", "import botbuilder.schema", "Domain, rendering and dialogs know no framework"),
    ("rendering/instruments.py", "import aiohttp", "Domain, rendering and dialogs know no framework"),
    ("storage/audit.py", "import botbuilder.schema", "Storage does not talk to Teams"),
    ("bot/clock.py", "import sqlalchemy", "Bot speaks no SQL itself"),
    ("bot/clock.py", "import docx", "Only rendering writes documents"),
    ("bot/clock.py", "import icalendar", "Only rendering writes calendars"),
    ("bot/clock.py", "import storage.audit", "Only the wiring touches storage"),
    ("bot/clock.py", "import snowballstemmer", "Only dialogs stems words"),
    ("dialogs/turns.py", "import dialogs.facts", "No cycles between siblings"),
)
# What the inner rooms may use beside the standard library and each other.
LIBRARIES = {
    "domain": {"domain", "msgspec"},
    "dialogs": {"dialogs", "domain", "msgspec", "rapidfuzz", "snowballstemmer"},
}
LONGEST_FUNCTION, LONGEST_MODULE = 40, 300
SWEDISH = re.compile("[åäöÅÄÖ]")
# Names of our own, and the letters that the alphabet ends with: no sentences.
NO_SENTENCES = {"Uppföljaren", "Demolän", "åäö", "å", "ä", "ö"}
# Three words on end, in either language. What others' programs say is no sentence of ours, nor what they are told.
SENTENCE = re.compile(r"[A-Za-zÅÄÖåäö]{2,}[,:]? [a-zåäö]+[,:]? [a-zåäö]{2,}")
OTHERS_WORDS = {"failed to decrypt", "no safe address", "maximum number of running instances"}
# Help pages and the settings' page are for who installs and runs it, in English; storage speaks to databases alone.
PAGES = {"help", "description", "extra"}
NOT_FOR_PEOPLE = (ROOT / "storage", ROOT / "rendering" / "texts", ROOT / "bot" / "settings_pages.py")
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
CLOCKS |= {("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime")}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the house to plant imports in."""
    copy = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def test_every_import_contract_is_kept(house: Path) -> None:
    assert _lint_imports(house) == dict.fromkeys(CONTRACTS, "KEPT")


@pytest.mark.parametrize(("module", "line", "contract"), FORBIDDEN)
def test_a_forbidden_import_is_caught(house: Path, module: str, line: str, contract: str) -> None:
    path = house / module
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        assert _lint_imports(house)[contract] == "BROKEN"
    finally:
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")


def test_each_contract_is_proven_by_a_forbidden_import() -> None:
    assert {contract for _module, _line, contract in FORBIDDEN} == set(CONTRACTS)


@pytest.mark.parametrize("room", LIBRARIES)
def test_an_inner_room_needs_nothing_but_what_it_may(room: str) -> None:
    allowed = sys.stdlib_module_names | LIBRARIES[room]
    found = {name for path in MODULES if path.is_relative_to(ROOT / room) for name in _imports(path)}
    assert found <= allowed


def test_functions_fit_in_view() -> None:
    lengths = {_where(path, node): _length(node) for path in MODULES for node in _functions(path)}
    assert {where: length for where, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_nine_functions_in_ten_have_at_most_twenty_lines() -> None:
    bodies = sorted(_length(node) for path in MODULES for node in _functions(path))
    assert bodies[len(bodies) * 9 // 10] <= 20


def test_modules_answer_one_question_each() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {module: length for module, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_module_is_named_for_what_does_not_fit_elsewhere() -> None:
    unnamed = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    assert [path for path in MODULES if unnamed & set(path.stem.split("_"))] == []


def test_swedish_stands_in_the_catalogues_only() -> None:
    found = [
        _where(path, node)
        for path in MODULES
        if not path.is_relative_to(ROOT / "rendering" / "texts")
        for node in _texts(path)
        if SWEDISH.search(str(node.value)) and node.value not in NO_SENTENCES
    ]
    assert found == []


def test_sentences_stand_in_the_catalogues_only() -> None:
    found = [
        _where(path, node)
        for path in MODULES
        if not any(path.is_relative_to(each) for each in NOT_FOR_PEOPLE)
        for node in _texts(path, PAGES)
        if SENTENCE.search(str(node.value)) and node.value not in OTHERS_WORDS
    ]
    assert found == []


def test_only_the_clock_reads_the_clock() -> None:
    found = [
        _where(path, node)
        for path in MODULES
        if path != ROOT / "bot" / "clock.py"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute) and (getattr(node.value, "id", None), node.attr) in CLOCKS
    ]
    assert found == []


def test_a_package_holds_nothing_but_its_docstring() -> None:
    packages = [path for path in MODULES if path.name == "__init__.py"]
    assert len(packages) >= len(ROOMS)
    assert [path for path in packages if not _is_docstring_only(_tree(path))] == []


def test_every_module_says_what_it_is() -> None:
    assert [path for path in MODULES if not ast.get_docstring(_tree(path))] == []


# Private functions


def _lint_imports(folder: Path) -> dict[str, str]:
    """Return each contract with its outcome, for the house in a folder."""
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(  # noqa: S603 - our own interpreter and a constant
        [sys.executable, "-c", code, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    outcomes = dict(re.findall(r"^(.+) (KEPT|BROKEN)$", done.stdout, re.MULTILINE))
    assert outcomes, done.stdout + done.stderr
    return outcomes


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return a function's lines without its docstring, which for a command is its whole help page."""
    docstring = node.body[0] if ast.get_docstring(node) else None
    return _lines(node) - (_lines(docstring) if docstring else 0)


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def _texts(path: Path, but: Collection[str] = ()) -> Iterator[ast.Constant]:
    """Yield string literals that are no docstrings, and not what is passed by some keywords."""
    tree = _tree(path)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    passed = [node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in but]
    alone |= {id(node) for value in passed for node in ast.walk(value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node


def _is_docstring_only(tree: ast.Module) -> bool:
    return len(tree.body) == 1 and bool(ast.get_docstring(tree))


def _where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
