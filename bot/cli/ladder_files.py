"""The option that names a ladder's file, and what is in the file."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.toml_files import read_table
from domain.errors import Rejected
from domain.ladder_files import parse_ladder
from domain.ladders import Ladder

LadderFile = Annotated[
    Path | None,
    typer.Option("--ladder", metavar="FILE", help="A reminder ladder of its own, in TOML: see docs/reminders.md."),
]


def read_ladder(file: Path | None) -> Ladder | tuple[Rejected, ...] | None:
    """Return the ladder in a file, or all that is wrong with it; None without a file.

    Raises:
        WrongUseError: there is no file that can be read at the path.
    """
    if file is None:
        return None
    table = read_table(file)
    return (table,) if isinstance(table, Rejected) else parse_ladder(table)
