"""Pieces of work that share a commit: each gets its own result, and pays for no other's failure."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import cast

import pytest

from bot.batches import FEW, MOST_SECONDS_ALONE, Batches
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


async def write_all(unit: UnitOfWork, names: Sequence[str]) -> Sequence[str]:
    """Write names into a unit of work."""
    return [write(name, unit) for name in names]


async def do_all(do: Callable[[str], Awaitable[str]], *names: str) -> list[str | BaseException]:
    """Ask for all at once."""
    return await asyncio.gather(*(do(name) for name in names), return_exceptions=True)


async def test_those_who_come_at_once_share_a_commit_and_get_their_own_result() -> None:
    units = CountedUnits()
    assert await do_all(Batches(units.open).share(write_all), "a", "b", "c") == ["A", "B", "C"]
    assert units.kept == [["a", "b", "c"]]


async def test_whoever_comes_later_is_served_as_well() -> None:
    units = CountedUnits()
    do = Batches(units.open).share(write_all)
    assert [await do_all(do, "a"), await do_all(do, "b")] == [["A"], ["B"]]
    assert units.kept == [["a"], ["b"]]


async def test_one_that_fails_takes_no_other_with_it() -> None:
    units = CountedUnits()
    first, failed, last = await do_all(Batches(units.open).share(write_all), "a", "bad", "c")
    assert (first, last) == ("A", "C")
    assert isinstance(failed, DomainError)
    assert units.kept == [["a"], ["c"]]


async def test_a_very_long_queue_is_served_in_several_commits() -> None:
    units = CountedUnits()
    names = [f"n{number}" for number in range(120)]
    assert await do_all(Batches(units.open).share(write_all), *names) == [name.upper() for name in names]
    assert [len(kept) for kept in units.kept] == [50, 50, 20]


async def test_someone_who_stops_waiting_disturbs_nobody() -> None:
    units = CountedUnits()
    do = Batches(units.open).share(write_all)
    waiting = asyncio.ensure_future(do_all(do, "a"))
    for _ in range(3):  # until the work is asked for
        await asyncio.sleep(0)
    waiting.cancel()
    assert await do_all(do, "b") == ["B"]
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert units.kept == [["b"]]


async def test_kinds_of_work_share_a_commit_in_the_order_they_were_given() -> None:
    units = CountedUnits()
    batches = Batches(units.open)

    async def write_twice(unit: UnitOfWork, names: Sequence[str]) -> Sequence[str]:
        return [write(name * 2, unit) for name in names]

    first, second = batches.share(write_all), batches.share(write_twice)
    assert [*await asyncio.gather(second("b"), first("a"), second("d"), first("c"))] == ["BB", "A", "DD", "C"]
    assert units.kept == [["a", "c", "bb", "dd"]]


async def test_what_nobody_waits_for_goes_along_with_something_else_or_alone_a_little_later() -> None:
    units = CountedUnits()
    batches = Batches(units.open)
    patient, urgent = batches.share(write_all, urgent=False), batches.share(write_all)
    assert [*await asyncio.gather(patient("a"), urgent("b"))] == ["A", "B"]
    assert await patient("c") == "C"
    assert units.kept == [["a", "b"], ["c"]]


async def test_one_that_has_to_wait_is_done_alone_and_the_others_at_once() -> None:
    units = CountedUnits()

    async def write_but_not_b(unit: UnitOfWork, names: Sequence[str]) -> Sequence[str | None]:
        return [write(name, unit) if name != "b" or len(names) == 1 else None for name in names]

    do = Batches(units.open).share(write_but_not_b)
    assert await do_all(do, "a", "b", "c") == ["A", "B", "C"]
    assert units.kept == [["a", "c"], ["b"]]


async def test_work_that_is_not_even_done_alone_is_an_error() -> None:
    units = CountedUnits()

    async def refuse(_unit: UnitOfWork, names: Sequence[str]) -> Sequence[str | None]:
        return [None for _ in names]

    (told,) = await do_all(Batches(units.open).share(refuse), "a")
    assert isinstance(told, DomainError)


async def test_where_there_is_little_to_do_each_is_done_alone() -> None:
    units = CountedUnits()
    do = Batches(units.open, lambda: False).share(write_all)
    assert await do_all(do, "a", "b", "c") == ["A", "B", "C"]
    assert units.kept == [["a"], ["b"], ["c"]]


async def test_where_there_is_little_to_do_those_who_are_waited_for_come_first_and_the_others_together() -> None:
    units = CountedUnits()
    batches = Batches(units.open, lambda: False)
    patient, urgent = batches.share(write_all, urgent=False), batches.share(write_all)
    assert [*await asyncio.gather(patient("a"), urgent("b"), patient("c"), urgent("d"))] == ["A", "B", "C", "D"]
    assert units.kept == [["b"], ["d"], ["a", "c"]]


async def test_once_somebody_has_waited_too_long_all_are_done_together() -> None:
    units = CountedUnits()

    async def write_slowly(unit: UnitOfWork, names: Sequence[str]) -> Sequence[str]:
        if len(names) == 1:
            await asyncio.sleep(MOST_SECONDS_ALONE * 0.7)
        return await write_all(unit, names)

    do = Batches(units.open, lambda: False).share(write_slowly)
    await do_all(do, *(f"n{number}" for number in range(20)))
    # On a machine that is held up, the second one has waited too long as well.
    assert [len(kept) for kept in units.kept] in ([1, 1, 18], [1, 19])


@pytest.mark.parametrize(("count", "commits"), [(FEW, FEW), (FEW + 1, 1)])
async def test_more_than_can_be_done_one_by_one_are_done_together_however_little_there_was_to_do(
    count: int, commits: int
) -> None:
    units = CountedUnits()
    do = Batches(units.open, lambda: False).share(write_all)
    await do_all(do, *(f"n{number}" for number in range(count)))
    assert len(units.kept) == commits


async def test_however_much_nobody_waits_for_those_who_wait_are_done_one_by_one() -> None:
    units = CountedUnits()
    batches = Batches(units.open, lambda: False)
    patient, urgent = batches.share(write_all, urgent=False), batches.share(write_all)
    outcomes = [patient(f"outcome {number}") for number in range(FEW)]
    await asyncio.gather(*outcomes, *(urgent(f"n{number}") for number in range(3)))
    assert [len(kept) for kept in units.kept] == [1, 1, 1, FEW]


async def test_where_many_come_what_nobody_waits_for_is_not_left_behind() -> None:
    units = CountedUnits()
    batches = Batches(units.open)
    patient, urgent = batches.share(write_all, urgent=False), batches.share(write_all)
    await asyncio.gather(patient("a"), *(urgent(f"n{number}") for number in range(60)))
    assert units.kept[0][0] == "a"


@pytest.mark.parametrize(("at_once", "busy", "under_way"), [(1, False, 1), (2, False, 2), (2, True, 1)])
async def test_where_there_is_little_to_do_nobody_waits_for_the_database_to_answer_somebody_else(
    *, at_once: int, busy: bool, under_way: int
) -> None:
    units, answered, asked = CountedUnits(), asyncio.Event(), list[str]()

    async def ask(unit: UnitOfWork, names: Sequence[str]) -> Sequence[str]:
        asked.append("".join(names))
        await answered.wait()
        return await write_all(unit, names)

    do = Batches(units.open, lambda: busy, at_once).share(ask)
    waiting = [asyncio.ensure_future(do(name)) for name in "abc"]
    await asyncio.sleep(0.01)
    assert len(asked) == under_way
    answered.set()
    assert await asyncio.gather(*waiting) == ["A", "B", "C"]
    assert [name for names in units.kept for name in names] == ["a", "b", "c"]
