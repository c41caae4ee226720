"""Two people of one leadership answer 2 and 3: through real cards to the published summary (K8, K9, K12)."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from msgspec.structs import replace

from bot.presses import DOCX
from domain.deliveries import AT_ONCE, State
from domain.roster import Role
from domain.summary_snapshots import summary_to_data
from domain.usecases.create_round import NewRound
from tests.support.clocks import clock_at
from tests.support.counties import (
    CHAIRS,
    COORDINATOR,
    DATES,
    UNITS,
    enlist,
    found_county,
    read_from,
    round_of,
    write_to,
)
from tests.support.people import CHANNEL, Someone, someone
from tests.support.scenarios import Scene, open_scene, text_of

DAY = timedelta(days=1)
CHAIR = CHAIRS["LS07"]
CONTACT = someone("Kontakt", "LS07")
OTHERS = tuple(unit for unit in UNITS if unit != "LS07")
ONE, OTHER = (3, 3, 2, 3, 2), (3, 3, 3, 3, 2)
WHY = "Vi pratade om läget i december."


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """Have everyone but LS07 answered, LS07's chair and contact there, and a network channel."""
    async with open_county(database_url, DATES) as opened:
        yield opened


@asynccontextmanager
async def open_county(database_url: str, planned: NewRound) -> AsyncIterator[Scene]:
    """Run the service for a county with the people in it."""
    clock = clock_at(DATES.opens_on + DAY)
    await found_county(database_url, clock.now(), answered=OTHERS, planned=planned)
    async with write_to(database_url) as uow:
        await enlist(uow, CONTACT, Role.CONTACT, "LS07", clock.now())
    async with open_scene(database_url, clock) as opened:
        for who in (CHAIR, CONTACT, COORDINATOR):
            await opened.install(who)
        await opened.say_in_channel(COORDINATOR, "koppla kanal")
        yield opened


async def test_two_and_three_give_two_and_a_half_with_its_footnote(scene: Scene) -> None:
    await answer(scene, CHAIR, "municipality", ONE)
    last = await answer(scene, CONTACT, "region", OTHER)
    assert "Nära i hela Dalarna: svaren är 2 och 3, enhetens värde blir 2,5" in last
    assert "olika perspektiv (kommunen och regionen), så medelvärdet säger mindre" in last
    assert "Behåll båda" in last
    await scene.tick()
    offered = text_of(scene.teams.shown_in(CHAIR.chat)[-1].body)
    assert "svaren är 2 och 3" in offered
    assert "Båda svaren för LS07 är kvar" in await scene.press(CHAIR, "keep_both")
    summary = await close(scene)
    assert "2 och 3 blir 2,5, svar från olika perspektiv" in summary
    assert "LS07" not in summary
    told = await tell(scene)
    assert told["goals"][2]["distribution"]["2.5"] == 1
    assert {"goal": 3, "value": 2.5, "answers": [2, 3], "perspectives_differ": True} in told["two_answers"]
    assert told["agreed"] == 0


async def test_one_agrees_the_other_is_told_and_the_summary_counts_it(scene: Scene) -> None:
    await answer(scene, CHAIR, "joint", ONE)
    await answer(scene, CONTACT, "joint", OTHER)
    await scene.tick()
    form = await scene.press(CONTACT, "ask_agreement")
    assert "Mål 3: Nära i hela Dalarna" in form
    assert "Mål 1" not in form
    assert "Ni enas om: Nära i hela Dalarna 3." in await scene.press(CONTACT, "review_agreement", goal_3="3")
    assert "Skriv några ord om varför" in await scene.press(CONTACT, "save_agreement", why="")
    made = await scene.press(CONTACT, "save_agreement", why=WHY)
    assert "ni har enats om ett svar" in made
    before = len(scene.teams.shown_in(CHAIR.chat))
    await scene.tick()
    # The offer was today's message: nobody is written to unasked twice a day (F3).
    assert len(scene.teams.shown_in(CHAIR.chat)) == before
    scene.clock.go_to(DATES.opens_on + 2 * DAY)
    await look_again(scene)
    told = text_of(scene.teams.shown_in(CHAIR.chat)[-1].body)
    assert "Någon i LS07 har antecknat" in told
    assert WHY in told
    summary = await close(scene)
    assert "En lokal systemledning har enats om ett svar" in summary
    assert "blir 2,5" not in summary
    figures = await tell(scene)
    assert "2.5" not in figures["goals"][2]["distribution"]
    assert (figures["two_answers"], figures["agreed"]) == ([], 1)


