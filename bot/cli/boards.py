"""`uppfoljaren board`: where each unit stands, what was said and comes next; and what a coordinator does about it."""

from datetime import date
from time import sleep
from typing import Annotated

import typer

from bot.cli.board_units import BoardUnit, PartName, UnitArgument, UnitName, find_deed
from bot.cli.board_views import (
    tell_board,
    tell_extended,
    tell_reminded,
    tell_resent,
    tell_resumed,
    tell_stopped_message,
)
from bot.cli.options import AsJson, CountyName, DatabaseUrl, Year, parse_day
from bot.cli.output import Outcome
from bot.cli.problems import Problems
from bot.cli.sessions import Call, Session, run_live, run_reading, run_writing
from bot.workdays import is_swedish_workday
from domain.errors import Rejected
from domain.roster import County
from domain.usecases.draw_board import draw_board
from domain.usecases.extend_time import Extension, extend_time
from domain.usecases.remind_now import remind_now
from domain.usecases.resend_failed import resend_failed
from domain.usecases.stop_message import Halting, resume_message, stop_message

app = typer.Typer(invoke_without_command=True)

# Seconds between two looks.
LOOK_AGAIN = 3

Step = Annotated[
    str | None,
    typer.Option(metavar="STEP", help="A step as --json names it, like before-3; else the next.", show_default=False),
]


@app.callback()
def show(  # noqa: PLR0913 - one parameter an option
    context: typer.Context,
    *,
    year: Year = None,
    part: PartName = None,
    unit: UnitName = None,
    live: Annotated[bool, typer.Option("--live", help="Look again every few seconds, until Ctrl-C.")] = False,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show where each unit stands, what was said to it last and what comes.

    For the coordinator only. What comes next is worked out by the rules that
    send it. Without --year it is the open round. Where nobody looks at a
    screen, --live shows it once.

    [bold]Example[/bold]

    uppfoljaren board --part self_assessment --live

    [bold]Next[/bold]

    uppfoljaren board remind LS05
    uppfoljaren board extend LS05 --to 2025-01-30 --reason "The board meets then"
    uppfoljaren board stop LS05

    Exit code: 0 fine, 1 there is no such round or unit, 2 wrong use or configuration.
    """
    if context.invoked_subcommand is not None:
        return

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        found = await find_deed(session, chosen, BoardUnit(unit, part, year))
        if isinstance(found, Problems):
            return found
        board = await draw_board(session.uow, found.collection, is_swedish_workday, session.now)
        return tell_board(session, board, found)

    call = Call(database, county, as_json)
    if live and not as_json:
        run_live(call, work, lambda: sleep(LOOK_AGAIN))
    else:
        run_reading(call, work)


@app.command("remind")
def remind(  # noqa: PLR0913 - one parameter an option
    unit: UnitArgument,
    *,
    again: Annotated[
        bool, typer.Option("--again", help="Also who was reminded on the working day before or since.")
    ] = False,
    year: Year = None,
    part: PartName = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Remind a unit now, about what it has left.

    It goes to whose turn it is, in working hours, at most once a day and
    three times a week; never to who has answered or wants to be left alone.
    It counts for what is planned later.

    [bold]Example[/bold]

    uppfoljaren board remind LS05

    [bold]Next[/bold]

    uppfoljaren board --unit LS05

    Exit code: 0 fine, 1 nobody is reminded, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        deed = await find_deed(session, chosen, BoardUnit(unit, part, year))
        if isinstance(deed, Problems):
            return deed
        done = await remind_now(session.uow, deed, is_swedish_workday, session.now, sure=again)
        return session.refuse(done) if isinstance(done, Rejected) else tell_reminded(session, deed, done)

    run_writing(Call(database, county, as_json), work)


@app.command("extend")
def extend(  # noqa: PLR0913 - one parameter an option
    unit: UnitArgument,
    *,
    to: Annotated[date, typer.Option(parser=parse_day, metavar="DATE", help="The unit's own last day, in time.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; the unit is told.")],
    year: Year = None,
    part: PartName = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Give a unit more time without its having asked.

    It holds for all that the unit has not handed in, or for one part. Whose
    turn it is there is told the day and the reason; the reminders follow.

    [bold]Example[/bold]

    uppfoljaren board extend LS05 --to 2025-01-30 --reason "The board meets then"

    [bold]Next[/bold]

    uppfoljaren board --unit LS05

    Exit code: 0 fine, 1 it cannot be given, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        deed = await find_deed(session, chosen, BoardUnit(unit, part, year))
        if isinstance(deed, Problems):
            return deed
        given = await extend_time(session.uow, Extension(deed, to, reason), is_swedish_workday, session.now)
        return session.refuse(given) if isinstance(given, Rejected) else tell_extended(session, deed, given)

    run_writing(Call(database, county, as_json), work)


@app.command("resend")
def resend(  # noqa: PLR0913 - one parameter an option
    *,
    unit: UnitName = None,
    year: Year = None,
    part: PartName = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Send again what did not get through, of a unit or of the round.

    Nothing else is sent. The running service tries each in working hours,
    and only if it is still wanted.

    [bold]Example[/bold]

    uppfoljaren board resend --unit LS05

    [bold]Next[/bold]

    uppfoljaren deliveries list

    Exit code: 0 fine, 1 there is nothing to send again, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        deed = await find_deed(session, chosen, BoardUnit(unit, part, year))
        if isinstance(deed, Problems):
            return deed
        count = await resend_failed(session.uow, deed, session.now)
        return session.refuse(count) if isinstance(count, Rejected) else tell_resent(session, count)

    run_writing(Call(database, county, as_json), work)


@app.command("stop")
def stop(  # noqa: PLR0913 - one parameter an option
    unit: UnitArgument,
    *,
    step: Step = None,
    year: Year = None,
    part: PartName = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Stop one reminder to a unit before it is sent; later ones still come.

    [bold]Example[/bold]

    uppfoljaren board stop LS05 --step before-3

    [bold]Next[/bold]

    uppfoljaren board resume LS05

    Exit code: 0 fine, 1 there is nothing to stop, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        deed = await find_deed(session, chosen, BoardUnit(unit, part, year))
        if isinstance(deed, Problems):
            return deed
        halting = Halting(deed, frozenset({step} if step else ()))
        done = await stop_message(session.uow, halting, is_swedish_workday, session.now)
        return session.refuse(done) if isinstance(done, Rejected) else tell_stopped_message(session, deed, done)

    run_writing(Call(database, county, as_json), work)


@app.command("resume")
def resume(  # noqa: PLR0913 - one parameter an option
    unit: UnitArgument,
    *,
    step: Step = None,
    year: Year = None,
    part: PartName = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Let what was stopped for a unit come after all, at its own time.

    [bold]Example[/bold]

    uppfoljaren board resume LS05

    [bold]Next[/bold]

    uppfoljaren board --unit LS05

    Exit code: 0 fine, 1 nothing is stopped, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        deed = await find_deed(session, chosen, BoardUnit(unit, part, year))
        if isinstance(deed, Problems):
            return deed
        done = await resume_message(session.uow, Halting(deed, frozenset({step} if step else ())), session.now)
        return session.refuse(done) if isinstance(done, Rejected) else tell_resumed(session, deed, done)

    run_writing(Call(database, county, as_json), work)
