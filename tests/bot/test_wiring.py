"""Where everything is put together."""

from pathlib import Path

import pytest

from bot.clock import monotonic
from bot.wiring import MICROSOFT, open_for_reading, open_for_writing
from domain.errors import DomainError
from domain.ids import CountyId
from domain.roster import County
from tests.support.builders import NOW
from tests.support.clocks import SettableClock
from tests.support.people import someone
from tests.support.scenarios import open_teams, run_service

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


@pytest.mark.parametrize(("rate", "chats"), [(30, 1), (7, 8)], ids=["one conversation", "one tenant"])
async def test_a_service_writes_no_faster_than_teams_takes_it(sqlite_url: str, rate: int, chats: int) -> None:
    sent: list[float] = []
    people = [someone("Någon", str(number)) for number in range(chats)]
    async with open_teams() as teams, run_service(sqlite_url, teams, SettableClock(NOW), MICROSOFT, tenant_rate=rate):
        teams.connector.answer_by(lambda _call: sent.append(monotonic()))
        for number in range(8):
            await teams.post(people[number % chats].message("hjälp"))
        await teams.connector.wait_for(lambda fake: len(fake.calls) == 8)
    assert sent[7] - sent[0] >= 1.0
