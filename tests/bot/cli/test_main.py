"""The command as a whole: its help, its exit codes, and that nothing ends in a stack trace."""

import inspect
import io
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bot.cli.main import app, main
from tests.bot.cli.terminals import DEMO_LEADERSHIPS, LEADERSHIPS, SAMPLE, SOMEONE, TENANT, Terminal

DATES = ("--opens", "2025-01-07", "--due", "2025-01-24", "--closes", "2025-01-31")


def list_commands(group: object = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command there is."""
    group = group or typer.main.get_command(app)
    for name, command in getattr(group, "commands", {}).items():
        if hasattr(command, "commands"):
            yield from list_commands(command, (*path, name))
        if getattr(command, "invoke_without_command", True):
            yield (*path, name)


COMMANDS = tuple(list_commands())
OURS = {"roster", "round", "answers", "summary"}
RUN_UNTIL_STOPPED = {("serve",), ("demo",)}


# ---------------------------------------------------------------- help


def test_all_commands_of_the_first_round_are_there() -> None:
    assert {" ".join(words) for words in COMMANDS} >= {
        "roster import",
        "roster list",
        "roster add-person",
        "round create",
        "round open",
        "round close",
        "round reopen",
        "round list",
        "round status",
        "answers import",
        "summary",
        "summary preview",
        "summary publish",
        "teams package",
    }


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_help_of_every_command_has_an_example_and_says_how_it_ends(
    terminal: Terminal, words: tuple[str, ...]
) -> None:
    told = terminal.run_fine(*words, "--help").out
    example = told.split("Example", 1)[1]
    assert f"uppfoljaren {' '.join(words)}" in example
    assert "Exit code" in told


@pytest.mark.parametrize("words", [(), *(words for words in COMMANDS if words[0] in OURS)], ids=" ".join)
def test_help_is_not_broken_on_an_ordinary_terminal(words: tuple[str, ...]) -> None:
    command = typer.main.get_command(app)
    for word in words:
        command = getattr(command, "commands")[word]  # noqa: B009 - typer's groups have it, its types do not say
    assert max(len(line) for line in inspect.cleandoc(command.help or "").splitlines()) <= 78


@pytest.mark.parametrize("words", sorted(set(COMMANDS) - RUN_UNTIL_STOPPED), ids=" ".join)
def test_every_command_can_answer_in_json(words: tuple[str, ...], terminal: Terminal) -> None:
    assert "--json" in terminal.run_fine(*words, "--help").out


@pytest.mark.parametrize("words", [(), ("roster",), ("round",), ("answers",)], ids=" ".join)
def test_a_noun_alone_shows_its_help(terminal: Terminal, words: tuple[str, ...]) -> None:
    answer = terminal.run(*words)
    assert answer.code == 2
    assert "Usage: uppfoljaren" in answer.out + answer.err


# ---------------------------------------------------------------- wrong use


@pytest.mark.parametrize(
    ("words", "reason", "told"),
    [
        (("bogus",), "wrong_use", "uppfoljaren --help"),
        (("round", "bogus"), "wrong_use", "uppfoljaren round --help"),
        (("round", "close", "--yaer", "2024"), "no_such_option", "Menade du --year?"),
        (("round", "close", "--qqq"), "no_such_option", "--qqq finns inte"),
        (("round", "close", "2024"), "wrong_use", "uppfoljaren round close --help"),
        (("round", "close", "--year", "tjugo"), "bad_parameter", "--year: "),
        (("round", "create", "--year", "2024"), "missing_parameter", "--opens saknas."),
        (("roster", "import"), "missing_parameter", "FILE saknas."),
        (("roster", "import", "nowhere.csv", "--county", "A"), "file_missing", "nowhere.csv"),
        (("roster", "import", ".", "--county", "A"), "file_is_folder", "mapp"),
        (("round", "list"), "no_county", "roster import"),
    ],
    ids=range(11),
)
def test_wrong_use_is_one_sentence_and_exit_2(
    terminal: Terminal, words: tuple[str, ...], reason: str, told: str
) -> None:
    answer = terminal.run(*words)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert answer.err.count("\n") == 1
    in_json = terminal.run(*words, "--json")
    assert (in_json.code, in_json.err, in_json.reasons) == (2, "", [(reason, None)])


def test_english_is_spoken_when_asked_for(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPPFOLJAREN_LANGUAGE", "en")
    assert "13 local leaderships" in terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna").out
    assert "--opens is missing." in terminal.run("round", "create", "--year", "2024").err
    monkeypatch.setenv("UPPFOLJAREN_PORT", "x")
    assert "cannot be used" in terminal.run("round", "list").err


def test_wrong_settings_are_named_and_their_values_kept_quiet(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPPFOLJAREN_DATBASE_URL", "canary")
    unknown = terminal.run("round", "list", "--json")
    assert (unknown.code, unknown.reasons) == (2, [("setting_unknown", None)])
    assert "UPPFOLJAREN_DATBASE_URL" in unknown.out
    monkeypatch.delenv("UPPFOLJAREN_DATBASE_URL")
    monkeypatch.setenv("UPPFOLJAREN_DISCLOSURE_THRESHOLD", "canary")
    invalid = terminal.run("round", "list")
    assert invalid.code == 2
    assert "UPPFOLJAREN_DISCLOSURE_THRESHOLD" in invalid.err
    assert "canary" not in unknown.out + invalid.err


# ---------------------------------------------------------------- the database


def test_without_an_address_the_data_is_under_var(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UPPFOLJAREN_DATABASE_URL")
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    assert (terminal.folder / "var" / "uppfoljaren.db").is_file()


def test_an_address_on_the_command_line_comes_first(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna", "--database", "sqlite:///a/b/c.db")
    assert (terminal.folder / "a" / "b" / "c.db").is_file()
    assert terminal.run("roster", "list").code == 2


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("nonsense", "database_url_unreadable"),
        ("mysql://root:canary@host/name", "database_url_unsupported"),
        ("sqlite://", "database_url_without_file"),
        ("sqlite:///:memory:", "database_url_without_file"),
        ("sqlite:////dev/null/x.db", "database_folder_unusable"),
        ("sqlite:///note.txt", "database_not_readable"),
        ("postgresql://user:canary@127.0.0.1:1/name", "database_unavailable"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_sentence(terminal: Terminal, address: str, reason: str) -> None:
    terminal.write("this is no database, whatever its name says", "note.txt")
    answer = terminal.run("round", "list", "--database", address)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert "canary" not in answer.err
    assert terminal.run("round", "list", "--database", address, "--json").reasons == [(reason, None)]


def change_database(folder: Path, statement: str) -> None:
    """Change the test's database behind the program's back."""
    connection = sqlite3.connect(folder / "test.db")
    with connection:
        connection.execute(statement)
    connection.close()


def test_a_database_of_a_newer_version_is_left_alone(terminal: Terminal) -> None:
    change_database(terminal.folder, "UPDATE alembic_version SET version_num = 'from_the_future'")
    answer = terminal.run("round", "list", "--json")
    assert (answer.code, answer.reasons) == (2, [("schema_too_new", None)])


def test_a_bug_is_one_sentence_with_a_reference_that_the_log_has_too(terminal: Terminal) -> None:
    change_database(terminal.folder, "ALTER TABLE counties RENAME TO gone")
    answer = terminal.run("round", "list")
    assert (answer.code, answer.out) == (2, "")
    assert "Traceback" not in answer.err
    (told,) = re.findall(r"Referens: ([0-9a-f]{8})\.", answer.err)
    assert f"reference={told}" in answer.err
    assert [reason for reason, _line in terminal.run("round", "list", "--json").reasons] == ["unexpected"]


def test_a_bug_shows_its_trace_when_asked_to(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    change_database(terminal.folder, "ALTER TABLE counties RENAME TO gone")
    monkeypatch.setenv("UPPFOLJAREN_DEBUG", "1")
    assert "Traceback" in terminal.run("round", "list").err


def test_a_reader_who_leaves_early_is_no_bug(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")

    class ClosedPipe(io.StringIO):
        """What `head` leaves behind."""

        def write(self, _text: str, /) -> int:
            """Fail as a closed pipe does."""
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", ClosedPipe())
    assert main(["roster", "list", "--json"]) == 1
    assert terminal.capture.readouterr().err == ""


def test_json_is_readable_on_a_terminal_without_swedish_letters(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    assert main(["roster", "list", "--json"]) == 0
    assert main(["roster", "list"]) == 0
    assert b'"\\u00c4lvdalen"' in raw.getvalue()


# ---------------------------------------------------------------- what is kept


def test_every_change_is_in_the_audit_log(terminal: Terminal) -> None:
    person = ("--tenant", TENANT, "--object-id", SOMEONE)
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    terminal.run_fine("roster", "add-person", "--role", "coordinator", *person)
    terminal.run_fine("answers", "import", SAMPLE, "--year", "2023")
    terminal.run_fine("round", "create", "--year", "2024", *DATES)
    terminal.run_fine("round", "open")
    terminal.run_fine("round", "close")
    terminal.run_fine("round", "reopen", "--year", "2024", "--closes", "2099-12-31")
    connection = sqlite3.connect(terminal.folder / "test.db")
    logged = connection.execute("SELECT actor, what FROM audit_entries ORDER BY rowid").fetchall()
    connection.close()
    assert [(actor.split(":")[0], what) for actor, what in logged if what != "summary_published"] == [
        ("cli", "roster_imported"),
        ("cli", "role_given"),
        ("cli", "answers_imported"),
        ("cli", "round_created"),
        ("cli", "round_opened"),
        ("cli", "round_closed"),
        ("cli", "round_opened"),
    ]
    assert ("cli:operator", "roster_imported") in logged


def test_the_whole_path_works_on_both_databases(
    terminal: Terminal, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPPFOLJAREN_DATABASE_URL", database_url)
    first = terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna", "--json").data
    assert first == {"county": "Dalarna", "leaderships": 13, "municipalities": 15, "added": 28}
    assert terminal.run_fine("roster", "import", LEADERSHIPS, "--json").data["added"] == 0
    person = ("--tenant", TENANT, "--email", "chair@example.org")
    terminal.run_fine("roster", "add-person", "--leadership", "Falun", "--role", "chair", *person)
    terminal.run_fine("round", "create", "--year", "2025", *DATES, "--county", "Dalarna")
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    demo = ("--county", "Demolän")
    for year in (2023, 2024):
        terminal.run_fine("answers", "import", SAMPLE, "--year", year, *demo)
    summary = terminal.run_fine("summary", "--json", *demo).data
    assert (summary["refers_to"], summary["answered"]) == (2024, 13)
    assert summary["goals"][2]["distribution"] == {"1": 1, "2": 2, "2.5": 1, "3": 5, "4": 4}
    terminal.run_fine("round", "create", "--year", "2025", *DATES, *demo)
    terminal.run_fine("round", "open", *demo)
    assert terminal.run_fine("round", "status", "--json", *demo).data["of"] == 13
    terminal.run_fine("round", "close", *demo)
    assert terminal.run_fine("summary", "--json", *demo).data["withheld"] == "too_few_answers"
