"""R4: Teams posts activities again, at once, later, out of order, to another replica: one effect, the same bytes."""

import asyncio
from collections import Counter
from random import Random

import pytest
from msgspec import Struct, field

from tests.reliability.replicas import Replicas, check_replies_arrived_once, run_replicas
from tests.support.clocks import clock_at
from tests.support.connector import Call
from tests.support.counties import CHAIRS, DATES, found_county, plant_card, read_from, round_of, write_to
from tests.support.people import CARD, Json, Someone
from tests.support.scenarios import Answer

SHARE_AGAIN = 0.2
SEED = 4
STEPS = 4
LEADERSHIPS = tuple(CHAIRS)[:6]


class Post(Struct, eq=False):
    """An activity, and every answer that it got."""

    activity: Json
    answers: list[Answer] = field(default_factory=list)


class Postman(Struct, eq=False):
    """Delivers each activity once, and a share of them again, in every way that Teams has been seen to."""

    replicas: Replicas
    random: Random
    posts: list[Post] = field(default_factory=list)
    later: list[Post] = field(default_factory=list)
    again: Counter[str] = field(default_factory=Counter)

    async def deliver(self, activity: Json) -> None:
        """Return when the activity was answered, by whichever replica."""
        post = Post(activity)
        self.posts.append(post)
        how = self.random.choice(("parallel", "at once", "later")) if self.random.random() < SHARE_AGAIN else ""
        to = self.random.randrange(2)
        await asyncio.gather(*(self._post(post, to + turn) for turn in range(3 if how == "parallel" else 1)))
        if how == "at once":
            await self._post(post, to + 1)
        if how == "later":
            self.later.append(post)
        elif self.later and self.random.random() < SHARE_AGAIN:
            await self._post(self.later.pop(self.random.randrange(len(self.later))), self.random.randrange(2))
        self.again[how] += 1

    async def deliver_the_late(self) -> None:
        """Deliver again what has not come again yet, in any order."""
        self.random.shuffle(self.later)
        await asyncio.gather(*(self._post(post, self.random.randrange(2)) for post in self.later))

    async def _post(self, post: Post, to: int) -> None:
        post.answers.append(await self.replicas.post(post.activity, to))


@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=[pytest.mark.soak, pytest.mark.timeout(1800)])])
async def test_activities_that_come_again_have_one_effect_and_the_same_answer(database_url: str, count: int) -> None:
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now())
    async with run_replicas(database_url, clock) as replicas:
        postman = Postman(replicas, Random(SEED))  # noqa: S311 - a draw that can be repeated
        forms = [await open_form(replicas, database_url, unit) for unit in LEADERSHIPS]
        each = count // len(LEADERSHIPS) + 1
        await asyncio.gather(
            *(use(postman, CHAIRS[unit], form, each) for unit, form in zip(LEADERSHIPS, forms, strict=True))
        )
        await postman.deliver_the_late()
        await replicas.settle()
        for post in postman.posts:
            assert {(answer.status, answer.body) for answer in post.answers} == {(200, post.answers[0].body)}
        replies = await check_replies_arrived_once(replicas)
    expected = sum(is_new_answer(post.activity) for post in postman.posts)
    assert await count_revisions(database_url) == expected
    posted = sum(len(post.answers) for post in postman.posts)
    print(f"R4: {len(postman.posts)} activities, {posted} posts, {replies} messages: none twice")  # noqa: T201 - the figure of R4


async def open_form(replicas: Replicas, database_url: str, unit: str) -> str:
    """Return the id of a card of someone who has the app."""
    await replicas.post(CHAIRS[unit].installation())
    async with write_to(database_url) as uow:
        collection = await round_of(uow)
        units = {each.name: each.id for each in await uow.roster.units(collection.county_id)}
        card_id = await plant_card(uow, collection, units[unit], CHAIRS[unit].object_id)
    replicas.scenes[0].teams.connector.activities.append(Call("send", CHAIRS[unit].chat, CARD, {}, None))
    return card_id


async def use(postman: Postman, who: Someone, card_id: str, times: int) -> None:
    """Answer by a press, by a press of an old client, ask for help, go on; each answer differs from the one before."""
    for number in range(times):
        goals = {f"goal_{goal}": str(1 + (number + goal) % 4) for goal in range(1, 6)}
        match number % STEPS:
            case 0:
                activity = who.hand_in(card_id, goals)
            case 1:
                activity = who.message("hjälp")
            case 2:
                activity = who.hand_in(card_id, goals, as_message=True)
            case _:
                activity = who.installation()
        await postman.deliver(activity)


def is_new_answer(activity: Json) -> bool:
    """Tell whether it hands in values that were not the last ones."""
    return "value" in activity


async def count_revisions(database_url: str) -> int:
    """Return how many revisions of the open round are stored."""
    async with read_from(database_url) as uow:
        return len(await uow.submissions.of_round((await round_of(uow)).id))
