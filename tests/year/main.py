"""`make year`: simulate two cycles in 400 days and print what each person got, by role, beside the closed form."""

import asyncio
import logging
import re
import sys
from tempfile import TemporaryDirectory

import structlog
from rich.console import Console
from rich.table import Table

from bot.clock import monotonic
from domain.deliveries import Kind
from domain.fuses import UNASKED
from domain.rounds import Round
from storage.unit_of_work import Database
from tests.year.people import ASKED_OF_MEETINGS, BLOCKED, EXPECTED, EXPECTED_NEXT, HABITS
from tests.year.simulations import NEXT_ROUND, ROUND, YEAR, Year, count_by_person, simulate

MOST_SECONDS = 60
SNOOZE_ID = re.compile(r"(?<=snooze)-\w+")


async def simulate_on_disk() -> Year:
    """Return the two cycles, simulated on an SQLite file."""
    with TemporaryDirectory() as folder:
        async with Database(f"sqlite:///{folder}/year.db") as database:
            await database.migrate()
            return await simulate(database, BLOCKED, HABITS)


def tell_when(year: Year, who: str, collection: Round) -> str:
    """Return the days of a round's reminders to somebody, and their steps."""
    mine = [each for each in year.got if each.who == who and each.kind is Kind.REMINDER]
    days = [each for each in mine if collection.opens_on <= each.on <= collection.closes_on]
    return SNOOZE_ID.sub("", ", ".join(f"{each.on:%d %b %Y} {'+'.join(each.steps)}" for each in days))


def main() -> int:
    """Print both cycles; 1 when they took too long or a count is another than the closed form's."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    began = monotonic()
    year = asyncio.run(simulate_on_disk())
    seconds = monotonic() - began
    table = Table("who", "reminders", "closed form", "when and why")
    asked, right = count_by_person(year, Kind.MEETING_HELD), True
    for collection, expected in ((ROUND, EXPECTED), (NEXT_ROUND, EXPECTED_NEXT)):
        found = count_by_person(year, during=collection)
        right = right and found == expected
        for who in sorted(found | dict.fromkeys(expected, 0)):
            table.add_row(who, str(found[who]), str(expected.get(who, 0)), tell_when(year, who, collection))
        table.add_section()
    console = Console()
    console.print(table)
    others = [f"{each.on:%d %b} {each.who}: {each.kind}" for each in year.got if each.kind not in UNASKED]
    console.print("beside these:", "; ".join(others))
    counts = f"{sum(count_by_person(year).values())} reminders, {sum(asked.values())} questions about meetings"
    console.print(f"{YEAR.days} days, {counts}, {seconds:.1f} s")
    return int(not right or asked != ASKED_OF_MEETINGS or seconds > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
