"""The options that several commands share, and how dates are written."""

import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.problems import WrongUseError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_day(given: str) -> date:
    """Return the date that was written as 2025-01-31.

    Raises:
        WrongUseError: when it is no date.
    """
    try:
        return date.fromisoformat(given if _DAY.fullmatch(given) else "")
    except ValueError:
        raise WrongUseError("not_a_date", given=given) from None


def parse_month(given: str) -> date:
    """Return the first day of the month that was written as 2025-01.

    Raises:
        WrongUseError: when it is no month.
    """
    try:
        return parse_day(f"{given}-01")
    except WrongUseError:
        raise WrongUseError("not_a_month", given=given) from None


class Language(StrEnum):
    """What a file may be written in."""

    SV = "sv"
    EN = "en"


DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="Where the data is: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME. "
        "Without it UPPFOLJAREN_DATABASE_URL, else sqlite:///var/uppfoljaren.db.",
        show_default=False,
    ),
]
CountyName = Annotated[
    str | None,
    typer.Option("--county", metavar="NAME", help="Which county; needed only where there are several."),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON document for scripts, also when something is wrong.")
]
SourceFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="A CSV file in UTF-8 with comma or semicolon, at most 5 MiB.", show_default=False
    ),
]
Year = Annotated[
    int | None, typer.Option(metavar="YEAR", help="The year the round refers to; needed only where several would do.")
]
