"""`uppfoljaren board`: where each unit stands, and what is done about it from the terminal."""

import asyncio
import os
import pty
import signal
import sys
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.clock import SystemClock
from bot.workdays import is_swedish_workday
from domain.conversations import Conversation
from domain.deadlines import STOCKHOLM
from domain.deliveries import Delivery, Kind, State
from domain.ladders import next_office_time
from domain.ports import AuditEntry
from storage.unit_of_work import Database
from tests.bot.cli.terminals import DEMO_LEADERSHIPS, SOMEONE, TENANT, Terminal
from tests.support.builders import a_conversation, a_delivery

# Far enough off that no weeks around the New Year leave the round without a day on which people are written to.
TODAY = SystemClock().now().date()
DUE, CLOSES = TODAY + timedelta(days=45), TODAY + timedelta(days=60)
RUN = "import sys; from bot.cli.main import main; sys.exit(main())"
LATER = (DUE + timedelta(days=3)).isoformat()


@pytest.fixture(name="county")
def make_county(terminal: Terminal) -> Terminal:
    """Return a terminal whose county has an open round, and a chair of LS03 within reach."""
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    terminal.run_fine(
        "roster", "add-person", "--role", "chair", "--leadership", "LS03",
        "--tenant", TENANT, "--object-id", SOMEONE, "--name", "Ordförande LS03",
    )  # fmt: skip
    opens = TODAY + timedelta(days=1)
    dates = ("--opens", opens.isoformat(), "--due", DUE.isoformat(), "--closes", CLOSES.isoformat())
    terminal.run_fine("round", "create", "--year", str(TODAY.year), *dates)
    terminal.run_fine("round", "open", "--year", str(TODAY.year))
    asyncio.run(put_chat(url_of(terminal)))
    return terminal


def url_of(terminal: Terminal) -> str:
    return f"sqlite:///{terminal.folder}/test.db"


async def put_chat(url: str) -> None:
    chat: Conversation = a_conversation(id="a:chair", tenant_id=TENANT, object_id=SOMEONE)
    async with Database(url) as database, database.open() as uow:
        await uow.conversations.put(chat)
        await uow.commit()


async def read(url: str) -> tuple[list[Delivery], list[AuditEntry]]:
    async with Database(url) as database, database.read() as uow:
        return list(await uow.outbox.all()), list(await uow.audit.all())


async def park(url: str) -> None:
    async with Database(url) as database, database.open() as uow:
        (delivery,) = await uow.outbox.all()
        assert await uow.outbox.change(replace(delivery, state=State.PARKED), delivery)
        await uow.commit()


def stored(county: Terminal, kind: Kind) -> list[Delivery]:
    return [each for each in asyncio.run(read(url_of(county)))[0] if each.kind is kind]


def audited(county: Terminal) -> list[tuple[str, str]]:
    return [(each.what, each.actor) for each in asyncio.run(read(url_of(county)))[1]]


def test_the_board_has_a_row_for_each_unit_with_what_comes_next(county: Terminal) -> None:
    shown = county.run_fine("board").out
    assert "Självskattningen: 0 av 13 lokala systemledningar har svarat." in shown
    assert "Läget i den lokala systemledningen: 0 av 13" in shown
    row = next(line for line in shown.splitlines() if line.startswith("LS03"))
    assert "Inte svarat" in row
    assert "ordföranden" in row
    assert "Ordförande LS03" not in shown
    other = next(line for line in shown.splitlines() if line.startswith("LS04"))
    assert "Ingen är utsedd att svara." in other


def test_scripts_get_the_same_as_data(county: Terminal) -> None:
    data = county.run_fine("board", "--json", "--unit", "ls03", "--part", "self_assessment").data
    (part,) = data["parts"]
    assert (part["part"], part["answered"], part["of"]) == ("self_assessment", 0, 13)
    (row,) = part["units"]
    assert (row["unit"], row["standing"], row["late"], row["due"]) == ("LS03", "missing", False, DUE.isoformat())
    assert (row["next"]["to"], row["next"]["role"]) == ("person", "chair")
    assert (row["last"], row["unreachable"], row["paused"], row["stopped"], row["failed"]) == (None, [], [], [], 0)


