"""`uppfoljaren reminders unreachable`: whom Teams does not reach, and letters to them."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.options import AsJson, CountyName, DatabaseUrl, Year
from bot.cli.output import Outcome, make_table
from bot.cli.problems import ExitCode, Problems, WrongUseError
from bot.cli.sessions import Call, Session, run_reading
from bot.cli.year_choices import choose_latest
from bot.whole_files import write_whole
from bot.workdays import is_swedish_workday
from domain.ids import PersonId
from domain.reach_messages import Letter, Unreachable
from domain.roster import County
from domain.rounds import Round
from domain.usecases.compose_letter import LetterTerms, compose_letter
from domain.usecases.find_unreachable import find_unreachable, list_readers
from rendering.cards.people import name_person
from rendering.cards.unreachable import tell_instead
from rendering.free_text import clean
from rendering.letters import write_letter

LONGEST_NAME = 200
LONGEST_SLUG = 40

Folder = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FOLDER",
        help="Also write a draft for a mail program (.eml) and the last day for a calendar (.ics) for each of them.",
        show_default=False,
    ),
]


def unreachable(
    *,
    year: Year = None,
    out: Folder = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show whom Teams does not reach, why, and who is asked instead.

    With --out there is a letter to each of them, in their own language.
    Nothing is sent or changed. Without --year it is the open round.

    [bold]Example[/bold]

    uppfoljaren reminders unreachable --year 2024 --out letters

    [bold]Next[/bold]

    uppfoljaren deliveries list --state unreachable
    uppfoljaren roster check

    Exit code: 0 everybody is reached, 1 somebody is not or there is no such round, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        collection = await choose_latest(session, chosen, year)
        if isinstance(collection, Problems):
            return collection
        found = await find_unreachable(session.uow, collection, is_swedish_workday, session.now)
        letters = await _compose_all(session, collection, found)
        if out is not None:
            _write_all(out, letters, {each.person_id: each.unit for each in reversed(found)})
        return _tell(session, collection, found, letters, out)

    run_reading(Call(database, county, as_json), work)


# Private functions


async def _compose_all(session: Session, collection: Round, found: Sequence[Unreachable]) -> Mapping[PersonId, Letter]:
    terms = LetterTerms(session.now, is_swedish_workday, session.settings.app_address)
    letters: dict[PersonId, Letter] = {}
    for reader_id in list_readers(found):
        mine = [each for each in found if each.person_id == reader_id]
        letter = await compose_letter(session.uow, collection, mine, None, terms)
        if letter is not None:
            letters[reader_id] = letter
    return letters


def _write_all(folder: Path, letters: Mapping[PersonId, Letter], units: Mapping[PersonId, str]) -> None:
    from rendering.reports.letters import write_day, write_mail  # noqa: PLC0415 - no other command waits for it

    try:
        folder.mkdir(exist_ok=True)
        for number, (reader_id, letter) in enumerate(letters.items(), start=1):
            name = f"{number:02}-{_make_slug(units[reader_id])}"
            write_whole(folder / f"{name}.eml", write_mail(letter))
            write_whole(folder / f"{name}.ics", write_day(letter))
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or type(error).__name__
        raise WrongUseError("summary_not_written", file=str(folder)[-LONGEST_NAME:], error=told) from None


def _make_slug(unit: str) -> str:
    """Return a unit's name as part of a file's: nothing in it that a folder could be left by."""
    return re.sub(r"[\W_]+", "-", clean(unit).casefold()).strip("-")[:LONGEST_SLUG] or "-"


def _tell(
    session: Session,
    collection: Round,
    found: Sequence[Unreachable],
    letters: Mapping[PersonId, Letter],
    out: Path | None,
) -> Outcome:
    texts, year = session.texts, collection.refers_to
    data = {"refers_to": year, "unreachable": [_to_data(each, letters[each.person_id]) for each in found]}
    if not found:
        return Outcome(data, (texts("cli.unreachable.none", year=year),))
    headings = [texts(f"cli.unreachable.{name}") for name in ("who", "about", "why", "instead")]
    table = make_table(headings, [_make_row(session, each) for each in found])
    said = (
        texts.plural("cli.unreachable.written", len(letters), folder=str(out))
        if out is not None
        else texts("cli.unreachable.next", year=year)
    )
    count = texts.plural("cli.unreachable.count", len(letters), year=year)
    lines = (count, "", table, "", said, texts("cli.round.for_coordinator"))
    return Outcome(data, lines, exit_code=ExitCode.PROBLEMS)


def _make_row(session: Session, each: Unreachable) -> tuple[str, ...]:
    texts = session.shared_texts
    part = texts(f"part_name.{each.part}")
    return (
        clean(name_person(each.colleague, texts)),
        texts("reminder.part_of_unit", unit=each.unit, part=part),
        texts(f"barrier.{each.barrier}"),
        clean(tell_instead(each, texts)),
    )


def _to_data(each: Unreachable, letter: Letter) -> dict[str, Any]:
    written = write_letter(letter)
    instead = each.instead and {
        "person": each.instead.colleague.person_id,
        "name": each.instead.colleague.name,
        "role": each.instead.colleague.role.value,
        "on": each.instead.on.isoformat(),
        "asked": each.instead.asked,
    }
    return {
        "person": each.person_id,
        "name": each.colleague.name,
        "role": each.colleague.role.value,
        "unit": each.unit,
        "part": each.part.value,
        "due": each.due_on.isoformat(),
        "reason": each.barrier.value,
        "instead": instead,
        "letter": {"to": letter.to, "subject": written.subject, "body": "\n\n".join(written.paragraphs)},
    }
