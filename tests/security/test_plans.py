"""A plan is its leadership's own, the log of the network its coordinators': foreign units, old cards (S6, S7, S8)."""

from collections.abc import AsyncIterator

import pytest

from bot.rates import SlidingWindow
from domain.requests import Verb
from domain.roster import Role
from tests.security.doors import read_tables, tell_figure
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, COORDINATOR, DATES, county_of, found_county, write_to
from tests.support.people import Seen, Someone, has_action
from tests.support.scenarios import Scene, open_teams, patient_teams, run_service, text_of

GUARDED = ("activities", "network_events", "attendance")
TEXTS = (
    "vår plan", "plan LS01", "plan LS13", "visa plan LS02", "aktiviteter", "aktivitet 1", "planen i word",
    "nätverksmöte", "deltog: LS01", "logga nätverksmöte: T; datum: 2024-10-15",
)  # fmt: skip
OF_PLAN = (
    Verb.ASK_ACTIVITY,
    Verb.PICK_ACTIVITY,
    Verb.CHANGE_ACTIVITY,
    Verb.ADD_ACTIVITY,
    Verb.PLAN_FILES,
    Verb.SHOW_PLAN,
)
OF_NETWORK = (Verb.ASK_EVENT, Verb.LOG_EVENT, Verb.ASK_ATTENDANCE, Verb.NOTE_ATTENDANCE)
INPUTS = {
    "choice": "1",
    "activity_name": "inbrott",
    "activity_stage": "4",
    "event_title": "inbrott",
    "event_date": "2025-01-02",
    "municipalities": "1,2,3",
}


def mark_of(unit: str) -> str:
    """Return what only that leadership has written."""
    return f"hemligt-{unit}"


@pytest.fixture(name="scene")
async def open_a_scene(sqlite_url: str) -> AsyncIterator[Scene]:
    """Have each of thirteen leaderships an activity of its own, and the coordinator a network meeting."""
    clock = clock_at(DATES.opens_on)
    await found_county(sqlite_url, clock.now())
    outside = patient_teams(SlidingWindow(100_000, 60.0))
    async with open_teams() as teams, run_service(sqlite_url, teams, clock, outside) as opened:
        for unit, who in CHAIRS.items():
            assert mark_of(unit) in await opened.say(who, f"ny aktivitet: {mark_of(unit)}")
        await opened.say(COORDINATOR, "logga nätverksmöte: Höst; datum: 2024-10-15")
        await opened.say(COORDINATOR, "deltog: Kommun LS01, Kommun LS02")
        yield opened


def guarded(scene: Scene) -> object:
    tables = read_tables(scene.database_url)
    return {name: tables[name] for name in GUARDED}


async def press(scene: Scene, who: Someone, card: Seen, verb: Verb) -> str:
    """Press a button on any card, as somebody who got hold of it would."""
    before = len(scene.teams.shown_in(who.chat))
    answer = await scene.teams.post(who.press(card, verb, **INPUTS))
    await scene.settle()
    assert answer.status == 200
    return "\n".join(text_of(seen.body) for seen in scene.teams.shown_in(who.chat)[before:])


def card_of(scene: Scene, who: Someone, verb: Verb) -> Seen:
    return next(seen for seen in reversed(scene.teams.shown_in(who.chat)) if has_action(seen, verb))


async def test_no_word_of_another_leaderships_plan_is_read_or_written_by_asking(scene: Scene) -> None:
    before, leaks, asked = guarded(scene), 0, 0
    for unit, who in CHAIRS.items():
        said = "\n".join([await scene.say(who, text) for text in TEXTS])
        asked += len(TEXTS)
        leaks += sum(mark_of(other) in said for other in CHAIRS if other != unit)
        assert mark_of(unit) in said
        assert "Kommun LS0" not in said
    tell_figure("S8", asked=str(asked), leaks=str(leaks))
    assert leaks == 0
    assert guarded(scene) == before


async def test_cards_of_others_are_worth_nothing(scene: Scene) -> None:
    owner, thief = CHAIRS["LS01"], CHAIRS["LS02"]
    await scene.press(owner, "pick_activity", choice="1")
    change = card_of(scene, owner, Verb.CHANGE_ACTIVITY)
    await scene.say(owner, "ny aktivitet")
    form, plan = card_of(scene, owner, Verb.ADD_ACTIVITY), card_of(scene, owner, Verb.PICK_ACTIVITY)
    before = guarded(scene)
    cards = {Verb.CHANGE_ACTIVITY: change, Verb.SHOW_PLAN: change, Verb.ADD_ACTIVITY: form}
    for verb in OF_PLAN:
        for who in (thief, COORDINATOR):
            assert mark_of("LS01") not in await press(scene, who, cards.get(verb, plan), verb)
    assert guarded(scene) == before


async def test_a_chair_presses_no_coordinators_button(scene: Scene) -> None:
    await scene.say(COORDINATOR, "logga")
    form = card_of(scene, COORDINATOR, Verb.LOG_EVENT)
    await scene.say(COORDINATOR, "nätverksmöte")
    shown = card_of(scene, COORDINATOR, Verb.ASK_ATTENDANCE)
    await scene.press(COORDINATOR, "ask_attendance", choice="1")
    ticks = card_of(scene, COORDINATOR, Verb.NOTE_ATTENDANCE)
    cards = {Verb.LOG_EVENT: form, Verb.NOTE_ATTENDANCE: ticks}
    before = guarded(scene)
    for verb in OF_NETWORK:
        said = await press(scene, CHAIRS["LS03"], cards.get(verb, shown), verb)
        assert "Kommun LS0" not in said
    assert guarded(scene) == before


async def test_whoever_has_lost_the_role_changes_nothing_by_an_old_card(scene: Scene) -> None:
    owner = CHAIRS["LS01"]
    await scene.press(owner, "pick_activity", choice="1")
    change = card_of(scene, owner, Verb.CHANGE_ACTIVITY)
    plan = card_of(scene, owner, Verb.PICK_ACTIVITY)
    async with write_to(scene.database_url) as uow:
        county = await county_of(uow)
        for each in await uow.roster.assignments(county.id):
            person = await uow.roster.person_with_id(each.person_id)
            if each.role is Role.CHAIR and person and person.object_id == owner.object_id:
                await uow.roster.remove_assignment(each)
    before = guarded(scene)
    for verb, card in ((Verb.CHANGE_ACTIVITY, change), (Verb.SHOW_PLAN, change), (Verb.PICK_ACTIVITY, plan)):
        assert mark_of("LS01") not in await press(scene, owner, card, verb)
    assert guarded(scene) == before


async def test_an_old_card_says_how_the_plan_is_now_and_overwrites_nothing(scene: Scene) -> None:
    owner = CHAIRS["LS01"]
    await scene.press(owner, "pick_activity", choice="1")
    change = card_of(scene, owner, Verb.CHANGE_ACTIVITY)
    await scene.say(owner, "aktivitet 1 klar")
    before = guarded(scene)
    assert "Någon i er lokala systemledning har ändrat" in await press(scene, owner, change, Verb.CHANGE_ACTIVITY)
    assert guarded(scene) == before
