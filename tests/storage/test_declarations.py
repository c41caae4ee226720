"""The port `Declarations`, on all databases."""

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import DBAPIError

from domain.declarations import Declaration
from domain.errors import DomainError
from domain.ids import DeclarationId, RoundId
from domain.instruments import Part
from storage.unit_of_work import Database
from tests.storage.samples import CHAIR, LS01, LS02, NOW, ROUND, AnyDatabase, add_roster, commit_with
from tests.storage.test_migrations import run

NONE = Declaration(DeclarationId("a"), ROUND.id, LS01.id, Part.SELF_ASSESSMENT, CHAIR.id, NOW, "Vi är i ombildning.")


async def test_what_was_said_comes_back_in_the_order_it_was_said(seeded: AnyDatabase) -> None:
    said = [
        NONE,
        replace(NONE, id=DeclarationId("z"), unit_id=LS02.id),
        replace(NONE, id=DeclarationId("b"), withdrawn=True),
    ]
    async with seeded.open() as unit:
        assert list(await unit.declarations.of_round(ROUND.id)) == []
        for each in said:
            await unit.declarations.add(each)
        assert list(await unit.declarations.of_round(ROUND.id)) == said
        await unit.commit()
    async with seeded.read() as unit:
        assert list(await unit.declarations.of_round(ROUND.id)) == said
        assert list(await unit.declarations.of_round(RoundId("other"))) == []


async def test_what_is_not_committed_was_not_said(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.declarations.add(NONE)
    async with seeded.open() as unit:
        assert list(await unit.declarations.of_round(ROUND.id)) == []


async def test_one_is_never_overwritten(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.declarations.add(NONE)
        await unit.commit()
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.declarations.add(replace(NONE, withdrawn=True)))
    async with seeded.read() as unit:
        assert list(await unit.declarations.of_round(ROUND.id)) == [NONE]


async def test_who_has_read_before_sees_what_another_has_said_since(database: Database, database_url: str) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        await unit.commit()
    async with database.read() as unit:
        assert list(await unit.declarations.of_round(ROUND.id)) == []
    async with Database(database_url) as another, another.open() as unit:
        await unit.declarations.add(NONE)
        await unit.commit()
    async with database.read() as unit:
        assert list(await unit.declarations.of_round(ROUND.id)) == [NONE]


async def test_nobody_changes_by_hand_what_was_said(database: Database, database_url: str) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        await unit.declarations.add(NONE)
        await unit.commit()
    with pytest.raises(DBAPIError, match="is only added to"):
        await run(database_url, "UPDATE declarations SET reason = 'x'")
