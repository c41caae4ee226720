"""`uppfoljaren roster remove-person`: somebody has left, and what they had begun goes to their successor."""

from typing import Annotated

import typer
from msgspec import Struct

from bot.cli.options import AsJson, CountyName, DatabaseUrl
from bot.cli.output import Outcome
from bot.cli.problems import Problems, WrongUseError, word_problem
from bot.cli.sessions import Call, Session, run_writing
from bot.cli.unit_choices import UnitChoice, find_unit
from domain.errors import Rejected
from domain.roster import Assignment, County, Role
from domain.usecases.remove_person import Leaver, RolesHeld, RolesRemoved, find_leaver, remove_roles


class _Request(Struct, frozen=True):
    """Whose roles are to go, as it was written."""

    choice: UnitChoice
    role: Role | None
    object_id: str | None
    email: str | None
    sure: bool


def remove_someone(  # noqa: PLR0913 - one parameter an option
    *,
    role: Annotated[Role | None, typer.Option(help="Only this role.")] = None,
    leadership: Annotated[str | None, typer.Option(metavar="NAME", help="Only for this leadership.")] = None,
    municipality: Annotated[str | None, typer.Option(metavar="NAME", help="Only for this municipality.")] = None,
    object_id: Annotated[str | None, typer.Option(metavar="ID", help="The person's object id in Entra.")] = None,
    email: Annotated[str | None, typer.Option(metavar="ADDRESS", help="The address they were added by.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this, only say what would be removed.")] = False,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Take a person's roles away; what they handed in stays.

    Name the person, or a role and unit that only one person has. What they
    had begun goes at once to whoever has the same role, otherwise to the
    next one who is given a role for the unit: by roster add-person or by a
    code from roster invite.

    [bold]Example[/bold]

    uppfoljaren roster remove-person --leadership Falun --role chair
    uppfoljaren roster remove-person --email chair@example.org --yes

    [bold]Next[/bold]

    uppfoljaren roster invite --help
    uppfoljaren roster add-person --help

    Exit code: 0 fine, 1 nothing was removed, 2 wrong use or configuration.
    """
    request = _Request(UnitChoice(leadership, municipality), role, object_id, email, yes)
    _check(request)

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        return await _remove(session, chosen, request)

    run_writing(Call(database, county, as_json), work)


# Private functions


def _check(request: _Request) -> None:
    request.choice.check_one()
    if request.object_id and request.email:
        raise WrongUseError("id_or_email")
    named = request.choice.leadership is not None or request.choice.municipality is not None
    if not (request.object_id or request.email or request.role or named):
        raise WrongUseError("who_is_needed")


async def _remove(session: Session, county: County, request: _Request) -> Outcome | Problems:
    unit = await find_unit(session, county, request.choice)
    if isinstance(unit, Rejected):
        return session.refuse(unit)
    leaver = Leaver(request.role, unit, request.object_id, request.email)
    held = await find_leaver(session.uow, county, leaver)
    if isinstance(held, Rejected):
        return session.refuse(held)
    name, roles = await _describe(session, county, held)
    if not request.sure:
        return word_problem("not_sure", session.language, {"name": name, "roles": roles})
    removed = await remove_roles(session.uow, held, session.actor, session.now)
    return _tell(session, name, roles, removed)


async def _describe(session: Session, county: County, held: RolesHeld) -> tuple[str, str]:
    names = {unit.id: unit.name for unit in await session.uow.roster.units(county.id)}

    def say(role: Assignment) -> str:
        unit = names[role.unit_id] if role.unit_id else county.name
        return session.texts("cli.role_for", role=session.texts(f"cli.role.{role.role}"), unit=unit)

    person = held.person
    name = person.display_name or person.email or person.object_id or ""
    return name, session.shared_texts.join([say(role) for role in held.roles])


def _tell(session: Session, name: str, roles: str, removed: RolesRemoved) -> Outcome:
    texts = session.texts
    parts = [texts("cli.person.removed", name=name, roles=roles)]
    if removed.passed_on:
        parts.append(texts("cli.person.draft_passed_on"))
    if removed.waiting:
        parts.append(texts("cli.person.draft_waits"))
    data = {"name": name, "removed": True, "drafts_passed_on": removed.passed_on, "drafts_waiting": removed.waiting}
    return Outcome(data, tuple(parts))
