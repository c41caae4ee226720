"""A ticker: APScheduler in memory only; what is due is asked of the database at each tick."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Monotonic, SystemClock, monotonic
from bot.clock_watches import LOOK_SECONDS, ClockWatch
from bot.logs import describe_error

LOG = structlog.get_logger(__name__)

Job = Callable[[], Awaitable[object]]

STOP_SECONDS = 1.5
# Said by APScheduler of each tick that comes while the one before goes on: that is how `max_instances` is meant.
LEFT_OUT = "maximum number of running instances"


class Ticker:
    """Runs each job at once and then every `seconds`; a late tick is made up for once, and none runs beside itself."""

    def __init__(self, jobs: Mapping[str, Job], seconds: float, read_seconds: Monotonic = monotonic) -> None:
        self._jobs = jobs
        self._seconds = seconds
        self._read_seconds = read_seconds
        self._ticked_at: dict[str, float] = {}
        self._scheduler: AsyncIOScheduler | None = None
        self._watching: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Future[None]] = set()

    def start(self) -> None:
        """Start ticking, within the running loop."""
        began = self._read_seconds()
        self._ticked_at = dict.fromkeys(self._jobs, began)
        logging.getLogger("apscheduler.scheduler").addFilter(_is_news)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        for name in self._jobs:
            self._scheduler.add_job(
                partial(self.run, name),
                IntervalTrigger(seconds=self._seconds, timezone=UTC),
                id=name,
                next_run_time=SystemClock().now(),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch_clock(ClockWatch()))

    async def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Stop ticking once the jobs under way are done, or cancel them after so long.

        A job cut off while it sends could not store that it had sent: the same would be sent again (F8).
        """
        if self._scheduler is None:
            return
        scheduler, self._scheduler = self._scheduler, None
        if self._watching is not None:
            self._watching.cancel()
        scheduler.pause()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)
        scheduler.shutdown(wait=False)

    async def run(self, name: str) -> None:
        """Run one job now; what it raises is logged and never stops the ticker."""
        done = asyncio.get_running_loop().create_future()
        self._under_way.add(done)
        try:
            await self._jobs[name]()
        except Exception as error:  # noqa: BLE001 - the boundary of a job
            LOG.error("job_failed", job=name, **describe_error(error))  # noqa: TRY400 - a trace may hold texts
        finally:
            self._ticked_at[name] = self._read_seconds()
            self._under_way.discard(done)
            done.set_result(None)

    async def settle(self) -> None:
        """Wait until no job is under way."""
        while self._under_way:
            await asyncio.wait(set(self._under_way))

    def measure_age(self) -> float:
        """Return the seconds since the job that ran longest ago was done, whether it failed or not."""
        now = self._read_seconds()
        return max((now - at for at in self._ticked_at.values()), default=0.0)

    async def _watch_clock(self, watch: ClockWatch) -> None:
        """Run all jobs now when the clock was set back: APScheduler waits for the hour that it had in mind (R9)."""
        while True:
            await asyncio.sleep(min(self._seconds, LOOK_SECONDS))
            seconds = watch.look()
            if not seconds or self._scheduler is None:
                continue
            LOG.warning("clock_was_set", seconds=round(seconds))
            for name in self._jobs if seconds < 0 else ():
                self._scheduler.modify_job(name, next_run_time=SystemClock().now())


# Private functions


def _is_news(record: logging.LogRecord) -> bool:
    return LEFT_OUT not in str(record.msg)
