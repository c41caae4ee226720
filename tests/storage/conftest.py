"""The three databases that keep the ports' promises."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.unit_of_work import Database
from tests.storage.samples import AnyDatabase, add_roster
from tests.support.databases import Postgres
from tests.support.fakes import FakeDatabase


@pytest.fixture(params=["sqlite", "postgresql", "fake"])
async def any_database(request: pytest.FixtureRequest) -> AsyncIterator[AnyDatabase]:
    """Return an empty database: SQLite, PostgreSQL, and the fake that other tests use."""
    if request.param == "fake":
        yield FakeDatabase()
        return
    async with Database(request.getfixturevalue(f"{request.param}_url")) as opened:
        yield opened


@pytest.fixture
async def seeded(any_database: AnyDatabase) -> AnyDatabase:
    """Return a database with a county, two leaderships, their chairs and a round."""
    async with any_database.open() as unit:
        await add_roster(unit)
        await unit.commit()
    return any_database


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database without any tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'folder' / 'new.db'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        with server.new_database("template1") as url:
            yield url
