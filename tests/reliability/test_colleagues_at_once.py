"""K9: two of one leadership answer at the same moment; that their answers go apart does not stay unseen."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

import pytest

from domain.deliveries import Kind
from domain.roster import Role
from domain.usecases.compare_answers import compare_answers
from tests.reliability.replicas import Replicas, read_deliveries, run_replicas
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, DATES, enlist, found_county, plant_card, read_from, round_of, write_to
from tests.support.people import Someone, someone

# Everybody answers so often, otherwise than before and otherwise than their colleague: a race is not lost each time.
TIMES = 3
GOALS = range(1, 6)
KIND = Kind.TWO_ANSWERS


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
@pytest.mark.parametrize("count", [1, 2], ids=["one-service", "two-services"])
async def test_of_two_who_answer_at_the_same_moment_one_is_told_that_they_go_apart(
    database_url: str, count: int, *, known: bool
) -> None:
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now())
    pairs = {unit: (chair, someone("Kontakt", f"{unit}-2")) for unit, chair in CHAIRS.items()}
    cards = await enlist_and_draw(database_url, pairs, clock.now())
    async with run_replicas(database_url, clock, count) as replicas:
        await let_in(replicas, pairs)
    # A service that has just begun knows nobody.
    async with run_replicas(database_url, clock, count) as replicas:
        if known:
            await let_in(replicas, pairs)
        for time in range(TIMES):
            for pair in pairs.values():
                values = (1 + time % 2, 4 - time % 2)
                await asyncio.gather(
                    *(hand_in(replicas, each, cards, values[number], number) for number, each in enumerate(pair))
                )
            assert await find_untold(database_url) == []
        await replicas.settle()
    assert await find_untold(database_url) == []


async def find_untold(database_url: str) -> Sequence[str]:
    """Return the units of whose answers, as they stand, nobody is offered the choice."""
    offered = [each.payload["based_on"] for each in await read_deliveries(database_url) if each.kind is KIND]
    async with read_from(database_url) as uow:
        collection = await round_of(uow)
        units = await uow.roster.units(collection.county_id)
        joint = {unit.name: await compare_answers(uow, collection, unit.id) for unit in units if unit.name in CHAIRS}
    return [name for name, both in joint.items() if both is None or list(both.based_on) not in offered]


async def enlist_and_draw(
    database_url: str, pairs: Mapping[str, Sequence[Someone]], now: datetime
) -> Mapping[str, str]:
    """Give each chair a colleague; return a card for each person that hands in a change each time it is pressed."""
    cards: dict[str, str] = {}
    async with write_to(database_url) as uow:
        collection = await round_of(uow)
        units = {unit.name: unit.id for unit in await uow.roster.units(collection.county_id)}
        for unit, pair in pairs.items():
            await enlist(uow, pair[1], Role.CONTACT, unit, now)
            for who in pair:
                cards[who.object_id] = await plant_card(uow, collection, units[unit], who.object_id)
    return cards


async def let_in(replicas: Replicas, pairs: Mapping[str, Sequence[Someone]]) -> None:
    """Have each person write to each of the services."""
    for pair in pairs.values():
        for who in pair:
            for number in range(len(replicas.scenes)):
                await replicas.post(who.message("hjälp"), number)


async def hand_in(replicas: Replicas, who: Someone, cards: Mapping[str, str], value: int, to: int) -> None:
    """Hand in the same value for each goal."""
    goals = {f"goal_{number}": str(value) for number in GOALS}
    assert (await replicas.post(who.hand_in(cards[who.object_id], goals), to)).status == 200
