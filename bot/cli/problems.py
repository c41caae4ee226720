"""What a command says when it cannot do what was asked: one sentence a problem, worded for the command line."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import IntEnum
from typing import Any

from msgspec import Struct

from bot.cli.texts import cli_texts
from bot.settings import SettingProblem
from domain.errors import DomainError, Reason, Rejected
from rendering.formats import format_full_date
from rendering.free_text import clean
from rendering.refusals import sentence
from rendering.texts.catalogues import texts_for

MAX_SHOWN = 20
LONGEST_VALUE = 300

_ERROR_CODE = re.compile(r"[A-Z0-9_]{5,40}")
_NO_DATABASE = "SQLITE_NOTADB"
_DATES = frozenset({"opens", "due", "closes", "today"})
_COUNTED_BY = {Reason.VALUES_MISSING: "count", Reason.WRONG_COLUMN_COUNT: "expected"}
# What a person at the terminal is told in other words than someone in the chat.
WORDED_HERE = frozenset(
    {
        Reason.NO_COUNTY,
        Reason.UNKNOWN_COUNTY,
        Reason.SEVERAL_COUNTIES,
        Reason.UNKNOWN_LEADERSHIP,
        Reason.UNKNOWN_UNIT,
        Reason.PERSON_NEEDS_ID_OR_EMAIL,
        Reason.NOT_AN_OBJECT_ID,
        Reason.NOT_AN_EMAIL,
        Reason.GUEST_ACCOUNT,
        Reason.FILE_NOT_TEXT,
        Reason.FILE_TOO_LARGE,
        Reason.FILE_EMPTY,
        Reason.WRONG_HEADER,
        Reason.WRONG_COLUMN_COUNT,
        Reason.EMPTY_NAME,
        Reason.NAME_TOO_LONG,
        Reason.WRONG_MUNICIPALITY_CODE,
        Reason.MUNICIPALITY_IN_TWO_LEADERSHIPS,
        Reason.MUNICIPALITY_CODE_TWICE,
        Reason.NOT_A_YEAR,
        Reason.NOT_A_WHOLE_STEP,
        Reason.OUTSIDE_SCALE,
        Reason.VALUES_MISSING,
        Reason.RESPONDENT_TWICE,
        Reason.NO_ROWS_FOR_YEAR,
        Reason.NOT_TOML,
        Reason.KEY_MISSING,
        Reason.KEY_UNKNOWN,
        Reason.KEY_UNUSABLE,
        Reason.ITEM_NUMBER_TWICE,
        Reason.VERSION_TAKEN,
        Reason.NO_ROUND,
        Reason.NO_ROUND_FOR_YEAR,
        Reason.ROUND_NOT_OPEN,
        Reason.ROUND_CLOSED,
        Reason.ROUND_ALREADY_OPEN,
        Reason.ROUND_EXISTS,
        Reason.ROUND_DATES_OUT_OF_ORDER,
        Reason.ANOTHER_ROUND_OPEN,
        Reason.REOPEN_NEEDS_LATER_CLOSE,
        Reason.NO_DELIVERY,
        Reason.SEVERAL_DELIVERIES,
        Reason.WRONG_DELIVERY_STATE,
        Reason.ROUND_STILL_OPEN,
        Reason.NO_RESPONDENT,
        Reason.SEVERAL_RESPONDENTS,
        Reason.NOTHING_CHANGED,
        Reason.PREVIEW_CHANGED,
        Reason.TOO_MANY_VALUES,
        Reason.NO_INVITATION,
        Reason.INVITATION_NOT_WAITING,
        Reason.NO_SUCH_ROLE,
        Reason.SEVERAL_PERSONS,
        Reason.NO_EVENT,
        Reason.DATE_UNREADABLE,
    }
)


class ExitCode(IntEnum):
    """What a command tells the shell."""

    FINE = 0
    PROBLEMS = 1
    WRONG_USE = 2


class Problem(Struct, frozen=True):
    """One sentence, the code that a script looks for, and the line of the file it concerns."""

    reason: str
    message: str
    line: int | None = None


class Problems(Struct, frozen=True):
    """Everything that is wrong; nothing was stored."""

    found: tuple[Problem, ...]
    exit_code: ExitCode = ExitCode.PROBLEMS


class WrongUseError(Exception):
    """The command was given something that it can never do; its code is found as `cli.…` among the texts."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def word_rejections(rejections: Iterable[Rejected], language: str, exit_code: ExitCode = ExitCode.PROBLEMS) -> Problems:
    """Return the sentences for what was refused, in the order of the file's lines."""
    ordered = sorted(rejections, key=lambda each: int(each.data.get("line", 0)))
    return Problems(tuple(_word_rejection(each, language) for each in ordered), exit_code)


