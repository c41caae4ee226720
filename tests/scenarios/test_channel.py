"""The network's channel: a coordinator connects it, and each summary is posted there once."""

from collections.abc import AsyncIterator

import pytest

from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, COORDINATOR, DATES, UNITS, found_county
from tests.support.people import CHANNEL, Someone, in_channel, in_group_chat, someone
from tests.support.scenarios import Scene, open_scene, text_of

OTHER_CHANNEL = "19:annan-kanal@thread.tacv2"
GROUP_CHAT = "19:group@thread.v2"
OK = 200
STRANGER = someone("Besökare", "Okänd")


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """Have all of the sample answered, and the round still open."""
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now(), answered=UNITS)
    async with open_scene(database_url, clock) as opened:
        yield opened


async def close(scene: Scene) -> str:
    await scene.say(COORDINATOR, "stäng omgången")
    said = await scene.say(COORDINATOR, "ja")
    said += await scene.say(COORDINATOR, "publicera")
    await scene.tick()
    return said


def summaries_in(scene: Scene, channel: str) -> list[str]:
    posts = [text_of(call.body) for call in scene.connector.activities if call.conversation_id == channel]
    return [text for text in posts if "Avser 2024" in text]


async def test_a_channel_connected_after_the_close_gets_the_summary_that_waited_once(scene: Scene) -> None:
    assert "Självskattningen 2024 är stängd" in await close(scene)
    assert summaries_in(scene, CHANNEL) == []
    assert "sammanställningen kommer strax" in await scene.say_in_channel(COORDINATOR, "koppla kanal")
    await scene.tick()
    assert len(summaries_in(scene, CHANNEL)) == 1
    assert "redan nätverkets kanal" in await scene.say_in_channel(COORDINATOR, "koppla kanal")
    await scene.tick()
    assert len(summaries_in(scene, CHANNEL)) == 1


async def test_the_channel_connected_last_gets_the_summary(scene: Scene) -> None:
    await scene.say_in_channel(COORDINATOR, "koppla kanal")
    await scene.say_in_channel(COORDINATOR, "koppla kanal", OTHER_CHANNEL)
    await close(scene)
    assert summaries_in(scene, CHANNEL) == []
    assert len(summaries_in(scene, OTHER_CHANNEL)) == 1


@pytest.mark.parametrize("who", [CHAIRS["LS03"], STRANGER])
async def test_only_a_coordinator_connects_a_channel(scene: Scene, who: Someone) -> None:
    assert "bara samordnaren" in await scene.say_in_channel(who, "koppla kanal")
    await close(scene)
    assert summaries_in(scene, CHANNEL) == []


async def test_a_group_chat_is_no_channel(scene: Scene) -> None:
    await scene.teams.post(in_group_chat(COORDINATOR.message("koppla kanal")))
    await scene.settle()
    assert "görs i en kanal" in text_of(scene.connector.sent_to(GROUP_CHAT)[-1])
    await close(scene)
    assert len(scene.connector.sent_to(GROUP_CHAT)) == 1


async def test_a_private_chat_is_no_channel(scene: Scene) -> None:
    assert "görs i en kanal" in await scene.say(COORDINATOR, "koppla kanal")


async def test_f34_the_answer_to_a_question_stays_in_its_thread(scene: Scene) -> None:
    await scene.say_in_channel(CHAIRS["LS01"], "sammanställning")
    (reply,) = scene.connector.activities
    assert reply.conversation_id.startswith(f"{CHANNEL};messageid=")


async def test_the_channel_and_a_private_chat_get_the_same_answers_about_the_county(scene: Scene) -> None:
    await close(scene)
    for said, told in (
        ("hur gick det för nära i hela Dalarna?", "Medelvärde 3,15"),
        ("jämför med förra året", "Så har bilden ändrats över åren"),
        ("hur många har svarat?", "13 av 13 lokala systemledningar har svarat"),
    ):
        assert told in await scene.say_in_channel(CHAIRS["LS01"], said)
        assert told in await scene.say(CHAIRS["LS01"], said)
    threads = [each.conversation_id for each in scene.connector.activities if each.conversation_id.startswith(CHANNEL)]
    assert len(threads) == 3
    assert all(each.startswith(f"{CHANNEL};messageid=") for each in threads)


async def test_what_is_shown_before_it_is_published_is_what_the_channel_gets(scene: Scene) -> None:
    await scene.say_in_channel(COORDINATOR, "koppla kanal")
    await scene.say(COORDINATOR, "stäng omgången")
    shown = await scene.say(COORDINATOR, "ja")
    await scene.tick()
    assert summaries_in(scene, CHANNEL) == []
    assert "Ingen sammanställning finns än" in await scene.say_in_channel(CHAIRS["LS01"], "sammanställning")
    await scene.say(COORDINATOR, "ja")
    await scene.tick()
    (post,) = summaries_in(scene, CHANNEL)
    before, _, _ = post.partition("Publicerad")
    assert before.strip() in shown


async def test_details_are_given_in_the_thread_of_the_summary(scene: Scene) -> None:
    await scene.say_in_channel(COORDINATOR, "koppla kanal")
    await close(scene)
    detail = await scene.say_in_channel(CHAIRS["LS01"], "hur gick det för nära i hela Dalarna?")
    assert "Nära i hela Dalarna" in detail
    assert scene.connector.activities[-1].conversation_id.startswith(f"{CHANNEL};messageid=")


async def test_nobody_learns_in_a_channel_who_is_missing(scene: Scene) -> None:
    said = await scene.say_in_channel(COORDINATOR, "läge")
    assert "13 av 13" in said
    assert "LS" not in said


async def test_whoever_adds_the_app_to_a_channel_is_told_of_connecting_it_until_that_is_done(scene: Scene) -> None:
    connect = "Först behöver en samordnare koppla kanalen"
    assert connect in await scene.add_to_channel(CHAIRS["LS01"])
    await scene.say_in_channel(COORDINATOR, "koppla kanal")
    assert (await scene.teams.post(in_channel(CHAIRS["LS01"].installation("remove")))).status == OK
    said = await scene.add_to_channel(CHAIRS["LS01"])
    assert "Jag är Uppföljaren" in said
    assert connect not in said
