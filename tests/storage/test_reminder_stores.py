"""The ports `Snoozes` and `TimeRequests`, and what rounds and chats keep for reminders, on all databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from domain.deliveries import Kind
from domain.errors import DomainError
from domain.ids import RoundId, SnoozeId, TimeRequestId
from domain.instruments import Part
from domain.ladders import DEFAULT_LADDER, Audience, Ladder, Rung
from domain.snoozes import Snooze
from domain.time_requests import TimeRequest
from storage.unit_of_work import Database
from tests.storage.samples import CHAIR, COUNTY, LS01, NOW, ROUND, AnyDatabase, add_roster, commit_with, delivery
from tests.storage.test_migrations import run
from tests.support.builders import a_conversation

UNTIL = date(2025, 1, 23)
SNOOZE = Snooze(SnoozeId("a"), ROUND.id, CHAIR.id, UNTIL, NOW)
REQUEST = TimeRequest(
    TimeRequestId("t"), ROUND.id, Part.SELF_ASSESSMENT, LS01.id, CHAIR.id, UNTIL, "Nämnden möts först då.", NOW
)


async def test_snoozes_come_back_in_the_order_they_were_added(seeded: AnyDatabase) -> None:
    later = replace(SNOOZE, id=SnoozeId("0"), until=UNTIL + timedelta(days=1))
    async with seeded.open() as unit:
        for each in (SNOOZE, later):
            await unit.snoozes.add(each)
        await unit.commit()
    async with seeded.read() as unit:
        assert list(await unit.snoozes.of_round(ROUND.id)) == [SNOOZE, later]
        assert list(await unit.snoozes.of_round(RoundId("other"))) == []


async def test_a_snooze_is_never_overwritten(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.snoozes.add(SNOOZE)
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.snoozes.add(replace(SNOOZE, until=UNTIL + timedelta(days=1))))


async def test_nobody_changes_a_snooze_by_hand(database: Database, database_url: str) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        await unit.snoozes.add(SNOOZE)
        await unit.commit()
    with pytest.raises(DBAPIError, match="is only added to"):
        await run(database_url, "DELETE FROM snoozes")


async def test_a_request_for_time_comes_back_with_what_was_decided(seeded: AnyDatabase) -> None:
    earlier = replace(REQUEST, id=TimeRequestId("u"), asked_at=NOW - timedelta(days=1))
    decided = replace(REQUEST, granted=True, decided_by="rss", decided_at=NOW, note="Det går bra.")
    async with seeded.open() as unit:
        assert list(await unit.time_requests.of_round(ROUND.id)) == []
        for each in (REQUEST, earlier):
            await unit.time_requests.put(each)
        await unit.commit()
    async with seeded.open() as unit:
        assert list(await unit.time_requests.of_round(ROUND.id)) == [earlier, REQUEST]
        await unit.time_requests.put(decided)
        assert list(await unit.time_requests.of_round(ROUND.id)) == [earlier, decided]
        await unit.commit()
    async with seeded.read() as unit:
        assert list(await unit.time_requests.of_round(ROUND.id)) == [earlier, decided]


async def test_of_two_decisions_at_once_the_second_is_told(postgresql_url: str) -> None:
    async with Database(postgresql_url) as one, Database(postgresql_url) as other:
        async with one.open() as unit:
            await add_roster(unit)
            await unit.time_requests.put(REQUEST)
            await unit.commit()
        async with one.open() as first, other.open() as second:
            (seen,), (as_well,) = [await unit.time_requests.of_round(ROUND.id) for unit in (first, second)]
            await commit_with(first, first.time_requests.put(replace(seen, granted=True)))
            with pytest.raises(DomainError, match="changed_meanwhile"):
                await commit_with(second, second.time_requests.put(replace(as_well, granted=False)))


async def test_a_round_keeps_its_ladders_and_has_the_default_without_one(seeded: AnyDatabase) -> None:
    ladder = Ladder((Rung(None), Rung(-3), Rung(2, Audience.COORDINATOR)), rests=False)
    kept = replace(ROUND, ladders=((Part.SELF_ASSESSMENT, ladder),))
    async with seeded.open() as unit:
        before = await unit.rounds.get(ROUND.id)
        await unit.rounds.put(kept)
        await unit.commit()
    async with seeded.read() as unit:
        after = await unit.rounds.get(ROUND.id)
    assert before is not None
    assert after == kept
    assert before.ladder(Part.SELF_ASSESSMENT) == DEFAULT_LADDER
    assert after.ladder(Part.SELF_ASSESSMENT) == ladder


async def test_a_chat_keeps_its_readers_zone_and_when_they_were_met(seeded: AnyDatabase) -> None:
    chat = a_conversation(
        id="a:zone", tenant_id=CHAIR.tenant_id, object_id=CHAIR.object_id, time_zone="Europe/Helsinki", met_at=NOW
    )
    async with seeded.open() as unit:
        await unit.conversations.put(chat)
        await unit.commit()
    async with seeded.read() as unit:
        assert (await unit.conversations.reachable_chats(COUNTY.id))[CHAIR.id] == chat


async def test_a_countys_reminders_are_those_planned_since_an_instant(seeded: AnyDatabase) -> None:
    old, new = (
        replace(delivery(key), created_at=NOW - timedelta(days=age), county_id=COUNTY.id)
        for key, age in (("old", 9), ("new", 1))
    )
    other = replace(delivery("agreement"), kind=Kind.AGREEMENT, county_id=COUNTY.id)
    async with seeded.open() as unit:
        for each in (old, new, other):
            await unit.outbox.add(each)
        await unit.commit()
    async with seeded.read() as unit:
        assert [each.key for each in await unit.outbox.reminders_in(COUNTY.id, NOW - timedelta(days=8))] == [
            "key of new"
        ]
