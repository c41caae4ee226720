"""What the documents point at is there: links, make targets, commands, names in the code, rules."""

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli.main import app
from bot.settings_pages import make_settings_page

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "dialogs", "storage", "rendering", "domain")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "manifest").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "adr").glob("0*.md"))
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SPAN = re.compile(r"`([^`\n]+)`")
COMMAND_LINE = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:[\w./-]*/)?uppfoljaren(?: (.*))?$")
CODE_NAME = re.compile(rf"(?:{'|'.join(ROOMS)})(?:\.[a-z]\w*)+(?:\.[A-Z]\w*)*(?:\.\w+)?")
CODE_PATH = re.compile(rf"(?:{'|'.join((*ROOMS, 'tests', 'docs', 'manifest'))})/[\w./-]*")
RULE = re.compile(r"\b[KDRSF]\d{1,2}\b")
# Where a command as it is written for people ends.
SHELL_SIGNS = {"|", "&&", "||", ";", ">", "…"}

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


@each_document
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(FENCE.sub("", document.read_text())) if ":" not in link]
    assert [link for link in links if not leads_somewhere(document, link)] == []


@each_document
def test_every_make_target_is_in_the_makefile(document: Path) -> None:
    targets = re.findall(r"^([a-z][\w-]*):(?!=)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = [name for line in list_code(document) for name in re.findall(r"^(?:\$ )?make ([a-z][\w-]*)", line)]
    assert sorted(set(named) - set(targets)) == []


@each_document
def test_every_command_and_option_is_in_the_command_line(document: Path) -> None:
    lines = [found[1] or "" for line in list_code(document) if (found := COMMAND_LINE.match(line))]
    assert [slip for line in lines for slip in find_slips(line)] == []


@each_document
def test_every_name_and_path_of_the_code_is_there(document: Path) -> None:
    spans = SPAN.findall(FENCE.sub("", document.read_text()))
    names = [span for span in spans if CODE_NAME.fullmatch(span) and not is_defined(span)]
    paths = [span for span in spans if CODE_PATH.fullmatch(span) and not (ROOT / span).exists()]
    assert names + paths == []


def test_every_rule_that_the_code_names_is_written_down() -> None:
    known = set(re.findall(r"^\| ([KDRSF]\d{1,2}) \|", (ROOT / "docs" / "rules.md").read_text(), re.MULTILINE))
    sources = [path for room in (*ROOMS, "tests") for path in (ROOT / room).rglob("*.py")]
    prose = [line for path in sources for line in path.read_text().splitlines() if "noqa" not in line]
    assert {rule for line in prose for rule in RULE.findall(line)} - known == set()


def test_every_rule_of_telling_names_tests_that_prove_it_and_they_are_there() -> None:
    _, _, proofs = (ROOT / "docs" / "rules.md").read_text().partition("### What proves them")
    rows = re.findall(r"^\| ([KD]\d+) \| (.*)$", proofs, re.MULTILINE)
    named = {rule: re.findall(r"`(test_\w+)`", tests) for rule, tests in rows}
    assert {rule for rule, tests in named.items() if not tests} == set()
    assert set(named) == {f"K{number}" for number in range(1, 23)} | {f"D{number}" for number in range(1, 7)}
    modules = [path.read_text() for path in (ROOT / "tests").rglob("test_*.py")]
    defined = {name for module in modules for name in re.findall(r"^(?:async )?def (test_\w+)", module, re.MULTILINE)}
    assert {test for tests in named.values() for test in tests} - defined == set()


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_every_decision_has_its_three_headings_and_is_listed(decision: Path) -> None:
    headings = re.findall(r"^#+ (.+)$", decision.read_text(), re.MULTILINE)
    assert headings[1:] == ["Context", "Decision", "Consequences"]
    assert headings[0].startswith(decision.name[:4])
    assert f"({decision.name})" in (decision.parent / "README.md").read_text()


@pytest.mark.parametrize(
    ("line", "slips"),
    [
        ("teams package --out app.zip --json", []),
        ("teams package --out=app.zip", []),
        ("teams pakage", ["teams pakage"]),
        ("teams package --colour red", ["teams package --colour"]),
        ("teams", []),
        ("summary --year 2024 --json", []),
        ("summary --year 2024 publish", []),
        ("summary --json 2024", ["summary 2024"]),
    ],
)
def test_a_slip_in_a_command_is_found(line: str, slips: list[str]) -> None:
    assert find_slips(line) == slips


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("domain.roster", True),
        ("domain.roster.Role.CHAIR", True),
        ("domain.rosters", False),
        ("domain.roster.Rule", False),
        ("domain.roster.Role.CHAIN", False),
    ],
)
def test_a_name_that_is_not_defined_is_found(name: str, *, there: bool) -> None:
    assert is_defined(name) is there


def leads_somewhere(document: Path, link: str) -> bool:
    path, _, heading = link.partition("#")
    target = (document.parent / path).resolve() if path else document
    return target.exists() and (not heading or heading in list_anchors(target))


def list_anchors(document: Path) -> set[str]:
    """Return the headings' anchors as the usual hosts make them: lower case, hyphens for spaces, no signs."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", document.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def list_code(document: Path) -> list[str]:
    """Return the lines of code blocks, continued ones in one piece, and the code within sentences."""
    text = document.read_text().replace("\\\n", " ")
    blocks = [line.strip() for block in FENCE.findall(text) for line in block.splitlines()[1:-1]]
    indented = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    return [*blocks, *indented, *SPAN.findall(FENCE.sub("", text))]


def find_slips(line: str) -> list[str]:
    """Return the commands and options of a line that the command line does not have."""
    group, said = get_command(app), list[str]()
    words = iter(shlex.split(line, comments=True))
    for word in words:
        if word in SHELL_SIGNS:
            break
        if word.startswith("-"):
            if not knows_option(group, word.partition("=")[0]):
                return [" ".join([*said, word])]
            if hasattr(group, "commands") and takes_value(group, word):
                next(words, None)
            continue
        commands = getattr(group, "commands", None)
        if commands is None:
            continue
        said.append(word)
        # "round open|close" names two commands at once.
        if not set(word.split("|")) <= set(commands):
            return [" ".join(said)]
        group = commands[word.split("|")[0]]
    return []


def takes_value(command: Any, word: str) -> bool:  # noqa: ANN401 - as below
    """Tell whether the next word is the option's value: what follows it is then no command."""
    return any(word in parameter.opts and not getattr(parameter, "is_flag", False) for parameter in command.params)


def knows_option(command: Any, option: str) -> bool:  # noqa: ANN401 - typer keeps its own copy of click's classes
    known = [name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)]
    return option in (*known, "--help")


def is_defined(name: str) -> bool:
    """Tell whether a dotted name is a package, a module, or something that a module or a class of it defines."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        rest = parts[length:]
        if place.is_dir() and place.joinpath("__init__.py").is_file():
            return not rest
        if place.with_suffix(".py").is_file():
            return not rest or rest in list_names(place.with_suffix(".py"))
    return False


@cache
def list_names(module: Path) -> list[list[str]]:
    """Return what a module defines, and with it what its classes define."""
    found: list[list[str]] = []
    for node in ast.parse(module.read_text()).body:
        for name in names_of(node):
            found.append([name])
            found.extend([name, inner] for child in getattr(node, "body", ()) for inner in names_of(child))
    return found


def names_of(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.Assign(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        case _:
            return


def test_the_settings_page_is_what_the_settings_say_of_themselves() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page == make_settings_page(), "run: make settings-table"
