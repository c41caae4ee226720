"""The ticker (F40)."""

import asyncio
import logging
from dataclasses import dataclass

import pytest

from bot.scheduler import Ticker


@dataclass(eq=False)
class Seconds:
    """A monotonic clock that a test moves."""

    value: float = 100.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.value


async def test_every_job_runs_at_once_and_again() -> None:
    runs: list[str] = []
    enough = asyncio.Event()

    async def count() -> None:
        runs.append("count")
        if len(runs) == 3:
            enough.set()

    ticker = Ticker({"count": count}, 0.01)
    ticker.start()
    async with asyncio.timeout(30):
        await enough.wait()
    await ticker.stop()


async def test_a_job_that_fails_stops_neither_itself_nor_the_others() -> None:
    fails, works = asyncio.Event(), asyncio.Event()
    failures: list[int] = []

    async def fail() -> None:
        failures.append(1)
        if len(failures) == 2:
            fails.set()
        raise RuntimeError("broken")

    async def work() -> None:
        works.set()

    ticker = Ticker({"fail": fail, "work": work}, 0.01)
    ticker.start()
    async with asyncio.timeout(30):
        await fails.wait()
        await works.wait()
    await ticker.stop()


async def test_a_job_never_runs_beside_itself() -> None:
    running: list[int] = []
    most: list[int] = []
    go_on, began = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        running.append(1)
        most.append(len(running))
        began.set()
        await go_on.wait()
        running.pop()

    async def tick() -> None:
        if len(ticks) >= 3:
            go_on.set()
        ticks.append(1)

    ticks: list[int] = []
    ticker = Ticker({"wait": wait, "tick": tick}, 0.01)
    ticker.start()
    async with asyncio.timeout(30):
        await began.wait()
        await go_on.wait()
    await ticker.stop()
    assert max(most) == 1


async def test_ticks_that_are_left_out_while_a_job_takes_its_time_are_no_news(caplog: pytest.LogCaptureFixture) -> None:
    ticks: list[str] = []
    enough = asyncio.Event()

    async def take_time() -> None:
        await enough.wait()

    async def count() -> None:
        ticks.append("tick")
        if len(ticks) == 5:
            enough.set()

    ticker = Ticker({"take_time": take_time, "count": count}, 0.01)
    with caplog.at_level(logging.WARNING):
        ticker.start()
        async with asyncio.timeout(30):
            await enough.wait()
        await ticker.stop()
    assert caplog.records == []


async def test_a_job_under_way_is_done_before_the_ticker_has_stopped() -> None:
    began, go_on = asyncio.Event(), asyncio.Event()
    done: list[str] = []

    async def send_and_store() -> None:
        began.set()
        await go_on.wait()
        done.append("stored")

    ticker = Ticker({"send": send_and_store}, 30)
    ticker.start()
    async with asyncio.timeout(30):
        await began.wait()
        stopping = asyncio.create_task(ticker.stop())
        asyncio.get_running_loop().call_soon(go_on.set)
        await stopping
    assert done == ["stored"]


async def test_a_job_that_never_ends_does_not_keep_the_ticker_from_stopping() -> None:
    began = asyncio.Event()

    async def hang() -> None:
        began.set()
        await asyncio.Event().wait()

    ticker = Ticker({"hang": hang}, 30)
    ticker.start()
    async with asyncio.timeout(30):
        await began.wait()
        await ticker.stop(0.01)


async def test_the_age_is_that_of_the_job_that_ran_longest_ago() -> None:
    seconds = Seconds()

    async def work() -> None:
        return

    ticker = Ticker({"a": work, "b": work}, 0.01, seconds)
    assert ticker.measure_age() == 0
    await ticker.run("a")
    seconds.value += 20
    await ticker.run("b")
    assert ticker.measure_age() == 20


async def test_a_failed_job_counts_as_having_run() -> None:
    seconds = Seconds()

    async def fail() -> None:
        raise RuntimeError("broken")

    ticker = Ticker({"a": fail}, 0.01, seconds)
    await ticker.run("a")
    seconds.value += 5
    assert ticker.measure_age() == 5
