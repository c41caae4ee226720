"""One nursery of services for all of these tests: importing everything takes longer than most of them."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.forks import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Have what forks services; they end with their connections."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nursery"
        command = [sys.executable, "-m", "tests.support.forked_services", str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own module
            try:
                assert process.stdout is not None
                assert process.stdout.readline() == b"ready\n"
                yield Nursery(path)
            finally:
                process.kill()
