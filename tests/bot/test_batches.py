"""Pieces of work that share a commit: each gets its own result, and pays for no other's failure."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from bot.batches import Batches
from domain.errors import DomainError
from domain.ports import UnitOfWork


class CountedUnits:
    """Units of work that remember what was kept."""

    def __init__(self) -> None:
        self.kept: list[list[str]] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[UnitOfWork]:
        """Lend one."""
        yield cast("UnitOfWork", _Unit(self.kept))


class _Unit:
    def __init__(self, kept: list[list[str]]) -> None:
        self._kept = kept
        self.written: list[str] = []

    async def commit(self) -> None:
        self._kept.append(self.written)


def write(name: str, unit: UnitOfWork) -> str:
    """Write a name into a unit of work."""
    if name == "bad":
        raise DomainError("already_there")
    cast("_Unit", unit).written.append(name)
    return name.upper()


async def do_all(batches: Batches, *names: str) -> list[str | BaseException]:
    """Ask for all at once."""

    async def do(name: str) -> str:
        async def work(unit: UnitOfWork) -> str:
            return write(name, unit)

        return await batches.do(work)

    return await asyncio.gather(*(do(name) for name in names), return_exceptions=True)


async def test_those_who_come_at_once_share_a_commit_and_get_their_own_result() -> None:
    units = CountedUnits()
    assert await do_all(Batches(units.open, 0), "a", "b", "c") == ["A", "B", "C"]
    assert units.kept == [["a", "b", "c"]]


async def test_whoever_comes_later_is_served_as_well() -> None:
    units = CountedUnits()
    batches = Batches(units.open, 0)
    assert [await do_all(batches, "a"), await do_all(batches, "b")] == [["A"], ["B"]]
    assert units.kept == [["a"], ["b"]]


async def test_one_that_fails_takes_no_other_with_it() -> None:
    units = CountedUnits()
    first, failed, last = await do_all(Batches(units.open, 0), "a", "bad", "c")
    assert (first, last) == ("A", "C")
    assert isinstance(failed, DomainError)
    assert units.kept == [["a"], ["c"]]


async def test_a_very_long_queue_is_served_in_several_commits() -> None:
    units = CountedUnits()
    names = [f"n{number}" for number in range(120)]
    assert await do_all(Batches(units.open, 0), *names) == [name.upper() for name in names]
    assert [len(kept) for kept in units.kept] == [50, 50, 20]


async def test_someone_who_stops_waiting_disturbs_nobody() -> None:
    units = CountedUnits()
    batches = Batches(units.open, 0.01)
    waiting = asyncio.ensure_future(do_all(batches, "a"))
    for _ in range(3):  # until the work is asked for
        await asyncio.sleep(0)
    waiting.cancel()
    assert await do_all(batches, "b") == ["B"]
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert units.kept == [["a", "b"]]
