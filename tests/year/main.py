"""`make year`: simulate 365 days and print what each person got, by role, beside the closed form."""

import asyncio
import logging
import re
import sys
from tempfile import TemporaryDirectory

import structlog
from rich.console import Console
from rich.table import Table

from bot.clock import monotonic
from domain.deliveries import UNASKED
from storage.unit_of_work import Database
from tests.year.people import BLOCKED, EXPECTED, HABITS
from tests.year.simulations import DAYS, Year, count_by_person, simulate

MOST_SECONDS = 60
SNOOZE_ID = re.compile(r"(?<=snooze)-\w+")


async def simulate_on_disk() -> Year:
    """Return the year, simulated on an SQLite file."""
    with TemporaryDirectory() as folder:
        async with Database(f"sqlite:///{folder}/year.db") as database:
            await database.migrate()
            return await simulate(database, BLOCKED, HABITS)


def main() -> int:
    """Print the year; 1 when it took too long or a count is another than the closed form's."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    began = monotonic()
    year = asyncio.run(simulate_on_disk())
    seconds = monotonic() - began
    table = Table("who", "got", "closed form", "when and why")
    found = count_by_person(year)
    for who in sorted(found | dict.fromkeys(EXPECTED, 0)):
        mine = [each for each in year.got if each.who == who and each.kind in UNASKED]
        when = ", ".join(f"{each.on:%d %b} {'+'.join(each.steps)}" for each in mine)
        table.add_row(who, str(found[who]), str(EXPECTED.get(who, 0)), SNOOZE_ID.sub("", when))
    console = Console()
    console.print(table)
    others = [f"{each.on:%d %b} {each.who}: {each.kind}" for each in year.got if each.kind not in UNASKED]
    console.print("beside these:", "; ".join(others))
    console.print(f"{DAYS} days, {sum(found.values())} reminders, {seconds:.1f} s")
    return int(found != EXPECTED or seconds > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
