"""`uppfoljaren teams package`: what it prints, writes and answers."""

import re
import zipfile
from json import loads
from pathlib import Path

from typer.testing import CliRunner, Result

from bot.cli.teams import app
from bot.cli.texts import cli_texts
from bot.teams_packages import EXAMPLE_APP_ID, ProblemCode

APP_ID = "00000000-1111-2222-3333-44444444444A"
BOT_ID = "99999999-1111-2222-3333-444444444444"


def run_package(*arguments: object) -> Result:
    environment = {"UPPFOLJAREN_APP_ID": None, "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}
    return CliRunner().invoke(app, ["package", *map(str, arguments)], env=environment)


def test_the_command_writes_a_package_and_says_what_comes_next(tmp_path: Path) -> None:
    out = tmp_path / "app.zip"
    result = run_package("--out", out, "--app-id", APP_ID, "--website", "https://www.example.org/om")
    assert (result.exit_code, result.stderr) == (0, "")
    assert APP_ID.lower() in result.stdout
    assert "README" in result.stdout
    with zipfile.ZipFile(out) as archive:
        manifest = loads(archive.read("manifest.json"))
    assert manifest["id"] == manifest["bots"][0]["botId"] == APP_ID.lower()
    assert manifest["developer"]["privacyUrl"] == "https://www.example.org/om"


def test_the_command_reminds_of_links_that_lead_nowhere(tmp_path: Path) -> None:
    result = run_package("--out", tmp_path / "app.zip", "--app-id", APP_ID, "--terms", "https://www.example.org/t")
    assert result.exit_code == 0
    assert "--website, --privacy är fortfarande exempel" in result.stdout


def test_the_command_tells_scripts_what_it_wrote(tmp_path: Path) -> None:
    out = tmp_path / "app.zip"
    result = run_package("--out", out, "--app-id", APP_ID, "--bot-id", BOT_ID, "--json")
    told = loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert (told["file"], told["bytes"]) == (str(out), out.stat().st_size)
    assert (told["app_id"], told["bot_id"]) == (APP_ID.lower(), BOT_ID)
    assert re.fullmatch("[0-9a-f]{64}", told["sha256"])


def test_the_command_lists_every_problem_at_once_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "app.zip"
    result = run_package("--out", out, "--app-id", "x", "--website", "http://a.example.org", "--domain", "a/b")
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.findall(r"^(--\S+):", result.stderr, re.MULTILINE) == ["--app-id", "--website", "--domain"]
    assert not out.exists()


def test_the_command_tells_scripts_what_is_wrong(tmp_path: Path) -> None:
    result = run_package("--out", tmp_path / "no" / "app.zip", "--app-id", APP_ID, "--json")
    told = loads(result.stdout)
    assert result.exit_code == 1
    assert [problem["reason"] for problem in told["problems"]] == ["file_not_written"]
    assert told["problems"][0]["message"].startswith("--out: ")


def test_a_command_written_wrong_is_told_apart_from_a_problem(tmp_path: Path) -> None:
    assert run_package("--app-id", APP_ID).exit_code == 2
    assert run_package("--out", tmp_path, "--app-id", APP_ID).exit_code == 2


def test_the_app_hears_of_meetings_only_where_the_command_says_so(tmp_path: Path) -> None:
    wants = {}
    for option in ((), ("--meeting-events",)):
        out = tmp_path / "app.zip"
        assert run_package("--out", out, "--app-id", APP_ID, *option).exit_code == 0
        with zipfile.ZipFile(out) as archive:
            wants[option] = "OnlineMeeting.ReadBasic.Chat" in archive.read("manifest.json").decode()
    assert wants == {(): False, ("--meeting-events",): True}


def test_the_help_teaches_by_an_example() -> None:
    result = run_package("--help")
    assert result.exit_code == 0
    assert "uppfoljaren teams package --out app.zip --app-id" in result.stdout


def test_every_problem_has_a_sentence_that_can_be_said() -> None:
    for code in ProblemCode:
        values = {"option": "--x", "value": "y", "length": 1, "limit": 2}
        for language in ("sv", "en"):
            assert cli_texts(language).fill(f"cli.teams.{code}", values).startswith("--x: ")


def test_without_an_app_id_the_package_is_an_example_and_says_so(tmp_path: Path) -> None:
    result = run_package("--out", tmp_path / "app.zip", "--website", "https://www.example.org/om")
    assert result.exit_code == 0
    assert EXAMPLE_APP_ID in result.stdout
    assert "--app-id är fortfarande exempel" in result.stdout
