"""`make bench-aggregation`: a round's summary with very many answers stored, beside the best single SQL statement."""

import argparse
import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from json import dumps
from pathlib import Path
from statistics import median
from string import Template

import psycopg
from rich.console import Console
from rich.table import Table

from bench.contestants import TOOLS
from bench.main import start_postgres
from bot.clock import monotonic
from domain.answers import Answers, Perspective, answers_to_data
from domain.consolidation import UnitResult
from domain.ids import CountyId
from domain.instruments import instrument_to_data
from domain.statistics import distribution
from domain.summaries import YearResults, summarise
from domain.usecases.summarise_round import results_of
from rendering.instruments import default_instrument
from storage.unit_of_work import Database

UNITS, RESPONDENTS, GOALS = 13, 2, 5
IN_A_ROUND = UNITS * RESPONDENTS * GOALS
ROUNDS = 50
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

# goal → value → how many units
Counts = dict[int, dict[float, int]]
Rows = Sequence[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Dialect:
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
  SELECT unit_id, answers FROM submissions AS s WHERE round_id = ? AND part = 'self_assessment' AND revision = (
    SELECT max(revision) FROM submissions AS e WHERE e.round_id = s.round_id AND e.unit_id = s.unit_id
      AND e.part = s.part AND e.respondent = s.respondent)),
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


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds on a database: the statement alone, the same counts by us, and all of the summary."""

    database: str
    statement: float
    ours: float
    summary: float


def main() -> None:
    """Fill both databases, measure, and print."""
    parser = argparse.ArgumentParser(description="Measure a round's aggregation.")
    parser.add_argument("--answers", type=int, default=100_000, help="stored in all, 130 a round (100 000)")
    answers = parser.parse_args().answers
    TOOLS.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="aggregation-", dir=TOOLS))
    try:
        with start_postgres(folder) as postgres_url:
            measured = [
                asyncio.run(measure_sqlite(folder / "bench.db", answers)),
                asyncio.run(measure_postgres(postgres_url, answers)),
            ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print_report(measured, answers)


async def measure_sqlite(path: Path, answers: int) -> Measured:
    """Measure on an SQLite file."""
    async with Database(f"sqlite:///{path}") as database:
        await database.migrate()
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            fill(connection.execute, SQLITE, answers)
            return await measure(SQLITE, database, lambda chosen: list(connection.execute(SQLITE.statement, (chosen,))))


async def measure_postgres(url: str, answers: int) -> Measured:
    """Measure on PostgreSQL."""
    async with Database(url) as database:
        await database.migrate()
        with psycopg.connect(url, autocommit=True) as connection:
            fill(lambda statement: connection.execute(statement.encode()), POSTGRES, answers)
            statement = POSTGRES.statement.encode()
            return await measure(POSTGRES, database, lambda chosen: connection.execute(statement, (chosen,)).fetchall())


def fill(execute: Callable[[str], object], dialect: Dialect, answers: int) -> None:
    """Store rounds of one county until so many answers are there."""
    rounds, everybody = count_rounds(answers), UNITS * RESPONDENTS
    given = dumps(answers_to_data(Answers(dict.fromkeys(range(1, GOALS + 1), 3), Perspective.JOINT)))
    values = {
        "units": UNITS,
        "respondents": RESPONDENTS,
        "everybody": everybody,
        "form": dumps(instrument_to_data(default_instrument())).replace("'", "''"),
        # The first goal's value differs, so that there is something to count.
        "answers": dialect.to_json.format(text=f"replace('{given}', '\"1\": 3', '\"1\": ' || (1 + n % 4))"),
        "instant": dialect.instant,
    }
    for statement, count in ((_COUNTY, 1), (_UNITS, UNITS), (_ROUNDS, rounds), (_SUBMISSIONS, rounds * everybody)):
        execute(Template(statement).substitute(values, numbers=dialect.series.format(last=count)))
    execute(dialect.finish)


def count_rounds(answers: int) -> int:
    """Return how many rounds so many answers are."""
    return max(answers // IN_A_ROUND, 1)


async def measure(dialect: Dialect, database: Database, run: Callable[[str], Rows]) -> Measured:
    """Measure the statement, our own counts of the same, and all of the summary, in turn, each round another one."""
    times: list[tuple[float, float, float]] = []
    async with database.read() as uow:
        stored = await uow.rounds.all(CountyId("c"))
    for collection in stored[:: max(len(stored) // ROUNDS, 1)][:ROUNDS]:
        began = monotonic()
        rows = run(collection.id)
        stated = monotonic()
        async with database.read() as uow:
            counted = count_values(await results_of(uow, collection))
            ours = monotonic()
            summarise("C", YearResults(collection, await results_of(uow, collection)), UNITS, None)
        times.append((stated - began, ours - stated, monotonic() - ours))
        if counted != read_counts(rows):
            raise DifferentCounts(collection.id)
    statement, ours, summary = (1000 * median(each) for each in zip(*times, strict=True))
    return Measured(dialect.name, statement, ours, summary)


def count_values(results: Sequence[UnitResult]) -> Counts:
    """Return how many units have each value, by goal."""
    return {number: dict(distribution([result.values[number] for result in results])) for number in range(1, GOALS + 1)}


def read_counts(rows: Rows) -> Counts:
    """Return the same of what the statement has found."""
    counts: Counts = {}
    for goal, mean, count in rows:
        counts.setdefault(int(str(goal)), {})[float(str(mean))] = int(str(count))
    return {goal: dict(sorted(by_value.items())) for goal, by_value in sorted(counts.items())}


def print_report(measured: Sequence[Measured], answers: int) -> None:
    """Print what was measured, and whether ours is near enough to the statement."""
    table = Table(title=f"One round's aggregation, {count_rounds(answers) * IN_A_ROUND:,} answers stored (ms)")
    for heading in ("", "best statement", "ours", "ratio", f"within {WITHIN}", "whole summary"):
        table.add_column(heading, justify="right")
    for each in measured:
        ratio = each.ours / each.statement
        figures = [f"{value:.2f}" for value in (each.statement, each.ours, ratio)]
        table.add_row(each.database, *figures, "yes" if ratio <= WITHIN else "no", f"{each.summary:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
