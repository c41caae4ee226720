"""The counties that answer: each with 13 leaderships and their people, and a round that is open."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from bench.traffic import LEADERSHIPS, People
from bot.clock import SystemClock
from domain.answers import Perspective
from domain.cards import Subject, draw_card
from domain.ports import UnitOfWork
from domain.roster import County, Role, RosterRow, UnitKind
from domain.rounds import Round
from domain.usecases.add_person import NewPerson, add_person
from domain.usecases.create_round import NewRound, create_round
from domain.usecases.import_roster import import_roster
from domain.usecases.open_round import open_round
from rendering.instruments import default_instrument
from storage.unit_of_work import Database

ACTOR = "bench"
NAMES = [f"LS{number:02}" for number in range(1, LEADERSHIPS + 1)]


class SeedingFailed(Exception):  # noqa: N818 - names what happened
    """The county could not be made."""


class Asked(Struct, frozen=True):
    """What an answer must carry: the card that was drawn for each of the people."""

    people: People
    cards: Sequence[str]


async def found_counties(database_url: str, people: People) -> Asked:
    """Fill an empty database."""
    cards: list[str] = []
    async with Database(database_url) as database:
        await database.migrate()
        async with database.open() as uow:
            for number in range(people.counties):
                cards += await _found_county(uow, people, number, SystemClock().now())
            await uow.commit()
    return Asked(people, cards)


# Private functions


async def _found_county(uow: UnitOfWork, people: People, number: int, now: datetime) -> Sequence[str]:
    """Return the cards of its people."""
    name = f"Län {number + 1}"
    rows = [RosterRow(line, each, f"Kommun {each}", str(9000 + line)) for line, each in enumerate(NAMES)]
    await import_roster(uow, name, rows, ACTOR, now)
    county = await uow.roster.county_named(name)
    if county is None:
        raise SeedingFailed("county")
    # Due so late that no reminder is.
    day = now.date()
    dates = (day - timedelta(5), day + timedelta(30), day + timedelta(40))
    planned = await create_round(uow, county, NewRound(day.year - 1, *dates, default_instrument()), ACTOR, now)
    if not isinstance(planned, Round):
        raise SeedingFailed("round")
    await open_round(uow, planned, ACTOR, now)
    return await _add_people(uow, people, county, planned, number)


async def _add_people(
    uow: UnitOfWork, people: People, county: County, collection: Round, county_number: int
) -> Sequence[str]:
    """Return a card for each person that is bound to no earlier answer: each press is a change."""
    units = await uow.roster.units(county.id, UnitKind.LEADERSHIP)
    now = SystemClock().now()
    cards = []
    first = county_number * people.of_county
    for number in range(first, first + people.of_county):
        _, tenant = people.address_of(number)
        object_id, unit = people.object_id_of(number), units[people.leadership_of(number)]
        new = NewPerson(tenant, object_id, None, f"Person {number}", Role.CONTACT, unit)
        await add_person(uow, county, new, ACTOR, now)
        subject = Subject(collection.id, unit.id, Perspective.JOINT)
        cards.append(draw_card(subject, tenant, object_id, now))
        await uow.cards.add(cards[-1])
    return [card.id for card in cards]
