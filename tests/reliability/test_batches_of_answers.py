"""What a batch of answers asks of the database, however many there are and however many of a unit have answered.

Sixty-four people who answered at once got 503: each answer told its colleagues, one statement after the other, and
a batch of fifty took longer than a turn may (docs/performance.md).
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from msgspec import Struct
from msgspec.structs import replace

from bot.rates import SlidingWindow
from bot.replies import TeamsPresenter
from bot.translation import translate
from bot.workdays import is_swedish_workday
from dialogs.runner import Manner, Runner
from dialogs.turns import Turn
from domain.deadlines import opening_at
from domain.deliveries import Kind
from domain.invitations import MOST_WRONG_CODES
from domain.requests import Verb
from domain.roster import Role
from domain.summaries import Rules
from domain.usecases.compare_answers import compare_answers
from domain.usecases.offer_choice import MOST_OFFERED
from rendering.cards.messages import acknowledgement, render
from storage.statements import POSTED, listen_to_statements
from storage.unit_of_work import Database
from tests.dialogs.talks import one_by_one
from tests.support.counties import DATES, UNITS, enlist, found_county, plant_card, round_of, write_to
from tests.support.people import Someone, someone

NOW = opening_at(DATES.opens_on)
# As many as come at once in the bench; eight of a unit are the most that are told of each other's answers.
PEOPLE = 64
FEW = 2
# In one batch: what is known of those who write, what they and their colleagues have answered, and what is written.
MOST_STATEMENTS = 21
PLACE = "https://smba.example/emea/"
ASKED: list[str] = []
listen_to_statements(ASKED.append)


class Crowd(Struct, frozen=True):
    """People of a county, each with a card to press."""

    database: Database
    people: Sequence[Someone]
    cards: Sequence[str]

    def answer(self, step: int, count: int) -> list[Turn]:
        """Return the first people's answers, which go apart: the last of a unit's people says something else."""
        return [self._press(number, Verb.SUBMIT_ASSESSMENT, _goals(step, number)) for number in range(count)]

    def look_over(self, step: int, count: int) -> list[Turn]:
        """Return the same answers, to be looked at before they go in."""
        return [self._press(number, Verb.REVIEW_ASSESSMENT, _goals(step, number)) for number in range(count)]

    def hand_in(self, count: int) -> list[Turn]:
        """Return what hands in that which was looked at."""
        return [self._press(number, Verb.SUBMIT_ASSESSMENT, {}) for number in range(count)]

    async def take(self, turns: Sequence[Turn]) -> int:
        """Take the turns in one batch; return how many statements that took."""
        async with self.database.open() as uow:
            ASKED.clear()
            handled = await make_runner(self.database).take_turns(uow, turns)
            await uow.commit()
            assert all(each is not None and each.replies for each in handled)
            # What PostgreSQL does while the turns go on is waited for by nobody.
            return sum(each != POSTED for each in ASKED)

    def _press(self, number: int, verb: Verb, goals: Mapping[str, str]) -> Turn:
        activity = self.people[number].hand_in(self.cards[number], goals, as_message=True)
        value = {**activity["value"], "verb": verb.value}
        turn = translate({**activity, "value": value, "serviceUrl": PLACE}, NOW, None)
        assert turn is not None
        return turn


@pytest.fixture(name="crowd")
async def gather(database: Database, database_url: str) -> Crowd:
    """Return eight leaderships of eight people."""
    await found_county(database_url, NOW, people={})
    people = [someone("Kontakt", f"nr {number}") for number in range(PEOPLE)]
    async with write_to(database_url) as uow:
        collection = await round_of(uow)
        units = {unit.name: unit.id for unit in await uow.roster.units(collection.county_id)}
        cards = []
        for number, who in enumerate(people):
            name = UNITS[number // MOST_OFFERED]
            await enlist(uow, who, Role.CONTACT, name, NOW)
            cards.append(await plant_card(uow, collection, units[name], who.object_id))
    return Crowd(database, people, cards)


def make_runner(database: Database) -> Runner:
    """Return what takes turns, as it is served."""
    manner = Manner(
        presenter=TeamsPresenter(render, acknowledgement),
        rules=Rules(),
        machine_now=lambda: NOW,
        may_answer_at=lambda _address: True,
        wrong_codes=SlidingWindow(MOST_WRONG_CODES, 60.0),
        is_workday=is_swedish_workday,
    )
    return Runner(one_by_one(database.open), manner)


async def test_many_answers_ask_the_database_no_more_often_than_few(crowd: Crowd) -> None:
    for step in range(2):
        await crowd.take(crowd.answer(step, PEOPLE))
    few = await crowd.take(crowd.answer(2, FEW))
    many = await crowd.take(crowd.answer(3, PEOPLE))
    assert max(few, many) <= MOST_STATEMENTS


async def test_the_first_answers_of_a_day_ask_no_more_often_than_later_ones(crowd: Crowd) -> None:
    """Each of them is then heard from anew, which is stored with their chat."""
    for step in range(2):
        await crowd.take(crowd.answer(step, PEOPLE))
    next_day = [replace(turn, now=turn.now + timedelta(days=1)) for turn in crowd.answer(2, PEOPLE)]
    assert await crowd.take(next_day) <= MOST_STATEMENTS + 1


async def test_many_drafts_and_what_comes_of_them_take_no_more_statements_than_few(crowd: Crowd) -> None:
    for step in range(2):
        await crowd.take(crowd.answer(step, PEOPLE))
    taken = [
        (await crowd.take(crowd.look_over(step, count)), await crowd.take(crowd.hand_in(count)))
        for step, count in ((2, FEW), (3, PEOPLE))
    ]
    few, many = taken
    assert max(*few, *many) <= MOST_STATEMENTS, taken


async def test_sixty_four_answers_at_once_tell_all_colleagues_without_a_statement_for_each(crowd: Crowd) -> None:
    await crowd.take(crowd.answer(0, PEOPLE))
    assert await crowd.take(crowd.answer(1, PEOPLE)) <= MOST_STATEMENTS
    async with crowd.database.read() as uow:
        told = [each for each in await uow.outbox.all() if each.kind is Kind.TWO_ANSWERS]
        collection = await round_of(uow)
        joint = [await compare_answers(uow, collection, unit_id) for unit_id in {each.payload["unit"] for each in told}]
    assert len({each.person_id for each in told}) == len(told) == PEOPLE
    # All of a unit but the one who answered last know of the answers as they are.
    newest = [list(each.based_on) for each in joint if each is not None]
    assert sum(each.payload["based_on"] in newest for each in told) == PEOPLE - PEOPLE // MOST_OFFERED


# Private functions


def _goals(step: int, number: int) -> Mapping[str, str]:
    last = number % MOST_OFFERED == MOST_OFFERED - 1
    return {f"goal_{goal}": str(1 + (step + last) % 4) for goal in range(1, 6)}
