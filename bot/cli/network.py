"""`uppfoljaren network`: network meetings and support, planned and held, and who took part."""

from typing import Annotated

import typer
from msgspec import Struct

from bot.cli.files import Sheet, read_sheet
from bot.cli.network_files import COLUMNS, EventReader
from bot.cli.network_views import NetworkView
from bot.cli.options import AsJson, CountyName, DatabaseUrl, SourceFile, parse_day
from bot.cli.output import Outcome
from bot.cli.problems import Problems, WrongUseError
from bot.cli.sessions import Call, Session, run_reading, run_writing
from bot.cli.unit_choices import find_among
from domain.deadlines import local_date
from domain.errors import Rejected
from domain.ids import UnitId
from domain.network import AttendedEvent, Event, EventForm, EventKind, EventNote, EventState
from domain.roster import County, UnitKind
from domain.usecases.cancel_event import cancel_event
from domain.usecases.choose_event import choose_event
from domain.usecases.import_events import import_events
from domain.usecases.log_event import Logging, log_event, read_attended
from domain.usecases.note_attendance import Participants, note_attendance

app = typer.Typer(no_args_is_help=True)

EventName = Annotated[
    str, typer.Argument(metavar="EVENT", help="Its day as 2025-01-31, or its id.", show_default=False)
]


class Named(Struct, frozen=True):
    """The units that the command line names."""

    municipalities: list[str]
    leaderships: list[str]


@app.callback()
def introduce_network() -> None:
    """Network meetings, forums, conferences, visits and learning: planned, held, and who took part."""


