"""The port `Instruments`, on all databases; and rows of answers and rounds from before there was one."""

import pytest
from msgspec.structs import replace

from domain.errors import DomainError
from domain.ids import CountyId
from domain.instruments import ImportedInstrument, Part
from tests.storage.samples import COUNTY, INSTRUMENT, MINUTE, NOW, AnyDatabase, commit_with

FIRST = ImportedInstrument(COUNTY.id, replace(INSTRUMENT, confirmed_by=""), NOW, "cli:operator")
CONFIRMED = replace(FIRST, instrument=replace(INSTRUMENT, confirmed_by="RSS styrgrupp"), imported_at=NOW + MINUTE)
SECOND = replace(FIRST, instrument=replace(INSTRUMENT, version="2"))
ECONOMY = replace(FIRST, instrument=replace(INSTRUMENT, part=Part.ECONOMY))


async def test_instruments_come_back_as_they_were_added_and_in_that_order(seeded: AnyDatabase) -> None:
    zero = replace(
        SECOND, instrument=replace(SECOND.instrument, scale=replace(INSTRUMENT.scale, lowest=0, dont_know=True))
    )
    async with seeded.open() as unit:
        for each in (CONFIRMED, FIRST, zero):
            await unit.instruments.add(each)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.instruments.all(COUNTY.id) == [CONFIRMED, FIRST, zero]
        assert await unit.instruments.all(CountyId("other")) == []


async def test_the_latest_is_the_parts_own_that_was_added_last(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        assert await unit.instruments.latest(COUNTY.id, Part.SELF_ASSESSMENT) is None
        for each in (CONFIRMED, FIRST, ECONOMY):
            await unit.instruments.add(each)
        assert await unit.instruments.latest(COUNTY.id, Part.SELF_ASSESSMENT) == FIRST
        assert await unit.instruments.latest(COUNTY.id, Part.ECONOMY) == ECONOMY
        assert await unit.instruments.latest(CountyId("other"), Part.SELF_ASSESSMENT) is None


async def test_a_version_is_added_once_for_each_who_confirmed_it(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.instruments.add(FIRST)
        await unit.instruments.add(CONFIRMED)
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.instruments.add(replace(FIRST, imported_at=NOW + MINUTE)))


async def test_the_instant_must_be_aware(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="naive_instant"):
            await commit_with(unit, unit.instruments.add(replace(FIRST, imported_at=NOW.replace(tzinfo=None))))
