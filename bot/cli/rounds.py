"""`uppfoljaren round`: when answers are collected, and how far it has come."""

from datetime import date
from typing import Annotated

import typer
from msgspec.structs import replace

from bot.cli.ladder_files import LadderFile
from bot.cli.options import AsJson, CountyName, DatabaseUrl, Year, parse_day
from bot.cli.output import Outcome
from bot.cli.part_files import PartFiles
from bot.cli.problems import Problems
from bot.cli.round_contents import WithoutStatus, read_contents
from bot.cli.round_views import tell_closed, tell_created, tell_moved, tell_opened, tell_rounds, tell_status
from bot.cli.sessions import Call, Session, run_reading, run_writing
from bot.cli.year_choices import choose_latest, choose_round
from domain.errors import Rejected
from domain.roster import County
from domain.rounds import RoundState
from domain.usecases.announce_preview import announce_preview
from domain.usecases.close_round import Closing, close_round
from domain.usecases.create_round import NewRound, create_round
from domain.usecases.move_round import NewDates, move_round
from domain.usecases.open_round import open_round, reopen_round
from rendering.instruments import default_instrument

app = typer.Typer(no_args_is_help=True)


@app.callback()
def introduce_rounds() -> None:
    """Collections: plan them, open and close them, see who has answered."""


