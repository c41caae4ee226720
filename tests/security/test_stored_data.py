"""What is stored is data: nothing of it ever runs, and what cannot be read is dropped with a friendly answer (S14)."""

import ast
import json
from collections.abc import AsyncIterator, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import JSON, LargeBinary, PickleType

from storage.tables import metadata
from tests.security.doors import change_tables, drop_triggers
from tests.support.clocks import clock_at
from tests.support.connector import fake_connector
from tests.support.counties import CHAIRS, COORDINATOR, DATES, UNITS, found_county
from tests.support.people import in_channel
from tests.support.scenarios import JOBS, Scene, Teams, run_service

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "dialogs", "storage", "rendering", "domain")
RUNNING_MODULES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "jsonpickle", "marshal", "shelve", "joblib"}
RUNNING_MODULES |= {"yaml", "code", "codeop", "runpy", "jinja2"}
RUNNING_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "import_module",
    "literal_eval",
    "import_string",
    "loads_pickle",
}
WHO = CHAIRS["LS13"]
COLUMNS = [
    (table.name, column.name)
    for table in metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, JSON)
]
# The statement that an alien decoder would run; it leaves a file behind.
MARK = "mark-of-an-execution"


def hostile_values(folder: Path) -> list[object]:
    """Return what decoders of other kinds would run, and shapes that nobody expects."""
    command = f"open({str(folder / MARK)!r}, 'w').close()"
    return [
        {"py/object": "pathlib.Path", "py/state": {}},
        {"py/reduce": [{"py/function": "builtins.exec"}, {"py/tuple": [command]}]},
        {"py/repr": f"os/os.system('touch {folder / MARK}')"},
        {"__reduce__": ["os.system", [f"touch {folder / MARK}"]], "__class__": "State"},
        {"version": 1, "topic": {"py/reduce": [{"py/function": "builtins.eval"}, [command]]}, "round": [], "unit": {}},
        {"version": 99, "topic": "assessment", "round": "r", "unit": "u", "perspective": "joint"},
        {"version": 1, "topic": "assessment", "round": {"a": 1}, "unit": ["x"], "perspective": 7},
        {"status": "five", "body": {"value": f"{{{{ {command} }}}}"}},
        {"activity": f"!!python/object/apply:os.system ['touch {folder / MARK}']"},
        [],
        [{}],
        "gASVHgAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjANpZJSFlFKULg==",
        7,
        None,
    ]


@pytest.fixture(name="scene")
async def open_a_scene(sqlite_url: str) -> AsyncIterator[Scene]:
    """Have rows in every table: a round that was asked about, answered, summarised and reminded of."""
    clock = clock_at(DATES.opens_on)
    await found_county(sqlite_url, clock.now(), answered=UNITS[:-1])
    async with fake_connector() as connector, ClientSession() as session:
        teams = Teams(connector, session)
        async with run_service(sqlite_url, teams, clock) as opened:
            await opened.say_in_channel(COORDINATOR, "koppla kanal")
            await opened.say(WHO, "skatta")
            await opened.say(WHO, "gemensamt")
            await opened.say(WHO, "3")
            yield opened


def test_no_room_has_the_means_to_run_data() -> None:
    found = [means for room in ROOMS for path in (ROOT / room).rglob("*.py") for means in find_means(path)]
    # That one loads modules whose names stand in our own code.
    assert [means.split(":")[0] for means in found] == ["deferrals.py"]


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from yaml import load",
        "eval('1')",
        "x = exec",
        "import importlib\nimportlib.import_module('x')",
    ],
)
def test_the_means_would_be_found(tmp_path: Path, source: str) -> None:
    (tmp_path / "module.py").write_text(source)
    assert list(find_means(tmp_path / "module.py"))


def test_no_column_holds_anything_but_plain_values() -> None:
    kinds = [column.type for table in metadata.sorted_tables for column in table.columns]
    assert not any(isinstance(kind, PickleType | LargeBinary) for kind in kinds)
    assert len(COLUMNS) >= 8


@pytest.mark.parametrize(("table", "column"), COLUMNS)
async def test_hostile_rows_run_nothing_and_stop_nothing(scene: Scene, tmp_path: Path, table: str, column: str) -> None:
    activities = cycle((WHO.message("läge"), COORDINATOR.message("läge"), in_channel(COORDINATOR.message("läge"))))
    drop_triggers(scene.database_url)  # whoever plants rows passes over what keeps tables from being changed
    for number, planted in enumerate(hostile_values(tmp_path)[1::2]):
        change_tables(scene.database_url, f'UPDATE "{table}" SET "{column}" = ?', json.dumps(planted))  # noqa: S608 - our own tables
        answer = await scene.teams.post(next(activities) | {"id": f"planted-{number}"})
        assert answer.status in {200, 503}
        assert not set(answer.body.decode()) & set("/\\{}")
        await scene.tick(*JOBS)
    assert not (tmp_path / MARK).exists()


@pytest.mark.parametrize("number", [1, 4, 5, 6, 9, 11])
async def test_a_state_that_cannot_be_read_is_dropped_and_the_person_gets_a_friendly_answer(
    scene: Scene, tmp_path: Path, number: int
) -> None:
    planted = json.dumps(hostile_values(tmp_path)[number])
    assert change_tables(scene.database_url, "UPDATE dialog_states SET state = ?", planted) >= 1
    before = len(scene.teams.shown_in(WHO.chat))
    answer = await scene.teams.post(WHO.message("och nu då"))
    await scene.settle()
    assert answer.status == 200
    (said,) = scene.teams.shown_in(WHO.chat)[before:]
    assert "hjälp" in json.dumps(dict(said.body), ensure_ascii=False)
    # The answers that were begun are no part of the state: the person goes on where they were.
    await scene.say(WHO, "gemensamt")
    receipt = await scene.say(WHO, "3 3 3 3 3") + await scene.say(WHO, "gemensamt")
    assert "Tack! LS13 har svarat" in receipt + await scene.say(WHO, "skicka in")


def find_means(path: Path) -> Iterator[str]:
    """Yield the places of a module that could make data run."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: set[str] = set()
        if isinstance(node, ast.Import):
            names = {alias.name.split(".")[0] for alias in node.names} & RUNNING_MODULES
        elif isinstance(node, ast.ImportFrom):
            names = {(node.module or "").split(".")[0]} & RUNNING_MODULES
        elif isinstance(node, ast.Name):
            names = {node.id} & RUNNING_CALLS
        elif isinstance(node, ast.Attribute) and not (node.attr == "compile" and getattr(node.value, "id", "") == "re"):
            names = {node.attr} & RUNNING_CALLS
        yield from (f"{path.name}:{getattr(node, 'lineno', 0)} {name}" for name in names)
