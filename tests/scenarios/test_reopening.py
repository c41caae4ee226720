"""A round that is opened again: its summary is told anew only when nobody can work out who changed what (D3)."""

from collections.abc import AsyncIterator, Sequence

import pytest

from domain.rounds import Round
from domain.usecases.open_round import reopen_round
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, COORDINATOR, DATES, UNITS, found_county, round_of, write_to
from tests.support.people import CHANNEL
from tests.support.scenarios import Scene, open_scene, text_of


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """Have the sample's summary published, and the round opened again."""
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now(), answered=UNITS)
    async with open_scene(database_url, clock) as opened:
        await opened.say_in_channel(COORDINATOR, "koppla kanal")
        await close(opened)
        async with write_to(database_url) as uow:
            assert isinstance(await reopen_round(uow, await round_of(uow), None, "test", clock.now()), Round)
        yield opened


async def close(scene: Scene) -> str:
    await scene.say(COORDINATOR, "stäng omgången")
    said = await scene.press(COORDINATOR, "close_round")
    if "Så här blir sammanställningen" in said:
        said += await scene.press(COORDINATOR, "publish")
    await scene.tick()
    return said


async def answer(scene: Scene, units: Sequence[str], steps: str) -> None:
    for unit in units:
        await scene.say(CHAIRS[unit], "skatta")
        await scene.say(CHAIRS[unit], "gemensamt")
        await scene.say(CHAIRS[unit], steps)
        assert "Fler i" in await scene.say(CHAIRS[unit], "skicka in")


def summaries_in_channel(scene: Scene) -> list[str]:
    posts = [call for call in scene.connector.activities if call.conversation_id == CHANNEL and call.action == "send"]
    return [text for text in (text_of(call.body) for call in posts) if "Avser 2024" in text]


async def test_one_changed_answer_gives_no_new_summary_and_says_why(scene: Scene) -> None:
    await answer(scene, ["LS01"], "4 4 4 4 4")
    said = await close(scene)
    assert "för få svar har ändrats" in said
    assert len(summaries_in_channel(scene)) == 1
    assert "Medelvärde 3,15" in await scene.say(CHAIRS["LS01"], "sammanställning")


async def test_two_changed_and_one_unchanged_answer_are_still_too_few(scene: Scene) -> None:
    await answer(scene, ["LS01", "LS02"], "4 4 4 4 4")
    await answer(scene, ["LS13"], "4 4 4 4 4")
    assert "för få svar har ändrats" in await close(scene)
    assert len(summaries_in_channel(scene)) == 1


async def test_three_changed_answers_give_a_new_summary(scene: Scene) -> None:
    await answer(scene, ["LS01", "LS02", "LS03"], "4 4 4 4 4")
    assert "version 2 ersätter nu den förra" in (await close(scene)).casefold()
    (former,) = summaries_in_channel(scene)
    assert "Medelvärde 3,15" in former
    in_channel = [call for call in scene.connector.activities if call.conversation_id == CHANNEL]
    posted, update = [call for call in in_channel if "Avser 2024" in text_of(call.body)]
    assert (posted.action, update.action) == ("send", "update")
    assert update.activity_id == posted.activity_id
    assert "Medelvärde 3,27" in text_of(update.body)
    assert "Version 2, publicerad 7 januari 2025: svar har rättats eller kommit till" in text_of(update.body)
    assert "Medelvärde 3,27" in await scene.say(CHAIRS["LS01"], "sammanställning")


async def test_what_was_published_stays_published_while_the_round_is_open_again(scene: Scene) -> None:
    await answer(scene, ["LS01", "LS02", "LS03"], "4 4 4 4 4")
    assert "Medelvärde 3,15" in await scene.say(CHAIRS["LS01"], "sammanställning")
    assert "Medelvärde 3,15" in await scene.say_in_channel(CHAIRS["LS01"], "sammanställning")
