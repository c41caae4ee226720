"""The forecast tells what is then sent: exactly that, to these people, on these days (issue 6)."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta

import pytest

from bot.workdays import is_swedish_workday
from domain.deadlines import STOCKHOLM, at_local
from domain.roster import Role
from domain.usecases.forecast_reminders import Foretold, forecast_reminders
from tests.support.clocks import clock_at
from tests.support.counties import (
    CHAIRS,
    COORDINATOR,
    DATES,
    UNITS,
    enlist,
    found_county,
    read_from,
    round_of,
    write_to,
)
from tests.support.people import someone
from tests.support.scenarios import Scene, open_scene, text_of

CONTACT = someone("Kontakt", "LS13")
DAY = timedelta(days=1)
TITLES = (
    "Välkommen att svara",
    "Får vi med ert svar",
    "Det är snart dags",
    "fortfarande bra",
    "Kan du hjälpa till",
    "saknas efter",
)


@pytest.fixture
async def scene(sqlite_url: str) -> AsyncIterator[Scene]:
    """Have LS12 and LS13 missing, four people installed the week before, and the round open on its day."""
    opening = at_local(DATES.opens_on, time(8))
    await found_county(sqlite_url, opening, answered=UNITS[:-2])
    async with write_to(sqlite_url) as uow:
        await enlist(uow, CONTACT, Role.CONTACT, "LS13", opening)
    async with open_scene(sqlite_url, clock_at(DATES.opens_on - 7 * DAY)) as opened:
        for who in (CHAIRS["LS12"], CHAIRS["LS13"], CONTACT, COORDINATOR):
            await opened.install(who)
        yield opened


async def foretell(scene: Scene, now: datetime) -> tuple[Foretold, ...]:
    async with read_from(scene.database_url) as uow:
        return await forecast_reminders(uow, await round_of(uow), is_swedish_workday, now)


async def test_what_is_foretold_is_what_is_sent(scene: Scene) -> None:
    scene.clock.put(at_local(DATES.opens_on, time(7)))
    foretold = await foretell(scene, scene.clock.now())
    people = {who.name: who.chat for who in (CHAIRS["LS12"], CHAIRS["LS13"], CONTACT, COORDINATOR)}
    expected = [(f"{each.at.astimezone(STOCKHOLM):%d %H}", people[each.name or ""]) for each in foretold]
    sent: list[tuple[str, str]] = []
    day = DATES.opens_on
    while day <= DATES.closes_on:
        for hour in (7, 8, 9, 13):
            scene.clock.go_to(day, hour)
            before = len(scene.connector.activities)
            await scene.tick("reminders", "deliveries")
            new = scene.connector.activities[before:]
            sent += [(f"{day:%d} {hour:02}", call.conversation_id) for call in new]
            assert all(any(title in text_of(call.body) for title in TITLES) for call in new)
        day += DAY
    assert sorted(sent) == sorted(expected)
    assert len(expected) == 6 + 6 + 1 + 1  # two chairs, the second contact of LS13, the coordinator
    assert await foretell(scene, scene.clock.now()) == ()


async def test_the_rest_of_the_forecast_is_the_same_when_a_part_of_it_has_been_sent(scene: Scene) -> None:
    first = await foretell(scene, at_local(DATES.opens_on, time(7)))
    for day, hour in ((date(2025, 1, 7), 8), (date(2025, 1, 15), 9)):
        scene.clock.go_to(day, hour)
        await scene.tick("reminders", "deliveries")
    rest = await foretell(scene, at_local(date(2025, 1, 15), time(10)))
    assert rest == tuple(each for each in first if each.at > scene.clock.now())
