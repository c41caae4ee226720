"""`uppfoljaren roster check`: does every unit have two contacts for each part?"""

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, Any

import typer

from bot.cli.options import AsJson, CountyName, DatabaseUrl
from bot.cli.output import Outcome
from bot.cli.problems import ExitCode
from bot.cli.sessions import Call, Session, run_reading
from domain.contacts import FEWEST_CONTACTS, ContactGap, find_gaps
from domain.instruments import Part
from domain.roster import County, UnitKind

Parts = Annotated[
    list[Part] | None,
    typer.Option("--part", metavar="PART", help=f"Only this part, of {', '.join(Part)}; may be given several times."),
]


def check(
    *, part: Parts = None, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False
) -> None:
    """Check that each unit has two contacts for every part it is asked for.

    It also tells which municipalities have no developer for the survey, or
    no head of finance for the economy. Without --part all parts are looked at.

    [bold]Example[/bold]

    uppfoljaren roster check
    uppfoljaren roster check --part self_assessment --json

    [bold]Next[/bold]

    uppfoljaren roster invite --help

    Exit code: 0 fine, 1 something is lacking, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome:
        units = await session.uow.roster.units(chosen.id)
        assignments = await session.uow.roster.assignments(chosen.id)
        return _tell(session, chosen, tuple(find_gaps(units, assignments, part or tuple(Part))))

    run_reading(Call(database, county, as_json), work)


# Private functions


def _tell(session: Session, county: County, gaps: Sequence[ContactGap]) -> Outcome:
    data = {"county": county.name, "fewest": FEWEST_CONTACTS, "lacking": [_to_data(each) for each in gaps]}
    if not gaps:
        return Outcome(data, (session.texts("cli.check.fine"),))
    lines = [
        _tell_group(session, [*group])
        for _, group in groupby(gaps, lambda each: (each.unit.id, each.people, each.role))
    ]
    kinds = {kind: len({each.unit.id for each in gaps if each.unit.kind is kind}) for kind in UnitKind}
    counts = [session.texts.plural(f"cli.check.{kind}", found) for kind, found in kinds.items() if found]
    said = session.texts("cli.check.lacking", units=session.shared_texts.join(counts))
    return Outcome(data, (said, "", *lines), exit_code=ExitCode.PROBLEMS)


def _tell_group(session: Session, gaps: Sequence[ContactGap]) -> str:
    """Tell of the parts of one unit that lack the same."""
    texts, first = session.texts, gaps[0]
    parts = session.shared_texts.join([session.shared_texts(f"part_name.{each.part}") for each in gaps])
    said = []
    if first.role:
        role = session.shared_texts(f"role_name.{first.role}")
        said.append(texts("cli.check.no_role", unit=first.unit.name, role=role, parts=parts))
    if first.people == 0:
        said.append(texts("cli.check.nobody", unit=first.unit.name, parts=parts))
    elif first.people < FEWEST_CONTACTS:
        said.append(texts("cli.check.no_second", unit=first.unit.name, parts=parts))
    return " ".join(said)


def _to_data(gap: ContactGap) -> dict[str, Any]:
    return {
        "unit": gap.unit.name,
        "kind": gap.unit.kind.value,
        "part": gap.part.value,
        "people": gap.people,
        "role": gap.role.value if gap.role else None,
    }
