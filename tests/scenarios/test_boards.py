"""From the coordinator's board to the people: what is wanted there arrives, is stopped or is told, over the network."""

from collections.abc import AsyncIterator

import pytest

from tests.support.clocks import clock_at
from tests.support.connector import Behaviour
from tests.support.counties import CHAIRS, COORDINATOR, DATES, UNITS, found_county
from tests.support.people import CHANNEL
from tests.support.scenarios import Scene, open_scene, text_of

CHAIR, OTHER = CHAIRS["LS13"], CHAIRS["LS12"]
TITLE = "Får vi med ert svar?"
BROKEN = Behaviour(400, body={"error": {"code": "BadSyntax"}})


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """Have the chairs of LS12 and LS13, who have not answered, installed, and a coordinator."""
    await found_county(database_url, clock_at(DATES.opens_on).now(), answered=UNITS[:-2])
    async with open_scene(database_url, clock_at(DATES.opens_on)) as opened:
        for who in (CHAIR, OTHER, COORDINATOR):
            await opened.install(who)
        yield opened


def reminders_to(scene: Scene, chat: str) -> int:
    return sum(TITLE in text_of(each) for each in scene.connector.sent_to(chat))


async def test_a_coordinator_looks_at_the_board_reminds_extends_and_stops(scene: Scene) -> None:
    board = await scene.say(COORDINATOR, "tavla")
    assert "11 av 13 lokala systemledningar har svarat." in board
    assert "Väntar på LS12 och LS13." in board
    await scene.press(COORDINATOR, "show_board_part", choice="1")
    assert "Tavlan 2024: LS13" in await scene.press(COORDINATOR, "show_board_unit", choice="13")
    assert "LS13 påminns nu" in await scene.press(COORDINATOR, "remind_now")
    await scene.tick()
    assert (reminders_to(scene, CHAIR.chat), reminders_to(scene, OTHER.chat)) == (1, 0)

    assert "den som samordnaren bad om" in await scene.press(COORDINATOR, "show_board_unit")
    told = await scene.say(COORDINATOR, "förläng LS13 till 30 januari: nämnden möts den 29")
    assert "LS13 har till och med torsdag 30 januari" in told
    await scene.tick()
    news = text_of(scene.connector.sent_to(CHAIR.chat)[-1])
    assert "Samordnaren ger er mer tid: svar på självskattningen till och med torsdag 30 januari" in news
    assert "nämnden möts den 29" in news

    assert "Nästa påminnelse till LS12 är stoppad" in await scene.say(COORDINATOR, "stoppa LS12")
    scene.clock.go_to(DATES.due_on.replace(day=15))
    await scene.tick()
    assert reminders_to(scene, OTHER.chat) == 0
    assert "Stoppad påminnelse onsdag 15 januari" in await scene.say(COORDINATOR, "tavla LS12")
    scene.clock.go_to(DATES.due_on.replace(day=21))
    await scene.tick()
    assert reminders_to(scene, OTHER.chat) == 1


async def test_the_channel_is_told_counts_and_no_names(scene: Scene) -> None:
    await scene.say_in_channel(COORDINATOR, "koppla kanal")
    said = await scene.say_in_channel(COORDINATOR, "tavla")
    assert "11 av 13 lokala systemledningar har svarat." in said
    assert "LS1" not in "\n".join(text_of(seen.body) for seen in scene.teams.shown_in(CHANNEL))


async def test_what_did_not_arrive_is_sent_again_from_the_board(scene: Scene) -> None:
    scene.connector.answer_by(lambda call: BROKEN if call.conversation_id == CHAIR.chat else None)
    await scene.say(COORDINATOR, "påminn LS13")
    await scene.tick()
    scene.connector.answer_by(lambda _call: None)
    assert "kom inte fram" in await scene.say(COORDINATOR, "tavla")
    assert "1 meddelande skickas om" in await scene.press(COORDINATOR, "resend_failed")
    await scene.tick()
    assert reminders_to(scene, CHAIR.chat) == 1
