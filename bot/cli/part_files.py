"""The option that names the files of a round's further parts, and what is in them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.sessions import Session
from bot.cli.toml_files import read_table
from domain.errors import Rejected
from domain.questionnaire_files import parse_questionnaire
from domain.questionnaires import Questionnaire
from domain.roster import County
from domain.usecases.import_questionnaire import import_questionnaire

PartFiles = Annotated[
    list[Path] | None,
    typer.Option("--part", metavar="FILE", help="Ask what this TOML file says, too; may be given several times."),
]


def read_parts(files: Iterable[Path]) -> tuple[Questionnaire | Rejected, ...]:
    """Return the questionnaires in the files, and all that is wrong with the files.

    Raises:
        WrongUseError: there is no file that can be read at a path.
    """
    found: list[Questionnaire | Rejected] = []
    for file in files:
        table = read_table(file)
        parsed = table if isinstance(table, Rejected) else parse_questionnaire(table)
        found += parsed if isinstance(parsed, tuple) else (parsed,)
    return tuple(found)


async def import_parts(
    session: Session, county: County, named: Sequence[Questionnaire | Rejected]
) -> tuple[Rejected, ...]:
    """Bring the questionnaires in, so that the round takes them when it opens; return why one cannot be."""
    problems = [each for each in named if isinstance(each, Rejected)]
    for each in named if not problems else ():
        if isinstance(each, Questionnaire):
            result = await import_questionnaire(session.uow, county, each, session.actor, session.now)
            problems += [result] if isinstance(result, Rejected) else []
    return tuple(problems)
