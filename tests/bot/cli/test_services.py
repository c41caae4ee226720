"""`uppfoljaren serve` and `uppfoljaren demo`: what keeps them from starting is said, and nothing starts by halves."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.cli.main import main
from bot.demo.calendars import choose_start, keep_instant, parse_day_length
from tests.support.processes import find_free_port, run_demo, start_program

APP_ID = "00000000-1111-2222-3333-444444444444"
COMPLETE = {
    "UPPFOLJAREN_APP_ID": APP_ID,
    "UPPFOLJAREN_APP_TENANT_ID": APP_ID,
    "UPPFOLJAREN_APP_SECRET": "a secret",
    "UPPFOLJAREN_TENANTS": APP_ID,
}


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("missing", COMPLETE)
def test_serve_names_the_setting_that_is_missing(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in COMPLETE.items():
        if name != missing:
            monkeypatch.setenv(name, value)
    assert main(["serve"]) == 2
    assert missing in capsys.readouterr().err


def test_serve_without_any_setting_names_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve"]) == 2
    told = capsys.readouterr().err
    assert all(name in told for name in COMPLETE)


def test_a_local_trial_listens_to_this_machine_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--dev", "--host", "0.0.0.0"]) == 2  # noqa: S104 - what must be refused
    assert "UPPFOLJAREN_HOST" in capsys.readouterr().err


def test_a_taken_port_is_said_so(taken_port: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--dev", "--port", str(taken_port)]) == 2
    assert str(taken_port) in capsys.readouterr().err
    assert main(["demo", "--no-client", "--port", str(taken_port)]) == 2
    assert str(taken_port) in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--today", "24 januari"], ["--day-length", "20"], ["--day-length", "0s"]])
def test_a_demo_date_or_length_that_cannot_be_read_is_said_so(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--no-client", *wrong]) == 2
    assert wrong[1] in capsys.readouterr().err


@pytest.mark.process
async def test_the_demo_without_a_client_is_ready_and_goes_on_where_it_was(tmp_path: Path) -> None:
    async with run_demo(tmp_path, "--no-client", "--today", "2025-01-24") as demo, ClientSession() as session:
        assert "24 januari 2025" in demo.first_line
        async with session.get(f"{demo.address}/readyz") as answer:
            assert answer.status == 200
        assert await demo.stop() == 0
    async with run_demo(tmp_path, "--no-client") as again:
        assert "24 januari 2025" in again.first_line


@pytest.mark.process
async def test_serve_stops_as_asked(tmp_path: Path) -> None:
    port = find_free_port()
    database = f"sqlite:///{tmp_path / 'served.db'}"
    program = await start_program("serve", "--dev", "--port", str(port), "--database", database)
    program.process.send_signal(signal.SIGTERM)
    assert await program.process.wait() == 0


def test_the_demo_clock_starts_at_nine_and_remembers(tmp_path: Path) -> None:
    started = choose_start(tmp_path, None)
    assert started.isoformat() == "2025-01-20T08:00:00+00:00"
    keep_instant(tmp_path, started.replace(hour=12))
    assert choose_start(tmp_path, None).hour == 12
    (tmp_path / "demo-clock.json").write_text("{", encoding="utf-8")
    assert choose_start(tmp_path, None) == started


def test_a_day_length_is_seconds_minutes_or_hours() -> None:
    lengths = [parse_day_length(given) for given in ("20s", "2m", "1h", "20", "s", "-1s", "1.5s", "")]
    assert [length and length.total_seconds() for length in lengths] == [20, 120, 3600, None, None, None, None, None]
