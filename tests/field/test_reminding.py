"""Known failures of others when reminding (docs/rules.md, F): one test a row, with where it was seen."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta

import pytest

from bot.workdays import is_swedish_workday
from domain.deadlines import at_local
from domain.deliveries import Kind, State
from domain.ids import PersonId
from domain.roster import Assignment, Role
from domain.usecases.plan_reminders import plan_reminders
from tests.domain.usecases.counties import add_county, add_round, add_speaker
from tests.reliability.replicas import read_deliveries
from tests.support.builders import COUNTY, a_round, a_unit
from tests.support.clocks import SettableClock
from tests.support.connector import Behaviour
from tests.support.counties import CHAIRS, DATES, UNITS, enlist, found_county, write_to
from tests.support.fakes import FakeDatabase
from tests.support.people import CHANNEL, in_channel, someone
from tests.support.scenarios import Scene, Teams, open_teams, run_service, text_of

FIRST, OTHER = CHAIRS["LS13"], CHAIRS["LS12"]
SECOND = someone("Kontakt", "LS13")
STEP = at_local(date(2025, 1, 15), time(9))  # seven working days before the due date
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BLOCKED = Behaviour(403, body={"error": {"code": "MessageWritesBlocked"}})


@pytest.fixture
async def teams() -> AsyncIterator[Teams]:
    """Have people's Teams without a service yet."""
    async with open_teams() as opened:
        yield opened


async def found(url: str) -> SettableClock:
    """Store a county where LS12 and LS13 have not answered, LS13 having two people; return its clock."""
    opening = at_local(DATES.opens_on, time(8))
    await found_county(url, opening, answered=UNITS[:-2])
    async with write_to(url) as uow:
        await enlist(uow, SECOND, Role.CONTACT, "LS13", opening)
    return SettableClock(opening)


def reminded(teams: Teams) -> list[str]:
    """Return whom a reminder has reached, in the order of their names."""
    people = (FIRST, OTHER, SECOND)
    words = ("Får vi med ert svar?", "Det är snart dags", "fortfarande bra att svara")
    said = [(who.name, text_of(body)) for who in people for body in teams.connector.sent_to(who.chat)]
    return sorted(name for name, text in said if any(each in text for each in words))


@pytest.mark.parametrize("down", [HOUR, 8 * HOUR, 72 * HOUR])
async def test_f7_however_long_the_service_was_down_one_reminder_a_person_comes_at_the_first_tick(
    sqlite_url: str, teams: Teams, down: timedelta
) -> None:
    """Seen in APScheduler: a job that is more than a second late is left out (R6)."""
    clock = await found(sqlite_url)
    async with run_service(sqlite_url, teams, clock) as before:
        for who in (FIRST, OTHER):
            await before.install(who)
    clock.put(STEP - HOUR / 2 + down)
    async with run_service(sqlite_url, teams, clock) as back:
        await back.tick()
        if not reminded(teams):  # four in the afternoon is over: it comes in the morning
            clock.go_to(date(2025, 1, 20 if down > DAY else 16), 8)
            await back.tick()
        await back.tick()
    assert reminded(teams) == [OTHER.name, FIRST.name]


async def test_f7_after_thirty_days_nothing_comes_that_matters_no_more(sqlite_url: str, teams: Teams) -> None:
    """Seen in APScheduler, as above: the round has closed meanwhile (R6)."""
    clock = await found(sqlite_url)
    async with run_service(sqlite_url, teams, clock) as before:
        await before.install(FIRST)
    clock.put(STEP + 30 * DAY)
    async with run_service(sqlite_url, teams, clock) as back:
        await back.tick()
        await back.tick()
    assert reminded(teams) == []


@pytest.mark.parametrize("jump", [-2 * HOUR, 2 * HOUR, -DAY, DAY])
async def test_f9_a_clock_that_jumps_to_and_fro_doubles_nothing(sqlite_url: str, teams: Teams, jump: timedelta) -> None:
    """Seen on virtual machines that slept, or were set right by hand (R9)."""
    clock = await found(sqlite_url)
    async with run_service(sqlite_url, teams, clock) as scene:
        await scene.install(FIRST)
        for instant in (STEP, STEP + jump, STEP, STEP + jump, STEP + HOUR):
            clock.put(instant)
            await scene.tick()
    assert reminded(teams) == [FIRST.name]


