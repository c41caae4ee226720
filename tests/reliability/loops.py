"""An event loop in which waiting takes no time, and whose process can die at any await."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

Value = TypeVar("Value")
# For threads of a database driver, which the loop cannot foresee.
GLANCE_SECONDS = 0.001


class _Hurry(selectors.DefaultSelector):
    """Looks once instead of waiting, and lets the loop's clock jump; it stands while a thread is at work."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead, self.threads = 0.0, 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is there."""
        if self.threads and timeout != 0:
            return super().select(GLANCE_SECONDS)
        if timeout is not None and timeout > 0:
            self.ahead += timeout
        return super().select(GLANCE_SECONDS if timeout is None else 0)


class QuickLoop(asyncio.SelectorEventLoop):
    """A loop on its own time."""

    def __init__(self) -> None:
        self._hurry = _Hurry()
        super().__init__(self._hurry)

    def run_in_executor(self, executor: Executor | None, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override] # noqa: ANN401 - asyncio ties the arguments' types to the function's
        """Know of the thread, so that nobody loses patience with it before it has had a moment."""
        future = super().run_in_executor(executor, func, *args)
        self._hurry.threads += 1
        future.add_done_callback(self._leave)
        return future

    def _leave(self, _future: object) -> None:
        self._hurry.threads -= 1

    def time(self) -> float:
        """Return the real time and all that was not waited for."""
        return super().time() + self._hurry.ahead


class Process:
    """Runs coroutines until they end or one of them dies, which ends them all."""

    def __init__(self) -> None:
        self._loop = QuickLoop()
        self._died: asyncio.Future[None] | None = None

    async def die(self) -> None:
        """Never come back: whatever holds a transaction now loses it."""
        if self._died is not None and not self._died.done():
            self._died.set_result(None)
        await asyncio.get_running_loop().create_future()

    def run(self, work: Coroutine[Any, Any, Value]) -> Value | None:
        """Return what the work gives; None when the process died."""
        return self._loop.run_until_complete(self._run(work))

    def close(self) -> None:
        """End the loop, with the threads that it has."""
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _run(self, work: Coroutine[Any, Any, Value]) -> Value | None:
        self._died = asyncio.get_running_loop().create_future()
        task = asyncio.ensure_future(work)
        both: set[asyncio.Future[Any]] = {task, self._died}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            self._died.cancel()
            return task.result()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        return None
