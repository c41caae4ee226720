"""What the ticker does: each job reads the clock once and is one short unit of work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from dialogs.runner import MEANWHILE
from domain.deadlines import IsWorkday
from domain.errors import DomainError
from domain.ports import OpenUnitOfWork
from domain.summaries import Rules
from domain.usecases.advance_rounds import advance_rounds
from domain.usecases.plan_meeting_questions import plan_meeting_questions
from domain.usecases.plan_reminders import plan_reminders
from domain.usecases.remind_plans import remind_plans

LOG = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CalendarJobs:
    """What the calendar brings about: rounds open and close, reminders are put on their way."""

    open_unit_of_work: OpenUnitOfWork
    read_clock: Callable[[], datetime]
    is_workday: IsWorkday
    rules: Rules

    async def advance_rounds(self) -> None:
        """Open and close the rounds whose date has come."""
        with _another_was_first("rounds"):
            async with self.open_unit_of_work() as uow:
                if await advance_rounds(uow, self.rules, self.read_clock()):
                    await uow.commit()

    async def forget_cards(self) -> None:
        """Forget the cards whose time is over."""
        async with self.open_unit_of_work() as uow:
            if await uow.cards.remove_expired(self.read_clock()):
                await uow.commit()

    async def plan_reminders(self) -> None:
        """Put on their way the reminders that are due."""
        with _another_was_first("reminders"):
            async with self.open_unit_of_work() as uow:
                if await plan_reminders(uow, self.is_workday, self.read_clock()):
                    await uow.commit()

    async def remind_plans(self) -> None:
        """Put on their way the reminders of what is due in local plans."""
        with _another_was_first("plans"):
            async with self.open_unit_of_work() as uow:
                if await remind_plans(uow, self.is_workday, self.read_clock()):
                    await uow.commit()

    async def plan_meeting_questions(self) -> None:
        """Put on their way the questions about meetings that are due."""
        with _another_was_first("meetings"):
            async with self.open_unit_of_work() as uow:
                if await plan_meeting_questions(uow, self.is_workday, self.read_clock()):
                    await uow.commit()


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
