"""`uppfoljaren deliveries`: messages that did not get through, and what becomes of them."""

from typing import Annotated

import typer

from bot.cli.delivery_views import tell_deliveries, tell_dropped, tell_released
from bot.cli.options import AsJson, CountyName, DatabaseUrl
from bot.cli.output import Outcome
from bot.cli.problems import Problems
from bot.cli.sessions import Call, Session, run_reading, run_writing
from domain.deliveries import UNSETTLED, State
from domain.roster import County
from domain.usecases.drop_deliveries import Dropping, drop_deliveries
from domain.usecases.list_deliveries import list_deliveries
from domain.usecases.release_deliveries import release_deliveries

app = typer.Typer(no_args_is_help=True)

Ids = Annotated[
    list[str],
    typer.Argument(metavar="ID…", help="Ids as the list shows them, or more of their digits.", show_default=False),
]


@app.callback()
def introduce_deliveries() -> None:
    """Messages that did not get through: see them, send them again, give up on them."""


@app.command("list")
def list_unsettled(
    *,
    state: Annotated[
        State | None, typer.Option(metavar="STATE", help=f"Only these: {', '.join(State)}.", show_default=False)
    ] = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show who was not reached, why, and what can be done.

    Without --state it is what may need you: ambiguous, parked,
    unreachable and failed. What the messages say is never shown.

    [bold]Example[/bold]

    uppfoljaren deliveries list --state parked

    [bold]Next[/bold]

    uppfoljaren deliveries release 3f2a91bc
    uppfoljaren deliveries drop 3f2a91bc --reason "Phoned instead"

    Exit code: 0 fine, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        found = await list_deliveries(session.uow, chosen, UNSETTLED if state is None else (state,))
        return tell_deliveries(session, chosen, found)

    run_reading(Call(database, county, as_json), work)


@app.command("release")
def release(ids: Ids, *, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Send messages again that are parked, unreachable or failed.

    The running service tries each once. A reminder that is no longer
    wanted, since the answer is in, is dropped instead.

    [bold]Example[/bold]

    uppfoljaren deliveries release 3f2a91bc 77d0c4e1

    [bold]Next[/bold]

    uppfoljaren deliveries list

    Exit code: 0 fine, 1 an id is wrong and nothing was changed, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        released = await release_deliveries(session.uow, chosen, ids, session.actor, session.now)
        return session.refuse(*released) if isinstance(released, tuple) else tell_released(session, released)

    run_writing(Call(database, county, as_json), work)


@app.command("drop")
def drop(
    ids: Ids,
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for the log of changes.", show_default=False)] = "",
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Give up on messages: they are never sent.

    [bold]Example[/bold]

    uppfoljaren deliveries drop 3f2a91bc --reason "Phoned instead"

    [bold]Next[/bold]

    uppfoljaren deliveries list

    Exit code: 0 fine, 1 an id is wrong and nothing was changed, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        dropping = Dropping(session.actor, reason)
        dropped = await drop_deliveries(session.uow, chosen, ids, dropping, session.now)
        return session.refuse(*dropped) if isinstance(dropped, tuple) else tell_dropped(session, dropped)

    run_writing(Call(database, county, as_json), work)
