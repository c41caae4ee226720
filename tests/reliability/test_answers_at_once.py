"""R5: many answer at the same moment, through two replicas; nothing is lost, the last by the server counts."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from domain.roster import Role
from domain.submissions import Submission
from tests.reliability.replicas import Replicas, check_replies_arrived_once, run_replicas
from tests.support.clocks import clock_at
from tests.support.counties import (
    CHAIRS,
    DATES,
    enlist,
    found_county,
    plant_card,
    read_from,
    round_of,
    stored_values,
    write_to,
)
from tests.support.people import Json, Someone, someone

WHO = CHAIRS["LS13"]
TURNS = 50
PEOPLE = 20
MANY_ITEMS = replace(
    DATES.instrument,
    version="many",
    items=tuple(replace(DATES.instrument.items[0], number=number) for number in range(1, TURNS + 2)),
)


@pytest.fixture(params=[pytest.param(1, marks=pytest.mark.soak), 2])
async def replicas(database_url: str, request: pytest.FixtureRequest) -> AsyncIterator[Replicas]:
    """Run one or two services, with a form of fifty-one items, where LS13 has twenty people."""
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now(), planned=replace(DATES, instrument=MANY_ITEMS))
    async with write_to(database_url) as uow:
        for who in colleagues():
            await enlist(uow, who, Role.CONTACT, "LS13", clock.now())
    async with run_replicas(database_url, clock, request.param) as running:
        yield running


def colleagues() -> list[Someone]:
    """Return twenty people of one leadership."""
    return [someone("Kontakt", f"LS13-{number}") for number in range(PEOPLE)]


async def test_fifty_answers_in_one_conversation_at_once_are_all_kept(replicas: Replicas) -> None:
    await replicas.post(WHO.installation())
    await replicas.post(WHO.message("skatta"))
    await replicas.post(WHO.message("gemensamt"))
    values = [1 + number % 4 for number in range(TURNS)]
    posts = [replicas.post(WHO.message(str(value)), number) for number, value in enumerate(values)]
    answers = await asyncio.gather(*posts)
    await replicas.settle()
    assert {answer.status for answer in answers} == {200}
    async with read_from(replicas.database_url) as uow:
        (draft,) = await uow.submissions.drafts_of_round((await round_of(uow)).id)
    assert Counter(draft.answers.values.values()) == Counter(values)
    assert await check_replies_arrived_once(replicas) == TURNS + 3


async def test_twenty_people_of_one_leadership_answer_the_same_at_once(replicas: Replicas) -> None:
    people = colleagues()
    for who in people:
        await replicas.post(who.message("skatta"))
        await replicas.post(who.message("gemensamt"))
        await replicas.post(who.message(" ".join([str(1 + people.index(who) % 4)] * (TURNS + 1))))
    posts = [replicas.post(who.message("skicka in"), number) for number, who in enumerate(people)]
    answers = await asyncio.gather(*posts)
    assert {answer.status for answer in answers} == {200}
    await replicas.settle()
    stored = await read_submissions(replicas)
    assert len(stored) == len({each.respondent for each in stored}) == PEOPLE
    assert Counter(each.answers.values[1] for each in stored) == dict.fromkeys(range(1, 5), PEOPLE // 4)


async def test_the_answer_that_the_server_received_last_is_the_one_that_counts(replicas: Replicas) -> None:
    async with write_to(replicas.database_url) as uow:
        collection = await round_of(uow)
        units = {unit.name: unit.id for unit in await uow.roster.units(collection.county_id)}
        card_id = await plant_card(uow, collection, units["LS13"], WHO.object_id)

    def hand_in(step: int) -> Json:
        return WHO.hand_in(card_id, {f"goal_{number}": str(step) for number in range(1, TURNS + 2)})

    for number in range(3):
        await replicas.post(hand_in(1 + number), number)
    await asyncio.gather(*(replicas.post(hand_in(1 + number % 4), number) for number in range(10)))
    stored = await read_submissions(replicas)
    assert [each.revision for each in stored] == list(range(1, len(stored) + 1))
    assert [each.sequence for each in stored] == sorted({each.sequence for each in stored})
    assert (await stored_values(replicas.database_url))["LS13"] == [tuple(stored[-1].answers.values.values())]


async def read_submissions(replicas: Replicas) -> list[Submission]:
    """Return the open round's revisions in the server's order."""
    async with read_from(replicas.database_url) as uow:
        return list(await uow.submissions.of_round((await round_of(uow)).id))
