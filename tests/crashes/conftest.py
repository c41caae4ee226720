"""A county to copy."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest

from tests.crashes.trials import OPENING
from tests.support.counties import UNITS, found_county
from tests.support.databases import Postgres, find_quickest_folder, run_apart


class NewCounty(Protocol):
    """Lends new databases."""

    def __call__(self, of: str = "") -> AbstractContextManager[str]:
        """Lend the address of a copy of a database that nobody uses.

        Args:
            of: its address; empty is where the county is founded, and all but LS13 have answered.
        """


@pytest.fixture(scope="session")
def sqlite_county(sqlite_template: Path) -> Iterator[NewCounty]:
    """Make copies of a file; in memory where there is room, as a process that dies leaves its files to the system."""
    with tempfile.TemporaryDirectory(prefix="counties-", dir=find_quickest_folder()) as folder:
        yield _make_files(sqlite_template, Path(folder))


@pytest.fixture(scope="session")
def postgresql_county(postgres: Postgres) -> Iterator[NewCounty]:
    """Make copies of a database."""
    with postgres.new_database() as url:
        _found(url)
        yield lambda of="": postgres.new_database(name_of(of or url))


@pytest.fixture(params=["sqlite", "postgresql"])
def new_county(request: pytest.FixtureRequest) -> NewCounty:
    """Lend new databases with a county, of each kind."""
    made: NewCounty = request.getfixturevalue(f"{request.param}_county")
    return made


def name_of(url: str) -> str:
    """Return what a PostgreSQL database is called."""
    return urlsplit(url).path.removeprefix("/")


# Private functions


def _make_files(template: Path, folder: Path) -> NewCounty:
    founded, numbers = folder / "founded.db", count(1)
    shutil.copy(template, founded)
    _found(f"sqlite:///{founded}")

    @contextmanager
    def copy(of: str = "") -> Iterator[str]:
        path = folder / f"{next(numbers)}.db"
        original = Path(of.removeprefix("sqlite:///")) if of else founded
        # What a service that was killed has not yet moved into the file stands beside it.
        for name in (original.name, f"{original.name}-wal"):
            if (folder / name).exists():
                shutil.copy(folder / name, folder / name.replace(original.name, path.name))
        yield f"sqlite:///{path}"
        for each in folder.glob(f"{path.name}*"):
            each.unlink()

    return copy


def _found(url: str) -> None:
    run_apart(found_county(url, OPENING, answered=UNITS[:-1]))
