"""What the ticker does: each job reads the clock once and is one short unit of work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.ports import OpenUnitOfWork
from domain.summaries import Rules
from domain.usecases.advance_rounds import advance_rounds
from domain.usecases.plan_reminders import Calendar, plan_reminders


@dataclass(frozen=True, slots=True)
class CalendarJobs:
    """What the calendar brings about: rounds open and close, reminders are put on their way."""

    open_unit_of_work: OpenUnitOfWork
    read_clock: Callable[[], datetime]
    calendar: Calendar
    rules: Rules

    async def advance_rounds(self) -> None:
        """Open and close the rounds whose date has come."""
        async with self.open_unit_of_work() as uow:
            if await advance_rounds(uow, self.rules, self.read_clock()):
                await uow.commit()

    async def plan_reminders(self) -> None:
        """Put on their way the reminders that are due."""
        async with self.open_unit_of_work() as uow:
            if await plan_reminders(uow, self.calendar, self.read_clock()):
                await uow.commit()
