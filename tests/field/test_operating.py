"""Known failures of operation (docs/rules.md, F): restored backups, and copies of production."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import structlog

from bot.clock import SystemClock
from bot.holds import ALARM, Gate, begin_on
from bot.send_marks import SendMark, find_mark
from bot.setting_values import Stage
from domain.deadlines import at_local
from domain.deliveries import LEASE, Kind, State, hold_back_until
from domain.deployments import Deployment, HoldReason
from domain.usecases.hold_deliveries import hold_deliveries
from domain.usecases.resume_deliveries import find_held, resume_deliveries
from storage.unit_of_work import Database
from tests.deliveries.offices import open_office
from tests.reliability.replicas import read_deliveries
from tests.security.doors import House, open_house
from tests.support.clocks import SettableClock, clock_at
from tests.support.connector import Behaviour
from tests.support.counties import CHAIRS, DATES, UNITS, found_county, write_to
from tests.support.databases import Postgres
from tests.support.people import Someone
from tests.support.scenarios import Scene, Teams, make_settings, open_teams, run_service, text_of

FIRST, OTHER = CHAIRS["LS13"], CHAIRS["LS12"]
STEP = at_local(date(2025, 1, 15), time(9))
NEXT = at_local(date(2025, 1, 21), time(9))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS = ("Får vi med ert svar?", "Det är snart dags")


def count_reminders(teams: Teams, who: Someone) -> int:
    """Return how many reminders somebody has had."""
    return sum(any(word in text_of(body) for word in WORDS) for body in teams.connector.sent_to(who.chat))


@asynccontextmanager
async def serve(url: str, teams: Teams, clock: SettableClock, mark: Path) -> AsyncIterator[tuple[Scene, Deployment]]:
    """Begin as the program does: look where the database belongs, then run."""
    settings = make_settings()
    async with Database(url) as database:
        taken = await begin_on(database.open, settings.place, SendMark(mark), SystemClock().now())
    async with run_service(url, teams, clock, mark_file=mark) as scene:
        yield scene, taken


@contextmanager
def copied(url: str, postgres: Postgres, folder: Path) -> Iterator[str]:
    """Take a backup, and lend the address of a database made from it."""
    if url.startswith("sqlite"):
        backup = folder / "restored.db"
        shutil.copy(url.removeprefix("sqlite:///"), backup)
        yield f"sqlite:///{backup}"
        return
    with postgres.new_database(url.partition("@/")[2].partition("?")[0]) as restored:
        yield restored


@pytest.mark.parametrize("dropping", [True, False])
async def test_f42_a_restored_backup_sends_nothing_unasked_until_an_operator_has_looked(
    database_url: str, postgres: Postgres, tmp_path: Path, *, dropping: bool
) -> None:
    """Known from operation: the outbox of a backup takes what was sent since for unsent."""
    opening, mark = at_local(DATES.opens_on, time(8)), tmp_path / "mark"
    await found_county(database_url, opening, answered=UNITS[:-2])
    clock = SettableClock(opening)
    async with open_teams() as teams:
        async with serve(database_url, teams, clock, mark) as (scene, _):
            for who in (FIRST, OTHER):
                await scene.install(who)
        with copied(database_url, postgres, tmp_path) as restored_url:
            clock.put(STEP)
            async with serve(database_url, teams, clock, mark) as (scene, _):
                await scene.tick()
            assert [count_reminders(teams, who) for who in (FIRST, OTHER)] == [1, 1]
            clock.put(STEP + HOUR)
            with structlog.testing.capture_logs() as alarms:
                async with serve(restored_url, teams, clock, mark) as (scene, taken):
                    assert taken.hold is not None
                    assert taken.hold.why is HoldReason.RESTORED
                    await try_to_send(scene, teams)
                    await decide(scene, teams, dropping=dropping)
            assert {entry["event"] for entry in alarms if entry["log_level"] == "error"} == {ALARM}


async def try_to_send(scene: Scene, teams: Teams) -> None:
    """Tick for days: nothing goes out unasked, and whoever writes is answered."""
    for hours in (1, 2, 24):
        scene.clock.put(STEP + hours * HOUR)
        await scene.tick()
    assert [count_reminders(teams, who) for who in (FIRST, OTHER)] == [1, 1]
    assert "Det här kan du be mig om" in await scene.say(FIRST, "hjälp")


async def decide(scene: Scene, teams: Teams, *, dropping: bool) -> None:
    """See how many would go out, and let them out or not; what comes later goes out in any case."""
    async with write_to(scene.database_url) as uow:
        assert {each.person_id is not None and each.kind for each in await find_held(uow)} == {Kind.REMINDER}
        await resume_deliveries(uow, dropping=dropping, actor="test", now=SystemClock().now())
    await scene.tick()
    expected = 1 if dropping else 2
    assert [count_reminders(teams, who) for who in (FIRST, OTHER)] == [expected] * 2
    scene.clock.put(NEXT)
    await scene.tick()
    assert [count_reminders(teams, who) for who in (FIRST, OTHER)] == [expected + 1] * 2


async def test_f42_on_hold_an_answer_that_teams_did_not_take_at_once_is_tried_again(
    database: Database, tmp_path: Path
) -> None:
    """Known from operation: who writes to a service that was just restored expects an answer like any other day."""
    async with open_office(database) as office:
        gate = Gate(database.read, office.worker, SendMark(tmp_path / "mark"))
        chat = await office.meet("chair-ls01")
        old = await office.post(chat, Kind.REPLY)
        reminder = await office.post(chat)
        async with database.open() as uow:
            await hold_deliveries(uow, make_settings().place, "test", office.clock.now())
            await uow.commit()
        answer = await office.post(chat, Kind.REPLY, not_before=hold_back_until(office.clock.now()))
        office.teams.script(Behaviour(412))
        for seconds in (0, 31, 60, 60):
            office.clock.put(office.clock.now() + timedelta(seconds=seconds))
            await gate.deliver_due(office.clock.now())
        states = [(await office.stored(each)).state for each in (old, reminder, answer)]
        assert states == [State.WAITING, State.WAITING, State.SENT]
        assert len(office.teams.calls) == 2
        async with database.open() as uow:
            assert {each.id for each in await find_held(uow)} == {old.id, reminder.id}


async def test_f42_on_hold_what_a_dead_sender_left_gathers_with_the_rest(database: Database, tmp_path: Path) -> None:
    """Known from operation: a backup that was taken while something was being sent."""
    async with open_office(database) as office:
        gate = Gate(database.read, office.worker, SendMark(tmp_path / "mark"))
        chat = await office.meet("chair-ls01")
        posted = [await office.post(chat, kind) for kind in (Kind.REMINDER, Kind.REPLY)]
        async with database.open() as uow:
            await uow.outbox.claim_due("a dead one", office.clock.now(), 2)
            await hold_deliveries(uow, make_settings().place, "test", office.clock.now())
            await uow.commit()
        office.clock.put(office.clock.now() + LEASE)
        await gate.deliver_due(office.clock.now())
        assert [(await office.stored(each)).state for each in posted] == [State.AMBIGUOUS, State.PARKED]
        async with database.open() as uow:
            assert await resume_deliveries(uow, dropping=True, actor="test", now=office.clock.now()) == 1
            await uow.commit()
        await office.tick(HOUR.total_seconds())
        assert [(await office.stored(each)).state for each in posted] == [State.DROPPED, State.PARKED]
        assert office.teams.calls == []


async def test_f42_where_nothing_was_sent_since_a_restart_is_no_restore(database_url: str, tmp_path: Path) -> None:
    """Known from operation; a service that was merely down for long catches up by itself (R6)."""
    opening, mark = at_local(DATES.opens_on, time(8)), tmp_path / "mark"
    await found_county(database_url, opening, answered=UNITS[:-2])
    clock = SettableClock(opening)
    async with open_teams() as teams:
        for instant in (opening, STEP, STEP + 30 * DAY):
            clock.put(instant)
            async with serve(database_url, teams, clock, mark) as (scene, taken):
                assert taken.hold is None
                if instant == opening:
                    await scene.install(FIRST)
                await scene.tick()
    assert count_reminders(teams, FIRST) == 1
    assert SendMark(mark).read(taken.stamp) is not None


async def test_f43_a_trial_says_so_and_writes_unasked_to_those_on_its_list_alone(database_url: str) -> None:
    """Known from operation: a test system with real people's conversations in its database."""
    clock = clock_at(DATES.opens_on)
    readers = (FIRST.object_id,)
    async with open_house(database_url, clock=clock, environment=Stage.TEST, test_readers=readers) as house:
        for who in (FIRST, OTHER):
            await house.post(who.installation())
            await house.settle()
        assert [told_of_trial(house, who) for who in (FIRST, OTHER)] == [1, 1]
        clock.put(STEP)
        await house.tick("reminders", "deliveries")
        assert [told_of_trial(house, who) for who in (FIRST, OTHER)] == [2, 1]
        assert all("TEST" in str(call.body) for call in house.connector.activities)
    reminders = [each for each in await read_deliveries(database_url) if each.kind is Kind.REMINDER]
    assert {each.conversation_id: (each.state, each.detail) for each in reminders} == {
        FIRST.chat: (State.SENT, None),
        OTHER.chat: (State.DROPPED, "not_a_test_reader"),
    }


def told_of_trial(house: House, who: Someone) -> int:
    """Return how many messages somebody has had."""
    return len(house.connector.sent_to(who.chat))


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///var/x.db", "var/x.db.sent"),
        ("sqlite:////data/x.db", "/data/x.db.sent"),
        ("postgresql://me@host/name", "var/uppfoljaren.sent"),
    ],
)
def test_what_was_sent_is_noted_beside_the_file_or_in_the_working_folder(url: str, file: str) -> None:
    assert find_mark(url, None) == Path(file)
    assert find_mark(url, Path("elsewhere")) == Path("elsewhere")


def test_a_note_that_cannot_be_read_tells_nothing_and_is_written_anew(tmp_path: Path) -> None:
    mark, now = SendMark(tmp_path / "folder" / "mark"), SystemClock().now()
    mark.note("stamp", now)
    assert (mark.read("stamp"), mark.read("other")) == (now, None)
    mark.note("stamp", now - DAY)
    assert mark.read("stamp") == now
    for broken in ("", "[]", '{"stamp": 1}', "\x00"):
        (tmp_path / "folder" / "mark").write_text(broken)
        assert mark.read("stamp") is None
    mark.note("stamp", now)
    assert mark.read("stamp") == now
