"""`uppfoljaren deliveries hold`: nothing goes out unasked until somebody has looked (F42, F43)."""

from collections import Counter
from typing import Annotated

import typer

from bot.cli.options import AsJson, DatabaseUrl
from bot.cli.output import Outcome
from bot.cli.problems import WrongUseError
from bot.cli.sessions import Call, Session, run_founding, run_looking
from domain.deployments import Deployment
from domain.usecases.hold_deliveries import adopt_database, hold_deliveries
from domain.usecases.resume_deliveries import find_held, resume_deliveries
from rendering.formats import format_moment

app = typer.Typer(no_args_is_help=True)


@app.callback()
def introduce_hold() -> None:
    """Stop what goes out unasked, see what has gathered, let it out."""


@app.command("show")
def show(*, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Show whether messages are on hold, why, and how many would go out.

    A database that was restored starts on hold, and so does one that gets
    another application. Whoever writes to the bot is answered all the same.

    [bold]Example[/bold]

    uppfoljaren deliveries hold show

    [bold]Next[/bold]

    uppfoljaren deliveries list --state waiting
    uppfoljaren deliveries hold end --send

    Exit code: 0 fine, 2 wrong use or configuration.
    """

    async def work(session: Session) -> Outcome:
        return await _tell(session, await session.uow.deployments.get())

    run_looking(Call(database, None, as_json), work)


@app.command("begin")
def begin(*, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Let nothing out unasked from now on; the running service heeds it at its next tick.

    [bold]Example[/bold]

    uppfoljaren deliveries hold begin

    [bold]Next[/bold]

    uppfoljaren deliveries hold show

    Exit code: 0 fine, 2 wrong use or configuration.
    """

    async def work(session: Session) -> Outcome:
        held = await hold_deliveries(session.uow, session.settings.place, session.actor, session.now)
        return await _tell(session, held)

    run_founding(Call(database, None, as_json), work)


@app.command("end")
def end(
    *,
    send: Annotated[
        bool, typer.Option("--send", help="Let out what has gathered, each if it is still wanted.")
    ] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Give up on what has gathered; new messages go out.")] = False,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """End the hold, and say what becomes of the messages that have gathered.

    After a restore they may have been sent before: then --drop.

    [bold]Example[/bold]

    uppfoljaren deliveries hold end --drop

    [bold]Next[/bold]

    uppfoljaren deliveries list

    Exit code: 0 fine, 2 wrong use or configuration.
    """
    if send is drop:
        raise WrongUseError("hold_end_how")

    async def work(session: Session) -> Outcome:
        count = await resume_deliveries(session.uow, dropping=drop, actor=session.actor, now=session.now)
        if count is None:
            return await _tell(session, await session.uow.deployments.get())
        told = session.texts.plural("cli.hold.dropped" if drop else "cli.hold.sent", count)
        return Outcome({"held": False, "dropped" if drop else "sent": count}, (told,))

    run_founding(Call(database, None, as_json), work)


@app.command("adopt")
def adopt(*, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Let a copy belong to the environment that is set here; it is on hold then.

    A service refuses to start on a database of another environment, so that a
    copy of production writes to nobody by accident.

    [bold]Example[/bold]

    UPPFOLJAREN_ENVIRONMENT=test uppfoljaren deliveries hold adopt

    [bold]Next[/bold]

    uppfoljaren deliveries hold end --drop

    Exit code: 0 fine, 2 wrong use or configuration.
    """

    async def work(session: Session) -> Outcome:
        adopted = await adopt_database(session.uow, session.settings.place, session.actor, session.now)
        return await _tell(session, adopted)

    run_founding(Call(database, None, as_json), work)


# Private functions


async def _tell(session: Session, deployment: Deployment | None) -> Outcome:
    texts = session.texts
    hold = deployment.hold if deployment else None
    by_kind = Counter(each.kind for each in await find_held(session.uow))
    data = {
        "held": hold is not None,
        "since": hold.since.isoformat() if hold else None,
        "why": hold.why.value if hold else None,
        "environment": deployment.place.environment.value if deployment else None,
        "waiting": {kind.value: count for kind, count in sorted(by_kind.items())},
    }
    if hold is None:
        return Outcome(data, (texts("cli.hold.none"),))
    since = format_moment(hold.since, session.language)
    lines = [texts("cli.hold.line", kind=texts(f"cli.kind.{kind}"), n=count) for kind, count in sorted(by_kind.items())]
    told = texts("cli.hold.since", since=since, why=texts(f"cli.hold.why.{hold.why}"))
    waiting = [texts.plural("cli.hold.waiting", by_kind.total()), *lines] if lines else []
    return Outcome(data, (told, *waiting))
