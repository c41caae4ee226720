"""`uppfoljaren instrument`: what a county asks, in its own words and on its own scale."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.instrument_views import tell_import, tell_instrument, tell_instruments
from bot.cli.options import AsJson, CountyName, DatabaseUrl
from bot.cli.output import Outcome
from bot.cli.problems import Problems
from bot.cli.questionnaire_views import tell_questionnaire
from bot.cli.sessions import Call, Session, run_reading, run_writing
from bot.cli.toml_files import read_table
from domain.errors import Rejected
from domain.instrument_files import parse_instrument
from domain.instruments import FORMS, Instrument, Part
from domain.questionnaire_files import parse_questionnaire
from domain.questionnaires import Questionnaire
from domain.roster import County
from domain.usecases.import_instrument import import_instrument
from domain.usecases.import_questionnaire import import_questionnaire
from rendering.instruments import default_instrument, default_questionnaire, trial_questionnaires

app = typer.Typer(no_args_is_help=True)


@app.callback()
def introduce_instruments() -> None:
    """What is asked: the county's own wording and scale."""


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A TOML file in UTF-8, at most 64 KiB.", show_default=False)
    ],
    *,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Bring in the county's own questions from a file; its part says which.

    Rounds that open from now on take it; a round that has opened keeps
    what it has. Importing again changes nothing. A version stays what it
    is: other content needs a new version, and only confirmed_by may be
    filled in later. How to write the file: docs/instruments.md.

    [bold]Example[/bold]

    uppfoljaren instrument import self-assessment-2025.toml

    [bold]Next[/bold]

    uppfoljaren instrument show
    uppfoljaren round create --help

    Exit code: 0 fine, 1 problems in the file, 2 wrong use or configuration.
    """
    table = read_table(file)
    parsed = (table,) if isinstance(table, Rejected) else _parse(table)

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        match parsed:
            case Instrument():
                result = await import_instrument(session.uow, chosen, parsed, session.actor, session.now)
                return session.refuse(result) if isinstance(result, Rejected) else tell_import(session, parsed, result)
            case Questionnaire():
                return await _import_questionnaire(session, chosen, parsed)
            case _:
                return session.refuse(*parsed)

    run_writing(Call(database, county, as_json), work)


@app.command("list")
def list_instruments(*, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Show all versions that the county has imported, in that order.

    [bold]Example[/bold]

    uppfoljaren instrument list

    [bold]Next[/bold]

    uppfoljaren instrument show

    Exit code: 0 fine, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        questionnaires = await session.uow.questionnaires.all(chosen.id)
        return tell_instruments(session, chosen, await session.uow.instruments.all(chosen.id), questionnaires)

    run_reading(Call(database, county, as_json), work)


@app.command("show")
def show_instrument(
    *,
    part: Annotated[Part, typer.Option(metavar="PART", help=f"Which part: {', '.join(Part)}.")] = Part.SELF_ASSESSMENT,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show what a round that opens now would ask.

    A part that is asked of municipalities comes only in a round that was
    planned with it: uppfoljaren round create --part FILE.

    [bold]Example[/bold]

    uppfoljaren instrument show --part self_assessment

    [bold]Next[/bold]

    uppfoljaren instrument import FILE     (to ask something else)

    Exit code: 0 fine, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        if part in FORMS:
            newest = await session.uow.questionnaires.latest(chosen.id, part)
            ours = (default_questionnaire(), *trial_questionnaires())
            form = newest.questionnaire if newest else next(each for each in ours if each.part is part)
            return tell_questionnaire(session, form, newest)
        imported = await session.uow.instruments.latest(chosen.id, part)
        if imported is not None:
            return tell_instrument(session, imported.instrument, imported)
        return tell_instrument(session, default_instrument(), None)

    run_reading(Call(database, county, as_json), work)


# Private functions


def _parse(table: Mapping[str, Any]) -> Instrument | Questionnaire | tuple[Rejected, ...]:
    """Read a file as what its part is: a scale for the self-assessment, questions of several kinds for the others."""
    if table.get("part") in FORMS:
        return parse_questionnaire(table)
    return parse_instrument(table)


async def _import_questionnaire(session: Session, county: County, parsed: Questionnaire) -> Outcome | Problems:
    result = await import_questionnaire(session.uow, county, parsed, session.actor, session.now)
    if isinstance(result, Rejected):
        return session.refuse(result)
    return tell_import(session, parsed, result)
