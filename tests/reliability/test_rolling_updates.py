"""R17: a version with one more migration takes over while people answer; the one before goes on until it is stopped.

The new version is a copy of the code with a revision more, run from its own folder: whatever the next version does to
the database, the code that runs now was written without knowing it.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.cli.problems import ExitCode
from bot.cli.texts import cli_texts
from bot.clock import monotonic
from domain.deliveries import State
from storage.schema import newest_revision
from tests.reliability.crowds import compare_crowd, find_put_off, gather_crowd
from tests.reliability.programs import Services, stop, wait_until_all_is_sent
from tests.reliability.traffic import SEATS, Traffic
from tests.support.clocks import clock_at
from tests.support.counties import DATES, found_county
from tests.support.scenarios import open_teams

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

HERE = Path(__file__).parents[2]
ROOMS = ("bot", "dialogs", "domain", "manifest", "rendering", "storage")
NEXT = f"{int(newest_revision()) + 1:04}"
# Enough people for the minute that a slow machine takes to start a service.
CROWD = 8 * SEATS
FEW = 2 * SEATS
# Adds and fills, as the rules of storage/migrations say; on PostgreSQL it takes its time, as with many rows, in which
# every turn has to wait.
REVISION = '''"""What the next version might add."""

import sqlalchemy as sa
from alembic import op

revision = "NEXT"
down_revision = "NEWEST"


def upgrade() -> None:
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.String))
    op.add_column("submissions", sa.Column("note", sa.String, nullable=True))
    op.add_column("deliveries", sa.Column("weight", sa.Integer, nullable=False, server_default="1"))
    op.execute("UPDATE deliveries SET weight = 2 WHERE kind = 'reply'")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT pg_sleep(1)")
'''


@pytest.fixture(scope="module")
def next_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the code with one more revision."""
    folder = tmp_path_factory.mktemp("next")
    for room in ROOMS:
        shutil.copytree(HERE / room, folder / room)
    revision = REVISION.replace("NEXT", NEXT).replace("NEWEST", newest_revision())
    (folder / "storage" / "migrations" / "versions" / f"{NEXT}_next.py").write_text(revision, encoding="utf-8")
    return folder


async def test_on_postgresql_both_versions_answer_while_the_new_one_takes_over(
    postgresql_url: str, tmp_path: Path, next_version: Path
) -> None:
    async with open_update(postgresql_url, tmp_path) as (services, traffic):
        (old,) = await services.start(1)
        traffic.go_through(old)
        async with traffic.flow():
            await traffic.grow(FEW)
            before = traffic.answered.total()
            (new,) = await services.start(1, next_version)
            during = traffic.answered.total() - before
            traffic.go_through(old, new)
            await traffic.grow(FEW)
            await check_that_the_old_version_starts_no_more(services)
            await traffic.grow(FEW)
            await stop(old)
            await traffic.grow(FEW)
    # Else nobody was answering while the tables were changed.
    assert during >= SEATS
    assert set(traffic.answered) == {old.address, new.address}
    print(f"R17: new version beside the old one on PostgreSQL: {during} answers meanwhile, {traffic.told}")  # noqa: T201 - the figure of R17


async def test_on_sqlite_the_new_version_starts_when_the_old_one_has_stopped(
    sqlite_url: str, tmp_path: Path, next_version: Path
) -> None:
    async with open_update(sqlite_url, tmp_path) as (services, traffic):
        (old,) = await services.start(1)
        traffic.go_through(old)
        async with traffic.flow():
            await traffic.grow(FEW)
            began = monotonic()
            await stop(old)
            (new,) = await services.start(1, next_version)
            gap = monotonic() - began
            traffic.go_through(new)
            await traffic.grow(FEW)
            await check_that_the_old_version_starts_no_more(services)
            await traffic.grow(FEW)
    assert traffic.unheard >= SEATS
    print(f"R17: new version after the old one on SQLite: {gap:.1f} s without a service, {traffic.told}")  # noqa: T201 - the figure of R17


@asynccontextmanager
async def open_update(database_url: str, folder: Path) -> AsyncIterator[tuple[Services, Traffic]]:
    """Have services and people; at the end each answer and each message must be there once, and no status but 200."""
    now = clock_at(DATES.opens_on).now()
    await found_county(database_url, now)
    async with open_teams() as teams:
        crowd = await gather_crowd(database_url, teams, CROWD, now)
        async with Services(database_url, folder) as services:
            traffic = Traffic(teams, iter(crowd))
            yield services, traffic
            rows = await wait_until_all_is_sent(database_url)
        put_off = find_put_off(rows)
        assert {row.state for row in rows if row not in put_off} == {State.SENT}
        assert len(teams.connector.calls) == len(rows) - len(put_off)
        assert await compare_crowd(database_url, crowd) == (0, 0)


async def check_that_the_old_version_starts_no_more(services: Services) -> None:
    """Start the code that runs now on the tables of the next version: it says so, and changes nothing."""
    code, told = await services.start_in_vain()
    assert code == ExitCode.WRONG_USE
    assert " ".join(told.split()).endswith(cli_texts("sv").fill("cli.schema_too_new", {"revision": NEXT}))
