"""`uppfoljaren summary`: what the county has answered, without any unit's name."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import releases
from bot.cli.options import AsJson, CountyName, DatabaseUrl, Language, Year
from bot.cli.output import Outcome
from bot.cli.problems import Problems
from bot.cli.sessions import Call, Session, run_reading
from bot.cli.summary_files import FileWish, choose_form, write_summary_file
from bot.cli.year_choices import choose_latest
from bot.settings import load_settings
from domain.besides import beside_to_data
from domain.errors import Rejected
from domain.roster import County
from domain.summary_snapshots import summary_to_data
from domain.usecases.add_beside import add_beside
from domain.usecases.summarise_round import summarise_year
from rendering.reports.forms import CsvKind, Form
from rendering.summaries import summary_text

FormChoice = Annotated[
    Form | None,
    typer.Option("--format", help="What to write, if the file's name does not show it.", show_default=False),
]
Out = Annotated[
    Path | None, typer.Option(dir_okay=False, help="The file to write; an older one is replaced.", show_default=False)
]
Csv = Annotated[
    CsvKind, typer.Option("--csv", help="How CSV is written: for programs (RFC 4180), or for a Swedish Excel.")
]
LanguageChoice = Annotated[
    Language | None,
    typer.Option("--language", help="The summary's language.", show_default="UPPFOLJAREN_LANGUAGE"),
]

app = typer.Typer()
app.command("preview")(releases.show_preview)
app.command("publish")(releases.publish_now)


@app.callback(invoke_without_command=True)
def show_summary(  # noqa: PLR0913 - one parameter an option
    context: typer.Context,
    *,
    year: Year = None,
    form: FormChoice = None,
    out: Out = None,
    csv: Csv = CsvKind.RFC,
    language: LanguageChoice = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show the county's summary of a year, or write it to a file.

    It is what was published last, beside the years before, and names no unit:
    every leadership weighs equally. Where figures are withheld it says why:
    while the round is open, until somebody has looked at the preview, or when
    too few have answered. Without --year it is the open round, else the latest
    that has been open. All forms hold the same numbers.

    [bold]Example[/bold]

    uppfoljaren summary --year 2024
    uppfoljaren summary --year 2024 --json
    uppfoljaren summary --format pdf --out summary.pdf
    uppfoljaren summary --out summary.csv --csv excel

    [bold]Next[/bold]

    uppfoljaren summary preview --year 2024

    Exit code: 0 fine, also when figures are withheld, 1 there is no such round,
    2 wrong use or configuration.
    """
    if context.invoked_subcommand is not None:
        return
    chosen = choose_form(form, out, as_json=as_json)
    wish = FileWish(chosen, out, csv, language or load_settings().cli_language)

    async def work(session: Session, of: County) -> Outcome | Problems:
        return await _summarise(session, of, year, wish)

    run_reading(Call(database, county, as_json or (out is None and chosen is Form.JSON)), work)


# Private functions


async def _summarise(session: Session, county: County, year: int | None, wish: FileWish) -> Outcome | Problems:
    collection = await choose_latest(session, county, year)
    if isinstance(collection, Problems):
        return collection
    summary = await summarise_year(session.uow, county, collection.refers_to, session.rules)
    if isinstance(summary, Rejected):
        return session.refuse(summary)
    summary = await add_beside(session.uow, county, summary)
    if wish.out is not None:
        written = write_summary_file(summary, wish, wish.out, session.now)
        return Outcome(written, (session.texts("cli.summary_written", file=wish.out),))
    data = {**summary_to_data(summary), **beside_to_data(summary.beside)}
    return Outcome(data, (summary_text(summary, wish.language),))
