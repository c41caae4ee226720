"""A county to copy, and a nursery of services."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import pytest

from tests.crashes.trials import OPENING
from tests.support.counties import UNITS, found_county
from tests.support.databases import Postgres, find_quickest_folder, run_apart

# Lends the address of a new database in which the county is founded, all but LS13 having answered.
NewCounty = Callable[[], AbstractContextManager[str]]


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
        name = url.partition("/test_")[2].partition("?")[0]
        yield lambda: postgres.new_database(f"test_{name}")


@pytest.fixture(params=["sqlite", "postgresql"])
def new_county(request: pytest.FixtureRequest) -> NewCounty:
    """Lend new databases with a county, of each kind."""
    made: NewCounty = request.getfixturevalue(f"{request.param}_county")
    return made


# Private functions


def _make_files(template: Path, folder: Path) -> NewCounty:
    founded, numbers = folder / "founded.db", count(1)
    shutil.copy(template, founded)
    _found(f"sqlite:///{founded}")

    @contextmanager
    def copy() -> Iterator[str]:
        path = folder / f"{next(numbers)}.db"
        shutil.copy(founded, path)
        yield f"sqlite:///{path}"
        for each in folder.glob(f"{path.name}*"):
            each.unlink()

    return copy


def _found(url: str) -> None:
    run_apart(found_county(url, OPENING, answered=UNITS[:-1]))
