"""Where everything is put together."""

import asyncio
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from bot.clock import monotonic
from bot.wiring import MICROSOFT, TICKER, open_for_reading, open_for_writing
from bot.workload import WINDOW_SECONDS
from domain.deliveries import AT_ONCE, Delivery, Kind, State
from domain.errors import DomainError
from domain.ids import CountyId, DeliveryId
from domain.ports import Json
from domain.roster import County
from tests.support.builders import NOW, TENANT, a_delivery
from tests.support.clocks import SettableClock
from tests.support.people import someone
from tests.support.scenarios import open_teams, run_service

COUNTY = County(CountyId("county"), "Dalarna")
# More than leave at 30 a second while a stop waits.
BACKLOG = 200


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


async def test_on_postgresql_nobody_waits_for_somebody_elses_place(postgresql_url: str) -> None:
    waits, goes_on = someone("Någon", "1"), someone("Någon", "2")
    place = f"{TENANT}|{waits.chat}"
    async with (
        open_teams() as teams,
        run_service(postgresql_url, teams, SettableClock(NOW)),
        await psycopg.AsyncConnection.connect(postgresql_url, autocommit=True) as other,
    ):
        await other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", (place,))
        # Much longer than the start took, which is looked at together with this: there is little to do.
        await asyncio.sleep(20 * WINDOW_SECONDS)
        waiting = asyncio.ensure_future(teams.post(waits.message("hjälp")))
        await asyncio.sleep(WINDOW_SECONDS)
        async with asyncio.timeout(3):
            assert (await teams.post(goes_on.message("hjälp"))).status == 200
        assert not waiting.done()
        await other.execute("SELECT pg_advisory_unlock_all()")
        assert (await waiting).status == 200


async def test_a_service_that_stops_leaves_its_backlog_to_the_next_and_nothing_in_doubt(sqlite_url: str) -> None:
    who = someone("Någon", "1")
    async with open_teams() as teams:
        async with run_service(sqlite_url, teams, SettableClock(NOW), tenant_rate=30) as scene:
            await teams.post(who.message("hjälp"))
            await teams.connector.wait_for(lambda fake: bool(fake.calls))
            async with open_for_writing(sqlite_url) as uow:
                for number in range(BACKLOG):
                    name, told = f"d{number}", {"activity": {"type": "message", "text": "hej"}}
                    await uow.outbox.add(a_reply(name, who.chat, told))
                await uow.commit()
            sending = asyncio.create_task(scene.app[TICKER].run("deliveries"))
            await teams.connector.wait_for(lambda fake: len(fake.calls) > 1)
        await sending
    async with open_for_reading(sqlite_url) as uow:
        states = [each.state for each in await uow.outbox.all()]
    assert set(states) == {State.SENT, State.WAITING}


def a_reply(name: str, conversation_id: str, payload: Json) -> Delivery:
    plain = a_delivery(Kind.REPLY, id=DeliveryId(name), key=name, payload=payload, not_before=AT_ONCE)
    return replace(plain, tenant_id=TENANT, conversation_id=conversation_id, person_id=None, county_id=None)
