"""One friendly reminder before the due date, to those whose answer is missing, and only to them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from domain.deliveries import Delivery, Kind, State
from domain.roster import Role
from tests.support.clocks import clock_at
from tests.support.connector import Behaviour
from tests.support.counties import CHAIRS, COORDINATOR, DATES, UNITS, enlist, found_county, read_from, write_to
from tests.support.people import CHANNEL, Someone, someone
from tests.support.scenarios import Scene, Teams, open_scene, open_teams, run_service, text_of

WHO = CHAIRS["LS13"]
SECOND = someone("Kontakt", "LS13")
REMINDING_DAY = DATES.due_on - timedelta(days=7)
BLOCKED = Behaviour(403, body={"error": {"code": "ForbiddenOperationException"}})


@pytest.fixture
async def founded(database_url: str) -> str:
    """Return the address of a county where all but LS13 have answered; LS13 has two persons."""
    now = clock_at(DATES.opens_on).now()
    await found_county(database_url, now, answered=UNITS[:-1])
    async with write_to(database_url) as uow:
        await enlist(uow, SECOND, Role.CONTACT, "LS13", now)
    return database_url


@pytest.fixture
async def scene(founded: str) -> AsyncIterator[Scene]:
    """Have the chairs of LS12 and LS13 installed."""
    async with open_scene(founded, clock_at(DATES.opens_on)) as opened:
        await opened.install(WHO)
        await opened.install(CHAIRS["LS12"])
        yield opened


def reminders_in(teams: Teams, who: Someone) -> list[str]:
    shown = map(text_of, teams.connector.sent_to(who.chat))
    return [text for text in shown if "Får vi med ert svar?" in text]


async def stored_reminders(url: str) -> list[Delivery]:
    async with read_from(url) as uow:
        return [each for each in await uow.outbox.all() if each.kind is Kind.REMINDER]


async def test_a_reminder_says_what_is_missing_how_long_it_takes_and_by_when(scene: Scene) -> None:
    scene.clock.go_to(REMINDING_DAY, 9)
    await scene.tick()
    (said,) = reminders_in(scene.teams, WHO)
    assert "LS13 har inte svarat" in said
    assert "ungefär 2 minuter" in said
    assert "senast fredag 24 januari" in said


async def test_the_day_that_the_service_was_down_is_made_up_for_once(founded: str) -> None:
    clock = clock_at(DATES.opens_on)
    async with open_teams() as teams:
        async with run_service(founded, teams, clock) as before:
            await before.install(WHO)
        for days, reminders in ((1, 0), (3, 1), (3, 1)):  # a Saturday is nobody's day, Monday is
            clock.go_to(REMINDING_DAY + timedelta(days=days))
            async with run_service(founded, teams, clock) as after:
                await after.tick()
            assert len(reminders_in(teams, WHO)) == reminders


async def test_a_service_that_was_down_until_the_due_date_was_over_reminds_nobody(founded: str) -> None:
    clock = clock_at(DATES.opens_on)
    async with open_teams() as teams:
        async with run_service(founded, teams, clock) as before:
            await before.install(WHO)
        clock.go_to(DATES.due_on + timedelta(days=1), 0)
        async with run_service(founded, teams, clock) as after:
            await after.tick()
        assert reminders_in(teams, WHO) == []


async def test_who_answers_between_planning_and_sending_hears_nothing(scene: Scene) -> None:
    scene.clock.go_to(REMINDING_DAY)
    await scene.tick("reminders")
    await scene.say(WHO, "skatta")
    await scene.press(WHO, "choose_perspective", perspective="joint")
    await scene.say(WHO, "3 3 3 3 3")
    await scene.say(WHO, "ja")
    await scene.tick()
    assert reminders_in(scene.teams, WHO) == []
    assert [(each.state, each.detail) for each in await stored_reminders(scene.database_url)] == [
        (State.DROPPED, "answered")
    ]


async def test_an_answer_that_is_only_begun_is_still_missing(scene: Scene) -> None:
    await scene.say(WHO, "skatta")
    await scene.say(WHO, "gemensamt")
    await scene.say(WHO, "3")
    scene.clock.go_to(REMINDING_DAY)
    await scene.tick()
    assert len(reminders_in(scene.teams, WHO)) == 1


async def test_who_has_blocked_the_bot_is_left_alone_until_heard_from_again(scene: Scene) -> None:
    scene.connector.answer_by(lambda call: BLOCKED if call.conversation_id == WHO.chat else None)
    scene.clock.go_to(REMINDING_DAY)
    await scene.tick()
    tried = len(scene.connector.calls)
    for day in range(1, 6):
        scene.clock.go_to(REMINDING_DAY + timedelta(days=day))
        await scene.tick()
    assert len(scene.connector.calls) == tried
    scene.connector.answer_by(lambda _call: None)
    await scene.say(WHO, "hej")
    await scene.tick()
    assert len(reminders_in(scene.teams, WHO)) == 1


async def test_where_the_first_cannot_be_reached_the_second_is_asked(scene: Scene) -> None:
    await scene.install(SECOND)
    await scene.teams.post(WHO.installation("remove"))
    scene.clock.go_to(REMINDING_DAY)
    await scene.tick()
    assert reminders_in(scene.teams, WHO) == []
    assert len(reminders_in(scene.teams, SECOND)) == 1


async def test_only_one_of_a_leadership_is_reminded_and_never_a_channel(scene: Scene) -> None:
    await scene.install(SECOND)
    await scene.say_in_channel(COORDINATOR, "koppla kanal")
    before = len(scene.connector.sent_to(CHANNEL))
    scene.clock.go_to(REMINDING_DAY)
    await scene.tick()
    assert len(reminders_in(scene.teams, WHO) + reminders_in(scene.teams, SECOND)) == 1
    assert len(scene.connector.sent_to(CHANNEL)) == before


async def test_each_step_of_the_ladder_reminds_once(scene: Scene) -> None:
    for day in range(9):
        scene.clock.go_to(REMINDING_DAY + timedelta(days=day - 1))
        await scene.tick()
        await scene.tick()
    assert len(reminders_in(scene.teams, WHO)) == 2


async def test_ticks_of_two_services_at_once_remind_once(founded: str) -> None:
    clock = clock_at(DATES.opens_on)
    async with (
        open_teams() as teams,
        run_service(founded, teams, clock) as one,
        run_service(founded, teams, clock) as other,
    ):
        await one.install(WHO)
        clock.go_to(REMINDING_DAY)
        await asyncio.gather(*(service.tick() for service in (one, other) * 3))
        assert len(reminders_in(teams, WHO)) == 1
    assert [each.state for each in await stored_reminders(founded)] == [State.SENT]