async def test_who_answers_anew_ends_the_agreement_and_is_offered_the_choice_again(scene: Scene) -> None:
    await answer(scene, CHAIR, "joint", ONE)
    await answer(scene, CONTACT, "joint", OTHER)
    await scene.say(CONTACT, "enas om ett")
    await scene.say(CONTACT, "3")
    assert "ni har enats om ett svar" in await scene.say(CONTACT, WHY)
    anew = await answer(scene, CHAIR, "joint", (3, 3, 1, 3, 2))
    assert "svaren är 1 och 3, enhetens värde blir 2" in anew
    assert "2,5" not in await close(scene)
    assert (await tell(scene))["agreed"] == 0


async def test_what_is_answered_in_the_evening_is_offered_to_the_other_in_the_morning(scene: Scene) -> None:
    await answer(scene, CHAIR, "joint", ONE)
    scene.clock.go_to(DATES.opens_on + DAY, 21)
    await answer(scene, CONTACT, "joint", OTHER)
    before = len(scene.teams.shown_in(CHAIR.chat))
    await scene.tick()
    assert len(scene.teams.shown_in(CHAIR.chat)) == before
    # From ten, as the day's reminder goes first while a round is open.
    scene.clock.go_to(DATES.opens_on + 2 * DAY, 10)
    await look_again(scene)
    await scene.tick()
    assert len(scene.teams.shown_in(CHAIR.chat)) == before + 1


async def test_the_talking_sheet_is_fetched_as_a_word_file_without_names(scene: Scene) -> None:
    await answer(scene, CHAIR, "municipality", ONE)
    await answer(scene, CONTACT, "region", OTHER)
    said = await scene.press(CONTACT, "next_meeting")
    assert "samtalsunderlag" in said
    async with scene.teams.session.get(f"{scene.teams.address}{path_of(scene, CONTACT)}") as response:
        assert (response.status, response.content_type) == (200, DOCX)
        document = Document(BytesIO(await response.read()))
    words = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert words[0] == "Samtalsunderlag: LS07"
    assert cells[3:] == ["Nära i hela Dalarna", "2 och 3", "2,5"]
    assert not any(name in "\n".join([*words, *cells]) for name in ("Ordförande", "Kontakt", "ordförande", "kontakt"))


async def test_in_a_shared_round_people_are_told_so_first_and_see_who_said_what_by_role(database_url: str) -> None:
    planned = NewRound(DATES.refers_to, DATES.opens_on, DATES.due_on, DATES.closes_on, DATES.instrument, shared=True)
    async with open_county(database_url, planned) as scene:
        assert "ser ni i samma lokala systemledning varandras svar" in text_of(scene.teams.shown_in(CHAIR.chat)[0].body)
        await answer(scene, CHAIR, "municipality", ONE)
        last = await answer(scene, CONTACT, "region", OTHER)
        assert "ordföranden (kommunen) 2 och kontaktpersonen (regionen) 3" in last


async def answer(scene: Scene, who: Someone, perspective: str, values: tuple[int, ...]) -> str:
    """Answer by cards, all the way, and return what is then said."""
    await scene.say(who, "skatta")
    if "choose_perspective" in json.dumps(scene.teams.shown_in(who.chat)[-1].body):
        await scene.press(who, "choose_perspective", perspective=perspective)
    await scene.press(who, "review_assessment", **{f"goal_{n}": str(value) for n, value in enumerate(values, 1)})
    return await scene.press(who, "submit_assessment")


async def look_again(scene: Scene) -> None:
    """Send what waited for another day; by the machine's clock the service looks once a minute."""
    async with write_to(scene.database_url) as uow:
        for waiting in await uow.outbox.all(state=State.WAITING):
            assert await uow.outbox.change(replace(waiting, not_before=AT_ONCE), waiting)
    await scene.tick()


async def close(scene: Scene) -> str:
    """Have the last day end and the coordinator publish, and return what the channel is told."""
    scene.clock.go_to(DATES.closes_on + DAY, 0)
    await scene.tick("rounds")
    await scene.say(COORDINATOR, "publicera")
    assert "är publicerad" in await scene.press(COORDINATOR, "publish")
    await scene.tick()
    posts = [call.body for call in scene.connector.activities if call.conversation_id == CHANNEL]
    return text_of(posts[-1])


async def tell(scene: Scene) -> Mapping[str, Any]:
    """Return what was published, as scripts get it."""
    async with read_from(scene.database_url) as uow:
        release = await uow.releases.of_round((await round_of(uow)).id)
    assert release is not None
    return summary_to_data(release.summary)


def path_of(scene: Scene, who: Someone) -> str:
    """Return the path of the link that someone was given last."""
    body = json.dumps(scene.teams.shown_in(who.chat)[-1].body)
    return body[body.index("/files/") :].split('"')[0].split("\\")[0]
