"""A role that is taken away around a press: what is stored was allowed when it was stored (S26)."""

import asyncio
import random

import pytest

from domain.cards import Card, Subject
from domain.ids import CardId, PersonId, RoundId, UnitId
from domain.messages import Message, Receipt
from domain.ports import UnitOfWork
from domain.requests import Verb
from domain.roster import Assignment, Role
from storage.unit_of_work import Database
from tests.dialogs.talks import Talk, begin_talk
from tests.security.doors import tell_figure
from tests.support.builders import COUNTY, a_card, a_person, object_id_of, some_answers

ROUND, LS01 = RoundId("round-2024"), UnitId("ls01")
GOALS = {f"goal_{number}": "3" for number in range(1, 6)}


@pytest.mark.parametrize("count", [60, pytest.param(1_000, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
async def test_nothing_is_stored_for_who_has_lost_the_role(database: Database, count: int) -> None:
    talk = await begin_talk(database=database)
    chance = random.Random(26)  # noqa: S311 - the same interleavings as far as a database repeats them
    stored = refused = 0
    for number in range(count):
        name = f"guest-{number}"
        await enlist(talk, name)
        said, seen = await interleave(talk, name, chance)
        async with database.read() as uow:
            answer = await uow.submissions.latest(ROUND, LS01, name)
        # Whoever took the role away saw the answer before it was gone, or there is none.
        assert (answer is not None) == seen == any(isinstance(each, Receipt) for each in said)
        assert answer is None or answer.answers == some_answers()
        stored += seen
        refused += not seen
    tell_figure("S26", interleavings=str(count), stored_before=str(stored), refused=str(refused), stored_after="0")
    assert stored > 0
    assert refused > 0


async def interleave(talk: Talk, name: str, chance: random.Random) -> tuple[tuple[Message, ...], bool]:
    """Press and take the role away at the same time; return what was said, and whether the answer came first."""
    first = chance.random() < 0.5

    async def wait_a_little(*, long: bool) -> None:
        for _ in range(chance.randrange(12) if long else 0):
            await asyncio.sleep(0)

    async def press() -> tuple[Message, ...]:
        await wait_a_little(long=first)
        return await talk.press(name, Verb.SUBMIT_ASSESSMENT, GOALS)

    async def take_away() -> bool:
        await wait_a_little(long=not first)
        async with talk.database.open() as uow:
            assert await uow.roster.remove_assignment(role_of(name))
            # From here on no turn that has looked at roles is under way, on either database.
            came_first = await uow.submissions.latest(ROUND, LS01, name) is not None
            await uow.commit()
        return came_first

    return await asyncio.gather(press(), take_away())


async def enlist(talk: Talk, name: str) -> None:
    """Have a contact of LS01 with a form on the screen."""
    async with talk.database.open() as uow:
        await uow.roster.put_person(a_person(name))
        await uow.roster.add_assignment(role_of(name))
        await draw_form(uow, name)
        await uow.commit()
    talk.cards[name] = f"card-{name}"


async def draw_form(uow: UnitOfWork, name: str) -> Card:
    """Draw someone's form of LS01."""
    subject = Subject(ROUND, LS01, some_answers().perspective)
    card = a_card(subject, id=CardId(f"card-{name}"), object_id=object_id_of(name))
    await uow.cards.add(card)
    return card


def role_of(name: str) -> Assignment:
    """Return that someone is a contact of LS01."""
    return Assignment(PersonId(name), COUNTY.id, Role.CONTACT, LS01)
