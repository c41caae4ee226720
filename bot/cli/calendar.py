"""`uppfoljaren calendar`: the links by which calendars subscribe to the county's meetings and due dates."""

from typing import Annotated, Any

import typer

from bot.cli.options import AsJson, CountyName, DatabaseUrl
from bot.cli.output import Outcome
from bot.cli.problems import Problems
from bot.cli.sessions import Call, Session, run_reading, run_writing
from domain.calendars import CalendarLink
from domain.errors import Reason, Rejected
from domain.roster import County
from domain.usecases.link_calendar import SHORTEST_ID, link_county_calendar, revoke_calendar
from rendering.formats import format_full_date, local_day

app = typer.Typer(help="Calendars that subscribe to meetings and due dates.", no_args_is_help=True)


@app.command("link")
def link(*, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Make an address that a calendar subscribes to: all of the county's meetings and due dates.

    The address is shown now and never again: only a hash of it is kept. Whoever
    has it sees the county's calendar, so hand it to nobody else.

    [bold]Example[/bold]

    uppfoljaren calendar link

    [bold]Next[/bold]

    uppfoljaren calendar list
    uppfoljaren calendar revoke --help

    Exit code: 0 fine, 1 problems found, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        address = session.settings.files_address
        if address is None:
            return session.refuse(Rejected(Reason.NO_PUBLIC_ADDRESS))
        new = await link_county_calendar(session.uow, chosen, session.language, session.actor, session.now)
        url = f"{address}/calendar/{new.token}.ics"
        told = session.texts("cli.calendar.linked", id=new.link.id[:SHORTEST_ID], county=chosen.name)
        return Outcome(_to_data(new.link, None) | {"url": url}, (told, url))

    run_writing(Call(database, county, as_json), work)


@app.command("list")
def list_links(*, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Show which links there are, of the county and of leaderships; never an address.

    [bold]Example[/bold]

    uppfoljaren calendar list

    [bold]Next[/bold]

    uppfoljaren calendar revoke --help

    Exit code: 0 fine, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome:
        names = {unit.id: unit.name for unit in await session.uow.roster.units(chosen.id)}
        found = await session.uow.calendar_links.all(chosen.id)
        listed = [(each, names.get(each.unit_id) if each.unit_id else None) for each in found]
        lines = tuple(_write_line(session, each, unit or chosen.name) for each, unit in listed)
        data = {"links": [_to_data(*each) for each in listed]}
        return Outcome(data, lines or (session.texts("cli.calendar.none"),))

    run_reading(Call(database, county, as_json), work)


@app.command("revoke")
def revoke(
    given: Annotated[str, typer.Argument(metavar="ID", help="The link's id, or at least the first 8 signs of it.")],
    *,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Have a link lead nowhere any more; calendars that had it get nothing new from that moment.

    [bold]Example[/bold]

    uppfoljaren calendar revoke 3f2a91bc

    [bold]Next[/bold]

    uppfoljaren calendar list

    Exit code: 0 fine, 1 problems found, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        revoked = await revoke_calendar(session.uow, chosen, given, session.actor, session.now)
        if isinstance(revoked, Rejected):
            return session.refuse(revoked)
        told = session.texts("cli.calendar.revoked", id=revoked.id[:SHORTEST_ID])
        return Outcome({"id": revoked.id, "state": "revoked"}, (told,))

    run_writing(Call(database, county, as_json), work)


# Private functions


def _write_line(session: Session, link: CalendarLink, whose: str) -> str:
    day = format_full_date(local_day(link.made_at), session.language)
    name = "cli.calendar.line_revoked" if link.revoked_at else "cli.calendar.line"
    return session.texts(name, id=link.id[:SHORTEST_ID], whose=whose, day=day)


def _to_data(link: CalendarLink, unit: str | None) -> dict[str, Any]:
    return {
        "id": link.id,
        "unit": unit,
        "state": "revoked" if link.revoked_at else "working",
        "made_at": link.made_at.isoformat(),
        "revoked_at": link.revoked_at.isoformat() if link.revoked_at else None,
    }