def word_problem(
    code: str, language: str, values: Mapping[str, str | int] | None = None, exit_code: ExitCode = ExitCode.PROBLEMS
) -> Problems:
    """Return the one sentence of a problem that only the command line knows."""
    message = cli_texts(language).fill(f"cli.{code}", _make_readable(values or {}, language))
    return Problems((Problem(code, message),), exit_code)


def word_settings(problems: Iterable[SettingProblem], language: str) -> Problems:
    """Return a sentence for each variable that cannot be used."""
    texts = cli_texts(language)
    found = (
        Problem(f"setting_{each.fault}", texts(f"cli.setting.{each.fault}", variable=each.variable))
        for each in problems
    )
    return Problems(tuple(found), ExitCode.WRONG_USE)


def word_database_error(error: DomainError, language: str) -> Problems | None:
    """Return why the database cannot be used; None when the error is about something else: a bug."""
    if not (error.code.startswith("database_") or error.code == "schema_too_new"):
        return None
    values = {name: str(value) for name, value in error.data.items()}
    told = values.get("error", "")
    if told == _NO_DATABASE:
        return word_problem("database_not_readable", language, {}, ExitCode.WRONG_USE)
    # A driver's class name says nothing to the operator; SQLite's and PostgreSQL's own codes can be looked up.
    values["code"] = cli_texts(language)("cli.database_error_code", error=told) if _ERROR_CODE.fullmatch(told) else ""
    return word_problem(error.code, language, values, ExitCode.WRONG_USE)


# Private functions


def _word_rejection(rejected: Rejected, language: str) -> Problem:
    line = int(rejected.data["line"]) if "line" in rejected.data else None
    if rejected.reason not in WORDED_HERE:
        return Problem(rejected.reason.value, sentence(rejected, texts_for(language)), line)
    texts = cli_texts(language)
    kind = rejected.data.get("kind")
    name = f"cli.refusal.{rejected.reason}" + (f".{kind}" if kind else "")
    values = _make_readable(rejected.data, language)
    counted = _COUNTED_BY.get(rejected.reason)
    if counted:
        number = int(rejected.data[counted])
        message = texts.fill_plural(name, number, {**values, "n": number})
    else:
        message = texts.fill(name, values)
    if rejected.reason is Reason.UNKNOWN_UNIT and values["near"]:
        message = texts("cli.refusal.unknown_unit.near", sentence=message, near=values["near"])
    if line is not None:
        message = texts_for(language)("refusal.line", line=line, sentence=message)
    return Problem(rejected.reason.value, message, line)


def _make_readable(values: Mapping[str, str | int], language: str) -> dict[str, Any]:
    """Write dates out, and take away what a terminal would obey rather than show."""
    return {name: _make_value(name, value, language) for name, value in values.items()}


def _make_value(name: str, value: str | int, language: str) -> str | int:
    if isinstance(value, int):
        return value
    if name in _DATES:
        return format_full_date(date.fromisoformat(value), language)
    shown = clean(value).replace("\n", " ").replace("\t", " ")
    return shown if len(shown) <= LONGEST_VALUE else shown[: LONGEST_VALUE - 1] + "…"
