"""Known failures of others when answering (docs/rules.md, F): one test a row, with where it was seen."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.health import MAX_TICK_AGE, Health
from bot.scheduler import Ticker
from domain.deliveries import Kind, State
from domain.roster import Role
from domain.rounds import RoundState
from storage.unit_of_work import Database
from tests.deliveries.offices import refuse
from tests.reliability.replicas import run_replicas
from tests.support.clocks import clock_at
from tests.support.connector import Behaviour
from tests.support.counties import (
    CHAIRS,
    COORDINATOR,
    DATES,
    UNITS,
    count_stored,
    enlist,
    found_county,
    read_from,
    round_of,
    stored_values,
    write_to,
)
from tests.support.people import Json, in_channel, someone
from tests.support.scenarios import Scene, open_scene

WHO = CHAIRS["LS13"]
COLLEAGUE = someone("Kontakt", "LS13")
MOST_SECONDS = 2.0


@pytest.fixture(name="scene")
async def open_county(database_url: str) -> AsyncIterator[Scene]:
    """Have all but LS13 answered, a week before the due date."""
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now(), answered=UNITS[:-1])
    async with open_scene(database_url, clock) as opened:
        await opened.install(WHO)
        yield opened


@pytest.mark.alone
async def test_f1_a_turn_is_answered_within_two_seconds_while_the_connector_hangs(scene: Scene) -> None:
    """Seen in msteams-docs, issues 6084 and 8998: who gets no answer within 15 s posts again."""
    scene.connector.answer_by(lambda _call: Behaviour(hangs=True))
    message = WHO.message("skatta")
    began = time.monotonic()
    answers = [await scene.teams.post(message) for _ in range(4)]
    assert time.monotonic() - began < MOST_SECONDS
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    scene.connector.close()


async def test_f8_a_colleagues_answer_between_planning_and_sending_spares_the_reminder(scene: Scene) -> None:
    """Known from REDCap's practice: whether it is still wanted is asked again when it is sent."""
    async with write_to(scene.database_url) as uow:
        await enlist(uow, COLLEAGUE, Role.CONTACT, "LS13", scene.clock.now())
    scene.clock.go_to(DATES.due_on - timedelta(days=7))
    await scene.tick("reminders")
    assert await read_reminders(scene) == [State.WAITING]
    for text in ("skatta", "gemensamt", "4 3 4 4 3", "skicka in"):
        await scene.say(COLLEAGUE, text)
    await scene.tick("deliveries")
    assert await read_reminders(scene) == [State.DROPPED]


async def test_f11_two_conversations_of_one_person_at_once_are_two_dialogs(database_url: str) -> None:
    """Seen in botframework-solutions, issue 1977, botbuilder-dotnet, 5691, and botbuilder-python, 1909."""
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now(), answered=UNITS[:-1], people={"LS13": COORDINATOR})
    async with run_replicas(database_url, clock) as replicas:

        async def talk(*activities: Json) -> None:
            for number, activity in enumerate(activities):
                assert (await replicas.post(activity, number)).status == 200

        answers = ("skatta", "gemensamt", "4", "3", "4", "4", "3", "ja")
        doubts = ("stäng omgången", "nej", "stäng omgången", "nej", "stäng omgången", "nej")
        await asyncio.gather(
            talk(*(COORDINATOR.message(text) for text in answers)),
            talk(*(in_channel(COORDINATOR.message(text)) for text in doubts)),
        )
        await replicas.settle()
    assert (await stored_values(database_url))["LS13"] == [(4, 3, 4, 4, 3)]
    async with read_from(database_url) as uow:
        assert (await round_of(uow)).state is RoundState.OPEN


async def test_f12_who_comes_back_gets_what_could_not_reach_them_put_on_its_way_in_the_same_commit(
    scene: Scene,
) -> None:
    """Told by Microsoft's page on conversation messages; the sign of life may be any message."""
    scene.clock.go_to(DATES.due_on - timedelta(days=7))
    scene.connector.answer_by(lambda _call: refuse(403, "MessageWritesBlocked"))
    await scene.tick()
    assert await read_reminders(scene) == [State.UNREACHABLE]
    calls = len(scene.connector.calls)
    await scene.tick()
    assert len(scene.connector.calls) == calls
    scene.connector.answer_by(lambda _call: None)
    await scene.say(WHO, "hjälp")
    assert await read_reminders(scene) == [State.WAITING]


async def test_f24_an_old_form_that_is_pressed_is_answered_by_how_things_stand_now(scene: Scene) -> None:
    """Seen in AdaptiveCards, issue 5223: cards never expire, so that the server decides."""
    await scene.say(WHO, "skatta")
    await scene.press(WHO, "choose_perspective", perspective="joint")
    form = scene.teams.newest_with(WHO.chat, "review_assessment")
    scene.clock.go_to(DATES.closes_on + timedelta(days=1))
    await scene.tick()
    before = await count_stored(scene.database_url)
    goals = {f"goal_{number}": "4" for number in range(1, 6)}
    answer = await scene.teams.post(WHO.press(form, "review_assessment", **goals))
    await scene.settle()
    assert answer.status == 200
    assert await count_stored(scene.database_url) == before


async def test_f40_a_dead_ticker_makes_the_process_count_as_dead() -> None:
    """Seen in APScheduler, issues 1083 and 1103: the scheduler stops and the process lives on."""
    seconds = [0.0]
    ticked = asyncio.Event()

    async def job() -> None:
        ticked.set()

    ticker = Ticker({"deliveries": job}, 0.01, lambda: seconds[0])
    health = Health(ticker.measure_age)
    ticker.start()
    await ticked.wait()

    async def ask() -> int:
        return (await health.answer_livez(make_mocked_request("GET", "/livez"))).status

    assert await ask() == 200
    await ticker.stop()
    seconds[0] = MAX_TICK_AGE + 1
    assert await ask() == 503


async def read_reminders(scene: Scene) -> list[State]:
    """Return the states of all reminders."""
    async with Database(scene.database_url) as database, database.read() as uow:
        return [each.state for each in await uow.outbox.all() if each.kind is Kind.REMINDER]
