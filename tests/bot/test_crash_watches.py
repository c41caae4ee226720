"""Where the points of a commit are, whatever shares it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import cast

from bot.crash_watches import CrashWatch
from domain.ports import UnitOfWork


class FakeUnit:
    """A unit of work of which only the names are asked for."""

    def __init__(self) -> None:
        self.outbox = SimpleNamespace(claim_all=self.do_nothing, finish_all=self.do_nothing)
        self.conversations = SimpleNamespace(put=self.do_nothing)
        self.commits = 0

    async def expect(self, arrivals: object) -> set[str]:
        """Know nothing of what arrives."""
        del arrivals
        return set()

    async def do_nothing(self, *arguments: object) -> None:
        """Take anything."""

    async def commit(self) -> None:
        """Count it."""
        self.commits += 1


async def test_a_commit_that_several_share_is_reached_as_that_of_each() -> None:
    reached: list[str] = []
    unit = FakeUnit()

    @asynccontextmanager
    async def open_unit_of_work() -> AsyncIterator[UnitOfWork]:
        yield cast("UnitOfWork", unit)

    async with CrashWatch(reached.append).watch_units(open_unit_of_work)() as watched:
        await watched.expect([])
        await watched.outbox.claim_all([], "we", None)  # type: ignore[arg-type] # of a fake
        await watched.outbox.finish_all([])
        await watched.conversations.put(None)  # type: ignore[arg-type] # of a fake
        await watched.commit()
    assert unit.commits == 1
    changes = ["turn.begun", "mark.conversations.put"]
    before = ["turn.before_commit", "begin.before_commit", "mark.before_commit"]
    after = ["turn.after_commit", "begin.after_commit", "mark.after_commit"]
    assert reached == [*changes, *before, *after]
