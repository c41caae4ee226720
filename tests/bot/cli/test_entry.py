"""Where the command begins: a plain `serve` goes its own way, and means the same as on the long one."""

import socket
from pathlib import Path

import pytest

from bot.cli.entry import read_serving
from tests.support.processes import run_to_the_end


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("serve", {}),
        ("serve --dev", {"dev": True}),
        ("serve --port 8080 --dev", {"port": 8080, "dev": True}),
        ("serve --host ::1 --database sqlite:///a.db", {"host": "::1", "database_url": "sqlite:///a.db"}),
        ("serve --port 1 --port 2", {"port": 2}),
    ],
)
def test_a_plain_serve_is_read(written: str, given: dict[str, object]) -> None:
    assert read_serving(written.split()) == given


@pytest.mark.parametrize(
    "written",
    [
        "",
        "demo",
        "--help",
        "roster list",
        "serve --help",
        "serve --port",
        "serve --port eighty",
        "serve --port=80",
        "serve --port -1",
        "serve --port ²",
        "serve --host --dev",
        "serve --json",
        "serve now",
        "serve --de",
    ],
)
def test_everything_else_is_for_the_whole_command_line(written: str) -> None:
    assert read_serving(written.split()) is None


@pytest.mark.process
async def test_what_keeps_it_from_starting_is_said_as_on_the_long_way(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Hej! " * 1000)
    database = ["--database", f"sqlite:///{tmp_path / 'letter.txt'}"]
    plain = await run_to_the_end("serve", "--dev", "--port", "0", *database)
    long = await run_to_the_end("serve", "--dev", "--port=0", *database)
    assert plain == long
    assert plain[0] == 2
    assert "Filen är ingen databas" in plain[1]
    assert "Traceback" not in plain[1]


@pytest.mark.process
async def test_a_taken_port_is_said_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        code, told = await run_to_the_end(
            "serve", "--dev", "--port", port, "--database", f"sqlite:///{tmp_path / 'a.db'}"
        )
    assert code == 2
    assert port in told
    assert "Traceback" not in told
