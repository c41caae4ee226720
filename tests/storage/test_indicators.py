"""The port `Indicators`, on all databases."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import DBAPIError

from domain.errors import DomainError
from domain.ids import CountyId
from domain.indicators import Values
from domain.roster import County
from storage.unit_of_work import Database
from tests.storage.samples import CHAIR, COUNTY, MINUTE, NOW, AnyDatabase, add_roster, commit_with
from tests.storage.test_migrations import run
from tests.support.indicators import published_figures

ELSEWHERE = County(CountyId("elsewhere"), "Annat län")
VALUES = Values(Decimal("12.50"), Decimal(-1), None)
PUBLISHED = replace(published_figures(), county_id=COUNTY.id, by=CHAIR.id, at=NOW)
WITH_VALUES = replace(
    PUBLISHED,
    version=2,
    at=NOW + MINUTE,
    indicators=tuple(
        replace(each, values=VALUES, name="Fast vårdkontakt", unit="%")
        for each in PUBLISHED.indicators
        if each.is_updated
    ),
)
YEAR_BEFORE = replace(PUBLISHED, year=2024, indicators=PUBLISHED.indicators[:2])


async def test_a_year_comes_back_as_its_last_version_and_the_latest_year_is_known(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        assert await unit.indicators.latest(COUNTY.id) is None
        for version in (PUBLISHED, WITH_VALUES, YEAR_BEFORE):
            await unit.indicators.add(version)
        assert await unit.indicators.of_year(COUNTY.id, 2025) == WITH_VALUES
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.indicators.of_year(COUNTY.id, 2025) == WITH_VALUES
        assert await unit.indicators.of_year(COUNTY.id, 2024) == YEAR_BEFORE
        assert await unit.indicators.of_year(COUNTY.id, 2023) is None
        assert await unit.indicators.latest(COUNTY.id) == WITH_VALUES


async def test_values_keep_their_decimals(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.indicators.add(WITH_VALUES)
        await unit.commit()
    async with seeded.read() as unit:
        figures = await unit.indicators.latest(COUNTY.id)
        assert figures is not None
        assert str(figures.indicators[0].values.value) == "12.50"


async def test_a_county_reads_no_key_figures_of_another(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.roster.add_county(ELSEWHERE)
        await unit.indicators.add(replace(PUBLISHED, county_id=ELSEWHERE.id, year=2030, version=7))
        await unit.indicators.add(PUBLISHED)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.indicators.latest(COUNTY.id) == PUBLISHED
        assert await unit.indicators.of_year(COUNTY.id, 2030) is None


async def test_a_version_is_never_overwritten_and_what_is_not_committed_was_not_written(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.indicators.add(PUBLISHED)
    async with seeded.open() as unit:
        assert await unit.indicators.latest(COUNTY.id) is None
        await unit.indicators.add(PUBLISHED)
        await unit.commit()
    async with seeded.open() as unit:
        other = replace(PUBLISHED, indicators=PUBLISHED.indicators[:1])
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.indicators.add(other))
    async with seeded.read() as unit:
        assert await unit.indicators.latest(COUNTY.id) == PUBLISHED


async def test_nobody_changes_by_hand_what_was_brought_in(database: Database, database_url: str) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        await unit.indicators.add(PUBLISHED)
        await unit.commit()
    with pytest.raises(DBAPIError, match="is only added to"):
        await run(database_url, "UPDATE indicators SET state = 'updated'")
