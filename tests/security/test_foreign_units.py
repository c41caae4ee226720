"""Nobody reads another leadership's answers: thirteen people against thirteen leaderships' cards and words (S8)."""

from collections.abc import AsyncIterator, Mapping

import pytest

from bot.rates import SlidingWindow
from domain.requests import Verb
from tests.security.doors import Tables, read_tables, tell_figure
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, DATES, found_county
from tests.support.people import Seen, Someone, find_action, has_action
from tests.support.scenarios import Scene, open_teams, patient_teams, run_service, text_of

TEXTS = (
    "skatta", "läge", "sammanställning", "förra året", "två svar", "hjälp", "kommentar", "ändra", "visa LS01",
    "vad svarade LS02?", "intervju LS03", "vilka saknas",
)  # fmt: skip
STORED = ("submissions", "drafts", "rounds", "releases", "assignments")


def mark_of(unit: str) -> str:
    """Return what only that leadership has written."""
    return f"hemligt-{unit}"


def values_of(unit: str) -> tuple[int, ...]:
    """Return five steps that no other leadership has chosen."""
    number = int(unit.removeprefix("LS"))
    return (1 + number % 4, 1 + number // 4 % 4, 2, 3, 1 + number // 16)


@pytest.fixture(name="scene")
async def open_a_scene(sqlite_url: str) -> AsyncIterator[Scene]:
    """Have all thirteen answered, each with words and values of their own."""
    clock = clock_at(DATES.opens_on)
    await found_county(sqlite_url, clock.now())
    # Thirteen people who press as fast as a machine.
    outside = patient_teams(SlidingWindow(100_000, 60.0))
    async with open_teams() as teams, run_service(sqlite_url, teams, clock, outside) as opened:
        for unit, who in CHAIRS.items():
            await opened.say(who, " ".join(map(str, values_of(unit))))
            await opened.say(who, "gemensamt")
            await opened.say(who, f"kommentar {mark_of(unit)}")
            assert mark_of(unit) in await opened.say(who, "skicka in")
        yield opened


async def test_no_word_of_another_leadership_is_read_by_asking(scene: Scene) -> None:
    leaks = asked = 0
    for unit, who in CHAIRS.items():
        before = len(scene.teams.shown_in(who.chat))
        for text in TEXTS:
            await scene.say(who, text)
        said = "\n".join(text_of(seen.body) for seen in scene.teams.shown_in(who.chat)[before:])
        asked += len(TEXTS)
        leaks += sum(mark_of(other) in said for other in CHAIRS if other != unit)
    tell_figure("S8", asked=str(asked), leaks=str(leaks))
    assert leaks == 0


async def test_no_card_of_another_leadership_is_worth_anything(scene: Scene) -> None:
    cards = {unit: collect(scene, who) for unit, who in CHAIRS.items()}
    assert all({Verb.CHANGE_ASSESSMENT, Verb.LAST_YEAR, Verb.SUBMIT_ASSESSMENT} <= set(each) for each in cards.values())
    before, pressed, leaks = guarded(read_tables(scene.database_url)), 0, 0
    for unit, who in CHAIRS.items():
        for other, theirs in cards.items():
            if other == unit:
                continue
            for verb, card in theirs.items():
                said = await press(scene, who, card, verb)
                pressed += 1
                leaks += mark_of(other) in said
    tell_figure("S8", pressed=str(pressed), leaks=str(leaks))
    assert leaks == 0
    assert guarded(read_tables(scene.database_url)) == before


def collect(scene: Scene, who: Someone) -> Mapping[Verb, Seen]:
    """Return someone's newest card with each button that they have been given."""
    shown = scene.teams.shown_in(who.chat)
    found = {verb: next((seen for seen in reversed(shown) if has_action(seen, verb)), None) for verb in Verb}
    return {verb: seen for verb, seen in found.items() if seen is not None}


async def press(scene: Scene, who: Someone, card: Seen, verb: Verb) -> str:
    """Press a button of another's card in one's own chat; return all that is said to it."""
    before = len(scene.teams.shown_in(who.chat))
    assert find_action(card, verb)["data"]["card"]
    answer = await scene.teams.post(who.press(card, verb))
    await scene.settle()
    assert answer.status == 200
    return "\n".join(text_of(seen.body) for seen in scene.teams.shown_in(who.chat)[before:]) + answer.body.decode()


def guarded(tables: Tables) -> Mapping[str, object]:
    """Return the tables that nobody's press on another's card may change."""
    return {name: tables[name] for name in STORED}
