"""Where everything is put together."""

from pathlib import Path

import pytest

from bot.wiring import open_for_reading, open_for_writing
from domain.errors import DomainError
from domain.ids import CountyId
from domain.roster import County

COUNTY = County(CountyId("county"), "Dalarna")


async def test_what_is_committed_is_there_next_time(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'folder' / 'data.db'}"
    async with open_for_writing(url) as uow:
        await uow.roster.add_county(COUNTY)
        await uow.commit()
    async with open_for_reading(url) as uow:
        assert await uow.roster.counties() == [COUNTY]


async def test_what_is_not_committed_is_undone(database_url: str) -> None:
    async with open_for_writing(database_url) as uow:
        await uow.roster.add_county(COUNTY)
    async with open_for_reading(database_url) as uow:
        assert await uow.roster.counties() == []


async def test_who_came_to_read_cannot_write(database_url: str) -> None:
    async with open_for_reading(database_url) as uow:
        with pytest.raises(DomainError, match="read_only"):
            await uow.roster.add_county(COUNTY)