async def test_f5_one_poisoned_recipient_stops_nobody_else(sqlite_url: str, teams: Teams) -> None:
    """Seen in Company Communicator: one message that failed took its batch along."""
    clock = await found(sqlite_url)
    async with run_service(sqlite_url, teams, clock) as scene:
        for who in (FIRST, OTHER):
            await scene.install(who)
        teams.connector.answer_by(lambda call: Behaviour(400) if call.conversation_id == FIRST.chat else None)
        clock.put(STEP)
        await scene.tick()
    assert OTHER.name in reminded(teams)


async def test_f12_who_has_blocked_the_bot_costs_one_try_and_the_second_contact_is_asked_at_once(
    sqlite_url: str, teams: Teams
) -> None:
    """Seen in msteams-docs 8200 and 8394: no event tells that somebody has blocked the bot."""
    clock = await found(sqlite_url)
    async with run_service(sqlite_url, teams, clock) as scene:
        for who in (FIRST, SECOND):
            await scene.install(who)
        teams.connector.answer_by(lambda call: BLOCKED if call.conversation_id == FIRST.chat else None)
        clock.put(STEP)
        await scene.tick()
        await scene.tick()
        tries = [call for call in teams.connector.calls if call.conversation_id == FIRST.chat]
        clock.put(STEP + DAY)
        await scene.tick()
        assert [call for call in teams.connector.calls if call.conversation_id == FIRST.chat] == tries
    assert SECOND.name in reminded(teams)
    states = [each.state for each in await read_deliveries(sqlite_url) if each.kind is Kind.REMINDER]
    assert states == [State.UNREACHABLE, State.SENT]


async def test_f22_who_has_left_is_not_reminded_and_whoever_follows_is_at_the_next_step() -> None:
    """Known from lists of addresses that nobody tends."""
    async with FakeDatabase().open() as uow:
        await add_county(uow)
        chair = await add_speaker(uow, "chair-ls01", a_unit("LS01"))
        await add_round(uow, a_round())
        await plan_reminders(uow, is_swedish_workday, STEP)
        await uow.roster.remove_assignment(Assignment(chair.id, COUNTY.id, Role.CHAIR, a_unit("LS01").id))
        await add_speaker(uow, "successor", a_unit("LS01"))
        added = [await plan_reminders(uow, is_swedish_workday, STEP + days * DAY) for days in (1, 6)]
        assert added == [0, 1]
        assert [each.person_id for each in await uow.outbox.all()] == ["chair-ls01", PersonId("successor")]


async def test_f23_who_was_greeted_with_the_question_is_not_invited_a_minute_later(
    sqlite_url: str, teams: Teams
) -> None:
    """Seen in botframework-sdk 5798: two welcomes, since installation is told twice."""
    clock = await found(sqlite_url)
    clock.put(clock.now() + HOUR)
    async with run_service(sqlite_url, teams, clock) as scene:
        await scene.install(FIRST)
        await scene.tick()
        await still(scene, clock.now())
        assert len(teams.connector.sent_to(FIRST.chat)) == 1


async def test_f23_a_team_that_gets_new_members_hears_nothing_and_the_bots_own_arrival_is_greeted_once(
    sqlite_url: str, teams: Teams
) -> None:
    """Seen in BotFramework-Services 169: a welcome for each member of a team."""
    clock = await found(sqlite_url)
    async with run_service(sqlite_url, teams, clock) as scene:
        own = in_channel(FIRST.arrival())
        members = {**in_channel(FIRST.arrival()), "membersAdded": [{"id": OTHER.user_id}, {"id": SECOND.user_id}]}
        for activity in (own, in_channel(FIRST.installation()), members, members):
            assert (await scene.teams.post(activity)).status == 200
            await scene.settle()
        assert len(teams.connector.sent_to(CHANNEL)) == 1


# Private functions


async def still(scene: Scene, now: datetime) -> None:
    scene.clock.put(now + timedelta(minutes=1))
    await scene.tick()
