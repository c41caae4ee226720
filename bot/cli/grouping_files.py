"""The option that names a grouping's file, and what is in the file."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.problems import Problems
from bot.cli.sessions import Session
from bot.cli.toml_files import read_table
from domain.errors import Rejected
from domain.groupings import Grouping, parse_grouping
from domain.roster import County, UnitKind

GroupingFile = Annotated[
    Path | None,
    typer.Option("--by", metavar="FILE", help="Groups to break it down by, in TOML: see docs/telling-back.md."),
]


async def read_grouping(session: Session, county: County, file: Path | None) -> Grouping | Problems | None:
    """Return the grouping in a file, or all that is wrong with it; None without a file.

    Raises:
        WrongUseError: there is no file that can be read at the path.
    """
    if file is None:
        return None
    table = read_table(file)
    if isinstance(table, Rejected):
        return session.refuse(table)
    found = parse_grouping(table, await session.uow.roster.units(county.id, UnitKind.LEADERSHIP))
    return found if isinstance(found, Grouping) else session.refuse(*found)
