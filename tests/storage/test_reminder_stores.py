"""The ports `Snoozes` and `TimeRequests`, and what rounds and chats keep for reminders, on all databases."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import DBAPIError

from domain.deliveries import Kind, State
from domain.errors import DomainError
from domain.ids import RoundId, SnoozeId, StopId, TimeRequestId
from domain.instruments import Part
from domain.ladders import DEFAULT_LADDER, Audience, Ladder, Rung
from domain.snoozes import Snooze
from domain.stops import Stop
from domain.time_requests import TimeRequest
from storage.unit_of_work import Database
from tests.storage.samples import CHAIR, COUNTY, LS01, NOW, ROUND, AnyDatabase, add_roster, commit_with, delivery
from tests.storage.test_migrations import run
from tests.support.builders import a_conversation

UNTIL = date(2025, 1, 23)
SNOOZE = Snooze(SnoozeId("a"), ROUND.id, CHAIR.id, UNTIL, NOW)
STOP = Stop(
    StopId("s"), ROUND.id, Part.SELF_ASSESSMENT, LS01.id, "before-3", lifted=False, stopped_by="rss", stopped_at=NOW
)
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


async def test_stops_come_back_in_the_order_they_were_added_and_are_never_overwritten(seeded: AnyDatabase) -> None:
    lifted = replace(STOP, id=StopId("0"), lifted=True)
    async with seeded.open() as unit:
        for each in (STOP, lifted):
            await unit.stops.add(each)
        await unit.commit()
    async with seeded.read() as unit:
        assert list(await unit.stops.of_round(ROUND.id)) == [STOP, lifted]
        assert list(await unit.stops.of_round(RoundId("other"))) == []
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.stops.add(replace(STOP, lifted=True)))


async def test_nobody_changes_a_stop_by_hand(database: Database, database_url: str) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        await unit.stops.add(STOP)
        await unit.commit()
    with pytest.raises(DBAPIError, match="is only added to"):
        await run(database_url, "DELETE FROM reminder_stops")


async def test_time_that_was_given_unasked_is_known_as_such(seeded: AnyDatabase) -> None:
    given = replace(REQUEST, granted=True, decided_by="rss", decided_at=NOW, unasked=True)
    async with seeded.open() as unit:
        await unit.time_requests.put(given)
        await unit.commit()
    async with seeded.read() as unit:
        assert list(await unit.time_requests.of_round(ROUND.id)) == [given]


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


async def test_what_a_county_is_told_unasked_is_what_was_planned_since_an_instant(seeded: AnyDatabase) -> None:
    old, new = (
        replace(delivery(key), created_at=NOW - timedelta(days=age), county_id=COUNTY.id)
        for key, age in (("old", 9), ("new", 1))
    )
    other = replace(delivery("agreement"), kind=Kind.AGREEMENT, county_id=COUNTY.id, state=State.SENT)
    waits = replace(delivery("waits"), kind=Kind.AGREEMENT, county_id=COUNTY.id)
    asked_for = replace(delivery("handover"), kind=Kind.HANDOVER, county_id=COUNTY.id)
    async with seeded.open() as unit:
        for each in (old, new, other, waits, asked_for):
            await unit.outbox.add(each)
        await unit.commit()
    async with seeded.read() as unit:
        found = await unit.outbox.unasked_in(COUNTY.id, NOW - timedelta(days=8))
        assert [each.key for each in found] == ["key of new", "key of agreement"]


async def test_messages_of_a_kind_are_those_of_the_county_that_were_planned_since(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        for number, kind in enumerate((Kind.NOT_REACHED, Kind.REMINDER, Kind.NOT_REACHED)):
            at = NOW + timedelta(days=number)
            await unit.outbox.add(replace(delivery(f"m{number}"), kind=kind, county_id=COUNTY.id, created_at=at))
        await unit.outbox.add(replace(delivery("elsewhere"), kind=Kind.NOT_REACHED, county_id=None))
        found = await unit.outbox.planned_in(COUNTY.id, Kind.NOT_REACHED, NOW)
        assert [each.key for each in found] == ["key of m0", "key of m2"]
        found = await unit.outbox.planned_in(COUNTY.id, Kind.NOT_REACHED, NOW + timedelta(days=1))
        assert [each.key for each in found] == ["key of m2"]
