"""A year of meetings of thirteen leaderships, through the real runner and ticker: each chair is asked once."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from datetime import date, timedelta

import pytest

from bot.workdays import is_swedish_workday
from domain.actors import Actor
from domain.deliveries import Kind, State
from domain.meetings import MeetingState
from domain.requests import Verb
from rendering.formats import format_full_date
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, COORDINATOR, UNITS, county_of, found_county, read_from
from tests.support.people import Someone
from tests.support.scenarios import Scene, open_scene, open_teams, run_service, text_of

FIRST, LAST = date(2025, 1, 8), date(2026, 1, 20)
ASKED, WANTED = "blev mötet av?", "ska vi lägga in ett möte?"
NONE_IN_AUTUMN, EARLY, CANCELLING, MOVING = "LS13", "LS01", "LS02", "LS03"
# One that was planned and not held, by a leadership that aims for two a term.
NOT_HELD = ("LS05", date(2025, 4, 19))


def plan_year() -> Mapping[str, list[date]]:
    """Return two meetings a term for each leadership, on different days; one has none in autumn."""
    starts = (date(2025, 2, 3), date(2025, 4, 14), date(2025, 9, 1), date(2025, 11, 3))
    days = {unit: [start + timedelta(days=number) for start in starts] for number, unit in enumerate(UNITS, start=1)}
    return days | {NONE_IN_AUTUMN: days[NONE_IN_AUTUMN][:2]}


YEAR = plan_year()
EARLY_DAY, CANCELLED_DAY, MOVED_DAY = YEAR[EARLY][0], YEAR[CANCELLING][1], YEAR[MOVING][2]
NEW_DAY = MOVED_DAY + timedelta(days=7)


async def plan_all(scene: Scene) -> None:
    """Have every chair say the rhythm and plan the year's meetings, in plain text."""
    for unit, chair in CHAIRS.items():
        await scene.install(chair)
        await scene.say(chair, "mötesrytm")
        await scene.say(chair, "två per termin")
        for day in YEAR[unit]:
            await scene.say(chair, f"planera möte {day.isoformat()} i Teams")
            assert "Mötet är inlagt" in await scene.say(chair, "ja")


def count_said(scene: Scene, chair: Someone, words: str) -> int:
    """Return how many messages with these words came unasked to a chair: a pressed card's answer is none."""
    sent = [
        call for call in scene.connector.activities if call.action != "update" and call.conversation_id == chair.chat
    ]
    return sum(words in text_of(call.body) for call in sent)


async def answer_all(scene: Scene, answered: dict[tuple[str, str], int]) -> None:
    """Have each chair answer the question that came to them, if it is new."""
    for unit, chair in CHAIRS.items():
        asked = count_said(scene, chair, ASKED)
        if asked == answered.get((unit, "asked"), 0):
            continue
        answered[unit, "asked"] = asked
        shown = text_of(scene.teams.newest_with(chair.chat, Verb.REPORT_HELD).body)
        if f"{format_full_date(NOT_HELD[1], 'sv')}" in shown and unit == NOT_HELD[0]:
            assert "Inget möte hölls" in await scene.press(chair, Verb.REPORT_NOT_HELD)
        else:
            said = await scene.press(chair, Verb.REPORT_HELD, agenda="1", missing="3")
            assert "Saknades: barn- och ungdomspsykiatri (BUP)." in said


async def happen(scene: Scene, today: date) -> None:
    """Let be done what people do on a day by themselves."""
    if today == EARLY_DAY:
        scene.clock.go_to(today, 15)
        for text in ("mötet hölls", "ja"):
            await scene.say(CHAIRS[EARLY], text)
        assert "Alla var med." in await scene.say(CHAIRS[EARLY], "alla var med")
    if today == CANCELLED_DAY - timedelta(days=1):
        await scene.say(CHAIRS[CANCELLING], f"avboka mötet {CANCELLED_DAY.isoformat()}")
        assert "är avbokat" in await scene.say(CHAIRS[CANCELLING], "ja")
    if today == MOVED_DAY - timedelta(days=2):
        await scene.say(CHAIRS[MOVING], f"flytta mötet till {NEW_DAY.isoformat()}")
        assert "Mötet är flyttat" in await scene.say(CHAIRS[MOVING], "ja")


