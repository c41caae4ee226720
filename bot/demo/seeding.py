"""The demo's county: 13 made-up leaderships with two years of made-up answers, all but one in."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from importlib.resources import files

from msgspec import Struct

from bot.demo.casts import Cast
from domain.conversations import Conversation, Scope
from domain.deadlines import opening_at
from domain.errors import DomainError, Rejected
from domain.ports import UnitOfWork
from domain.roster import County, Role, RosterRow, UnitKind
from domain.rounds import Round
from domain.usecases.add_person import NewPerson, add_person
from domain.usecases.create_round import NewRound, create_round
from domain.usecases.import_answers import AnswersRow, AnswersToImport, import_answers
from domain.usecases.import_roster import import_roster
from domain.usecases.open_round import open_round
from rendering.instruments import default_instrument, default_questionnaire

ACTOR = "demo"
COUNTY = "Demolän"
YEAR_BEFORE, YEAR = 2023, 2024
OPENS_ON, DUE_ON, CLOSES_ON = date(2025, 1, 7), date(2025, 1, 31), date(2025, 1, 31)
# Whoever sits at the client speaks for this one, which has not answered yet.
AWAITED = "LS13"


class Demo(Struct, frozen=True):
    """Who is in the client, and where the client is."""

    cast: Cast
    client_address: str


async def seed_county(uow: UnitOfWork, demo: Demo, now: datetime) -> bool:
    """Load the demo county, once; return whether it was loaded now. What people did since is left as it is."""
    if await uow.roster.county_named(COUNTY):
        return False
    rows = [RosterRow(line, **fields) for line, fields in _read("demo-leaderships.csv")]
    _expect(await import_roster(uow, COUNTY, rows, ACTOR, now))
    county = await uow.roster.county_named(COUNTY)
    if county is None:
        raise DomainError("demo_without_county")
    answers = [_answers_row(line, fields) for line, fields in _read("self-assessment-sample.csv")]
    await _import(uow, county, YEAR_BEFORE, answers, now)
    planned = await _plan_this_years_round(uow, county, now)
    if not should_wait(now):
        _expect(await open_round(uow, planned, ACTOR, now))
        await _import(uow, county, YEAR, [row for row in answers if row.leadership != AWAITED], now)
    await _add_people(uow, county, demo.cast, now)
    return True


def should_wait(now: datetime) -> bool:
    """Tell whether the round's day has not come: then nobody has answered, and it opens by itself."""
    return now < opening_at(OPENS_ON)


async def connect_demo_channel(uow: UnitOfWork, demo: Demo) -> None:
    """Make the client's channel the network channel, at the address that the client has now.

    A channel that a coordinator has connected instead is left alone.
    """
    county = await uow.roster.county_named(COUNTY)
    channel = demo.cast.team.channels[0]
    former = await uow.conversations.network_channel(county.id) if county else None
    if county is None or (former and former.id != channel.id):
        return
    conversation = Conversation(
        id=channel.id,
        tenant_id=demo.cast.tenant_id,
        service_url=f"{demo.client_address}/_connector",
        scope=Scope.CHANNEL,
        bot_id=demo.cast.bot.id,
    )
    await uow.conversations.put(conversation)
    await uow.conversations.connect_channel(county.id, conversation)


# Private functions


def _read(name: str) -> Sequence[tuple[int, dict[str, str]]]:
    text = files("bot.demo").joinpath("facts", name).read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines())
    return [(reader.line_num, fields) for fields in reader]


def _answers_row(line: int, fields: Mapping[str, str]) -> AnswersRow:
    values = {number: int(fields[f"goal_{number}"]) for number in range(1, 6)}
    return AnswersRow(line, fields["leadership"], fields["respondent"], int(fields["year"]), values)


async def _import(uow: UnitOfWork, county: County, year: int, rows: Sequence[AnswersRow], now: datetime) -> None:
    _expect(await import_answers(uow, county, AnswersToImport(year, rows, default_instrument()), ACTOR, now))


async def _plan_this_years_round(uow: UnitOfWork, county: County, now: datetime) -> Round:
    new = NewRound(YEAR, OPENS_ON, DUE_ON, CLOSES_ON, default_instrument(), parts=(default_questionnaire(),))
    planned = await create_round(uow, county, new, ACTOR, now)
    if not isinstance(planned, Round):
        raise DomainError("demo_without_round")
    return planned


async def _add_people(uow: UnitOfWork, county: County, cast: Cast, now: datetime) -> None:
    leaderships = {unit.name: unit for unit in await uow.roster.units(county.id, UnitKind.LEADERSHIP)}
    for person in cast.people:
        for role, unit_name in _roles_of(person.key):
            unit = leaderships.get(unit_name or "")
            new = NewPerson(cast.tenant_id, person.object_id, None, person.name, role, unit)
            _expect(await add_person(uow, county, new, ACTOR, now))


def _roles_of(key: str) -> tuple[tuple[Role, str | None], ...]:
    """Return what someone of the cast is: the first person both represents and coordinates."""
    match key:
        case "rss":
            return ((Role.COORDINATOR, None),)
        case "ls13":
            return ((Role.CHAIR, AWAITED), (Role.COORDINATOR, None))
        case "ls03":
            return ((Role.CONTACT, "LS03"),)
        case "ls04":
            return ((Role.DEVELOPER, "LS04"),)
        case _:
            return ((Role.CHAIR, key.upper()),)


def _expect(result: object) -> None:
    """The demo's own data has no problems; if it ever has, that is a bug."""
    if isinstance(result, tuple | Rejected):
        raise DomainError("demo_data_refused", result=result)
