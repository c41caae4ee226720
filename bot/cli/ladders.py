"""`uppfoljaren round ladder`: at which steps people are reminded."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.ladder_files import read_ladder
from bot.cli.options import AsJson, CountyName, DatabaseUrl, Year
from bot.cli.output import Outcome
from bot.cli.problems import Problems
from bot.cli.reminder_views import tell_ladder
from bot.cli.sessions import Call, Session, run_reading, run_writing
from bot.cli.year_choices import choose_latest
from domain.errors import Rejected
from domain.instruments import Part
from domain.ladders import Ladder
from domain.roster import County
from domain.usecases.set_ladder import PartsLadder, set_ladder

app = typer.Typer(no_args_is_help=True)

PartName = Annotated[Part, typer.Option("--part", metavar="PART", help=f"Which part: {', '.join(Part)}.")]


@app.callback()
def introduce_ladders() -> None:
    """The steps at which people are reminded: see them, set them."""


@app.command("show")
def show(
    *,
    year: Year = None,
    part: PartName = Part.SELF_ASSESSMENT,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show a round's ladder and the day on which each step falls.

    Without --year it is the open round.

    [bold]Example[/bold]

    uppfoljaren round ladder show --year 2024

    [bold]Next[/bold]

    uppfoljaren reminders plan --year 2024

    Exit code: 0 fine, 1 there is no such round, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        collection = await choose_latest(session, chosen, year)
        return collection if isinstance(collection, Problems) else tell_ladder(session, collection, part)

    run_reading(Call(database, county, as_json), work)


@app.command("set")
def set_steps(  # noqa: PLR0913 - one parameter an option
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A TOML file, at most 64 KiB.", show_default=False)],
    *,
    year: Year = None,
    part: PartName = Part.SELF_ASSESSMENT,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Give a round a ladder of its own; steps that were sent stay sent.

    How to write the file: docs/reminders.md.

    [bold]Example[/bold]

    uppfoljaren round ladder set ladder.toml --year 2024

    [bold]Next[/bold]

    uppfoljaren reminders plan --year 2024

    Exit code: 0 fine, 1 problems in the file, 2 wrong use or configuration.
    """
    steps = read_ladder(file)

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        collection = await choose_latest(session, chosen, year)
        if isinstance(collection, Problems):
            return collection
        if not isinstance(steps, Ladder):
            return session.refuse(*(steps or ()))
        changed = await set_ladder(session.uow, collection, PartsLadder(part, steps), session.actor, session.now)
        return session.refuse(changed) if isinstance(changed, Rejected) else tell_ladder(session, changed, part)

    run_writing(Call(database, county, as_json), work)
