"""Everyone is spoken to in the language of their Teams: Swedish, or English where it is not Swedish."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.setting_values import Language
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, COORDINATOR, DATES, UNITS, found_county
from tests.support.people import CHANNEL
from tests.support.scenarios import Scene, open_scene, text_of

SWEDISH = CHAIRS["LS13"]
ENGLISH = replace(CHAIRS["LS12"], locale="en-US")
GOALS = {f"goal_{number}": "3" for number in range(1, 6)}


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """Have the round open, and LS12 and LS13 not answered."""
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now(), answered=UNITS[:-2])
    async with open_scene(database_url, clock) as opened:
        yield opened


async def test_each_is_greeted_in_their_own_language(scene: Scene) -> None:
    assert "Hej! Jag är Uppföljaren" in await scene.install(SWEDISH)
    greeting = await scene.install(ENGLISH)
    assert "public records" in greeting
    assert "allmän handling" not in greeting


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "fi-FI", "ar-SA"])
async def test_whoever_does_not_have_a_swedish_teams_gets_english(scene: Scene, locale: str) -> None:
    assert "answer" in await scene.say(replace(SWEDISH, locale=locale), "help")


@pytest.mark.parametrize("locale", ["sv-SE", "sv-FI", "sv", ""])
async def test_swedish_is_spoken_wherever_it_is_set_and_where_nothing_is(scene: Scene, locale: str) -> None:
    assert "svara" in await scene.say(replace(SWEDISH, locale=locale), "hjälp")


async def test_a_whole_answer_is_given_in_english(scene: Scene) -> None:
    assert "Municipality" in await scene.say(ENGLISH, "assess")
    form = await scene.press(ENGLISH, "choose_perspective", perspective="joint")
    form += await scene.press(ENGLISH, "review_assessment", **GOALS)
    receipt = await scene.press(ENGLISH, "submit_assessment")
    assert "LS12 has answered" in receipt
    assert "12 of 13" in receipt
    assert not any(word in form + receipt for word in ("Självskattning", "Spara", "systemledning"))


async def test_a_reminder_speaks_the_language_last_heard(scene: Scene) -> None:
    await scene.install(SWEDISH)
    await scene.say(replace(SWEDISH, locale="en-US"), "help")
    await scene.install(ENGLISH)
    await scene.say(replace(ENGLISH, locale="sv-SE"), "hjälp")
    scene.clock.go_to(DATES.due_on - timedelta(days=7))
    await scene.tick()
    assert "LS13 has not" in text_of(scene.connector.sent_to(SWEDISH.chat)[-1])
    assert "LS12 har inte svarat" in text_of(scene.connector.sent_to(ENGLISH.chat)[-1])


async def test_the_channel_gets_the_summary_in_the_language_it_was_connected_in(scene: Scene) -> None:
    await scene.say_in_channel(COORDINATOR, "koppla kanal")
    await scene.say(replace(COORDINATOR, locale="en-US"), "close round")
    await scene.say(replace(COORDINATOR, locale="en-US"), "yes")
    await scene.say(replace(COORDINATOR, locale="en-US"), "yes")
    await scene.tick()
    assert "Avser 2024" in text_of(scene.connector.sent_to(CHANNEL)[-1])


async def test_a_fixed_language_is_spoken_to_everyone(database_url: str) -> None:
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now())
    async with open_scene(database_url, clock, language=Language.SWEDISH) as scene:
        assert "allmän handling" in await scene.install(ENGLISH)
