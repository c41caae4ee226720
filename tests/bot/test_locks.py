"""Locks, background work and rates."""

import asyncio

import pytest

from bot.background import Background
from bot.locks import KeyedLocks
from bot.rates import MAX_KEYS, SlidingWindow


async def test_a_key_is_held_by_one_at_a_time_in_the_order_asked_for() -> None:
    locks = KeyedLocks()
    order: list[str] = []

    async def work(name: str) -> None:
        async with locks.hold("a"):
            order.append(f"{name} in")
            await asyncio.sleep(0)
            order.append(f"{name} out")

    await asyncio.gather(*(work(str(number)) for number in range(3)))
    assert order == ["0 in", "0 out", "1 in", "1 out", "2 in", "2 out"]


async def test_another_key_need_not_wait() -> None:
    locks = KeyedLocks()
    async with locks.hold("a"), asyncio.timeout(30), locks.hold("b"):
        assert len(locks) == 2


async def test_locks_that_nobody_holds_are_forgotten() -> None:
    locks = KeyedLocks()
    for number in range(100):
        async with locks.hold(str(number)):
            pass
    with pytest.raises(RuntimeError):
        async with locks.hold("x"):
            raise RuntimeError("broken")
    assert len(locks) == 0


async def test_one_that_gives_up_waiting_leaves_the_lock_to_the_others() -> None:
    locks = KeyedLocks()

    async def hold() -> None:
        async with locks.hold("a"):
            pass

    async with locks.hold("a"):
        waiting = [asyncio.create_task(hold()) for _ in range(2)]
        await asyncio.sleep(0)
        waiting[0].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert waiting[0].cancelled()
    assert waiting[1].exception() is None
    assert len(locks) == 0


async def test_background_work_is_waited_for() -> None:
    background = Background()
    go_on = asyncio.Event()
    done: list[int] = []

    async def work() -> None:
        await go_on.wait()
        done.append(1)

    background.start(work())
    go_on.set()
    assert await background.drain(5) == 0
    assert done == [1]
    assert len(background) == 0


async def test_background_work_that_takes_too_long_is_cut_off_and_counted() -> None:
    background = Background()
    background.start(asyncio.Event().wait())
    assert await background.drain(0.01) == 1
    assert await background.drain(0.01) == 0


async def test_background_work_that_fails_harms_nothing_else() -> None:
    background = Background()

    async def fail() -> None:
        raise RuntimeError("broken")

    background.start(fail())
    await background.settle()
    assert len(background) == 0


def test_a_window_has_room_again_when_the_first_event_is_old_enough() -> None:
    now = [0.0]
    window = SlidingWindow(2, 10.0, lambda: now[0])
    assert [window.admit("a"), window.admit("a"), window.admit("a")] == [0, 0, 10]
    now[0] = 9.0
    assert window.admit("a") == 1
    now[0] = 10.0
    assert window.admit("a") == 0


def test_a_window_does_not_grow_for_ever() -> None:
    window = SlidingWindow(1, 1.0, lambda: 0.0)
    for number in range(MAX_KEYS + 10):
        window.admit(str(number))
    assert len(window) == MAX_KEYS
