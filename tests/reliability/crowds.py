"""Many people who answer a few times each, with other values every time: below the rate limit on any machine."""

from collections.abc import Sequence
from datetime import datetime
from itertools import product

from domain.deliveries import NOT_NOW, Delivery, Kind, State
from domain.roster import Role
from tests.crashes.loads import GOALS, Respondent
from tests.support.builders import TENANT
from tests.support.connector import Call
from tests.support.counties import UNITS, enlist, plant_card, read_from, round_of, values_of, write_to
from tests.support.people import CARD, someone
from tests.support.scenarios import Teams

VALUES = tuple(product((1, 2, 3, 4), repeat=GOALS))


async def gather_crowd(database_url: str, teams: Teams, count: int, now: datetime) -> Sequence[Respondent]:
    """Enlist so many people, spread over the leaderships, each with a card to press."""
    places = [(someone("Kontakt", f"nr {number}"), UNITS[number % len(UNITS)]) for number in range(count)]
    async with write_to(database_url) as uow:
        for who, name in places:
            await enlist(uow, who, Role.CONTACT, name, now)
        collection = await round_of(uow)
        units = {unit.name: unit.id for unit in await uow.roster.units(collection.county_id)}
        cards = [await plant_card(uow, collection, units[name], who.object_id) for who, name in places]
    for who, _ in places:
        teams.connector.activities.append(Call("send", who.chat, CARD, {}, None))
    return [Respondent(who, card_id, iter(VALUES)) for (who, _), card_id in zip(places, cards, strict=True)]


def find_put_off(rows: Sequence[Delivery]) -> Sequence[Delivery]:
    """Return the offers of a choice that rightly wait or are dropped.

    With more people than leaderships, the later two of one answer; the others of it are offered a choice, one a day and
    only while it is one. One that waits is claimed now and then, to see whether its day has come.
    """
    offers = [row for row in rows if row.kind is Kind.TWO_ANSWERS]
    waiting = (State.WAITING, State.SENDING)
    return [row for row in offers if row.state is State.DROPPED or (row.state in waiting and row.detail == NOT_NOW)]


async def compare_crowd(database_url: str, crowd: Sequence[Respondent]) -> tuple[int, int]:
    """Return how many of the given answers are lost, and how many are there twice; all others must be in order."""
    async with read_from(database_url) as uow:
        revisions = await uow.submissions.of_round((await round_of(uow)).id)
        people = [await uow.roster.person(TENANT, each.who.object_id) for each in crowd]
    lost = twice = 0
    for each, person in zip(crowd, people, strict=True):
        assert person is not None
        stored = [values_of(revision) for revision in revisions if revision.person_id == person.id]
        lost += len(set(each.given) - set(stored))
        twice += len(stored) - len(set(stored))
        assert [values for values in each.given if values in stored] == list(dict.fromkeys(stored))
    return lost, twice
