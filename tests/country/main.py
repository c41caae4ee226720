"""`make country`: simulate the January of the whole country, and print what it came to (E7).

311 organisations, 10 000 people and 330 tenants; four replicas on PostgreSQL; time that passes from tick to tick.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from bot.clock import monotonic
from tests.country.accounts import Account, settle_accounts
from tests.country.geography import QUARTER, SWEDEN, TWELVE, Country, make_country
from tests.country.simulations import Cycle, Plan, simulate
from tests.support.databases import start_postgres
from tests.support.forks import open_nursery

SIZES = {"sweden": SWEDEN, "quarter": QUARTER, "twelve": TWELVE}
MOST_SECONDS, MOST_MEMORY = 600.0, 200.0
SHOWN = 20


def main() -> int:
    """Print the cycle; 1 when anything is other than it should be."""
    wanted = _read_arguments()
    country = make_country(SIZES[wanted.size])
    began = monotonic()
    with start_postgres() as postgres, open_nursery() as nursery, postgres.new_database() as url:
        plan = Plan(replicas=wanted.replicas, believed=wanted.believed or wanted.replicas)
        cycle = asyncio.run(simulate(country, url, nursery, plan))
        account = asyncio.run(settle_accounts(cycle, url))
    seconds = monotonic() - began
    console = Console()
    for line in _tell(country, cycle, account, seconds):
        console.print(line)
    within = not cycle.watch.passed and seconds <= MOST_SECONDS and max(cycle.memory) <= MOST_MEMORY
    return int(not (account.is_right and within and not cycle.errors))


# Private functions


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make country")
    parser.add_argument("--size", choices=sorted(SIZES), default="sweden")
    parser.add_argument("--replicas", type=int, default=4)
    parser.add_argument("--believed", type=int, help="how many replicas each of them is told that there are")
    return parser.parse_args()


def _tell(country: Country, cycle: Cycle, account: Account, seconds: float) -> Iterator[str | Table]:
    size = country.size
    tenants = len({each.who.tenant for each in country.people})
    yield (
        f"{len(size.municipalities)} counties, {size.organisations} organisations, {len(country.units)} units, "
        f"{len(country.people)} people, {tenants} tenants; {len(cycle.services)} replicas"
    )
    kinds = Table("messages", "sent")
    for kind, count in sorted(account.kinds.items()):
        kinds.add_row(kind, str(count))
    yield kinds
    limits = Table("limit of Teams", "reached", "allowed")
    for span in cycle.watch.spans:
        limits.add_row(str(span), str(cycle.watch.reached[span]), str(span.most))
    yield limits
    yield f"a person got at most {account.most_a_day} reminder a day, {account.most_a_week} a week"
    yield (
        f"{account.double} double, {account.missing} missing, {sum(account.unsettled.values())} unsettled, "
        f"{cycle.throttled} refused as too many"
    )
    yield f"{len(account.amiss)} people got other than the closed form says; {account.posts} channels got the summary"
    for chat, (got, expected) in list(account.amiss.items())[:SHOWN]:
        yield f"  {chat}: {_word(got)} instead of {_word(expected)}"
    if len(account.amiss) > SHOWN:
        yield f"  and {len(account.amiss) - SHOWN} more"
    for error, count in Counter(map(str, cycle.errors)).most_common(SHOWN):
        yield f"{count} errors: {error}"
    used = zip(cycle.memory, cycle.seconds, strict=True)
    yield "each replica: " + ", ".join(f"{memory:.0f} MiB and {cpu:.0f} s of a processor" for memory, cpu in used)
    yield f"{cycle.turns} turns of people, {cycle.again} of them again, {len(cycle.arrived)} messages, {seconds:.0f} s"


def _word(days: tuple[object, ...]) -> str:
    return ", ".join(map(str, days)) or "nothing"


if __name__ == "__main__":
    sys.exit(main())
