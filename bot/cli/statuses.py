"""`uppfoljaren status`: the state of the county's leaderships, as counts; interviews and quotes about it."""

from pathlib import Path

import typer

from bot.cli.options import AsJson, CountyName, DatabaseUrl, SourceFile, Year
from bot.cli.output import Outcome
from bot.cli.problems import Problems, WrongUseError
from bot.cli.sessions import Call, Session, run_reading, run_writing
from bot.cli.status_files import read_rows
from bot.cli.status_quotes import app as quotes
from bot.cli.year_choices import choose_latest
from domain.county_pictures import CountyPicture, picture_to_data
from domain.errors import Reason, Rejected
from domain.roster import County
from domain.usecases.draw_county_picture import draw_county_picture
from domain.usecases.note_answers import AnswersNoted, note_answers
from rendering.county_pictures import picture_lines, picture_notes, picture_scope, picture_title

app = typer.Typer(invoke_without_command=True)
app.add_typer(quotes, name="quotes")


@app.callback()
def show_picture(
    context: typer.Context,
    *,
    year: Year = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show the county's picture: how many leaderships and municipalities what holds for.

    Every count names what it is a count of, and how it was the year before.
    Counts of facts are shown however small, and no unit is named. Without
    --year it is the latest year that anybody has answered.

    [bold]Example[/bold]

    uppfoljaren status --year 2024
    uppfoljaren status --year 2024 --json

    [bold]Next[/bold]

    In the network channel, mention the bot and write "lägesbild".

    Exit code: 0 fine, 1 there is no such picture, 2 wrong use or configuration.
    """
    if context.invoked_subcommand is not None:
        if year or county or database or as_json:
            raise WrongUseError("options_before_command", command=context.invoked_subcommand)
        return

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        picture = await draw_county_picture(session.uow, chosen, year)
        return session.refuse(picture) if isinstance(picture, Rejected) else _tell_picture(session, picture)

    run_reading(Call(database, county, as_json), work)


@app.command("import")
def import_file(
    file: SourceFile,
    *,
    year: Year = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Note what leaderships told at interviews, from a file.

    The file has the columns leadership, noted_of, question, value: a row for
    each answer. noted_of is whom was interviewed, as a role and never a name.
    Questions and choices are written by their codes: see
    "uppfoljaren instrument show --part leadership_status". Several choices
    stand with a space between; of a grid or of municipalities each row with
    its choice, as "politics=no bup=yes". Importing again changes nothing.
    What a leadership's own people answer later goes before it.

    [bold]Example[/bold]

    uppfoljaren status import interviews.csv --year 2024

    [bold]Next[/bold]

    uppfoljaren status --year 2024

    Exit code: 0 fine, 1 problems in the file, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        return await _import_sheet(session, chosen, file, year)

    run_writing(Call(database, county, as_json), work)


# Private functions


def _tell_picture(session: Session, picture: CountyPicture) -> Outcome:
    texts = session.shared_texts
    lines = tuple(f"• {line}" for line in picture_lines(picture, texts))
    notes = picture_notes(picture, texts)
    parts = (picture_title(picture, texts), picture_scope(picture, texts), "", *lines, *(("", *notes) if notes else ()))
    return Outcome(picture_to_data(picture), parts)


async def _import_sheet(session: Session, county: County, file: Path, year: int | None) -> Outcome | Problems:
    collection = await choose_latest(session, county, year)
    if isinstance(collection, Problems):
        return collection
    read = await read_rows(session, collection, file)
    if isinstance(read, Problems):
        return read
    noted = await note_answers(session.uow, collection, read, session.actor, session.now)
    if not isinstance(noted, AnswersNoted):
        return session.refuse(*(_name_county(each, county) for each in noted))
    data = {"year": collection.refers_to, "added": noted.added, "unchanged": noted.unchanged, "units": noted.units}
    told = session.texts.plural("cli.status.noted", noted.added, year=collection.refers_to)
    same = (session.texts.plural("cli.status.unchanged", noted.unchanged),) if noted.unchanged else ()
    return Outcome(data, (" ".join((told, *same)), session.texts.plural("cli.status.units", noted.units)))


def _name_county(rejected: Rejected, county: County) -> Rejected:
    if rejected.reason is Reason.UNKNOWN_LEADERSHIP:
        return Rejected(rejected.reason, {**rejected.data, "county": county.name})
    return rejected
