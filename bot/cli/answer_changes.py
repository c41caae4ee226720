"""`uppfoljaren answers change`: an answer changed after the close, by who runs the round and with a reason."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from msgspec import Struct
from msgspec.structs import replace

from bot.cli.options import AsJson, CountyName, DatabaseUrl
from bot.cli.output import Outcome
from bot.cli.problems import Problems, word_problem
from bot.cli.sessions import Call, Session, find_named, fold_name, run_writing
from dialogs.numbers import read_steps
from domain.answers import Answers, Perspective, fill_in
from domain.disclosure import LEAST_CHANGES
from domain.errors import Reason, Rejected
from domain.roster import County, Unit
from domain.rounds import Round
from domain.submissions import INTERVIEW, Submission
from domain.usecases.change_answers import Change, Changed, change_answers, list_answers
from rendering.cards.reviews import tell_differences

IMPORTED = "import:"


class Wanted(Struct, frozen=True):
    """What was asked for at the terminal."""

    year: int
    leadership: str
    respondent: str | None
    values: str
    perspective: Perspective | None
    reason: str
    sure: bool


def change_one(  # noqa: PLR0913 - one parameter an option
    *,
    year: Annotated[int, typer.Option(metavar="YEAR", help="The year the round refers to; it must have closed.")],
    leadership: Annotated[str, typer.Option(metavar="NAME", help="Whose answer it is.")],
    values: Annotated[str, typer.Option(metavar="STEPS", help='All goals in their order, like "3 4 2 3 3".')],
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why it is changed; kept with the answer and in the log.")
    ],
    respondent: Annotated[
        str | None,
        typer.Option(metavar="WHO", help="Which of the leadership's respondents; needed only where there are several."),
    ] = None,
    perspective: Annotated[
        Perspective | None, typer.Option(help="From where it is given; without it as before.")
    ] = None,
    sure: Annotated[bool, typer.Option("--yes", help="Store it; without this the difference is only shown.")] = False,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    r"""Change an answer after its round has closed.

    The answer becomes a new revision with its reason; the former is kept.
    What was published stays as it was told: a new summary takes three
    changes, or a written decision. An answer that is not there yet is noted
    by a coordinator in the chat, with "intervju".

    [bold]Example[/bold]

    uppfoljaren answers change --year 2024 --leadership LS07 \
      --values "3 4 2 3 3" --reason "Fel siffra, rättat på begäran"

    [bold]Next[/bold]

    uppfoljaren round reopen --year 2024 --closes 2025-02-14
    uppfoljaren round close --year 2024 --decision "…"

    Exit code: 0 stored, 1 it cannot be changed or --yes is missing, 2 wrong use
    or configuration.
    """
    wanted = Wanted(year, leadership, respondent, values, perspective, reason.strip(), sure)

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        return await _change(session, chosen, wanted)

    run_writing(Call(database, county, as_json), work)


# Private functions


async def _change(session: Session, county: County, wanted: Wanted) -> Outcome | Problems:
    found = await _prepare(session, county, wanted)
    if isinstance(found, Rejected):
        return session.refuse(found)
    unit, former, change = found
    changed = await change_answers(session.uow, change, session.actor, session.now)
    if isinstance(changed, Rejected):
        return session.refuse(changed)
    if not wanted.sure:
        values = {"unit": unit.name, "difference": _tell_difference(session, former, changed)}
        return word_problem("answers_change_unsure", session.language, values)
    return _tell_changed(session, unit, former, changed)


async def _prepare(session: Session, county: County, wanted: Wanted) -> tuple[Unit, Submission, Change] | Rejected:
    """Return the unit, its answer that is meant, and what is to be made of it."""
    collection = await session.uow.rounds.by_year(county.id, wanted.year)
    if collection is None:
        return Rejected(Reason.NO_ROUND_FOR_YEAR, {"year": wanted.year})
    asked = await session.uow.roster.units(county.id, collection.instrument.part.asked_of)
    unit = find_named(wanted.leadership, {unit.name: unit for unit in asked})
    if unit is None:
        return Rejected(Reason.UNKNOWN_LEADERSHIP, {"leadership": wanted.leadership[:100], "county": county.name})
    former = await _find_former(session, collection, unit, wanted.respondent)
    if isinstance(former, Rejected):
        return former
    answers = _read_answers(collection, former, wanted)
    if isinstance(answers, Rejected):
        return answers
    return unit, former, Change(collection, unit.id, former.respondent, answers, wanted.reason)


async def _find_former(
    session: Session, collection: Round, unit: Unit, respondent: str | None
) -> Submission | Rejected:
    """Return the answer that is meant, or which there are."""
    found = await list_answers(session.uow, collection, unit.id)
    names = await _name_respondents(session, collection, unit, found)
    listed = ", ".join(dict.fromkeys(mine[0] for mine in names.values()))
    if not found:
        return Rejected(Reason.NO_RESPONDENT, {"unit": unit.name, "kind": "none"})
    if respondent is None:
        several = Rejected(Reason.SEVERAL_RESPONDENTS, {"unit": unit.name, "respondents": listed})
        return found[0] if len(found) == 1 else several
    meant = [each for each in found if fold_name(respondent) in map(fold_name, names[each.respondent])]
    if len(meant) == 1:
        return meant[0]
    data = {"unit": unit.name, "respondents": listed}
    if meant:
        return Rejected(Reason.SEVERAL_RESPONDENTS, data)
    return Rejected(Reason.NO_RESPONDENT, {**data, "kind": "other"})


async def _name_respondents(
    session: Session, collection: Round, unit: Unit, found: Sequence[Submission]
) -> Mapping[str, Sequence[str]]:
    """Return what each respondent may be called, the first being what we call them."""
    people = {person.id: person for person in await session.uow.roster.persons(collection.county_id)}
    assignments = await session.uow.roster.assignments(collection.county_id)
    names: dict[str, Sequence[str]] = {}
    for each in found:
        if each.respondent == INTERVIEW:
            names[INTERVIEW] = (session.texts("cli.answers.interview"), INTERVIEW)
            continue
        person = people.get(each.person_id) if each.person_id else None
        roles = [one.role for one in assignments if (one.person_id, one.unit_id) == (each.person_id, unit.id)]
        words = [session.texts(f"cli.role.{role}") for role in roles]
        own = person.display_name if person else None
        known = [own, *words, *(role.value for role in roles), each.respondent.removeprefix(IMPORTED)]
        names[each.respondent] = [name for name in known if name]
    return names


def _read_answers(collection: Round, former: Submission, wanted: Wanted) -> Answers | Rejected:
    steps, numbers = read_steps(wanted.values), collection.instrument.numbers
    if isinstance(steps, Rejected):
        tokens = wanted.values.split()
        item = next((number for number, each in enumerate(tokens, 1) if each == steps.data["given"]), 1)
        return Rejected(steps.reason, {**steps.data, "item": item})
    given = steps or ()
    missing = numbers[len(given) :]
    if missing:
        return Rejected(Reason.VALUES_MISSING, {"items": ", ".join(map(str, missing)), "count": len(missing)})
    if len(given) > len(numbers):
        return Rejected(Reason.TOO_MANY_VALUES, {"items": len(numbers)})
    perspective = wanted.perspective or former.answers.perspective
    empty = replace(former.answers, values={}, unknown=frozenset(), perspective=perspective)
    return fill_in(empty, dict(zip(numbers, given, strict=True)))


def _tell_difference(session: Session, former: Submission, changed: Changed) -> str:
    told = tell_differences(former.answers, changed.submission.answers, session.shared_texts)
    return told or session.texts("cli.answers.other_perspective")


def _tell_changed(session: Session, unit: Unit, former: Submission, changed: Changed) -> Outcome:
    texts, shared = session.texts, session.shared_texts
    parts = [texts("cli.answers.changed", unit=unit.name, difference=_tell_difference(session, former, changed))]
    if changed.changes is not None:
        since = shared.plural("changes.since_release", changed.changes)
        parts.append(f"{since} {shared('changes.needed', most=LEAST_CHANGES)}")
    data = {
        "unit": unit.name,
        "revision": changed.submission.revision,
        "differences": [
            {"goal": each.number, "before": each.before, "after": each.after} for each in changed.differences
        ],
        "changes_since_release": changed.changes,
        "changes_needed": LEAST_CHANGES,
    }
    return Outcome(data, tuple(parts))
