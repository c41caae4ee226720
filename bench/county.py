"""The county that answers: 13 leaderships, 800 people of 200 tenants, a round that is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bench.traffic import PEOPLE, make_address, object_id_of
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
LEADERSHIPS = [f"LS{number:02}" for number in range(1, 14)]


class SeedingFailed(Exception):  # noqa: N818 - names what happened
    """The county could not be made."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer must carry: the card that was drawn for each person."""

    cards: Sequence[str]


async def found_county(database_url: str) -> Asked:
    """Fill an empty database."""
    now = SystemClock().now()
    async with Database(database_url) as database:
        await database.migrate()
        async with database.open() as uow:
            rows = [RosterRow(line, name, f"Kommun {name}", str(9000 + line)) for line, name in enumerate(LEADERSHIPS)]
            await import_roster(uow, "Län", rows, ACTOR, now)
            county = await uow.roster.county_named("Län")
            if county is None:
                raise SeedingFailed("county")
            # Due so late that no reminder is.
            day = now.date()
            dates = (day - timedelta(5), day + timedelta(30), day + timedelta(40))
            planned = await create_round(uow, county, NewRound(day.year - 1, *dates, default_instrument()), ACTOR, now)
            if not isinstance(planned, Round):
                raise SeedingFailed("round")
            await open_round(uow, planned, ACTOR, now)
            cards = await _add_people(uow, county, planned)
            await uow.commit()
    return Asked(cards)


# Private functions


async def _add_people(uow: UnitOfWork, county: County, collection: Round) -> Sequence[str]:
    """Return a card for each person that is bound to no earlier answer: each press is a change."""
    units = await uow.roster.units(county.id, UnitKind.LEADERSHIP)
    now = SystemClock().now()
    cards = []
    for number in range(PEOPLE):
        _, tenant = make_address(number)
        unit = units[number % len(units)]
        new = NewPerson(tenant, object_id_of(number), None, f"Person {number}", Role.CONTACT, unit)
        await add_person(uow, county, new, ACTOR, now)
        subject = Subject(collection.id, unit.id, Perspective.JOINT)
        cards.append(draw_card(subject, tenant, object_id_of(number), now))
        await uow.cards.add(cards[-1])
    return [card.id for card in cards]
