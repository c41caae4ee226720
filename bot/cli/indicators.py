"""`uppfoljaren indicators`: the county's key figures of a year, brought in from a file and shown."""

from typing import Annotated

import typer

from bot.cli.files import Sheet, read_sheet
from bot.cli.indicator_files import COLUMNS, MORE_COLUMNS, read_indicators
from bot.cli.options import AsJson, CountyName, DatabaseUrl, SourceFile
from bot.cli.output import Outcome
from bot.cli.problems import Problems
from bot.cli.sessions import Call, Session, run_reading, run_writing
from domain.besides import figures_to_data
from domain.errors import Rejected
from domain.indicators import IndicatorYear
from domain.roster import County
from domain.usecases import read_indicators as readings
from domain.usecases.import_indicators import import_indicators
from domain.usecases.log_event import Logging
from rendering.indicator_words import tell_indicator, tell_indicator_counts, tell_indicator_notes

# Before these years there were no such figures; after them somebody has mistyped.
FIRST_YEAR, LAST_YEAR = 2000, 2100

app = typer.Typer(no_args_is_help=True)


@app.callback()
def introduce_indicators() -> None:
    """The county's key figures of a year: what is updated, better, worse and improved."""


@app.command("import")
def import_file(
    file: SourceFile,
    *,
    year: Annotated[int, typer.Option(metavar="YEAR", min=FIRST_YEAR, max=LAST_YEAR, help="The figures' year.")],
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Bring in a year's key figures from a file.

    The file has the columns number, goal, state, versus_others,
    change_since_last and direction, and may have name and unit, and value,
    women and men with decimal comma or point.

    state              updated, not_updated, under_development
    versus_others      better, worse, or empty
    change_since_last  improved_women_and_men, improved_women,
                       improved_men, or empty
    direction          high_or_low, fact_only

    What is not updated has no value and is not compared; a fact has a
    value only. Importing anew makes a new version of the year, and the same
    figures again change nothing. Where anything is wrong, every problem is
    told with its line, and nothing is stored.

    [bold]Example[/bold]

    uppfoljaren indicators import indicators-2025.csv --year 2025

    [bold]Next[/bold]

    uppfoljaren indicators show

    Exit code: 0 fine, 1 problems in the file, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        sheet = read_sheet(file, COLUMNS, MORE_COLUMNS)
        return await _import_sheet(session, chosen, year, sheet)

    run_writing(Call(database, county, as_json), work)


@app.command("show")
def show(
    *,
    year: Annotated[int | None, typer.Option(metavar="YEAR", help="Without it the latest year there is.")] = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show the key figures as they are told in chat.

    [bold]Example[/bold]

    uppfoljaren indicators show --year 2025
    uppfoljaren indicators show --json

    [bold]Next[/bold]

    In the network channel, mention the bot and write "nyckeltal".

    Exit code: 0 fine, 1 there are none, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        found = await readings.read_indicators(session.uow, chosen, year)
        return session.refuse(found) if isinstance(found, Rejected) else _tell(session, chosen, found)

    run_reading(Call(database, county, as_json), work)


# Private functions


async def _import_sheet(session: Session, county: County, year: int, sheet: Sheet) -> Outcome | Problems:
    rows, problems = read_indicators(sheet.records)
    found = (*sheet.problems, *problems)
    if found:
        return session.refuse(*found)
    imported = await import_indicators(session.uow, Logging(county, session.actor), year, rows, session.now)
    if isinstance(imported, tuple):
        return session.refuse(*imported)
    figures = imported.figures
    data = {"county": county.name, "year": year, "version": figures.version, "new": imported.is_new}
    told = "cli.indicators.imported" if imported.is_new else "cli.indicators.unchanged"
    line = session.texts.plural(told, len(figures.indicators), year=year, version=figures.version)
    return Outcome(
        {**data, "indicators": len(figures.indicators)},
        (line, *tell_indicator_counts(figures.indicators, session.shared_texts)),
    )


def _tell(session: Session, county: County, figures: IndicatorYear) -> Outcome:
    texts, indicators = session.shared_texts, figures.indicators
    notes = tell_indicator_notes(indicators, texts)
    lines = (
        texts("indicators.title", county=county.name, year=figures.year),
        *tell_indicator_counts(indicators, texts),
        "",
        *(tell_indicator(each, texts) for each in indicators),
        *(("", *notes) if notes else ()),
    )
    return Outcome({"county": county.name, **figures_to_data(figures)}, lines)
