"""`make bench-aggregation`: a round's results with very many answers stored, beside the best single SQL statement."""

import argparse
import asyncio
import itertools
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from fractions import Fraction
from json import dumps
from pathlib import Path
from statistics import median
from string import Template

import psycopg
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from bench.contestants import TOOLS
from bench.main import start_postgres
from bot.clock import monotonic
from domain.ids import RoundId
from domain.instruments import instrument_to_data
from domain.rounds import Round
from domain.summaries import YearResults, summarise
from domain.tallies import Tally
from domain.usecases.summarise_round import tally_round
from rendering.instruments import default_instrument
from storage.unit_of_work import Database

# A county's leaderships, and the organisations of a whole country.
SIZES = (13, 311)
STORED = (100_000, 10_000_000)
RESPONDENTS, GOALS, STEPS = 2, 5, 4
ROUNDS = 60
WITHIN = 1.5

_COUNTY = "INSERT INTO counties (id, name, name_key) VALUES ('c', 'C', 'c')"
_UNITS = """
INSERT INTO units (id, county_id, kind, name) SELECT 'u' || (n - 1), 'c', 'leadership', 'LS' || n FROM $numbers"""
_ROUNDS = """
INSERT INTO rounds (id, county_id, refers_to, opens_on, due_on, closes_on, state, instrument, version)
SELECT 'r' || (n - 1), 'c', n, '2025-01-07', '2025-01-24', '2025-01-31', 'closed', '$form', 1 FROM $numbers"""
_SUBMISSIONS = """
INSERT INTO submissions (id, round_id, unit_id, part, respondent, revision, answers, source, submitted_at)
SELECT 's' || n, 'r' || ((n - 1) / $everybody), 'u' || (n % $units), 'self_assessment',
  'p' || ((n - 1) / $units % $respondents), 1, $answers, 'chat', $instant FROM $numbers"""
# Each goal's step goes its own way through the scale, so that hardly any two units answer alike.
_VALUES = ", ".join(
    f'"{goal}": ' + f"' || (1 + (n * {2 * goal + 29} + n / {goal + 1}) % {STEPS}) || '" for goal in range(1, GOALS + 1)
)
_ANSWERS = f"""
'{{"values": {{{_VALUES}}}, "perspective": "' || CASE n % 3 WHEN 0 THEN 'region' ELSE 'municipality' END ||
  '", "comment": "", "unknown": []}}'"""

# goal → value → how many units
Counts = dict[int, dict[float, int]]
Rows = Sequence[tuple[object, ...]]


class Dialect(Struct, frozen=True):
    """How a database says what this needs: a series of numbers, JSON, an instant; and the best single statement."""

    name: str
    series: str
    to_json: str
    instant: str
    finish: str
    statement: str


SQLITE = Dialect(
    "SQLite",
    "(WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {last}) SELECT n FROM series)",
    "{text}",
    "'2025-01-20T10:00:00.000000+00:00'",
    "ANALYZE",
    """
WITH latest AS (
  SELECT unit_id, answers, max(revision) FROM submissions
  WHERE round_id = ? AND part = 'self_assessment' GROUP BY unit_id, part, respondent),
of_unit AS (
  SELECT unit_id, value.key AS goal, avg(value.value) AS mean
  FROM latest, json_each(latest.answers, '$.values') AS value GROUP BY 1, 2)
SELECT goal, mean, count(*) FROM of_unit GROUP BY 1, 2""",
)
POSTGRES = Dialect(
    "PostgreSQL",
    "(SELECT n FROM generate_series(1, {last}) AS n) AS numbers",
    "({text})::json",
    "'2025-01-20T10:00:00+00:00'",
    "VACUUM ANALYZE",
    """
WITH latest AS (
  SELECT DISTINCT ON (unit_id, respondent) unit_id, answers FROM submissions
  WHERE round_id = %s AND part = 'self_assessment' ORDER BY unit_id, respondent, revision DESC),
of_unit AS (
  SELECT unit_id, value.key AS goal, avg(value.value::numeric) AS mean
  FROM latest, json_each_text(latest.answers -> 'values') AS value GROUP BY 1, 2)
SELECT goal, mean, count(*) FROM of_unit GROUP BY 1, 2""",
)


class DifferentCounts(Exception):  # noqa: N818 - names what happened
    """We and the statement have counted differently."""