@app.command("create")
def create(  # noqa: PLR0913 - one parameter an option
    *,
    year: Annotated[int, typer.Option(metavar="YEAR", help="The year the answers are about.")],
    opens: Annotated[date, typer.Option(parser=parse_day, metavar="DATE", help="First day, like 2025-01-07.")],
    due: Annotated[date, typer.Option(parser=parse_day, metavar="DATE", help="The day answers are asked for by.")],
    closes: Annotated[date, typer.Option(parser=parse_day, metavar="DATE", help="Last day that answers are taken.")],
    shared: Annotated[
        bool, typer.Option("--shared", help="People of one leadership see each other's answers, by role.")
    ] = False,
    part: PartFiles = None,
    without_status: WithoutStatus = False,
    ladder: LadderFile = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    r"""Plan a round: the year it refers to, and when it is collected.

    While the service runs, the round opens at 08:00 on its first day and
    closes when its last day is over. A county has one round a year.

    In a shared round the people of a leadership see who of them said what,
    by role and perspective, and are told so before they answer. Otherwise
    each sees their own answers and the joint result. It cannot be changed.

    With --part the round asks what a file says beside the self-assessment
    and the state of the leaderships: the survey or the economy of the
    municipalities. The file is brought in like "instrument import" does.
    With --ladder all parts have its steps; see also "round ladder set".

    [bold]Example[/bold]

    uppfoljaren round create --year 2024 \
      --opens 2025-01-07 --due 2025-01-24 --closes 2025-01-31

    [bold]Next[/bold]

    uppfoljaren round open --year 2024     (if it shall open at once)
    uppfoljaren serve

    Exit code: 0 fine, 1 problems found, 2 wrong use or configuration.
    """
    contents = read_contents(part, ladder, without_status=without_status)
    own = default_instrument()
    new = NewRound(year, opens, due, closes, own, shared=shared, parts=contents.parts, ladders=contents.ladders)

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        refused = await contents.bring_in(session, chosen)
        if refused:
            return session.refuse(*refused)
        created = await create_round(session.uow, chosen, new, session.actor, session.now)
        return session.refuse(created) if isinstance(created, Rejected) else await tell_created(session, created)

    run_writing(Call(database, county, as_json), work)


@app.command("move")
def move(  # noqa: PLR0913 - one parameter an option
    *,
    due: Annotated[date, typer.Option(parser=parse_day, metavar="DATE", help="The new day answers are asked for by.")],
    year: Year = None,
    closes: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DATE", help="A new last day, unless it stays.")
    ] = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Move a round's due date; the reminders that are not sent yet follow.

    What was sent is not sent again. Without --year it is the open round.

    [bold]Example[/bold]

    uppfoljaren round move --year 2024 --due 2025-01-28

    [bold]Next[/bold]

    uppfoljaren reminders plan --year 2024

    Exit code: 0 fine, 1 it cannot be moved, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        collection = await choose_latest(session, chosen, year)
        if isinstance(collection, Problems):
            return collection
        moved = await move_round(session.uow, collection, NewDates(due, closes), session.actor, session.now)
        return session.refuse(moved) if isinstance(moved, Rejected) else tell_moved(session, moved)

    run_writing(Call(database, county, as_json), work)


@app.command("open")
def open_now(
    *,
    year: Year = None,
    ladder: LadderFile = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Open a planned round now, before its day.

    A county has one open round at a time. With --ladder all its parts have
    the steps of that file; without it those that it was planned with.

    [bold]Example[/bold]

    uppfoljaren round open --year 2024 --ladder ladder.toml

    [bold]Next[/bold]

    uppfoljaren round status

    Exit code: 0 fine, 1 it cannot be opened, 2 wrong use or configuration.
    """
    contents = read_contents(None, ladder)

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        planned = await choose_round(session, chosen, year, RoundState.PLANNED)
        if isinstance(planned, Problems):
            return planned
        refused = await contents.bring_in(session, chosen)
        if refused:
            return session.refuse(*refused)
        planned = replace(planned, ladders=contents.ladders or planned.ladders)
        opened = await open_round(session.uow, planned, session.actor, session.now)
        return session.refuse(opened) if isinstance(opened, Rejected) else await tell_opened(session, opened)

    run_writing(Call(database, county, as_json), work)


@app.command("close")
def close_now(
    *,
    year: Year = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Close an open round now; its summary then waits to be looked at.

    The running service tells the coordinators. A round that was open again
    gives a new summary only after three changes or more, or by a written
    decision: otherwise it could be worked out who changed what.

    [bold]Example[/bold]

    uppfoljaren round close --year 2024

    [bold]Next[/bold]

    uppfoljaren summary preview --year 2024

    Exit code: 0 fine, 1 it cannot be closed, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        collection = await choose_round(session, chosen, year, RoundState.OPEN)
        if isinstance(collection, Problems):
            return collection
        closing = Closing(session.rules, session.actor)
        closed = await close_round(session.uow, chosen, collection, closing, session.now)
        if isinstance(closed, Rejected):
            return session.refuse(closed)
        if closed.preview.refuse() is None:
            await announce_preview(session.uow, chosen, closed.collection, session.now)
        return tell_closed(session, closed)

    run_writing(Call(database, county, as_json), work)


@app.command("reopen")
def reopen(
    *,
    year: Year = None,
    closes: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DATE", help="A new last day, if the former is over.")
    ] = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Open a closed round again, so that answers can be added and changed.

    What was published stays published meanwhile.

    [bold]Example[/bold]

    uppfoljaren round reopen --year 2024 --closes 2025-02-14

    [bold]Next[/bold]

    uppfoljaren round close --year 2024

    Exit code: 0 fine, 1 it cannot be opened again, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        closed = await choose_round(session, chosen, year, RoundState.CLOSED)
        if isinstance(closed, Problems):
            return closed
        opened = await reopen_round(session.uow, closed, closes, session.actor, session.now)
        return session.refuse(opened) if isinstance(opened, Rejected) else await tell_opened(session, opened)

    run_writing(Call(database, county, as_json), work)


@app.command("list")
def list_rounds(*, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Show all rounds, the latest year first.

    [bold]Example[/bold]

    uppfoljaren round list

    [bold]Next[/bold]

    uppfoljaren round status --year 2024

    Exit code: 0 fine, 2 wrong use or configuration.
    """
    run_reading(Call(database, county, as_json), tell_rounds)


@app.command("status")
def show_status(
    *, year: Year = None, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False
) -> None:
    """Show who has answered and who is missing; for the coordinator only.

    Without --year it is the open round, else the latest that has been open.

    [bold]Example[/bold]

    uppfoljaren round status --year 2024

    [bold]Next[/bold]

    uppfoljaren round close --year 2024

    Exit code: 0 fine, 1 there is no such round, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        collection = await choose_latest(session, chosen, year)
        return collection if isinstance(collection, Problems) else await tell_status(session, chosen, collection)

    run_reading(Call(database, county, as_json), work)
