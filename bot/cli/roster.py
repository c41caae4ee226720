"""`uppfoljaren roster`: who is followed up, and who speaks for them."""

import unicodedata
from collections.abc import Sequence
from typing import Annotated

import typer
from msgspec import Struct

from bot.cli.files import Sheet, read_sheet
from bot.cli.options import AsJson, CountyName, DatabaseUrl, SourceFile
from bot.cli.output import Outcome
from bot.cli.problems import ExitCode, Problems, WrongUseError, word_problem, word_rejections
from bot.cli.roster_checks import check
from bot.cli.roster_invitations import invite, list_invitations
from bot.cli.roster_leavers import remove_someone
from bot.cli.roster_lists import describe_roster
from bot.cli.sessions import Call, Session, find_county, run_founding, run_reading, run_writing
from bot.cli.unit_choices import UnitChoice, find_unit
from domain.errors import Reason, Rejected
from domain.roster import MAX_NAME_LENGTH, County, Role, RosterRow
from domain.usecases.add_person import NewPerson, PersonAdded, add_person
from domain.usecases.import_roster import RosterImported, import_roster
from rendering.free_text import clean

COLUMNS = ("leadership", "municipality", "municipality_code")

app = typer.Typer(no_args_is_help=True)
app.command("invite")(invite)
app.command("invitations")(list_invitations)
app.command("remove-person")(remove_someone)
app.command("check")(check)


class PersonRequest(Struct, frozen=True):
    """Whom the command line asks to add, as it was written."""

    role: Role
    leadership: str | None
    municipality: str | None
    tenant: str
    object_id: str | None
    email: str | None
    name: str | None


@app.callback()
def introduce_roster() -> None:
    """Who is followed up: leaderships, municipalities and people."""


@app.command("import")
def import_file(
    file: SourceFile, *, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False
) -> None:
    """Bring in leaderships and municipalities from a file.

    The file has the columns leadership, municipality and municipality_code,
    one row a municipality. Importing it again changes nothing. Where anything
    is wrong, every problem is told with its line, and nothing is stored.

    [bold]Example[/bold]

    uppfoljaren roster import leaderships.csv --county Dalarna

    [bold]Next[/bold]

    uppfoljaren roster list
    uppfoljaren roster add-person --help

    Exit code: 0 fine, 1 problems in the file, 2 wrong use or configuration.
    """

    async def work(session: Session) -> Outcome | Problems:
        return await _import_sheet(session, read_sheet(file, COLUMNS))

    run_founding(Call(database, county, as_json), work)