@app.command("add")
def add(  # noqa: PLR0913 - one parameter an option
    *,
    date: Annotated[str, typer.Option(metavar="DAY", help="The day, as 2025-01-31.")],
    kind: Annotated[EventKind, typer.Option(help="What it is.")],
    title: Annotated[str, typer.Option(metavar="TEXT", help="What it is called.")],
    place: Annotated[str, typer.Option(metavar="TEXT", help="Where.", show_default=False)] = "",
    form: Annotated[EventForm | None, typer.Option(help="How people meet.")] = None,
    state: Annotated[
        EventState | None, typer.Option(help="Planned or held; without it the day decides.", show_default=False)
    ] = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    r"""Log an event, planned or held.

    [bold]Example[/bold]

    uppfoljaren network add --date 2025-10-14 --kind network_meeting \
      --title "Höstens nätverksmöte" --place Falun --form in_person

    [bold]Next[/bold]

    uppfoljaren network attend 2025-10-14 --municipality Falun --municipality Mora

    Exit code: 0 fine, 1 problems found, 2 wrong use or configuration.
    """
    on = parse_day(date)

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        decided = state or (EventState.PLANNED if on > local_date(session.now) else EventState.HELD)
        note = EventNote(on, kind, title, place, form, decided)
        return await _tell(session, chosen, await log_event(session.uow, _by(session, chosen), note, session.now))

    run_writing(Call(database, county, as_json), work)


@app.command("attend")
def attend(  # noqa: PLR0913 - one parameter an option
    event: EventName,
    *,
    municipality: Annotated[list[str] | None, typer.Option(metavar="NAME", help="A municipality; may be many.")] = None,
    leadership: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A leadership, where no municipality is known.")
    ] = None,
    absent: Annotated[bool, typer.Option("--absent", help="They did not take part after all.")] = False,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Note who took part; with that the event was held.

    A municipality brings its leadership, which then counts once. What was
    noted before stays.

    [bold]Example[/bold]

    uppfoljaren network attend 2025-10-14 --municipality Avesta --municipality Hedemora

    [bold]Next[/bold]

    uppfoljaren network show 2025-10-14

    Exit code: 0 fine, 1 problems found, 2 wrong use or configuration.
    """
    named = Named(municipality or [], leadership or [])
    if not (named.municipalities or named.leaderships):
        raise WrongUseError("nobody_named")

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        found = await choose_event(session.uow, chosen, event)
        if isinstance(found, Rejected):
            return session.refuse(found)
        units = await _find_units(session, chosen, named)
        if isinstance(units, Problems):
            return units
        who = Participants(found.id, frozenset(), units) if absent else Participants(found.id, units)
        return await _tell(session, chosen, await note_attendance(session.uow, _by(session, chosen), who, session.now))

    run_writing(Call(database, county, as_json), work)


@app.command("cancel")
def cancel(
    event: EventName, *, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False
) -> None:
    """Call a planned event off; it stays in the log, and leaves the calendar.

    [bold]Example[/bold]

    uppfoljaren network cancel 2025-10-14

    [bold]Next[/bold]

    uppfoljaren network list

    Exit code: 0 fine, 1 problems found, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        found = await choose_event(session.uow, chosen, event)
        if isinstance(found, Event):
            cancelled = await cancel_event(session.uow, _by(session, chosen), found, session.now)
            return await _tell(session, chosen, cancelled)
        return session.refuse(found)

    run_writing(Call(database, county, as_json), work)


@app.command("list")
def list_events(
    *,
    year: Annotated[int | None, typer.Option(metavar="YEAR", help="Only this calendar year.")] = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show events, how many took part, and each year's totals by kind.

    [bold]Example[/bold]

    uppfoljaren network list --year 2024 --json

    [bold]Next[/bold]

    uppfoljaren network show 2024-10-15

    Exit code: 0 fine, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        view = NetworkView(session, chosen, await session.uow.roster.units(chosen.id))
        return view.tell_list(await read_attended(session.uow, chosen), year)

    run_reading(Call(database, county, as_json), work)


@app.command("show")
def show(event: EventName, *, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Show one event, and by name who took part.

    [bold]Example[/bold]

    uppfoljaren network show 2024-10-15

    [bold]Next[/bold]

    uppfoljaren network attend 2024-10-15 --municipality Falun

    Exit code: 0 fine, 1 there is no such event, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        return await _tell(session, chosen, await choose_event(session.uow, chosen, event))

    run_reading(Call(database, county, as_json), work)


@app.command("import")
def import_file(
    file: SourceFile, *, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False
) -> None:
    """Bring in events, and who took part, from a file.

    The file has the columns date, kind, title, place, form, state,
    municipalities and leaderships; several names in a cell stand with a
    comma or | between. Kinds, forms and states may be written as the list
    shows them. Where anything is wrong, every problem is told with its
    line, and nothing is stored.

    [bold]Example[/bold]

    uppfoljaren network import network.csv

    [bold]Next[/bold]

    uppfoljaren network list

    Exit code: 0 fine, 1 problems in the file, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        return await _import_sheet(session, chosen, read_sheet(file, COLUMNS))

    run_writing(Call(database, county, as_json), work)


# Private functions


def _by(session: Session, county: County) -> Logging:
    return Logging(county, session.actor)


async def _tell(session: Session, county: County, result: Event | AttendedEvent | Rejected) -> Outcome | Problems:
    """Show the event as it is stored now."""
    if isinstance(result, Rejected):
        return session.refuse(result)
    event_id = result.event.id if isinstance(result, AttendedEvent) else result.id
    attended = await read_attended(session.uow, county)
    view = NetworkView(session, county, await session.uow.roster.units(county.id))
    return view.tell_event(next(each for each in attended if each.event.id == event_id))


async def _find_units(session: Session, county: County, named: Named) -> frozenset[UnitId] | Problems:
    units = await session.uow.roster.units(county.id)
    wanted = [(UnitKind.MUNICIPALITY, name) for name in named.municipalities]
    wanted += [(UnitKind.LEADERSHIP, name) for name in named.leaderships]
    found = [find_among(session, county, units, each) for each in wanted]
    rejected = [each for each in found if isinstance(each, Rejected)]
    if rejected:
        return session.refuse(*rejected)
    return frozenset(each.id for each in found if not isinstance(each, Rejected))


async def _import_sheet(session: Session, county: County, sheet: Sheet) -> Outcome | Problems:
    reader = EventReader(session, county, await session.uow.roster.units(county.id))
    rows, problems = reader.read(sheet.records)
    added = await import_events(session.uow, _by(session, county), rows, session.now)
    found = (*sheet.problems, *problems, *(added if isinstance(added, tuple) else ()))
    if found or isinstance(added, tuple):
        return session.refuse(*found)
    return Outcome({"county": county.name, "added": added}, (session.texts.plural("cli.network.imported", added),))
