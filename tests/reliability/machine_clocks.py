"""A machine whose clock can be set while the program runs.

Run as a module with a file before the program's own arguments, this is the program; whenever it reads the clock, it
is told the real instant and the seconds that stand in the file.
"""

import sys
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import apscheduler.schedulers.base
import apscheduler.triggers.interval
from msgspec import Struct

import bot.clock
from bot.cli.main import main


class MachineClock(Struct, frozen=True):
    """The clock of a machine of its own, kept in a file."""

    file: Path

    def put(self, instant: datetime) -> None:
        """Set it to an instant, from which it goes on."""
        self.move(instant - _read_real())

    def move(self, length: timedelta) -> None:
        """Set it forward, or back; it has shown the real time until it is set for the first time."""
        beside = self.file.with_suffix(".new")
        beside.write_text(str(self._read() + length.total_seconds()))
        beside.replace(self.file)

    def now(self, zone: tzinfo | None = UTC) -> datetime:
        """Return what it shows."""
        return (_read_real() + timedelta(seconds=self._read())).astimezone(zone)

    def _read(self) -> float:
        return float(self.file.read_text()) if self.file.exists() else 0.0


def set_up(clock: MachineClock) -> None:
    """Have everything that reads the machine's clock in this process read this one."""

    class Datetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override] # a plain instant will do
            return clock.now(tz)

    modules: tuple[Any, ...] = (bot.clock, apscheduler.schedulers.base, apscheduler.triggers.interval)
    for module in modules:
        module.datetime = Datetime


# Private functions


def _read_real() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - not through `bot.clock`, which asks here


if __name__ == "__main__":
    set_up(MachineClock(Path(sys.argv.pop(1))))
    sys.exit(main())
