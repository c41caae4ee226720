"""Teams posts an activity again when it got no answer in time: the same answer to the byte, and one effect."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, COORDINATOR, DATES, UNITS, count_stored, found_county
from tests.support.people import CHANNEL, Json, in_channel
from tests.support.scenarios import Scene, open_scene, open_teams, run_service

WHO = CHAIRS["LS13"]
GOALS = {f"goal_{number}": "3" for number in range(1, 6)}


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """Have all but LS13 answered, and LS13's form on the screen."""
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now(), answered=UNITS[:-1])
    async with open_scene(database_url, clock) as opened:
        await opened.say_in_channel(COORDINATOR, "koppla kanal")
        await opened.say(WHO, "skatta")
        await opened.press(WHO, "choose_perspective", perspective="joint")
        await opened.press(WHO, "review_assessment", **GOALS)
        yield opened


def write_steps(_scene: Scene) -> Json:
    return WHO.message("3 3 2 3 3")


def press_save(scene: Scene) -> Json:
    return WHO.press(scene.teams.newest_with(WHO.chat, "submit_assessment"), "submit_assessment")


def submit_save(scene: Scene) -> Json:
    return WHO.submit(scene.teams.newest_with(WHO.chat, "submit_assessment"), "submit_assessment")


def install(_scene: Scene) -> Json:
    return WHO.installation()


def ask_in_channel(_scene: Scene) -> Json:
    return in_channel(WHO.message("sammanställning"))


EVERY_KIND = (write_steps, press_save, submit_save, install, ask_in_channel)


@pytest.mark.parametrize("act", EVERY_KIND)
async def test_an_activity_that_comes_again_gets_the_same_answer_and_does_nothing(
    scene: Scene, act: Callable[[Scene], Json]
) -> None:
    activity = act(scene)
    first = await scene.teams.post(activity)
    await scene.settle()
    stored, sent = await count_stored(scene.database_url), len(scene.connector.calls)
    again = await scene.teams.post(activity)
    await scene.settle()
    assert first.status == again.status == 200
    assert first.body == again.body
    assert (await count_stored(scene.database_url), len(scene.connector.calls)) == (stored, sent)


@pytest.mark.parametrize("act", EVERY_KIND)
async def test_an_activity_that_comes_five_times_at_once_has_one_effect(
    scene: Scene, act: Callable[[Scene], Json]
) -> None:
    before, activity = len(scene.connector.calls), act(scene)
    answers = await asyncio.gather(*(scene.teams.post(activity) for _ in range(5)))
    await scene.settle()
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    sent = scene.connector.calls[before:]
    assert len({str(call.body) for call in sent}) == len(sent) <= 2
    assert await count_stored(scene.database_url) == 13 + 1  # the draft, or what was made of it


@pytest.mark.parametrize("act", [write_steps, press_save])
async def test_another_service_on_the_same_database_gives_the_stored_answer(
    database_url: str, act: Callable[[Scene], Json]
) -> None:
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now())
    async with open_teams() as teams:
        async with run_service(database_url, teams, clock) as before:
            await before.say(WHO, "skatta")
            await before.press(WHO, "choose_perspective", perspective="joint")
            await before.press(WHO, "review_assessment", **GOALS)
            activity = act(before)
            first = await teams.post(activity)
        sent = len(teams.connector.calls)
        async with run_service(database_url, teams, clock) as after:
            again = await teams.post(activity)
            await after.tick()
        assert first.body == again.body
        assert len(teams.connector.calls) == sent
    assert await count_stored(database_url) == 1


async def test_closing_and_publishing_with_several_presses_publishes_once(scene: Scene) -> None:
    await scene.say(COORDINATOR, "stäng omgången")
    card = scene.teams.newest_with(COORDINATOR.chat, "close_round")
    presses = [COORDINATOR.press(card, "close_round") for _ in range(3)]
    answers = await asyncio.gather(*(scene.teams.post(press) for press in presses))
    await scene.settle()
    card = scene.teams.newest_with(COORDINATOR.chat, "publish")
    presses = [COORDINATOR.press(card, "publish") for _ in range(3)]
    answers += await asyncio.gather(*(scene.teams.post(press) for press in presses))
    await scene.settle()
    await scene.tick()
    assert {answer.status for answer in answers} == {200}
    assert len([call for call in scene.connector.activities if call.conversation_id == CHANNEL]) == 1
