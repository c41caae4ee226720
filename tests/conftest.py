"""What every test may ask for: a database of each kind, empty and migrated, and services of their own process."""

import gc
import logging
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings

from storage.unit_of_work import Database
from tests.support.databases import Postgres, migrate, start_postgres
from tests.support.fakes import FakeDatabase
from tests.support.forks import Nursery, open_nursery
from tests.support.hands import deal

# How long an example takes to make or to try is the machine's doing, and what is to be quick has tests of its own.
settings.register_profile(
    "any machine", parent=settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for no garbage while tests are collected, and never among what is collected: it stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, in all processes, so that none of them is left with it alone at the end."""
    long = sorted(filter(_allow_seconds, items), key=_allow_seconds, reverse=True)
    short = [item for item in items if not _allow_seconds(item)]
    items[:] = deal(long, short, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


@pytest.fixture(autouse=True)
def _calm_collector(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave what all tests have loaded out of the search for garbage, as `run_service` does, where stalls are timed."""
    if request.node.get_closest_marker("alone") is None:
        yield
        return
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Run one PostgreSQL server for the whole session, if a test asks for it."""
    with start_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the address of an empty, migrated SQLite file."""
    path = tmp_path / "test.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgres: Postgres) -> Iterator[str]:
    """Return the address of an empty, migrated PostgreSQL database."""
    with postgres.new_database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty, migrated database: once of an SQLite file, once of PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Return an empty, migrated database, on SQLite and on PostgreSQL."""
    async with Database(database_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def nursery(postgres: Postgres) -> Iterator[Nursery]:
    """Have what forks services, once: importing everything takes longer than most tests."""
    with postgres.new_database() as url, open_nursery(url) as opened:
        yield opened


@pytest.fixture
def fake_database() -> FakeDatabase:
    """Return an empty database in memory, which keeps the same promises."""
    return FakeDatabase()


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    """Undo what a test sets up: a command logs to a stream that is closed after it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


# Private functions


def _allow_seconds(item: pytest.Item) -> float:
    """Return how long a test may take that takes long: one of whole processes, or with a limit of its own."""
    own = item.get_closest_marker("timeout")
    if own is not None and own.args:
        return float(own.args[0])
    return float(any(item.get_closest_marker(name) for name in ("process", "e2e")))
