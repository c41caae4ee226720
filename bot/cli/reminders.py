"""`uppfoljaren reminders`: who will be written to, when and why."""

from datetime import date, time
from typing import Annotated

import typer

from bot.cli.options import AsJson, CountyName, DatabaseUrl, Year, parse_day
from bot.cli.output import Outcome
from bot.cli.problems import Problems
from bot.cli.reminder_views import tell_forecast
from bot.cli.sessions import Call, Session, run_reading
from bot.cli.unreachable import unreachable
from bot.cli.year_choices import choose_latest
from bot.workdays import is_swedish_workday
from domain.deadlines import at_local
from domain.roster import County
from domain.usecases.forecast_reminders import forecast_reminders

app = typer.Typer(no_args_is_help=True)
app.command("unreachable")(unreachable)


@app.callback()
def introduce_reminders() -> None:
    """Reminders: see who will be written to, when and why, and whom Teams does not reach."""


@app.command("plan")
def plan(
    *,
    year: Year = None,
    today: Annotated[
        date | None,
        typer.Option(parser=parse_day, metavar="DATE", help="As if this day had just begun: for a demo's calendar."),
    ] = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show every message that would still be sent if nobody answered.

    It is worked out by the same rules that send them, from how things stand
    now. Nothing is sent or changed. Without --year it is the open round.

    [bold]Example[/bold]

    uppfoljaren reminders plan --year 2024
    uppfoljaren reminders plan --today 2025-01-07 --database sqlite:///var/demo.db

    [bold]Next[/bold]

    uppfoljaren round ladder show --year 2024     (to see the steps)

    Exit code: 0 fine, 1 there is no such round, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        collection = await choose_latest(session, chosen, year)
        if isinstance(collection, Problems):
            return collection
        now = session.now if today is None else at_local(today, time.min)
        foretold = await forecast_reminders(session.uow, collection, is_swedish_workday, now)
        return tell_forecast(session, collection, foretold)

    run_reading(Call(database, county, as_json), work)