def test_a_unit_is_reminded_once_and_only_again_when_told_to(county: Terminal) -> None:
    told = county.run_fine("board", "remind", "LS03", "--json").data
    assert [each["role"] for each in told["reminded"]] == ["chair"]
    (delivery,) = stored(county, Kind.REMINDER)
    assert {slot[0] for slot in delivery.payload["slots"]} == {"self_assessment", "leadership_status"}
    again = county.run("board", "remind", "LS03", "--json")
    assert (again.code, [reason for reason, _ in again.reasons]) == (1, ["reminded_that_day"])
    assert ("reminded_now", "cli:operator") in audited(county)


def test_who_was_reminded_yesterday_is_asked_about(county: Terminal) -> None:
    asyncio.run(remind_yesterday(url_of(county)))
    asked = county.run("board", "remind", "LS03")
    assert asked.code == 1
    assert "Lägg till --again" in asked.err
    assert len(stored(county, Kind.REMINDER)) == 1
    county.run_fine("board", "remind", "LS03", "--again")
    assert len(stored(county, Kind.REMINDER)) == 2


async def remind_yesterday(url: str) -> None:
    """Store a reminder that was sent the day before the next one can be."""
    async with Database(url) as database, database.open() as uow:
        (county,) = await uow.roster.counties()
        (collection,) = await uow.rounds.all(county.id)
        (person,) = await uow.roster.persons(county.id)
        now = SystemClock().now()
        at = next_office_time(now, STOCKHOLM, rests=True, is_workday=is_swedish_workday) - timedelta(days=1)
        slots = [["self_assessment", "x", "opening"]]
        payload = {"round": collection.id, "person": person.id, "to": "person", "slots": slots}
        sent = a_delivery(state=State.SENT, county_id=county.id, person_id=person.id, kind=Kind.REMINDER)
        await uow.outbox.add(replace(sent, payload=payload, created_at=at))
        await uow.commit()


def test_a_unit_is_given_more_time_with_a_reason(county: Terminal) -> None:
    county.run_fine("board", "extend", "LS03", "--to", LATER, "--reason", "Nämnden möts då")
    (part, state) = county.run_fine("board", "--json", "--unit", "LS03").data["parts"]
    assert [each["units"][0]["due"] for each in (part, state)] == [LATER, LATER]
    assert len(stored(county, Kind.TIME_DECIDED)) == 1
    assert ("time_given", "cli:operator") in audited(county)


@pytest.mark.parametrize(
    ("to", "reason", "why"),
    [
        (LATER, " ", "extension_reason_missing"),
        (DUE.isoformat(), "x", "time_not_later"),
        ((CLOSES + timedelta(days=1)).isoformat(), "x", "extension_after_close"),
    ],
)
def test_time_that_cannot_be_given_is_told_in_a_sentence(county: Terminal, to: str, reason: str, why: str) -> None:
    answer = county.run("board", "extend", "LS03", "--to", to, "--reason", reason, "--json")
    assert (answer.code, [each for each, _ in answer.reasons]) == (1, [why])


def test_what_did_not_get_through_is_sent_again_and_nothing_else(county: Terminal) -> None:
    assert county.run("board", "resend").code == 1
    county.run_fine("board", "remind", "LS03")
    asyncio.run(park(url_of(county)))
    assert county.run_fine("board", "--json").data["failed"] == 1
    assert county.run("board", "resend", "--unit", "LS04").code == 1
    assert county.run_fine("board", "resend", "--unit", "LS03", "--json").data == {"resent": 1}
    assert [each.state for each in stored(county, Kind.REMINDER)] == [State.WAITING]


