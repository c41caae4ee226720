"""`uppfoljaren answers`: what was collected elsewhere, from earlier years or by interview."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.answer_changes import change_one
from bot.cli.files import Record, read_sheet
from bot.cli.options import AsJson, CountyName, DatabaseUrl, SourceFile, parse_month
from bot.cli.output import Outcome
from bot.cli.problems import Problems
from bot.cli.sessions import Call, Session, run_writing
from dialogs.numbers import read_steps
from domain.errors import Reason, Rejected
from domain.roster import MAX_NAME_LENGTH, County
from domain.usecases.choose_instrument import choose_instrument
from domain.usecases.import_answers import AnswersImported, AnswersRow, AnswersToImport, import_answers
from rendering.instruments import default_instrument

_YEAR = re.compile(r"\d{4}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"[+-]?\d{1,6}", re.ASCII)

app = typer.Typer(no_args_is_help=True)
app.command("change")(change_one)


@app.callback()
def introduce_answers() -> None:
    """Answers that were collected elsewhere."""


@app.command("import")
def import_file(  # noqa: PLR0913 - one parameter an option
    file: SourceFile,
    *,
    year: Annotated[int, typer.Option(metavar="YEAR", help="Which year's rows to take; the others are left.")],
    collected: Annotated[
        date | None,
        typer.Option(
            parser=parse_month,
            metavar="MONTH",
            help="When they were collected, like 2025-01; without it January of the year after.",
        ),
    ] = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Bring in a year's answers from a file.

    The file has the columns leadership, respondent, year, goal_1 … goal_5.
    A leadership may have several respondents; its value is the mean of their
    answers. A year without a round gets one that is closed. Importing again
    changes nothing; an answer that differs becomes a new revision, and the
    former is kept. Where the form has it, "vet ej" or ? may stand for a step.

    [bold]Example[/bold]

    uppfoljaren answers import self-assessment.csv --year 2023

    [bold]Next[/bold]

    uppfoljaren summary --year 2023

    Exit code: 0 fine, 1 problems in the file, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        return await _import_sheet(session, chosen, file, year, collected)

    run_writing(Call(database, county, as_json), work)


# Private functions


async def _import_sheet(
    session: Session, county: County, file: Path, year: int, collected: date | None
) -> Outcome | Problems:
    collection = await session.uow.rounds.by_year(county.id, year)
    chosen = await choose_instrument(session.uow, county.id, default_instrument())
    instrument = collection.instrument if collection else chosen
    goals = {number: f"goal_{number}" for number in instrument.numbers}
    sheet = read_sheet(file, ("leadership", "respondent", "year", *goals.values()))
    rows: list[AnswersRow] = []
    problems = list(sheet.problems)
    for record in sheet.records:
        found = tuple(_check_record(record, year, goals))
        problems.extend(found)
        if not found:
            rows.append(_read_row(record, goals))
    if problems and not rows:
        return session.refuse(*problems)
    wanted = AnswersToImport(year, rows, instrument, collected)
    result = await import_answers(session.uow, county, wanted, session.actor, session.now)
    if problems or not isinstance(result, AnswersImported):
        found = () if isinstance(result, AnswersImported) else result
        return session.refuse(*problems, *(_name_county(each, county) for each in found))
    return _tell_import(session, county, result, collected_ignored=bool(collected and collection))


def _check_record(record: Record, year: int, goals: Mapping[int, str]) -> Iterator[Rejected]:
    given = record.fields["year"]
    if not _YEAR.fullmatch(given):
        yield Rejected(Reason.NOT_A_YEAR, {"line": record.line, "given": given[:20]})
    elif int(given) == year:
        yield from _check_names(record)
        yield from _check_steps(record, goals)


def _check_names(record: Record) -> Iterator[Rejected]:
    for column in ("leadership", "respondent"):
        name = record.fields[column]
        if not name:
            yield Rejected(Reason.EMPTY_NAME, {"line": record.line, "column": column})
        if len(name) > MAX_NAME_LENGTH:
            yield Rejected(Reason.NAME_TOO_LONG, {"line": record.line, "column": column, "most": MAX_NAME_LENGTH})


def _check_steps(record: Record, goals: Mapping[int, str]) -> Iterator[Rejected]:
    for number, column in goals.items():
        given = record.fields[column]
        # An empty field is no step; that it is missing is found out with the other rules of the instrument.
        if given and not _WHOLE_NUMBER.fullmatch(given) and not _says_dont_know(given):
            yield Rejected(Reason.NOT_A_WHOLE_STEP, {"line": record.line, "item": number, "given": given[:20]})


def _read_row(record: Record, goals: Mapping[int, str]) -> AnswersRow:
    fields = record.fields
    values = {
        number: int(fields[column]) for number, column in goals.items() if _WHOLE_NUMBER.fullmatch(fields[column])
    }
    unknown = frozenset(number for number, column in goals.items() if _says_dont_know(fields[column]))
    return AnswersRow(record.line, fields["leadership"], fields["respondent"], int(fields["year"]), values, unknown)


def _says_dont_know(given: str) -> bool:
    return read_steps(given) == (None,)


def _name_county(rejected: Rejected, county: County) -> Rejected:
    return Rejected(rejected.reason, {**rejected.data, "county": county.name})


def _tell_import(session: Session, county: County, result: AnswersImported, *, collected_ignored: bool) -> Outcome:
    texts = session.texts
    if result.added:
        stored = texts.plural("cli.answers.imported", result.added, year=result.year)
        kept = (texts.plural("cli.answers.unchanged", result.unchanged),) if result.unchanged else ()
    else:
        stored, kept = texts("cli.answers.nothing_new", year=result.year), ()
    parts = [
        " ".join((stored, *kept)),
        texts.plural("cli.answers.units", result.units, year=result.year),
    ]
    if collected_ignored:
        parts.append(texts("cli.answers.collected_ignored", year=result.year))
    data = {
        "county": county.name,
        "year": result.year,
        "added": result.added,
        "unchanged": result.unchanged,
        "units": result.units,
    }
    return Outcome(data, tuple(parts))
