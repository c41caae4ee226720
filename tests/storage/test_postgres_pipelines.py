"""What goes over PostgreSQL's connections: how much of it at once, and what becomes of what fails."""

from collections.abc import AsyncIterator, Sequence
from time import perf_counter

import psycopg
import pytest
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus
from psycopg.pq.abc import PGresult

from domain.deliveries import Outcome, Result, claim, settle
from domain.delivery_ports import Ending
from domain.errors import DomainError
from storage.postgres_pipelines import Pipeline, Sent
from storage.unit_of_work import Database
from tests.storage.samples import COUNTY, NOW, delivery

ONCE = ((),)
LOOKS, DIFFERENT_WAITS, WAIT_SECONDS = 1_000, 40, 2e-6
HANG_UP = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s"


@pytest.fixture
async def pipeline(postgresql_url: str) -> AsyncIterator[Pipeline]:
    found = Pipeline(await AsyncConnection.connect(postgresql_url, autocommit=True))
    yield found
    found.close()


async def ask(pipeline: Pipeline, sql: str, *values: object) -> list[tuple[object, ...]]:
    (result,) = await pipeline.run([(sql, (values,))])
    return pipeline.read(result)


async def test_each_statement_has_its_results_for_each_of_its_values(pipeline: Pipeline) -> None:
    for _ in ("prepared", "run again"):
        results = await pipeline.run([("SELECT $1::int", [(1,), (2,)]), ("SELECT $1::text", [("ett",)])])
        assert [pipeline.read(each) for each in results] == [[(1,)], [(2,)], [("ett",)]]


async def test_what_follows_a_failure_is_not_done_and_can_be_asked_again(pipeline: Pipeline) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        await pipeline.run([("SELECT 1 / $1::int", [(0,)]), ("SELECT 'later' || $1::text", [("x",)])])
    assert await ask(pipeline, "SELECT 'later' || $1::text", "x") == [("laterx",)]
    assert await ask(pipeline, "SELECT 1 / $1::int", 1) == [(1,)]


async def test_a_statement_that_cannot_be_prepared_fails_each_time(pipeline: Pipeline) -> None:
    for _ in range(2):
        with pytest.raises(psycopg.errors.UndefinedTable):
            await ask(pipeline, "SELECT * FROM nowhere")


