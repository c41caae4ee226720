"""`uppfoljaren teams`: the app as Teams installs it."""

from hashlib import sha256
from importlib.metadata import version
from json import dumps
from pathlib import Path
from typing import Annotated

import typer

from bot.teams_packages import (
    DEFAULT_DEVELOPER,
    EXAMPLE_ADDRESS,
    AppDetails,
    Developer,
    Problem,
    build_package,
    find_examples,
    find_problems,
    make_app_version,
    read_sources,
    write_package,
)

# TO MOVE into rendering/texts: every sentence of this module for people, keyed as its msgid will be found.
SENTENCES = {
    "package_written": "Wrote {path}: version {version}, app id {app_id}, {size} kB.",
    "package_next": "Next: a Teams administrator uploads it. manifest/README.md takes it from there, step by step.",
    "examples_left": "Before you upload it: {options} still lead to {address}. Give the addresses of your own pages.",
    "package_refused": "No package was made. Mend this and run the command again:",
    "id_malformed": "{option}: “{value}” is no id. It looks like 00000000-1111-2222-3333-444444444444; "
    "copy it from the app registration in Entra.",
    "id_all_zeros": "{option}: the id is all zeros. Copy the real one from the app registration in Entra.",
    "text_missing": "{option}: there is no text. Give the name of the organisation that answers for the app.",
    "text_too_long": "{option}: {length} characters, and Teams takes {limit}. Shorten it.",
    "text_unprintable": "{option}: there is a line break or another invisible sign in it. Write it on one line.",
    "address_not_https": "{option}: “{value}” does not begin with https://, and Teams shows no other links.",
    "address_malformed": "{option}: “{value}” is no whole address. Write it like https://www.example.org/about, "
    "a name with å, ä or ö in its xn-- form.",
    "domain_has_scheme": "{option}: leave out what stands before the name in “{value}”. Write it like bot.example.org.",
    "domain_malformed": "{option}: “{value}” is no domain. Write it like bot.example.org, without path or port, "
    "a name with å, ä or ö in its xn-- form.",
    "domains_too_many": "{option}: {value} domains, and Teams takes {limit}.",
    "file_not_written": "{option}: the file could not be written ({value}). Is the folder there, may you write in it?",
}

Out = Annotated[Path, typer.Option(dir_okay=False, help="The zip file to write; an older one is replaced.")]
AppId = Annotated[
    str,
    typer.Option(
        envvar="UPPFOLJAREN_APP_ID",
        help="The bot's “Application (client) ID” from Entra; the Teams app gets the same id.",
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
AsJson = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON, for scripts.")]

app = typer.Typer(no_args_is_help=True)


@app.callback()
def introduce_teams() -> None:
    """Prepare the app that Teams installs."""


@app.command("package")
def package_app(  # noqa: PLR0913 - one parameter an option
    *,
    out: Out,
    app_id: AppId,
    bot_id: BotId = None,
    domain: Domains = None,
    developer: DeveloperName = DEFAULT_DEVELOPER,
    website: Website = EXAMPLE_ADDRESS,
    privacy: Privacy = None,
    terms: Terms = None,
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
    answerable = Developer(developer, website, privacy or website, terms or website)
    app_version = make_app_version(version("uppfoljaren"))
    details = AppDetails(app_id, bot_id or app_id, app_version, answerable, tuple(domain or ()))
    problems, package = _pack_app(out, details)
    if problems:
        _report_problems(problems, as_json=as_json)
        raise typer.Exit(1)
    _report_package(out, details, package, as_json=as_json)


def _pack_app(out: Path, details: AppDetails) -> tuple[tuple[Problem, ...], bytes]:
    problems = find_problems(details)
    if problems:
        return problems, b""
    package = build_package(details, read_sources())
    failure = write_package(out, package)
    return ((failure,) if failure else ()), package


def _report_problems(problems: tuple[Problem, ...], *, as_json: bool) -> None:
    sentences = [_word_problem(problem) for problem in problems]
    if as_json:
        listed = [
            {
                "code": problem.code,
                "field": problem.field,
                "value": problem.value,
                "limit": problem.limit,
                "sentence": sentence,
            }
            for problem, sentence in zip(problems, sentences, strict=True)
        ]
        typer.echo(dumps({"written": False, "problems": listed}, ensure_ascii=False, indent=2))
        return
    typer.echo(SENTENCES["package_refused"], err=True)
    for sentence in sentences:
        typer.echo(f"  {sentence}", err=True)


def _word_problem(problem: Problem) -> str:
    return SENTENCES[problem.code].format(
        option=_name_option(problem.field), value=problem.value, length=len(problem.value), limit=problem.limit
    )


def _name_option(field: str) -> str:
    return "--" + field.replace("_", "-")


def _report_package(out: Path, details: AppDetails, package: bytes, *, as_json: bool) -> None:
    examples = find_examples(details)
    if as_json:
        outcome = {
            "written": True,
            "file": str(out),
            "bytes": len(package),
            "sha256": sha256(package).hexdigest(),
            "app_id": details.app_id.lower(),
            "bot_id": details.bot_id.lower(),
            "version": details.version,
            "examples_left": list(examples),
        }
        typer.echo(dumps(outcome, ensure_ascii=False, indent=2))
        return
    size = round(len(package) / 1000)
    typer.echo(
        SENTENCES["package_written"].format(path=out, version=details.version, app_id=details.app_id.lower(), size=size)
    )
    if examples:
        options = ", ".join(_name_option(field) for field in examples)
        typer.echo(SENTENCES["examples_left"].format(options=options, address=EXAMPLE_ADDRESS), err=True)
    typer.echo(SENTENCES["package_next"])
