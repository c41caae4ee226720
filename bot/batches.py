"""Small pieces of work on the database that share a commit, and so a wait for the disk."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from domain.ports import OpenUnitOfWork, UnitOfWork

Value = TypeVar("Value")

# Whoever comes within this time is taken along; a person notices none of it.
PAUSE_SECONDS = 0.003
MOST = 50


@dataclass(frozen=True, slots=True)
class _Piece:
    work: Callable[[UnitOfWork], Awaitable[Any]]
    result: asyncio.Future[Any]


class Batches:
    """Runs pieces of work in one unit of work; one that fails takes no other with it."""

    def __init__(self, open_unit_of_work: OpenUnitOfWork, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._open_unit_of_work = open_unit_of_work
        self._pause_seconds = pause_seconds
        self._waiting: list[_Piece] = []
        self._running: asyncio.Task[None] | None = None

    async def do(self, work: Callable[[UnitOfWork], Awaitable[Value]]) -> Value:
        """Return the work's result when it is committed; the work may be tried twice, the first time undone."""
        piece = _Piece(work, asyncio.get_running_loop().create_future())
        self._waiting.append(piece)
        if self._running is None or self._running.done():
            self._running = asyncio.get_running_loop().create_task(self._run_all())
        result: Value = await piece.result
        return result

    async def _run_all(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._pause_seconds)
            taken, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            if not await self._run(taken):
                for piece in taken:
                    await self._run([piece])

    async def _run(self, pieces: list[_Piece]) -> bool:
        """Run the pieces and commit; False when they have to be tried one by one."""
        try:
            async with self._open_unit_of_work() as unit:
                results = [await piece.work(unit) for piece in pieces]
                await unit.commit()
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to whoever waits for the piece
            if len(pieces) > 1:
                return False
            _tell(pieces[0].result, error)
            return True
        for piece, result in zip(pieces, results, strict=True):
            if not piece.result.done():
                piece.result.set_result(result)
        return True


# Private functions


def _tell(waiting: asyncio.Future[Any], error: Exception) -> None:
    if not waiting.done():
        waiting.set_exception(error)
