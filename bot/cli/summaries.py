"""`uppfoljaren summary`: what the county has answered, without any unit's name."""

from bot.cli.options import AsJson, CountyName, DatabaseUrl, Year
from bot.cli.output import Outcome
from bot.cli.problems import Problems
from bot.cli.sessions import Call, Session, run_reading
from bot.cli.year_choices import choose_latest
from domain.errors import Rejected
from domain.roster import County
from domain.summary_snapshots import summary_to_data
from domain.usecases.summarise_round import summarise_year
from rendering.summaries import summary_text


def show_summary(
    *, year: Year = None, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False
) -> None:
    """Show the county's summary of a year, beside the year before it.

    Every leadership weighs equally, and none is named. Where figures are
    withheld it says why: while the round is open, or when too few have
    answered. Without --year it is the open round, else the latest that has
    been open.

    [bold]Example[/bold]

    uppfoljaren summary --year 2024
    uppfoljaren summary --year 2024 --json

    [bold]Next[/bold]

    In the network channel, mention the bot and write "sammanställning".

    Exit code: 0 fine, also when figures are withheld, 1 there is no such round,
    2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        return await _summarise(session, chosen, year)

    run_reading(Call(database, county, as_json), work)


# Private functions


async def _summarise(session: Session, county: County, year: int | None) -> Outcome | Problems:
    collection = await choose_latest(session, county, year)
    if isinstance(collection, Problems):
        return collection
    summary = await summarise_year(session.uow, county, collection.refers_to, session.rules)
    if isinstance(summary, Rejected):
        return session.refuse(summary)
    return Outcome(summary_to_data(summary), (summary_text(summary, session.language),))
