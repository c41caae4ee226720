"""R17: one of two services is told to stop while people answer: in time, nothing lost, nothing twice."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import ClientError
from msgspec import Struct, field
from msgspec.structs import replace

from bot.services import listen
from bot.wiring import build_service
from domain.deliveries import State
from storage.unit_of_work import Database
from tests.crashes.loads import Respondent
from tests.reliability.crowds import compare_crowd, find_put_off, gather_crowd
from tests.reliability.programs import Services, stop, wait_until_all_is_sent
from tests.support.activities import make_message
from tests.support.clocks import clock_at
from tests.support.connector import Behaviour
from tests.support.counties import CHAIRS, DATES, found_county
from tests.support.people import Json
from tests.support.scenarios import Teams, make_settings, open_teams

pytestmark = [pytest.mark.process, pytest.mark.timeout(600)]

OK, UNAVAILABLE = 200, 503
STOPS_WITHIN = 10.0
# Each person answers so often, every other time through the service that goes; it is stopped after the first few.
# Whatever the machine's speed, that is below the 60 a minute of one person and what Teams takes in these seconds.
PEOPLE, ANSWERS, FEW = 6, 16, 4


class Load(Struct, eq=False):
    """People who answer through two services, of which one goes once everybody has answered a few times."""

    goes: Teams
    stays: Teams
    going: asyncio.Barrier = field(default_factory=lambda: asyncio.Barrier(PEOPLE + 1))
    turned_away: int = 0

    async def answer(self, each: Respondent) -> None:
        """Answer so often; what the service that goes does not take, the other has to."""
        for number in range(ANSWERS):
            if number == FEW:
                await self.going.wait()
            # A press that Teams posts as a message has its card updated by a call of ours.
            press = each.answer(as_message=number % 4 < 2)
            if number % 2 or not await self._try(press):
                assert (await self.stays.post(press)).status == OK

    async def _try(self, press: Json) -> bool:
        """Post to the service that goes; False when it has gone or is about to."""
        try:
            taken = (await self.goes.post(press)).status == OK
        except (ClientError, ConnectionError):
            taken = False
        self.turned_away += not taken
        return taken


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.soak)])
async def test_a_service_stops_under_load_and_the_other_goes_on(database_url: str, tmp_path: Path, times: int) -> None:
    now = clock_at(DATES.opens_on).now()
    await found_county(database_url, now)
    took: list[float] = []
    turned_away = 0
    async with open_teams() as teams, Services(database_url, tmp_path) as services:
        crowd = await gather_crowd(database_url, teams, PEOPLE * times, now)
        stays, goes = await services.start(2)
        for turn in range(times):
            goes = goes if goes.process.returncode is None else (await services.start(1))[0]
            load = Load(replace(teams, address=goes.address), replace(teams, address=stays.address))
            async with asyncio.TaskGroup() as group:
                for each in crowd[turn * PEOPLE :][:PEOPLE]:
                    group.create_task(load.answer(each))
                await load.going.wait()
                took.append(await stop(goes))
            turned_away += load.turned_away
            rows = await wait_until_all_is_sent(database_url)
        put_off = find_put_off(rows)
        assert {row.state for row in rows if row not in put_off} == {State.SENT}
        assert len(teams.connector.calls) == len(rows) - len(put_off)
    assert await compare_crowd(database_url, crowd) == (0, 0)
    assert max(took) < STOPS_WITHIN
    # Else nobody was using what was stopped.
    assert turned_away >= times
    answers = sum(len(each.given) for each in crowd)
    told = f"{answers} answers, {turned_away} of them turned away, and {len(rows)} messages: 0 lost, 0 double"
    print(f"R17: {times} stops within {max(took):.2f} s, {told}")  # noqa: T201 - the figure of R17


async def test_a_service_stops_in_time_although_teams_does_not_answer_it(sqlite_url: str, tmp_path: Path) -> None:
    await found_county(sqlite_url, clock_at(DATES.opens_on).now())
    async with open_teams() as teams, Services(sqlite_url, tmp_path) as services:
        (goes,) = await services.start(1)
        at = Teams(teams.connector, teams.session, goes.address)
        teams.connector.answer_by(lambda _call: Behaviour(hangs=True))
        await at.post(CHAIRS["LS01"].message("hjälp"))
        await teams.connector.wait_for(lambda fake: bool(fake.calls))
        assert await stop(goes) < STOPS_WITHIN


async def test_a_service_that_is_leaving_is_not_ready_and_still_answers(sqlite_url: str) -> None:
    async with open_teams() as teams, Database(sqlite_url) as database:
        app = build_service(make_settings(), database)
        leaving = listen(app, "127.0.0.1", 0, notice_seconds=1.0)
        listening = await leaving.__aenter__()
        ready = f"{listening.address}/readyz"
        async with teams.session.get(ready) as response:
            assert response.status == OK
        end = asyncio.create_task(leaving.__aexit__(None, None, None))
        await asyncio.sleep(0)
        async with teams.session.get(ready) as response:
            assert response.status == UNAVAILABLE
        at = Teams(teams.connector, teams.session, listening.address)
        assert (await at.post(make_message("hjälp"))).status == OK
        await end