def test_a_step_is_stopped_is_on_the_board_and_is_let_go(county: Terminal) -> None:
    stopped = county.run_fine("board", "stop", "LS03", "--step", "before-3", "--json").data["stopped"]
    assert {each["part"] for each in stopped} == {"self_assessment", "leadership_status"}
    part = county.run_fine("board", "--json", "--unit", "LS03").data["parts"][0]
    assert [each["step"] for each in part["units"][0]["stopped"]] == ["before-3"]
    planned = county.run_fine("reminders", "plan", "--json").data["messages"]
    assert not any(slot["step"] == "before-3" for each in planned for slot in each["about"])
    assert county.run("board", "stop", "LS03", "--step", "before-3").code == 1
    county.run_fine("board", "resume", "LS03")
    assert county.run("board", "resume", "LS03").code == 1
    planned = county.run_fine("reminders", "plan", "--json").data["messages"]
    assert any(slot["step"] == "before-3" for each in planned for slot in each["about"])


def test_only_one_part_is_stopped_where_one_is_named(county: Terminal) -> None:
    stopped = county.run_fine("board", "stop", "LS03", "--part", "leadership_status", "--json").data["stopped"]
    assert [each["part"] for each in stopped] == ["leadership_status"]


def test_a_reminder_that_was_asked_for_is_told_as_such_in_the_plan(county: Terminal) -> None:
    county.run_fine("board", "remind", "LS03")
    assert "på begäran av en samordnare" in county.run_fine("reminders", "plan").out


@pytest.mark.parametrize("act", ["remind", "stop", "resume"])
def test_a_unit_that_there_is_not_is_a_sentence_with_what_is_near(county: Terminal, act: str) -> None:
    answer = county.run("board", act, "LS33")
    assert answer.code == 1
    assert "LS33" in answer.err
    assert "LS03" in answer.err


def test_one_name_for_two_kinds_of_unit_is_told_apart_by_the_part(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", terminal.write_rows("Ensta,Ensta,2001"), "--county", "Demolän")
    dates = ("--opens", "2099-01-07", "--due", "2099-01-23", "--closes", "2099-01-30")
    terminal.run_fine("round", "create", "--year", "2098", *dates)
    answer = terminal.run("board", "remind", "Ensta", "--json")
    assert (answer.code, [each for each, _ in answer.reasons]) == (1, ["several_units"])
    closed = terminal.run("board", "remind", "Ensta", "--part", "self_assessment", "--json")
    assert [each for each, _ in closed.reasons] == ["round_not_open"]


def test_live_where_nobody_looks_shows_the_board_once(county: Terminal) -> None:
    assert "LS03" in county.run_fine("board", "--live", "--unit", "LS03").out


def test_live_looks_again_until_it_is_interrupted(county: Terminal) -> None:
    child, screen = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm"
        # What runs in a shell's background, as these tests may, ignores Ctrl-C, and so would what it starts.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execv(sys.executable, [sys.executable, "-c", RUN, "board", "--live", "--unit", "LS03"])  # noqa: S606 - ours
    shown = read_until(screen, "LS03")
    assert "Inte svarat" in shown
    county.run_fine("board", "stop", "LS03")
    assert "Stoppad" in read_until(screen, "Stoppad")
    os.kill(child, signal.SIGINT)
    drain(screen)
    _, status = os.waitpid(child, 0)
    os.close(screen)
    assert os.waitstatus_to_exitcode(status) == 0


def drain(screen: int) -> None:
    """Read on until the program has ended: it could not write what it ends with to a terminal that is full."""
    with suppress(OSError):
        while os.read(screen, 4096):
            pass


def read_until(screen: int, words: str) -> str:
    """Return what a terminal shows until it shows these words."""
    seen = b""
    deadline = time.monotonic() + 30
    while words.encode() not in seen and time.monotonic() < deadline:
        seen += os.read(screen, 4096)
    return seen.decode(errors="replace")
