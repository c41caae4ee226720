"""Work that goes on after its request was answered, and is waited for before the process ends."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

from bot.logs import describe_error

LOG = structlog.get_logger(__name__)

Value = TypeVar("Value")


class Background:
    """Tasks that are kept hold of, so that none is lost or dies unseen."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Value]) -> asyncio.Task[Value]:
        """Start the work and keep hold of it; work that fails is logged."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finish)
        return task

    async def drain(self, seconds: float) -> int:
        """Wait until all work is done, at most so long; return how much was left and cancelled."""
        if not self._tasks:
            return 0
        _, left = await asyncio.wait(set(self._tasks), timeout=seconds)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return len(left)

    async def settle(self) -> None:
        """Wait until all work is done, that which the work itself starts as well."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def __len__(self) -> int:
        return len(self._tasks)

    def _finish(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            LOG.error("background_work_failed", **describe_error(error))
