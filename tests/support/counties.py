"""A county of thirteen leaderships in a database: its people, its rounds, the answers of the sample."""

import csv
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

from msgspec import Struct

from domain.answers import Perspective
from domain.cards import Subject, draw_card
from domain.deadlines import opening_at
from domain.ids import UnitId
from domain.ports import UnitOfWork
from domain.roster import County, Role, RosterRow, UnitKind
from domain.rounds import Round
from domain.submissions import Submission, latest_revisions
from domain.usecases.add_person import NewPerson, PersonAdded, add_person
from domain.usecases.create_round import NewRound, create_round
from domain.usecases.import_answers import AnswersImported, AnswersRow, AnswersToImport, import_answers
from domain.usecases.import_roster import RosterImported, import_roster
from domain.usecases.open_round import open_round
from rendering.instruments import default_instrument
from storage.unit_of_work import Database
from tests.support.builders import TENANT
from tests.support.people import Someone, someone

COUNTY = "Demolän"
UNITS = tuple(f"LS{number:02}" for number in range(1, 14))
DATES = NewRound(2024, date(2025, 1, 7), date(2025, 1, 24), date(2025, 1, 31), default_instrument())
FACTS = Path(str(files("bot.demo").joinpath("facts")))
ROSTER_FILE, ANSWERS_FILE = FACTS / "demo-leaderships.csv", FACTS / "self-assessment-sample.csv"

COORDINATOR = someone("Samordnare", "RSS")
CHAIRS: Mapping[str, Someone] = {unit: someone("Ordförande", unit) for unit in UNITS}


class SampleRow(Struct, frozen=True):
    """One respondent's values in one year."""

    unit: str
    respondent: str
    year: int
    values: tuple[int, ...]


def read_sample(year: int) -> Sequence[SampleRow]:
    """Return the sample's answers of a year."""
    with ANSWERS_FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            SampleRow(
                fields["leadership"],
                fields["respondent"],
                int(fields["year"]),
                tuple(int(fields[f"goal_{number}"]) for number in range(1, 6)),
            )
            for fields in csv.DictReader(file)
        ]
    return [row for row in rows if row.year == year]


async def found_county(
    url: str,
    now: datetime,
    *,
    answered: Iterable[str] = (),
    people: Mapping[str, Someone] | None = None,
    planned: NewRound = DATES,
) -> None:
    """Store the county with its open round: 2023 answered in full, 2024 by the leaderships given.

    Args:
        url: where an empty database is.
        now: when all this is done.
        answered: the leaderships that have answered 2024 as the sample says.
        people: who speaks for which leadership; the thirteen chairs when None. There is a coordinator in any case.
        planned: the round's dates and form.
    """
    async with write_to(url) as uow:
        rows = [RosterRow(line, unit, f"Kommun {unit}", str(9000 + line)) for line, unit in enumerate(UNITS, start=1)]
        assert isinstance(await import_roster(uow, COUNTY, rows, "test", now), RosterImported)
        county = await county_of(uow)
        await _import(uow, county, 2023, UNITS, now)
        created = await create_round(uow, county, planned, "test", now)
        assert isinstance(created, Round)
        assert isinstance(await open_round(uow, created, "test", now), Round)
        await _import(uow, county, 2024, tuple(answered), now)
        await enlist(uow, COORDINATOR, Role.COORDINATOR, None, now)
        for unit, who in (CHAIRS if people is None else people).items():
            await enlist(uow, who, Role.CHAIR, unit, now)


async def enlist(uow: UnitOfWork, who: Someone, role: Role, unit: str | None, now: datetime) -> None:
    """Give a person a role, by their object id."""
    county = await county_of(uow)
    units = {each.name: each for each in await uow.roster.units(county.id, UnitKind.LEADERSHIP)}
    new = NewPerson(TENANT, who.object_id, None, who.name, role, units[unit] if unit else None)
    assert isinstance(await add_person(uow, county, new, "test", now), PersonAdded)


async def plant_card(uow: UnitOfWork, collection: Round, unit_id: UnitId, object_id: str) -> str:
    """Draw a form for someone, and return its id.

    It is not bound to an earlier answer: pressing it again hands in a change.
    """
    card = draw_card(
        Subject(collection.id, unit_id, Perspective.JOINT), TENANT, object_id, opening_at(collection.opens_on)
    )
    await uow.cards.add(card)
    return card.id


async def county_of(uow: UnitOfWork) -> County:
    """Return the county."""
    county = await uow.roster.county_named(COUNTY)
    assert county is not None
    return county


async def round_of(uow: UnitOfWork, year: int = 2024) -> Round:
    """Return the year's round."""
    found = await uow.rounds.by_year((await county_of(uow)).id, year)
    assert found is not None
    return found


@asynccontextmanager
async def read_from(url: str) -> AsyncIterator[UnitOfWork]:
    """Lend a unit of work that reads what is stored now."""
    async with Database(url) as database, database.read() as uow:
        yield uow


@asynccontextmanager
async def write_to(url: str) -> AsyncIterator[UnitOfWork]:
    """Lend a unit of work, and commit it at the end."""
    async with Database(url) as database, database.open() as uow:
        yield uow
        await uow.commit()


async def count_stored(url: str) -> int:
    """Return how many revisions and drafts of 2024 are stored."""
    async with read_from(url) as uow:
        collection = await round_of(uow)
        revisions = await uow.submissions.of_round(collection.id)
        return len(revisions) + len(await uow.submissions.drafts_of_round(collection.id))


async def stored_values(url: str) -> Mapping[str, list[tuple[int, ...]]]:
    """Return what counts of 2024: for each leadership that has answered, the values of each of its respondents."""
    async with read_from(url) as uow:
        collection = await round_of(uow)
        names = {unit.id: unit.name for unit in await uow.roster.units(collection.county_id)}
        latest = latest_revisions(await uow.submissions.of_round(collection.id))
        found: dict[str, list[tuple[int, ...]]] = {}
        for each in sorted(latest, key=lambda submission: submission.sequence):
            found.setdefault(names[each.unit_id], []).append(values_of(each))
        return found


def values_of(submission: Submission) -> tuple[int, ...]:
    """Return a revision's values, goal by goal."""
    return tuple(value for _, value in sorted(submission.answers.values.items()))


# Private functions


async def _import(uow: UnitOfWork, county: County, year: int, units: Sequence[str], now: datetime) -> None:
    rows = [
        AnswersRow(line, row.unit, row.respondent, row.year, dict(enumerate(row.values, start=1)))
        for line, row in enumerate(read_sample(year), start=2)
        if row.unit in units
    ]
    if rows:
        wanted = AnswersToImport(year, rows, default_instrument())
        assert isinstance(await import_answers(uow, county, wanted, "test", now), AnswersImported)
