"""The command `uppfoljaren`: its nouns, and the boundary that no error passes as a stack trace."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from traceback import print_exception
from uuid import uuid4

import structlog
import typer

from bot.cli import (
    answers,
    boards,
    calendar,
    deliveries,
    doctors,
    holds,
    indicators,
    instruments,
    ladders,
    network,
    plan,
    reminders,
    roster,
    rounds,
    services,
    statuses,
    summaries,
    teams,
    tenants,
)
from bot.cli.output import show_problems
from bot.cli.problems import (
    ExitCode,
    Problems,
    WrongUseError,
    word_database_error,
    word_problem,
    word_settings,
)
from bot.cli.terminals import take_debug_wish, tolerate_old_terminals
from bot.cli.wrong_uses import is_help, word_wrong_use
from bot.logs import describe_error, set_up_logs
from bot.services import PortTakenError
from bot.setting_values import LogFormat
from bot.settings import SettingsError, load_settings
from domain.errors import DomainError

PROGRAM = "uppfoljaren"

app = typer.Typer(name=PROGRAM, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="rich")
app.add_typer(roster.app, name="roster")
app.add_typer(instruments.app, name="instrument")
rounds.app.add_typer(ladders.app, name="ladder")
app.add_typer(rounds.app, name="round")
app.add_typer(reminders.app, name="reminders")
app.add_typer(boards.app, name="board")
app.add_typer(answers.app, name="answers")
app.add_typer(plan.app, name="plan")
app.add_typer(network.app, name="network")
app.add_typer(statuses.app, name="status")
app.add_typer(indicators.app, name="indicators")
app.add_typer(summaries.app, name="summary")
deliveries.app.add_typer(holds.app, name="hold")
app.add_typer(deliveries.app, name="deliveries")
app.add_typer(calendar.app, name="calendar")
app.command("serve")(services.serve)
app.command("demo")(services.demo)
app.command("doctor")(doctors.doctor)
teams.app.command("tenants")(tenants.list_tenants)
app.add_typer(teams.app, name="teams")


@app.callback()
def introduce() -> None:
    r"""Leadership follow-up in Microsoft Teams.

    From an empty database to the first summary:

    1  uppfoljaren roster import leaderships.csv --county Dalarna
    2  uppfoljaren roster add-person --help
    3  uppfoljaren round create --year 2024 \
         --opens 2025-01-07 --due 2025-01-24 --closes 2025-01-31
    4  uppfoljaren serve
    5  uppfoljaren round status
    6  uppfoljaren summary

    Commands answer in Swedish, or in English with UPPFOLJAREN_LANGUAGE=en,
    and as JSON with --json.

    Exit code: 0 fine, 1 problems found, 2 wrong use or configuration.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; whatever happens is told in sentences."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = take_debug_wish()
    tolerate_old_terminals()
    try:
        code = _run(given, debug=debug)
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon_output()
        return ExitCode.PROBLEMS
    return code


def tell_failure(error: Exception, *, debug: bool, as_json: bool = False) -> int:
    """Say in sentences what went wrong, and return the exit code."""
    language = _find_language()
    problems = _word_error(error, language) or _report(error, language, debug=debug)
    show_problems(problems, language, as_json=as_json)
    return problems.exit_code


# Private functions


def _run(arguments: Sequence[str], *, debug: bool) -> int:
    try:
        return int(_command()(list(arguments), prog_name=PROGRAM, standalone_mode=False) or ExitCode.FINE)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the boundary of the command line
        if is_help(error):
            return ExitCode.WRONG_USE
        return tell_failure(error, debug=debug, as_json="--json" in arguments)


@cache
def _command() -> Callable[..., int | None]:
    """Return all commands, made once: a process that runs several would make them anew for each."""
    return typer.main.get_command(app)


def _word_error(error: Exception, language: str) -> Problems | None:
    """Return what to say about an error that was foreseen; None for a bug."""
    match error:
        case typer.TyperException():
            return word_wrong_use(error, language)
        case WrongUseError():
            return word_problem(error.code, language, error.values, ExitCode.WRONG_USE)
        case PortTakenError():
            return word_problem("port_taken", language, {"port": error.port}, ExitCode.WRONG_USE)
        case SettingsError():
            return word_settings(error.problems, language)
        case DomainError():
            return word_database_error(error, language)
        case _:
            return None


def _report(error: Exception, language: str, *, debug: bool) -> Problems:
    """Log a bug where the operator finds it by its reference; the trace only when asked for (S25)."""
    reference = uuid4().hex[:8]
    set_up_logs(LogFormat.CONSOLE, sys.stderr)
    structlog.get_logger().error("command_failed", reference=reference, **describe_error(error))
    if debug:
        print_exception(error)
    return word_problem("unexpected", language, {"reference": reference}, ExitCode.WRONG_USE)


def _find_language() -> str:
    """Return what is spoken, also while a setting is wrong."""
    try:
        return load_settings().cli_language
    except SettingsError:
        return os.environ.get("UPPFOLJAREN_LANGUAGE", "sv")


def _abandon_output() -> None:
    """Send what is still buffered nowhere: whoever read it, as `head` does, has gone."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
