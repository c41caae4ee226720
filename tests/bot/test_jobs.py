"""What the ticker does, county by county: what is wrong in one keeps no other waiting (E7)."""

from contextlib import closing
from datetime import date, time
from sqlite3 import connect

import pytest
from msgspec.structs import replace

from bot.jobs import CalendarJobs
from bot.workdays import is_swedish_workday
from domain.deadlines import at_local
from domain.deliveries import Kind
from domain.ids import PersonId
from domain.rounds import RoundState
from domain.summaries import Rules
from storage.unit_of_work import Database
from tests.country.foundings import found
from tests.country.geography import TWELVE, make_country
from tests.support.builders import a_delivery

OPENING = at_local(date(2025, 1, 7), time(8))


async def test_a_county_whose_reminders_cannot_be_planned_stops_no_other(sqlite_url: str) -> None:
    country = make_country(TWELVE)
    first, second = (county.id for county in country.counties)
    await found(sqlite_url, country, "https://smba.example/")
    async with Database(sqlite_url) as database:
        jobs = CalendarJobs(database.open, lambda: OPENING, is_swedish_workday, Rules())
        await jobs.advance_rounds()
        somebody = PersonId(country.people[0].who.key)
        poisoned = a_delivery(county_id=first, person_id=somebody, created_at=OPENING)
        async with database.open() as uow:
            await uow.outbox.add(
                replace(poisoned, payload={"person": somebody, "to": "person", "slots": [["no part", "x", "opening"]]})
            )
            await uow.commit()
        with pytest.raises(ValueError, match="no part"):
            await jobs.plan_reminders()
        async with database.read() as uow:
            planned = [each for each in await uow.outbox.all() if each.kind is Kind.REMINDER and each.id != poisoned.id]
    assert {each.county_id for each in planned} == {second}


async def test_a_county_whose_round_cannot_be_read_keeps_no_other_closed(sqlite_url: str) -> None:
    country = make_country(TWELVE)
    first, second = country.counties
    await found(sqlite_url, country, "https://smba.example/")
    with closing(connect(sqlite_url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE rounds SET opens_on = 'no day' WHERE county_id = ?", (first.id,))
    async with Database(sqlite_url) as database:
        jobs = CalendarJobs(database.open, lambda: OPENING, is_swedish_workday, Rules())
        with pytest.raises(ValueError, match="no day"):
            await jobs.advance_rounds()
        async with database.read() as uow:
            (opened,) = await uow.rounds.all(second.id)
    assert opened.state is RoundState.OPEN
