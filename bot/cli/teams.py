"""`uppfoljaren teams`: the app as Teams installs it."""

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import AsJson
from bot.cli.output import Outcome, show_outcome, show_problems
from bot.cli.problems import ExitCode, Problem, Problems
from bot.cli.texts import cli_texts
from bot.settings import load_settings
from bot.teams_packages import (
    DEFAULT_DEVELOPER,
    EXAMPLE_ADDRESS,
    EXAMPLE_APP_ID,
    AppDetails,
    Developer,
    build_package,
    find_examples,
    find_problems,
    make_app_version,
    read_sources,
    write_package,
)
from bot.teams_packages import Problem as PackageProblem

Out = Annotated[Path, typer.Option(dir_okay=False, help="The zip file to write; an older one is replaced.")]
AppId = Annotated[
    str | None,
    typer.Option(
        help="The bot's “Application (client) ID” from Entra; the Teams app gets the same id.",
        show_default="UPPFOLJAREN_APP_ID",
    ),
]
BotId = Annotated[
    str | None,
    typer.Option(help="The bot's id, if the Teams app shall have another one than the bot.", show_default="--app-id"),
]
Domains = Annotated[
    list[str] | None,
    typer.Option(help="A domain whose pages the app may show, like bot.example.org. May be given several times."),
]
DeveloperName = Annotated[str, typer.Option(help="Who answers for the app: an organisation, at most 32 characters.")]
Website = Annotated[str, typer.Option(help="Where people read about the app and get help.")]
Privacy = Annotated[str | None, typer.Option(help="How personal data is handled.", show_default="--website")]
Terms = Annotated[str | None, typer.Option(help="The terms of use.", show_default="--website")]
MeetingEvents = Annotated[
    bool,
    typer.Option(
        "--meeting-events",
        help="Let Teams tell when a meeting has ended: the app asks for a permission, and can be added to meetings.",
    ),
]

app = typer.Typer(no_args_is_help=True)


@app.callback()
def introduce_teams() -> None:
    """Prepare the app that Teams installs."""


@app.command("package")
def package_app(  # noqa: PLR0913 - one parameter an option
    *,
    out: Out,
    app_id: AppId = None,
    bot_id: BotId = None,
    domain: Domains = None,
    developer: DeveloperName = DEFAULT_DEVELOPER,
    website: Website = EXAMPLE_ADDRESS,
    privacy: Privacy = None,
    terms: Terms = None,
    meeting_events: MeetingEvents = False,
    as_json: AsJson = False,
) -> None:
    """Build the zip that a Teams administrator uploads.

    It holds the manifest, its Swedish and English texts and the icons. The same values always give the same
    bytes, so two packages can be compared. Nothing is sent anywhere.

    [bold]Example[/bold]

    uppfoljaren teams package --out app.zip --app-id 00000000-1111-2222-3333-444444444444
    --developer "Your organisation" --website https://www.example.org/uppfoljaren

    Exit code: 0 the package is written, 1 something has to be mended first, 2 the command was written wrong.
    """
    settings = load_settings()
    answerable = Developer(developer, website, privacy or website, terms or website)
    app_version = make_app_version(version("uppfoljaren"))
    known_id = app_id or settings.app_id or EXAMPLE_APP_ID
    details = AppDetails(known_id, bot_id or known_id, app_version, answerable, tuple(domain or ()), meeting_events)
    language = settings.cli_language
    problems, package = _pack_app(out, details)
    if problems:
        show_problems(Problems(tuple(_word_problem(each, language) for each in problems)), language, as_json=as_json)
        raise typer.Exit(ExitCode.PROBLEMS)
    show_outcome(_tell_package(out, details, package, language), as_json=as_json)


# Private functions


def _pack_app(out: Path, details: AppDetails) -> tuple[tuple[PackageProblem, ...], bytes]:
    problems = find_problems(details)
    if problems:
        return problems, b""
    package = build_package(details, read_sources())
    failure = write_package(out, package)
    return ((failure,) if failure else ()), package


def _word_problem(problem: PackageProblem, language: str) -> Problem:
    values = {"option": _name_option(problem.field), "value": problem.value, "limit": problem.limit or 0}
    message = cli_texts(language).fill(f"cli.teams.{problem.code}", values | {"length": len(problem.value)})
    return Problem(problem.code.value, message)


def _name_option(field: str) -> str:
    return "--" + field.replace("_", "-")


def _tell_package(out: Path, details: AppDetails, package: bytes, language: str) -> Outcome:
    texts = cli_texts(language)
    examples = find_examples(details)
    data = {
        "file": str(out),
        "bytes": len(package),
        "sha256": sha256(package).hexdigest(),
        "app_id": details.app_id.lower(),
        "bot_id": details.bot_id.lower(),
        "version": details.version,
        "examples_left": list(examples),
    }
    size = round(len(package) / 1000)
    parts = [texts("cli.teams.written", path=out, version=details.version, app_id=data["app_id"], size=size)]
    if examples:
        parts.append(texts("cli.teams.examples_left", options=", ".join(_name_option(each) for each in examples)))
    return Outcome(data, (*parts, texts("cli.teams.next")))