class Stored(Struct, frozen=True):
    """How many answers there are, in rounds of how many units."""

    answers: int
    units: int

    @property
    def rounds(self) -> int:
        """Return how many rounds so many answers are."""
        return max(self.answers // (self.units * RESPONDENTS * GOALS), 1)


class Measured(Struct, frozen=True):
    """Milliseconds on a database, medians: the statement alone, the same counts by us, and all of the summary.

    `times` is ours beside the statement that was run just before: the median of the ratios.
    """

    stored: Stored
    database: str
    statement: float
    ours: float
    times: float
    summary: float


def main() -> None:
    """Fill both databases, measure, and print."""
    parser = argparse.ArgumentParser(description="Measure a round's aggregation.")
    parser.add_argument("--answers", type=int, nargs="*", default=STORED, help="stored in all (100 000 and 10 000 000)")
    parser.add_argument("--units", type=int, nargs="*", default=SIZES, help="in a round (13 and 311)")
    given = parser.parse_args()
    TOOLS.mkdir(parents=True, exist_ok=True)
    measured = [
        each for answers in given.answers for units in given.units for each in measure_both(Stored(answers, units))
    ]
    print_report(measured)


def measure_both(stored: Stored) -> Sequence[Measured]:
    """Measure on both databases, new ones."""
    folder = Path(tempfile.mkdtemp(prefix="aggregation-", dir=TOOLS))
    try:
        with start_postgres(folder) as postgres_url:
            return [
                asyncio.run(measure_sqlite(folder / "bench.db", stored)),
                asyncio.run(measure_postgres(postgres_url, stored)),
            ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def measure_sqlite(path: Path, stored: Stored) -> Measured:
    """Measure on an SQLite file."""
    async with Database(f"sqlite:///{path}") as database:
        await database.migrate()
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            fill(connection.execute, SQLITE, stored)
            return await measure(
                SQLITE, database, stored, lambda chosen: list(connection.execute(SQLITE.statement, (chosen,)))
            )


async def measure_postgres(url: str, stored: Stored) -> Measured:
    """Measure on PostgreSQL."""
    async with Database(url) as database:
        await database.migrate()
        with psycopg.connect(url, autocommit=True) as connection:
            fill(lambda statement: connection.execute(statement.encode()), POSTGRES, stored)
            statement = POSTGRES.statement.encode()
            return await measure(
                POSTGRES, database, stored, lambda chosen: connection.execute(statement, (chosen,)).fetchall()
            )


def fill(execute: Callable[[str], object], dialect: Dialect, stored: Stored) -> None:
    """Store rounds of one county until so many answers are there."""
    everybody = stored.units * RESPONDENTS
    values = {
        "units": stored.units,
        "respondents": RESPONDENTS,
        "everybody": everybody,
        "form": dumps(instrument_to_data(default_instrument())).replace("'", "''"),
        "answers": dialect.to_json.format(text=_ANSWERS),
        "instant": dialect.instant,
    }
    counts = ((_COUNTY, 1), (_UNITS, stored.units), (_ROUNDS, stored.rounds), (_SUBMISSIONS, stored.rounds * everybody))
    for statement, count in counts:
        execute(Template(statement).substitute(values, numbers=dialect.series.format(last=count)))
    execute(dialect.finish)


async def measure(dialect: Dialect, database: Database, stored: Stored, run: Callable[[str], Rows]) -> Measured:
    """Measure the statement, our own counts of the same, and all of the summary, in turn, each round another one."""
    times: list[tuple[float, float, float]] = []
    # As often whatever is stored; at the first, what is prepared once for all of them is prepared.
    for collection in itertools.islice(itertools.cycle(await choose_rounds(database, stored)), ROUNDS + 1):
        began = monotonic()
        rows = run(collection.id)
        stated = monotonic()
        async with database.read() as uow:
            told = list_values(await tally_round(uow, collection))
        ours = monotonic()
        async with database.read() as uow:
            summarise("C", YearResults(collection, await tally_round(uow, collection)), stored.units, None)
        times.append((stated - began, ours - stated, monotonic() - ours))
        if read_counts(told) != read_counts(rows):
            raise DifferentCounts(collection.id)
    statement, ours, summary = (1000 * median(each) for each in zip(*times[1:], strict=True))
    return Measured(stored, dialect.name, statement, ours, median(each[1] / each[0] for each in times[1:]), summary)


async def choose_rounds(database: Database, stored: Stored) -> Sequence[Round]:
    """Return some of the rounds, from the first to the last."""
    every = range(0, stored.rounds, max(stored.rounds // ROUNDS, 1))
    async with database.read() as uow:
        found = [await uow.rounds.get(RoundId(f"r{number}")) for number in every[:ROUNDS]]
    return [each for each in found if each is not None]


def list_values(tally: Tally) -> Rows:
    """Return what the statement does, unrounded: a goal, a value, and how many units have it."""
    return [(goal, each.value, units) for goal, ways in tally.goals.items() for each, units in ways.items()]


def read_counts(rows: Rows) -> Counts:
    """Return how many units have each value, by goal."""
    counts: Counts = {}
    for goal, mean, count in rows:
        of_goal = counts.setdefault(int(str(goal)), {})
        value = float(Fraction(str(mean)))
        of_goal[value] = of_goal.get(value, 0) + int(str(count))
    return counts


def print_report(measured: Sequence[Measured]) -> None:
    """Print what was measured, and whether ours is near enough to the statement."""
    table = Table(title=f"One round's aggregation, ms, medians of {ROUNDS} rounds")
    for heading in ("answers", "units", "", "best statement", "ours", "times", f"within {WITHIN}", "whole summary"):
        table.add_column(heading, justify="right")
    for each in measured:
        figures = [f"{value:.2f}" for value in (each.statement, each.ours, each.times)]
        reached = "yes" if each.times <= WITHIN else "NO"
        stored = (f"{each.stored.answers:,}", str(each.stored.units), each.database)
        table.add_row(*stored, *figures, reached, f"{each.summary:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
