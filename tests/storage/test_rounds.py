"""The port `Rounds`, on all databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from domain.errors import DomainError
from domain.ids import CountyId, RoundId
from domain.rounds import RoundState
from tests.storage.samples import COUNTY, NOW, ROUND, AnyDatabase

ROUND_2023 = replace(ROUND, id=RoundId("round-2023"), refers_to=2023, state=RoundState.CLOSED, closed_at=NOW)


async def test_a_round_comes_back_as_it_was_stored(seeded: AnyDatabase) -> None:
    async with seeded.read() as unit:
        assert await unit.rounds.get(ROUND.id) == ROUND
        assert await unit.rounds.get(RoundId("unknown")) is None


async def test_rounds_come_with_the_latest_year_first(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.rounds.put(ROUND_2023)
        assert await unit.rounds.all(COUNTY.id) == [ROUND, ROUND_2023]
        assert await unit.rounds.all(CountyId("other")) == []


async def test_a_round_is_found_by_the_year_it_refers_to(seeded: AnyDatabase) -> None:
    async with seeded.read() as unit:
        assert await unit.rounds.by_year(COUNTY.id, 2024) == ROUND
        assert await unit.rounds.by_year(COUNTY.id, 2025) is None
        assert await unit.rounds.by_year(CountyId("other"), 2024) is None


async def test_a_round_is_replaced_by_the_one_with_its_id(seeded: AnyDatabase) -> None:
    closed = replace(ROUND, state=RoundState.CLOSED, closed_at=NOW, due_moves=2, due_moved_at=NOW)
    async with seeded.open() as unit:
        await unit.rounds.put(closed)
        assert await unit.rounds.all(COUNTY.id) == [closed]


async def test_a_year_has_one_round(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await unit.rounds.put(replace(ROUND, id=RoundId("copy")))


async def test_an_instant_comes_back_in_utc(seeded: AnyDatabase) -> None:
    in_sweden = datetime(2025, 1, 13, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    async with seeded.open() as unit:
        await unit.rounds.put(replace(ROUND, closed_at=in_sweden))
        await unit.commit()
    async with seeded.read() as unit:
        stored = await unit.rounds.get(ROUND.id)
    assert stored
    assert stored.closed_at == datetime(2025, 1, 13, 8, 30, tzinfo=UTC)


async def test_a_naive_instant_is_refused(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="naive_instant"):
            await unit.rounds.put(replace(ROUND, closed_at=NOW.replace(tzinfo=None)))
