"""What a unit of work promises, whatever is stored in it."""

import pytest

from domain.errors import DomainError
from domain.roster import County
from storage.statements import listen_to_commits
from storage.unit_of_work import Database
from tests.storage.samples import COUNTY, AnyDatabase


async def test_what_is_not_committed_is_undone(any_database: AnyDatabase) -> None:
    async with any_database.open() as unit:
        await unit.roster.add_county(COUNTY)
    async with any_database.open() as unit:
        assert await unit.roster.counties() == []


async def test_an_error_undoes_everything(any_database: AnyDatabase) -> None:
    async def fail_midway() -> None:
        async with any_database.open() as unit:
            await unit.roster.add_county(COUNTY)
            raise RuntimeError("midway")

    with pytest.raises(RuntimeError, match="midway"):
        await fail_midway()
    async with any_database.read() as unit:
        assert await unit.roster.counties() == []


async def test_a_commit_that_fails_undoes_everything_and_keeps_nobody_out(database: Database) -> None:
    def fail(_done: bool) -> None:  # noqa: FBT001 - as it is told
        raise OSError("disk")

    async with database.open() as unit:
        await unit.roster.add_county(COUNTY)
        stop = listen_to_commits(fail)
        try:
            with pytest.raises(OSError, match="disk"):
                await unit.commit()
        finally:
            stop()
    async with database.open() as unit:
        assert await unit.roster.counties() == []
        await unit.roster.add_county(COUNTY)
        await unit.commit()


async def test_what_is_committed_is_seen_by_the_next_reader(any_database: AnyDatabase) -> None:
    async with any_database.open() as unit:
        await unit.roster.add_county(COUNTY)
        assert await unit.roster.counties() == [COUNTY]
        await unit.commit()
    async with any_database.read() as unit:
        assert await unit.roster.counties() == [COUNTY]


async def test_after_a_commit_the_unit_can_only_be_left(any_database: AnyDatabase) -> None:
    async with any_database.open() as unit:
        await unit.commit()
        with pytest.raises(DomainError, match="unit_of_work_over"):
            await unit.roster.counties()
        with pytest.raises(DomainError, match="unit_of_work_over"):
            await unit.commit()


async def test_a_reader_cannot_write(any_database: AnyDatabase) -> None:
    async with any_database.read() as unit:
        with pytest.raises(DomainError, match="read_only"):
            await unit.roster.add_county(COUNTY)


async def test_a_reader_sees_one_moment_while_others_write(any_database: AnyDatabase) -> None:
    async with any_database.read() as reader:
        assert await reader.roster.counties() == []
        async with any_database.open() as writer:
            await writer.roster.add_county(COUNTY)
            await writer.commit()
        assert await reader.roster.counties() == []


async def test_a_refused_row_leaves_the_next_unit_of_work_clean(any_database: AnyDatabase) -> None:
    async with any_database.open() as unit:
        await unit.roster.add_county(COUNTY)
        with pytest.raises(DomainError, match="already_there"):
            await unit.roster.add_county(COUNTY)
    async with any_database.open() as unit:
        await unit.roster.add_county(County(COUNTY.id, "Jämtland"))
        await unit.commit()
    async with any_database.read() as unit:
        assert [county.name for county in await unit.roster.counties()] == ["Jämtland"]
