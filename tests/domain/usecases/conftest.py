"""A unit of work over a county in memory."""

from collections.abc import AsyncIterator

import pytest

from domain.ports import UnitOfWork
from tests.domain.usecases.counties import add_county
from tests.support.fakes import FakeDatabase


@pytest.fixture
async def uow() -> AsyncIterator[UnitOfWork]:
    """Return an open unit of work; the county has LS01 to LS06, and nobody in it yet."""
    async with FakeDatabase().open() as opened:
        await add_county(opened)
        yield opened


@pytest.fixture
async def empty_uow() -> AsyncIterator[UnitOfWork]:
    """Return an open unit of work without any county."""
    async with FakeDatabase().open() as opened:
        yield opened
