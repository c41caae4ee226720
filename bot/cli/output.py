"""How a command answers: sentences and tables for people, one JSON document for scripts."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from msgspec import Struct
from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table

from bot.cli.problems import MAX_SHOWN, ExitCode, Problem, Problems
from bot.cli.texts import cli_texts


class Outcome(Struct, frozen=True):
    """What came of a command: for scripts as data, for people as sentences and tables."""

    data: Mapping[str, Any]
    parts: tuple[str | Table, ...]
    exit_code: ExitCode = ExitCode.FINE


def make_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Return a table that loses nothing in a narrow terminal: it folds what does not fit."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def show_outcome(outcome: Outcome, *, as_json: bool) -> None:
    """Print what came of a command."""
    if as_json:
        _print_json(outcome.data)
        return
    console = _open_console(sys.stdout)
    for part in outcome.parts:
        _print_part(console, part)


class Screen(Struct, frozen=True):
    """A place on the terminal whose content takes the place of what was there before."""

    live: Live

    def show(self, outcome: Outcome) -> None:
        """Show what came of a command, in full or as much of it as there is room for."""
        self.live.update(Group(*outcome.parts), refresh=True)


@contextmanager
def open_screen() -> Iterator[Screen]:
    """Lend a place on the terminal; what was shown last stays there, then in full."""
    with Live(console=_open_console(sys.stdout), auto_refresh=False) as live:
        yield Screen(live)


def show_problems(problems: Problems, language: str, *, as_json: bool, unstored: bool = False) -> None:
    """Print what is wrong: for scripts on standard output, for people on standard error.

    Args:
        problems: what to tell.
        language: `sv` or `en`.
        as_json: for scripts.
        unstored: whether something was to be stored, so that people want to know that nothing was.
    """
    shown, more = problems.found[:MAX_SHOWN], len(problems.found[MAX_SHOWN:])
    if as_json:
        _print_json({"problems": [_problem_to_data(each) for each in shown], "more": more})
        return
    console = _open_console(sys.stderr)
    for each in shown:
        _print_part(console, each.message)
    if more:
        _print_part(console, cli_texts(language).plural("cli.more_problems", more))
    if unstored:
        _print_part(console, cli_texts(language)("cli.nothing_stored"))


# Private functions


def _problem_to_data(problem: Problem) -> dict[str, Any]:
    return {"reason": problem.reason, "line": problem.line, "message": problem.message}


def _print_json(data: Mapping[str, Any]) -> None:
    # A terminal that cannot show å gets its escape, which means the same to a reader of JSON.
    readable = (sys.stdout.encoding or "").lower().startswith("utf")
    sys.stdout.write(json.dumps(data, ensure_ascii=not readable, indent=2, allow_nan=False) + "\n")


def _open_console(stream: TextIO) -> Console:
    return Console(file=stream, markup=False, highlight=False, emoji=False)


def _print_part(console: Console, part: str | Table) -> None:
    # Where nobody looks at a screen, a sentence stays on its line for the program that reads it.
    console.print(part, soft_wrap=isinstance(part, str) and not console.is_terminal)
