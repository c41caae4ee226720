"""A terminal of its own for each test: empty settings, an empty folder, a database file."""

import os
from pathlib import Path

import pytest

from tests.bot.cli.terminals import Terminal


@pytest.fixture
def terminal(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """Return a terminal whose data is in an empty SQLite file."""
    for name in [name for name in os.environ if name.startswith("UPPFOLJAREN_")]:
        monkeypatch.delenv(name)
    for name, value in {"COLUMNS": "160", "NO_COLOR": "1", "TERM": "dumb", "LOGNAME": "operator"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("UPPFOLJAREN_DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    return Terminal(tmp_path, capsys)
