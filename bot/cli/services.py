"""`uppfoljaren serve` and `uppfoljaren demo`: the commands that go on until they are stopped."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from bot.cli.options import DatabaseUrl, parse_day
from bot.cli.problems import ExitCode, WrongUseError
from bot.cli.texts import cli_texts
from bot.demo.calendars import parse_day_length
from bot.demo.playground import DEFAULT_PORT, PlaygroundError
from bot.demo.runs import DemoRun, Running, run_demo
from bot.logs import set_up_logs
from bot.serving import serve_until_stopped
from bot.settings import load_settings
from rendering.formats import format_full_date

DEMO_FOLDER = Path("var")
DEMO_LOG = "demo.log"


def serve(
    *,
    database: DatabaseUrl = None,
    host: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Listen here instead of UPPFOLJAREN_HOST.")
    ] = None,
    port: Annotated[int | None, typer.Option(metavar="PORT", help="Listen here instead of UPPFOLJAREN_PORT.")] = None,
    dev: Annotated[
        bool, typer.Option("--dev", help="Trust callers on this machine without a token; loopback addresses only.")
    ] = False,
) -> None:
    """Run the service: bring the database up to date, start the ticker, listen for Teams.

    It starts only when all it needs is set: the app's id, its credential and the
    tenants whose people may use it, or --dev on a loopback address for a local
    trial. What each setting means is in docs/settings.md.

    [bold]Example[/bold]

    uppfoljaren serve --dev

    [bold]Next[/bold]

    Point the bot's messaging endpoint at https://YOUR-HOST/api/messages, then: uppfoljaren teams package --help

    Exit code: 0 stopped as asked, 2 wrong use or configuration; the sentence names the setting.
    """
    given = {"host": host, "port": port, "database_url": database, "dev": dev or None}
    serve_until_stopped({name: value for name, value in given.items() if value is not None})


def demo(  # noqa: PLR0913 - one parameter an option
    *,
    today: Annotated[
        str | None, typer.Option(metavar="DATE", help="The demo's date; without it the demo goes on where it was.")
    ] = None,
    day_length: Annotated[
        str | None, typer.Option(metavar="20s", help="How long a day takes, so that a January can be watched.")
    ] = None,
    no_client: Annotated[bool, typer.Option("--no-client", help="Run the service alone.")] = False,
    port: Annotated[int | None, typer.Option(metavar="PORT", help="Where the service listens.")] = None,
    client_port: Annotated[int, typer.Option(metavar="PORT", help="Where the client's page is.")] = DEFAULT_PORT,
    database: DatabaseUrl = None,
    folder: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the demo keeps its files.")] = DEMO_FOLDER,
) -> None:
    """Try everything with a made-up county, in Microsoft's own local Teams client.

    Thirteen leaderships, LS01 to LS13; all but LS13 have answered for 2024. You
    represent LS13 and are a coordinator too: answer, close the round, and see
    the summary in the channel. Ctrl-C stops all of it; the next start goes on.

    [bold]Examples[/bold]

    uppfoljaren demo
    uppfoljaren demo --today 2025-01-24                    (the day of the reminder)
    uppfoljaren demo --today 2025-01-07 --day-length 20s   (a whole January in ten minutes)

    Exit code: 0 stopped as asked, 1 the client ended by itself, 2 wrong use or no client to be had.
    """
    settings = replace(load_settings(), database_url=database or f"sqlite:///{folder / 'demo.db'}")
    if port is not None:
        settings = replace(settings, port=port)
    wanted = DemoRun(
        settings=settings,
        folder=folder,
        today=parse_day(today) if today else None,
        day_length=_parse_length(day_length) if day_length else None,
        client_port=None if no_client else client_port,
    )
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / DEMO_LOG).open("a", encoding="utf-8") as log:
        set_up_logs(settings.log_format, log)
        _run_demo(wanted)


# Private functions


def _run_demo(wanted: DemoRun) -> None:
    texts = cli_texts(wanted.settings.cli_language)

    def tell(running: Running) -> None:
        line = "cli.demo.open" if wanted.client_port is not None else "cli.demo.alone"
        day = format_full_date(running.clock.now().date(), texts.language)
        typer.echo(texts(line, address=running.address, day=day))

    try:
        by_person = asyncio.run(run_demo(wanted, tell))
    except PlaygroundError as error:
        raise WrongUseError(f"client.{error.trouble}", **error.data) from None
    if not by_person:
        typer.echo(texts("cli.demo.client_ended", folder=str(wanted.folder / "client")), err=True)
        raise typer.Exit(ExitCode.PROBLEMS)


def _parse_length(given: str) -> timedelta:
    length = parse_day_length(given)
    if length is None:
        raise WrongUseError("not_a_length", given=given[:20])
    return length
