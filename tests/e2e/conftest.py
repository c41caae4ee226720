"""What the tests in the real client need, and what is said where the machine has no Chromium."""

import os
from pathlib import Path

import pytest

from tests.e2e.client import find_chromium

HOW_TO_GET_IT = "Chromium is missing. On Debian and Ubuntu: apt-get install chromium"
PICTURES = os.environ.get("TEST_PICTURES")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end which tests were not run and how to get what they need: a skip must not read as passed."""
    not_run = [report for report in terminalreporter.getreports("skipped") if HOW_TO_GET_IT in str(report.longrepr)]
    if not_run:
        terminalreporter.section("not run", sep="=")
        for report in not_run:
            terminalreporter.line(report.nodeid)
        terminalreporter.line(HOW_TO_GET_IT)


@pytest.fixture
def chromium() -> str:
    """Return the browser; without one the test is not run, and with CI=true that is a failure."""
    found = find_chromium()
    if found is None and os.environ.get("CI", "").lower() == "true":
        pytest.fail(HOW_TO_GET_IT, pytrace=False)
    if found is None:
        pytest.skip(HOW_TO_GET_IT)
    return found


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return where screenshots go: `make pictures` keeps them, a test run throws them away."""
    folder = Path(PICTURES) if PICTURES else tmp_path / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