def list_days(first: date, last: date) -> list[date]:
    """Return the days around meetings and the tenths and twelfths of each month; nothing happens on the others."""
    near = {day + timedelta(days=after) for days in YEAR.values() for day in days for after in range(-2, 5)}
    near |= {NEW_DAY + timedelta(days=after) for after in range(5)}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if day in near or day.day in {10, 12} or day == last]


async def live(scene: Scene, first: date, last: date, answered: dict[tuple[str, str], int]) -> None:
    """Let the days pass: a tick or two in the morning, and answers at ten."""
    for today in list_days(first, last):
        scene.clock.go_to(today, 9)
        await scene.tick("meetings", "deliveries")
        if today.weekday() == 0:
            await scene.tick("meetings", "deliveries")
        scene.clock.go_to(today, 10)
        if is_swedish_workday(today):
            await answer_all(scene, answered)
        await happen(scene, today)


async def test_in_a_year_each_chair_is_asked_once_a_meeting_and_the_counts_are_what_was_put_in(
    database_url: str,
) -> None:
    clock, answered = clock_at(FIRST), dict[tuple[str, str], int]()
    await found_county(database_url, clock.now())
    middle = date(2025, 4, 21)
    async with open_teams() as teams:
        async with run_service(database_url, teams, clock, tenant_rate=1_000) as scene:
            await plan_all(scene)
            await live(scene, FIRST, middle, answered)
        # Started anew in the middle of it all, nothing is asked again.
        async with run_service(database_url, teams, clock, tenant_rate=1_000) as scene:
            await live(scene, middle, LAST, answered)
            asked = {unit: count_said(scene, chair, ASKED) for unit, chair in CHAIRS.items()}
            wanted = Counter({unit: count_said(scene, chair, WANTED) for unit, chair in CHAIRS.items()})
            told = await scene.say(COORDINATOR, "möte")
    expected = {unit: len(days) for unit, days in YEAR.items()}
    expected[EARLY] -= 1  # told before anybody asked
    expected[CANCELLING] -= 1
    assert asked == expected
    assert +wanted == {NONE_IN_AUTUMN: 1}
    await expect_stored(database_url)
    # Not the one that cancelled, not the one whose meeting was not held, and not the one without an autumn.
    assert "10 av 13 lokala systemledningar möts enligt sin rytm." in told
    assert "vet vi inte" not in told


async def expect_stored(url: str) -> None:
    """Expect what was put in: the meetings held, and a report of each that was asked about or told of."""
    async with read_from(url) as uow:
        county = await county_of(uow)
        names = {unit.id: unit.name for unit in await uow.roster.units(county.id)}
        meetings = await uow.meetings.of_county(county.id)
        reports = await uow.meetings.reports(county.id)
        questions = [each for each in await uow.outbox.all() if each.kind is Kind.MEETING_HELD]
    assert all(each.state is State.SENT for each in questions)
    held = {(names[each.unit_id], each.day) for each in meetings if each.state is MeetingState.HELD}
    planned = {(unit, day) for unit, days in YEAR.items() for day in days}
    put_in = planned - {(CANCELLING, CANCELLED_DAY), (MOVING, MOVED_DAY), NOT_HELD} | {(MOVING, NEW_DAY)}
    assert held == put_in
    assert Counter(each.held for each in reports) == {True: len(put_in), False: 1}
    assert Counter(each.missing for each in reports if each.held) == {(Actor.BUP,): len(put_in) - 1, (): 1}
    assert {each.revision for each in reports} == {1}


@pytest.fixture(name="scene")
async def open_a_scene(database_url: str) -> AsyncIterator[Scene]:
    """Have LS07's chair plan a meeting on 12 February, a Wednesday."""
    clock = clock_at(FIRST)
    await found_county(database_url, clock.now())
    async with open_scene(database_url, clock, public_url="https://bot.example.org") as opened:
        await opened.install(CHAIRS["LS07"])
        await opened.say(CHAIRS["LS07"], "planera möte 2025-02-12 kl 13 i Teams")
        await opened.say(CHAIRS["LS07"], "ja")
        yield opened


CHAIR = CHAIRS["LS07"]


