"""The tables that `make bench` prints."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from bench.findings import Measured, Medians, compare, take_medians
from bench.goals import Goal

COLUMNS = (
    ("turns/s", "throughput", "turns_per_second", "{:.0f}"),
    ("CPU ms", "throughput", "cpu_ms", "{:.2f}"),
    ("p50 ms", "tail", "p50_ms", "{:.0f}"),
    ("p99 ms", "tail", "p99_ms", "{:.0f}"),
    ("slow/s", "slow", "turns_per_second", "{:.0f}"),
    ("sent/s", "proactive", "messages_per_second", "{:.0f}"),
    ("sent/CPU s", "proactive", "messages_per_cpu_second", "{:.0f}"),
    ("start s", "start", "seconds", "{:.2f}"),
    ("MB", "memory", "megabytes", "{:.0f}"),
)


def print_report(measured: Measured, names: Mapping[str, str], goals: Sequence[Goal], circumstances: str) -> None:
    """Print the tables."""
    console = Console(width=118)
    console.print(_make_figures(measured, names, circumstances))
    console.print(_make_goals("Goals of issue 3", [goal for goal in goals if not goal.is_beyond]))
    console.print(_make_goals("The same, beside colleagues' answers", [goal for goal in goals if goal.is_beyond]))


# Private functions


def _make_figures(measured: Measured, names: Mapping[str, str], circumstances: str) -> Table:
    medians = take_medians(measured)
    table = Table(title="Medians", caption=circumstances)
    table.add_column("")
    table.add_column("bot")
    for title, *_ in COLUMNS:
        table.add_column(title, justify="right")
    table.add_column("/ b", justify="right")
    for letter, name in names.items():
        cells = [_write(medians, mode, letter, figure, form) for _, mode, figure, form in COLUMNS]
        table.add_row(letter, name, *cells, f"{compare(measured, 'throughput', 'turns_per_second', letter, 'b'):.2f}")
    return table


def _make_goals(title: str, goals: Sequence[Goal]) -> Table:
    table = Table(title=f"{title}: {sum(goal.is_reached for goal in goals)} of {len(goals)} reached")
    table.add_column("")
    table.add_column("goal")
    for column in ("measured", "wanted"):
        table.add_column(column, justify="right")
    table.add_column("")
    for goal in goals:
        wanted = f"{'at most' if goal.at_most else 'at least'} {goal.wanted:g} {goal.unit}"
        said = "reached" if goal.is_reached else "NOT reached"
        table.add_row(goal.letter, goal.name, f"{goal.reached:.2f} {goal.unit}", wanted, said)
    return table


def _write(medians: Medians, mode: str, letter: str, figure: str, form: str) -> str:
    found = medians.get(mode, {}).get(letter, {}).get(figure)
    return "" if found is None else form.format(found)
