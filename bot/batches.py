"""Work on the database that comes at once shares a unit of work: its reads, its commit, and its wait for the disk."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from msgspec import Struct

from bot.background import Background
from domain.errors import DomainError
from domain.ports import OpenUnitOfWork, UnitOfWork

Subject = TypeVar("Subject")
Value = TypeVar("Value")

MOST = 50
# So many that have to be done alone are, at the same time; the next batch goes on beside them.
MOST_ALONE = 4
# A batch begins when the loop has gone round so often without anybody coming: at once when there is little to do, and
# when there is much, with all who are on their way. However many come, it does not wait for ever.
QUIET_ROUNDS, MOST_ROUNDS = 12, 120
# Where there is little to do, each is done alone, for so long as nobody has waited longer than this. People whom Teams
# answers at one moment get out of step so, instead of waiting for each other's work again and again.
MOST_SECONDS_ALONE = 0.05
# More than so many who wait cannot be served one by one within that time: the last of them would wait for that in vain.
FEW = 24
# What nobody waits for begins no batch of its own before so long.
PATIENCE_SECONDS = 0.01

# What is done for several within one unit of work, which the batch commits; None for one that has to wait alone.
Work = Callable[[UnitOfWork, Sequence[Subject]], Awaitable[Sequence[Value | None]]]


class _Piece(Struct, frozen=True):
    rank: int
    urgent: bool
    subject: Any
    since: float
    result: asyncio.Future[Any]


class Batches:
    """Does several kinds of work in one unit of work; a piece that fails takes no other with it.

    Args:
        is_busy: tells whether there is so much to do that work must be shared; where there is not, who waits for a
            piece gets it done alone.
        at_once: so many units of work the database takes side by side; where there is little to do, nobody waits
            then for the database's answers to somebody else.
    """

    def __init__(
        self, open_unit_of_work: OpenUnitOfWork, is_busy: Callable[[], bool] = lambda: True, at_once: int = 1
    ) -> None:
        self._open_unit_of_work = open_unit_of_work
        self._is_busy = is_busy
        self._at_once = at_once
        self._kinds: list[Work[Any, Any]] = []
        self._waiting: list[_Piece] = []
        self._running: asyncio.Task[None] | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._beside = Background()
        self._places_alone = asyncio.Semaphore(MOST_ALONE)
        self._places_in_peace = asyncio.Semaphore(at_once)

    def share(self, work: Work[Subject, Value], *, urgent: bool = True) -> Callable[[Subject], Awaitable[Value]]:
        """Return what does the work for one subject, together with whatever else is waiting, and commits.

        Within a batch the kinds of work follow each other in the order in which they were given here. A piece may be
        tried twice, the first time undone.
        """
        rank = len(self._kinds)
        self._kinds.append(work)

        async def do(subject: Subject) -> Value:
            loop = asyncio.get_running_loop()
            piece = _Piece(rank, urgent, subject, loop.time(), loop.create_future())
            self._waiting.append(piece)
            if urgent:
                self._begin()
            elif self._patience is None:
                self._patience = loop.call_later(PATIENCE_SECONDS, self._lose_patience)
            value: Value = await piece.result
            return value

        return do

    def _lose_patience(self) -> None:
        self._patience = None
        self._begin()

    def _begin(self) -> None:
        if self._waiting and (self._running is None or self._running.done()):
            self._running = asyncio.get_running_loop().create_task(self._run_all())

    async def _run_all(self) -> None:
        while self._waiting:
            await self._gather()
            taken, in_peace = self._take()
            if not taken:
                continue
            taken = sorted(taken, key=lambda piece: piece.rank)
            if in_peace and self._at_once > 1:
                await self._places_in_peace.acquire()
                self._beside.start(self._run_in_peace(taken))
            else:
                await self._run(taken)

    def _take(self) -> tuple[Sequence[_Piece], bool]:
        """Return what is done next in one unit of work, and whether that is because there is little to do."""
        # Who has stopped waiting, because its process is stopping, wants nothing any more.
        wanted = [piece for piece in self._waiting if not piece.result.done()]
        now, most = asyncio.get_running_loop().time(), MOST
        few = sum(piece.urgent for piece in wanted) <= FEW
        in_peace = bool(wanted) and few and not self._is_busy() and now - wanted[0].since < MOST_SECONDS_ALONE
        if in_peace:
            # What nobody waits for has its turn as soon as nobody is waiting, all of it at once.
            wanted.sort(key=lambda piece: not piece.urgent)
            most = 1 if wanted[0].urgent else MOST
        taken, self._waiting = wanted[:most], sorted(wanted[most:], key=lambda piece: piece.since)
        return taken, in_peace

    async def _gather(self) -> None:
        quiet, seen = 0, 0
        for _ in range(MOST_ROUNDS):
            quiet, seen = (quiet + 1 if len(self._waiting) == seen else 0), len(self._waiting)
            if quiet == QUIET_ROUNDS or seen >= MOST:
                return
            await asyncio.sleep(0)

    async def _run_in_peace(self, pieces: Sequence[_Piece]) -> None:
        try:
            await self._run(pieces)
        finally:
            self._places_in_peace.release()

    async def _run(self, pieces: Sequence[_Piece]) -> None:
        try:
            values = await self._do(pieces)
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to whoever waits for the piece
            if len(pieces) == 1:
                _tell(pieces[0], error)
                return
            values = [None] * len(pieces)
        for piece, value in zip(pieces, values, strict=True):
            if value is None:
                self._beside.start(self._run_alone(piece))
            else:
                _give(piece, value)

    async def _run_alone(self, piece: _Piece) -> None:
        async with self._places_alone:
            try:
                (value,) = await self._do([piece])
            except Exception as error:  # noqa: BLE001 - as above
                _tell(piece, error)
            else:
                _give(piece, value)

    async def _do(self, pieces: Sequence[_Piece]) -> Sequence[Any]:
        values: list[Any] = []
        async with self._open_unit_of_work() as unit:
            for rank in sorted({piece.rank for piece in pieces}):
                values += await self._kinds[rank](unit, [each.subject for each in pieces if each.rank == rank])
            await unit.commit()
        return values


# Private functions


def _give(piece: _Piece, value: object) -> None:
    if value is None:
        _tell(piece, DomainError("work_not_done"))
    elif not piece.result.done():
        piece.result.set_result(value)


def _tell(piece: _Piece, error: Exception) -> None:
    if not piece.result.done():
        piece.result.set_exception(error)