def end_of_meeting(who: Someone) -> dict[str, object]:
    """Return what Teams posts to an app that may know of a meeting's life, as its documentation shows it."""
    activity = who.message("")
    value = {
        "MeetingType": "Scheduled",
        "Title": "Möte",
        "Id": "bWVldGluZw==",
        "JoinUrl": "https://teams.example/l/meetup-join/x",
        "EndTime": "2025-02-12T13:30:00.000Z",
    }
    place = {"isGroup": True, "conversationType": "groupChat", "id": "19:meeting_x@thread.v2"}
    changed = {"type": "event", "name": "application/vnd.microsoft.meetingEnd", "value": value}
    del activity["text"], activity["textFormat"]
    return activity | changed | {"conversation": activity["conversation"] | place}


async def test_as_teams_says_that_a_meeting_has_ended_the_chair_is_asked_at_once(scene: Scene) -> None:
    scene.clock.go_to(date(2025, 2, 12), 14)
    answer = await scene.teams.post(end_of_meeting(CHAIR))
    await scene.settle()
    assert (answer.status, count_said(scene, CHAIR, ASKED)) == (200, 1)
    assert scene.teams.shown_in("19:meeting_x@thread.v2") == []
    scene.clock.go_to(date(2025, 2, 13), 9)
    await scene.tick()
    assert count_said(scene, CHAIR, ASKED) == 1


@pytest.mark.parametrize(
    "name", ["application/vnd.microsoft.meetingStart", "application/vnd.microsoft.readReceipt", ""]
)
async def test_other_events_bring_about_nothing(scene: Scene, name: str) -> None:
    scene.clock.go_to(date(2025, 2, 12), 14)
    answer = await scene.teams.post(end_of_meeting(CHAIR) | {"name": name})
    await scene.settle()
    assert (answer.status, count_said(scene, CHAIR, ASKED)) == (200, 0)


async def test_the_meeting_is_fetched_as_a_file_for_the_calendar(scene: Scene) -> None:
    shown = await scene.say(CHAIR, "möte 12 februari")
    assert "onsdag 12 februari 2025 kl. 13.00" in shown
    bodies = str([seen.body for seen in scene.teams.shown_in(CHAIR.chat)])
    token = re.findall(r"https://bot\.example\.org/files/([A-Za-z0-9_-]{43})", bodies)[-1]
    async with scene.teams.session.get(f"{scene.teams.address}/files/{token}") as response:
        body = await response.text()
        assert (response.status, response.content_type) == (200, "text/calendar")
        assert response.headers["Content-Disposition"] == 'attachment; filename="mote.ics"'
    assert "DTSTART;TZID=Europe/Stockholm:20250212T130000" in body


@pytest.mark.parametrize("text", ["ja", "mötet hölls"])
async def test_the_answer_to_the_question_can_be_written(scene: Scene, text: str) -> None:
    scene.clock.go_to(date(2025, 2, 13), 9)
    assert ASKED not in await scene.say(CHAIR, "ja")  # nothing was asked yet
    await scene.tick()
    assert count_said(scene, CHAIR, ASKED) == 1
    await scene.say(CHAIR, text)
    await scene.say(CHAIR, "nej")
    told = await scene.say(CHAIR, "politik och primärvården")
    assert "Självskattningen var inte uppe den här gången." in told
    assert "Saknades: politik och primärvård." in told
    assert "Nästa möte är inte inlagt än." in told


async def test_a_no_is_an_answer_and_a_new_day_is_one_too(scene: Scene) -> None:
    scene.clock.go_to(date(2025, 2, 13), 9)
    await scene.tick()
    assert "Är det torsdag 20 februari 2025 kl. 13.00?" in await scene.say(CHAIR, "flytta mötet till nästa torsdag")
    assert "Mötet är flyttat" in await scene.say(CHAIR, "ja")
    scene.clock.go_to(date(2025, 2, 21), 9)
    await scene.tick()
    assert count_said(scene, CHAIR, ASKED) == 2
    assert "Inget möte hölls torsdag 20 februari 2025." in await scene.say(CHAIR, "nej")


async def test_an_answer_before_the_question_is_sent_keeps_it_away(scene: Scene) -> None:
    scene.clock.go_to(date(2025, 2, 13), 9)
    await scene.tick("meetings")
    await scene.say(CHAIR, "inget möte")
    await scene.tick("deliveries")
    assert count_said(scene, CHAIR, ASKED) == 0


def test_the_year_has_meetings_on_workdays_and_on_free_days() -> None:
    assert {is_swedish_workday(day) for days in YEAR.values() for day in days} == {True, False}