async def test_statements_beyond_those_that_are_prepared_are_run_all_the_same(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.postgres_pipelines.MOST_PREPARED", 1)
    for number in range(3):
        assert await ask(pipeline, f"SELECT {number} + $1::int", 1) == [(number + 1,)]
    ((prepared,),) = await ask(pipeline, "SELECT count(*) FROM pg_prepared_statements")
    assert prepared == 1


async def test_what_was_begun_is_undone_without_a_wait(pipeline: Pipeline) -> None:
    await pipeline.run([("BEGIN", ONCE), ("CREATE TABLE passing (id int)", ONCE)])
    pipeline.undo()
    assert pipeline.is_usable
    assert await ask(pipeline, "SELECT to_regclass('passing')") == [(None,)]
    assert pipeline._pgconn.transaction_status == TransactionStatus.IDLE  # noqa: SLF001 - what the server says


async def test_who_looks_while_the_server_still_says_what_was_undone_finds_the_connection_usable(
    pipeline: Pipeline,
) -> None:
    """It comes in pieces: of so many looks some fall between two of them."""
    for number in range(LOOKS):
        await pipeline.run([("BEGIN", ONCE)])
        pipeline.undo()
        looks_at = perf_counter() + number % DIFFERENT_WAITS * WAIT_SECONDS
        while perf_counter() < looks_at:
            pass
        assert pipeline.is_usable


async def test_what_is_posted_is_done_before_what_follows_which_brings_its_results(pipeline: Pipeline) -> None:
    pipeline.post([("BEGIN", ONCE), ("CREATE TEMPORARY TABLE posted (id int)", ONCE)])
    pipeline.post([("INSERT INTO posted VALUES ($1::int)", [(1,), (2,)])])
    *_, last = await pipeline.run([("SELECT count(*) FROM posted", ONCE)])
    assert pipeline.read(last) == [(2,)]


async def test_what_is_posted_and_fails_is_told_by_what_follows_and_nothing_is_done(pipeline: Pipeline) -> None:
    pipeline.post([("BEGIN", ONCE), ("SELECT 1 / $1::int", [(0,)])])
    with pytest.raises(psycopg.errors.DivisionByZero):
        await pipeline.run([("COMMIT", ONCE)])


async def test_what_nobody_waits_for_goes_out_behind_what_is_asked_and_what_follows_finds_it_done(
    pipeline: Pipeline,
) -> None:
    begun = [("BEGIN", ONCE), ("CREATE TEMPORARY TABLE behind (id int)", ONCE), ("SELECT count(*) FROM behind", ONCE)]
    *_, asked = await pipeline.run(begun, [("INSERT INTO behind VALUES ($1::int)", [(1,), (2,)])])
    assert pipeline.read(asked) == [(0,)]
    *told, last = await pipeline.run([("SELECT count(*) FROM behind", ONCE)], [("SELECT 1 / $1::int", [(0,)])])
    assert [each.command_tuples for each in told] == [1, 1]
    assert pipeline.read(last) == [(2,)]
    with pytest.raises(psycopg.errors.DivisionByZero):
        await pipeline.run([("COMMIT", ONCE)])


async def test_what_is_posted_and_never_waited_for_is_undone_however_it_fared(pipeline: Pipeline) -> None:
    for posted in ("CREATE TABLE passing (id int)", "SELECT * FROM nowhere"):
        pipeline.post([("BEGIN", ONCE), (posted, ONCE), ("SELECT 'behind it'", ONCE)])
        pipeline.undo()
        assert await ask(pipeline, "SELECT to_regclass('passing')") == [(None,)]
        # Had it been taken for prepared, it would be unknown to the server now.
        assert await ask(pipeline, "SELECT 'behind it'") == [("behind it",)]
        assert pipeline._pgconn.transaction_status == TransactionStatus.IDLE  # noqa: SLF001 - what the server says


async def test_nobody_who_shares_a_unit_of_work_waits_for_outcomes(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, run = list[tuple[str, str]](), Pipeline.run

    async def note(pipeline: Pipeline, work: Sequence[Sent], then: Sequence[Sent] = ()) -> Sequence[PGresult]:
        sent.append((str([sql for sql, _ in work]), str([sql for sql, _ in then])))
        return await run(pipeline, work, then)

    claimed = claim(delivery("a", county_id=None, person_id=None), "me", NOW)
    done = settle(claimed, Outcome(Result.SENT, activity_id="1:a"), NOW)
    async with Database(postgresql_url) as database:
        await database.migrate()
        async with database.open() as unit:
            await unit.outbox.add(claimed)
            await unit.commit()
        monkeypatch.setattr(Pipeline, "run", note)
        async with database.open() as unit:
            tell = await unit.outbox.finish_all([Ending(done, "me", 1)])
            await unit.inbox.response_to("another turn's")
            await unit.commit()
    (asked, beside), (kept, _) = sent
    assert "FROM inbox" in asked
    assert "UPDATE" not in asked + kept
    assert "UPDATE deliveries" in beside
    assert list(tell()) == [True]


async def test_what_was_begun_on_a_server_that_is_gone_needs_no_undoing(postgresql_url: str) -> None:
    pipeline = Pipeline(await AsyncConnection.connect(postgresql_url, autocommit=True))
    await pipeline.run([("BEGIN", ONCE), ("CREATE TABLE passing (id int)", ONCE)])
    async with await AsyncConnection.connect(postgresql_url, autocommit=True) as other:
        await other.execute(HANG_UP, [other.info.dbname])
    # Once to find out, once to be told.
    pipeline.undo()
    pipeline.undo()
    assert not pipeline.is_usable


async def test_a_connection_that_the_server_has_closed_is_not_lent_again(postgresql_url: str) -> None:
    async with Database(postgresql_url) as database:
        await database.migrate()
        async with database.read() as unit:
            await unit.roster.counties()
        async with await AsyncConnection.connect(postgresql_url, autocommit=True) as other:
            await other.execute(HANG_UP, [other.info.dbname])
        async with database.read() as unit:
            assert await unit.roster.counties() == []


async def test_a_failure_that_was_overlooked_does_not_pass_for_a_commit(postgresql_url: str) -> None:
    async with Database(postgresql_url) as database:
        await database.migrate()
        async with database.open() as unit:
            await unit.roster.add_county(COUNTY)
            with pytest.raises(DomainError, match="already_there"):
                await unit.roster.add_county(COUNTY)
            with pytest.raises(DomainError, match="database_unavailable"):
                await unit.commit()
        async with database.read() as unit:
            assert await unit.roster.counties() == []
