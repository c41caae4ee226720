"""What the ticker does: each job reads the clock once, and does its work in short units."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from msgspec import Struct

from domain.deadlines import IsWorkday
from domain.errors import DomainError
from domain.ports import OpenUnitOfWork, UnitOfWork
from domain.retries import MEANWHILE
from domain.roster import County
from domain.summaries import Rules
from domain.usecases.advance_rounds import advance_county
from domain.usecases.plan_meeting_questions import plan_meeting_questions
from domain.usecases.plan_reminders import plan_county
from domain.usecases.remind_plans import remind_plans
from domain.usecases.tell_unreachable import tell_unreachable

# What is done in a county at an instant; how much was changed.
Job = Callable[[UnitOfWork, County, datetime], Awaitable[int]]
Plan = Callable[[UnitOfWork, County, IsWorkday, datetime], Awaitable[int]]

LOG = structlog.get_logger(__name__)


class CalendarJobs(Struct, frozen=True):
    """What the calendar brings about: rounds open and close, reminders are put on their way."""

    open_unit_of_work: OpenUnitOfWork
    read_clock: Callable[[], datetime]
    is_workday: IsWorkday
    rules: Rules

    async def advance_rounds(self) -> None:
        """Open and close the rounds whose date has come."""
        await self._do_by_county("rounds", lambda uow, county, now: advance_county(uow, county, self.rules, now))

    async def forget_cards(self) -> None:
        """Forget the cards whose time is over."""
        async with self.open_unit_of_work() as uow:
            if await uow.cards.remove_expired(self.read_clock()):
                await uow.commit()

    async def plan_reminders(self) -> None:
        """Put on their way the reminders that are due."""
        await self._do_by_county("reminders", self._on_workdays(plan_county))

    async def tell_unreachable(self) -> None:
        """Put on its way to the coordinators whom nothing reaches."""
        await self._do_by_county("unreachable", self._on_workdays(tell_unreachable))

    async def remind_plans(self) -> None:
        """Put on their way the reminders of what is due in local plans."""
        await self._do_by_county("plans", self._on_workdays(remind_plans))

    async def plan_meeting_questions(self) -> None:
        """Put on their way the questions about meetings that are due."""
        await self._do_by_county("meetings", self._on_workdays(plan_meeting_questions))

    def _on_workdays(self, plan: Plan) -> Job:
        return lambda uow, county, now: plan(uow, county, self.is_workday, now)

    async def _do_by_county(self, job: str, do: Job) -> None:
        """Have each county its own unit of work, so that one that fails stops no other.

        Raises:
            Exception: the first that went wrong, after all others are done.
        """
        now, failed = self.read_clock(), list[Exception]()
        async with self.open_unit_of_work() as uow:
            counties = await uow.roster.counties()
        for county in counties:
            try:
                with _another_was_first(job):
                    async with self.open_unit_of_work() as uow:
                        if await do(uow, county, now):
                            await uow.commit()
            except Exception as error:  # noqa: BLE001 - raised again below, where the ticker logs it
                failed.append(error)
        if failed:
            raise failed[0]


# Private functions


@contextmanager
def _another_was_first(job: str) -> Iterator[None]:
    """Leave it to the next tick to look again, when another process did the same at the same time (R18)."""
    try:
        yield
    except DomainError as error:
        if error.code not in MEANWHILE:
            raise
        LOG.info("job_done_by_another", job=job, code=error.code)
