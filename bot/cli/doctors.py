"""`uppfoljaren doctor`: is the bot registered and set as it should be?"""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.options import AsJson
from bot.cli.output import Outcome, show_outcome
from bot.cli.problems import ExitCode, word_settings
from bot.cli.texts import cli_texts
from bot.clock import SystemClock
from bot.registrations import Finding, examine_expiry, examine_package, examine_token
from bot.serving_checks import check_serving
from bot.settings import Settings, load_settings
from bot.token_sources import make_token_source

Package = Annotated[
    Path | None,
    typer.Option("--package", metavar="FILE", help="The Teams app that was uploaded, to compare its bot's id."),
]
Offline = Annotated[bool, typer.Option("--offline", help="Ask nobody for a token.")]


def doctor(*, package: Package = None, offline: Offline = False, as_json: AsJson = False) -> None:
    """Check that settings, token and Teams app are about one and the same bot.

    It fetches a token as the service does and reads whom it is for. No
    message is sent, and no secret is shown.

    [bold]Example[/bold]

    uppfoljaren doctor --package app.zip

    [bold]Next[/bold]

    uppfoljaren serve

    Exit code: 0 fine, 1 something has to be mended, 2 wrong use or configuration.
    """
    settings = load_settings()
    findings = asyncio.run(_examine(settings, package, offline=offline))
    show_outcome(_tell(settings, findings), as_json=as_json)
    if not all(each.fine for each in findings):
        raise typer.Exit(ExitCode.PROBLEMS)


# Private functions


async def _examine(settings: Settings, package: Path | None, *, offline: bool) -> list[Finding]:
    lacking = word_settings(check_serving(settings), settings.cli_language).found
    if lacking:
        return [Finding("settings_lacking", values={"told": each.message}) for each in lacking]
    findings = [Finding("settings_fine", fine=True), *examine_expiry(settings, SystemClock().now().date())]
    if not offline:
        tokens = make_token_source(settings)
        findings.append(await examine_token(settings, tokens))
        await tokens.close()
    if package is not None:
        findings.append(examine_package(settings, package))
    return findings


def _tell(settings: Settings, findings: list[Finding]) -> Outcome:
    texts = cli_texts(settings.cli_language)
    data: dict[str, Any] = {
        "findings": [{"code": each.code, "fine": each.fine, **each.values} for each in findings],
        "fine": all(each.fine for each in findings),
    }
    signs = {True: texts("cli.doctor.fine"), False: texts("cli.doctor.mend")}
    lines = [f"{signs[each.fine]}  {texts.fill(f'cli.doctor.{each.code}', each.values)}" for each in findings]
    return Outcome(data, tuple(lines))