@app.command("list")
def list_roster(*, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Show leaderships, their municipalities and people, and who can be reached.

    A person can be reached once they have installed the app in Teams or
    written to the bot.

    [bold]Example[/bold]

    uppfoljaren roster list
    uppfoljaren roster list --json

    [bold]Next[/bold]

    uppfoljaren roster add-person --help

    Exit code: 0 fine, 2 wrong use or configuration.
    """
    run_reading(Call(database, county, as_json), describe_roster)


@app.command("add-person")
def add_someone(  # noqa: PLR0913 - one parameter an option
    *,
    role: Annotated[Role, typer.Option(help="What the person is for the unit; a coordinator is that for the county.")],
    tenant: Annotated[str, typer.Option(metavar="ID", help="The person's Entra tenant.")],
    leadership: Annotated[str | None, typer.Option(metavar="NAME", help="The leadership the role is for.")] = None,
    municipality: Annotated[str | None, typer.Option(metavar="NAME", help="The municipality the role is for.")] = None,
    object_id: Annotated[str | None, typer.Option(metavar="ID", help="The person's object id in Entra.")] = None,
    email: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Instead of the object id: matched when the person first writes."),
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="What to call the person in lists.")] = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    r"""Give someone in Teams a role, by object id or by e-mail address.

    The role comes from here and never from Teams. Giving it again changes
    nothing. An e-mail address is forgotten once the person has written to
    the bot, and is then known by object id.

    [bold]Example[/bold]

    uppfoljaren roster add-person --leadership Falun --role chair \
      --tenant 00000000-1111-2222-3333-444444444444 --email chair@example.org

    uppfoljaren roster add-person --role coordinator \
      --tenant 00000000-1111-2222-3333-444444444444 \
      --object-id 99999999-1111-2222-3333-444444444444

    [bold]Next[/bold]

    uppfoljaren roster list
    uppfoljaren round create --help

    Exit code: 0 fine, 1 problems found, 2 wrong use or configuration.
    """
    request = PersonRequest(role, leadership, municipality, tenant, object_id, email, name)
    _check_request(request)

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        return await _add(session, chosen, request)

    run_writing(Call(database, county, as_json), work)


# Private functions: importing


async def _import_sheet(session: Session, sheet: Sheet) -> Outcome | Problems:
    counties = {county.name: county for county in await session.uow.roster.counties()}
    name = _choose_name(session.county_name, tuple(counties))
    if name is None and counties:
        refused = Rejected(Reason.SEVERAL_COUNTIES, {"counties": ", ".join(counties)})
        return word_rejections([refused], session.language, ExitCode.WRONG_USE)
    if name is None:
        return word_problem("county_needed", session.language, exit_code=ExitCode.WRONG_USE)
    if not name or len(name) > MAX_NAME_LENGTH:
        values = {"most": MAX_NAME_LENGTH}
        return word_problem("county_name_unusable", session.language, values, ExitCode.WRONG_USE)
    known = find_county(name, counties)
    if sheet.problems and not sheet.records:
        return session.refuse(*sheet.problems)
    rows = [RosterRow(record.line, **record.fields) for record in sheet.records]
    result = await import_roster(session.uow, known.name if known else name, rows, session.actor, session.now)
    if sheet.problems or not isinstance(result, RosterImported):
        found = () if isinstance(result, RosterImported) else result
        return session.refuse(*sheet.problems, *found)
    return _tell_import(session, result, new_county=known is None)


def _choose_name(given: str | None, counties: Sequence[str]) -> str | None:
    if given is not None:
        return unicodedata.normalize("NFC", " ".join(clean(given).split()))
    return counties[0] if len(counties) == 1 else None


def _tell_import(session: Session, result: RosterImported, *, new_county: bool) -> Outcome:
    texts = session.texts
    added = texts.plural("cli.roster.added", result.added) if result.added else texts("cli.roster.nothing_new")
    imported = texts(
        "cli.roster.imported",
        county=result.county,
        leaderships=texts.plural("cli.count.leaderships", result.leaderships),
        municipalities=texts.plural("cli.count.municipalities", result.municipalities),
    )
    founded = (texts("cli.roster.new_county", county=result.county),) if new_county else ()
    data = {
        "county": result.county,
        "leaderships": result.leaderships,
        "municipalities": result.municipalities,
        "added": result.added,
    }
    return Outcome(data, (*founded, f"{imported} {added}"))


# Private functions: adding a person


def _check_request(request: PersonRequest) -> None:
    UnitChoice(request.leadership, request.municipality).check_for(request.role)
    if request.object_id and request.email:
        raise WrongUseError("id_or_email")


async def _add(session: Session, county: County, request: PersonRequest) -> Outcome | Problems:
    unit = await find_unit(session, county, UnitChoice(request.leadership, request.municipality))
    if isinstance(unit, Rejected):
        return session.refuse(unit)
    new = NewPerson(
        tenant_id=request.tenant.strip().lower(),
        object_id=request.object_id.strip().lower() if request.object_id else None,
        email=request.email.strip() if request.email else None,
        display_name=" ".join(clean(request.name).split())[:MAX_NAME_LENGTH] if request.name else None,
        role=request.role,
        unit=unit,
    )
    result = await add_person(session.uow, county, new, session.actor, session.now)
    if isinstance(result, Rejected):
        return session.refuse(result)
    return _tell_person(session, county, new, result)


def _tell_person(session: Session, county: County, new: NewPerson, result: PersonAdded) -> Outcome:
    texts, person = session.texts, result.person
    name = person.display_name or person.email or person.object_id or ""
    unit = new.unit.name if new.unit else county.name
    said = "cli.person.added" if result.added else "cli.person.already"
    parts = [texts(said, name=name, role=texts(f"cli.role.{new.role}"), unit=unit)]
    if result.added and person.object_id is None:
        parts.append(texts("cli.person.matched_later"))
    if new.display_name and person.display_name != new.display_name:
        parts.append(texts("cli.person.name_kept"))
    data = {
        "county": county.name,
        "role": new.role.value,
        "unit": {"kind": new.unit.kind.value, "name": new.unit.name} if new.unit else None,
        "name": person.display_name,
        "known_by": "object_id" if person.object_id else "email",
        "added": result.added,
    }
    return Outcome(data, tuple(parts))
