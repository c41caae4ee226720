"""A whole round of thirteen leaderships, from an empty database to the summary asked for again."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from domain.roster import Role
from domain.rounds import RoundState
from tests.support.builders import TENANT
from tests.support.clocks import clock_at
from tests.support.counties import (
    ANSWERS_FILE,
    CHAIRS,
    COORDINATOR,
    COUNTY,
    DATES,
    ROSTER_FILE,
    UNITS,
    count_stored,
    enlist,
    read_from,
    read_sample,
    round_of,
    stored_values,
    write_to,
)
from tests.support.people import CHANNEL, Someone, someone
from tests.support.scenarios import Scene, open_scene, text_of

DAY = timedelta(days=1)
BY_EMAIL = CHAIRS["LS05"]
SECOND_OF_LS07 = someone("Kontakt", "LS07")
AWAITED = CHAIRS["LS13"]
SAMPLE = {(row.unit, row.respondent): row.values for row in read_sample(2024)}
MEANS = {1: "3,15", 2: "3,00", 3: "2,96", 4: "3,04", 5: "2,73"}


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """Have the service run on a database that the command line has filled, three days before the round opens."""
    await run_cli(database_url, "roster", "import", str(ROSTER_FILE), "--county", COUNTY)
    await run_cli(database_url, "answers", "import", str(ANSWERS_FILE), "--year", "2023", "--collected", "2024-01")
    await run_cli(
        database_url, "round", "create", "--year", "2024",
        "--opens", str(DATES.opens_on), "--due", str(DATES.due_on), "--closes", str(DATES.closes_on),
    )  # fmt: skip
    await add_people(database_url)
    clock = clock_at(DATES.opens_on - 3 * DAY)
    async with open_scene(database_url, clock) as opened:
        member = {"id": BY_EMAIL.user_id, "aadObjectId": BY_EMAIL.object_id, "email": BY_EMAIL.email.upper()}
        opened.connector.members[BY_EMAIL.user_id] = member
        yield opened


@pytest.mark.timeout(240)
@pytest.mark.parametrize("closed_by", ["coordinator", "date"])
async def test_a_whole_round(scene: Scene, closed_by: str) -> None:
    await everyone_installs(scene)
    await the_coordinator_connects_the_channel(scene)
    await the_round_opens_by_its_date(scene)
    await all_but_one_answer(scene)
    await the_first_of_two_is_offered_a_choice_once(scene)
    await nobody_hears_a_mean_while_the_round_is_open(scene)
    await only_the_one_missing_is_reminded_once(scene)
    await the_last_one_answers(scene)
    await nobody_is_reminded_again(scene)
    await (the_coordinator_closes(scene) if closed_by == "coordinator" else the_last_day_ends(scene))
    await the_channel_has_seen_the_summary_once(scene)
    await everyone_can_ask_for_it_again(scene)
    await a_late_press_stores_nothing(scene)
    await the_command_line_tells_the_same(scene)


async def everyone_installs(scene: Scene) -> None:
    for who in (*CHAIRS.values(), SECOND_OF_LS07, COORDINATOR):
        greeting = await scene.install(who)
        assert "Hej! Jag är Uppföljaren" in greeting
        assert "allmän handling" in greeting
        assert len(scene.connector.sent_to(who.chat)) == 1
    assert "Du svarar för LS05" in text_of(scene.connector.sent_to(BY_EMAIL.chat)[0])
    assert {call.activity_id for call in scene.connector.calls if call.action == "member"} == {BY_EMAIL.user_id}


async def the_coordinator_connects_the_channel(scene: Scene) -> None:
    assert "bara samordnaren" in await scene.say_in_channel(AWAITED, "koppla kanal")
    assert "Ingen sammanställning finns än" in await scene.say_in_channel(AWAITED, "sammanställning")
    assert f"nätverkets kanal för {COUNTY}" in await scene.say_in_channel(COORDINATOR, "koppla kanal")


async def the_round_opens_by_its_date(scene: Scene) -> None:
    assert "har inte öppnat" in await scene.say(AWAITED, "skatta")
    await scene.tick()
    assert await state_of(scene) is RoundState.PLANNED
    scene.clock.go_to(DATES.opens_on, 8)
    await scene.tick()
    assert await state_of(scene) is RoundState.OPEN
    said = [(call.conversation_id, text_of(call.body)) for call in scene.connector.activities]
    invited = [chat for chat, text in said if "Välkommen att svara" in text]
    assert sorted(invited) == sorted(who.chat for who in CHAIRS.values())


async def all_but_one_answer(scene: Scene) -> None:
    ways = (answer_on_a_card, answer_on_an_old_client, answer_in_one_line, answer_one_at_a_time)
    for number, unit in enumerate(UNITS[:-1]):
        receipt = await ways[number % len(ways)](scene, CHAIRS[unit], SAMPLE[unit, "a"])
        assert f"Tack! {unit} har svarat" in receipt
        assert f"{number + 1} av 13 lokala systemledningar har svarat" in receipt
        assert f"Något att prata om i {unit}" in receipt
    second = await answer_in_one_line(scene, SECOND_OF_LS07, SAMPLE["LS07", "b"])
    assert "12 av 13" in second
    assert "Fler i LS07 har svarat" in second
    assert await stored_values(scene.database_url) == values_of_sample(UNITS[:-1])


async def the_first_of_two_is_offered_a_choice_once(scene: Scene) -> None:
    scene.clock.go_to(DATES.opens_on + DAY)  # on the first day the invitation was the one message
    await scene.tick()
    await scene.tick()
    offers = [
        text_of(body) for body in scene.connector.sent_to(CHAIRS["LS07"].chat) if "svaren går isär" in text_of(body)
    ]
    assert len(offers) == 1
    assert "Nära i hela Dalarna: svaren är 2 och 3, enhetens värde blir 2,5" in offers[0]


async def nobody_hears_a_mean_while_the_round_is_open(scene: Scene) -> None:
    for said in (
        await scene.say(AWAITED, "sammanställning"),
        await scene.say_in_channel(CHAIRS["LS01"], "sammanställning"),
    ):
        assert "12 av 13" in said
        assert not any(mean in said for mean in MEANS.values())
        assert "LS" not in said


async def only_the_one_missing_is_reminded_once(scene: Scene) -> None:
    before = len(scene.connector.activities)
    scene.clock.go_to(DATES.due_on - 9 * DAY, 8)  # seven working days
    await scene.tick()
    assert len(scene.connector.activities) == before
    scene.clock.go_to(DATES.due_on - 9 * DAY, 9)
    await scene.tick()
    await scene.tick()
    reminders = {call.conversation_id: text_of(call.body) for call in scene.connector.activities[before:]}
    # One each; those who have handed in hear of nothing but what else is left of theirs.
    assert len(reminders) == len(scene.connector.activities[before:])
    assert "LS13 har inte svarat på självskattningen" in reminders.pop(AWAITED.chat)
    assert not any("har inte svarat på självskattningen" in told for told in reminders.values())


async def the_last_one_answers(scene: Scene) -> None:
    # The reminder has the first question in place.
    await scene.press(AWAITED, "choose_perspective", perspective="joint")
    await scene.press(AWAITED, "review_assessment", **inputs_of(SAMPLE["LS13", "a"]))
    receipt = await scene.press(AWAITED, "submit_assessment")
    assert "13 av 13" in receipt
    assert await stored_values(scene.database_url) == values_of_sample(UNITS)


async def nobody_is_reminded_again(scene: Scene) -> None:
    before = len(scene.connector.activities)
    for day in range(8):
        scene.clock.go_to(DATES.due_on - (7 - day) * DAY, 10)
        await scene.tick()
    # What is left of the other part is another matter.
    assert not any("självskattning" in text_of(call.body) for call in scene.connector.activities[before:])


async def the_coordinator_closes(scene: Scene) -> None:
    question = await scene.say(COORDINATOR, "stäng omgången")
    assert "13 av 13" in question
    shown = await scene.press(COORDINATOR, "close_round")
    assert "Självskattningen 2024 är stängd" in shown
    assert "Inget är publicerat än" in shown
    assert_is_the_samples_summary(shown)
    assert "är publicerad" in await scene.press(COORDINATOR, "publish")


async def the_last_day_ends(scene: Scene) -> None:
    scene.clock.go_to(DATES.closes_on, 23)
    await scene.tick()
    assert await state_of(scene) is RoundState.OPEN
    scene.clock.go_to(DATES.closes_on + DAY, 0)
    await scene.tick("rounds")
    await nobody_hears_a_mean_before_it_is_published(scene)
    # It is Saturday night: the coordinator is told on Monday morning, once.
    before = len(scene.connector.sent_to(COORDINATOR.chat))
    scene.clock.go_to(DATES.closes_on + 3 * DAY, 9)
    for _ in range(2):
        await scene.tick()
    told = [text_of(body) for body in scene.connector.sent_to(COORDINATOR.chat)[before:]]
    assert len(told) == 1
    assert "väntar på att du tittar på den" in told[0]
    assert_is_the_samples_summary(await scene.press(COORDINATOR, "show_preview"))
    assert "är publicerad" in await scene.say(COORDINATOR, "ja")


async def nobody_hears_a_mean_before_it_is_published(scene: Scene) -> None:
    said = await scene.say_in_channel(CHAIRS["LS01"], "sammanställning")
    assert "kommer när samordnaren har tittat på den" in said
    assert not any(mean in said for mean in MEANS.values())


async def the_channel_has_seen_the_summary_once(scene: Scene) -> None:
    await scene.tick()
    assert await state_of(scene) is RoundState.CLOSED
    posts = [call.body for call in scene.connector.activities if call.conversation_id == CHANNEL]
    assert len(posts) == 1
    assert_is_the_samples_summary(text_of(posts[0]))
    assert "LS" not in json.dumps(posts)
    assert not any(word in json.dumps(posts) for word in ("Kommun 0", "Kommun 1", "Ordförande"))


async def everyone_can_ask_for_it_again(scene: Scene) -> None:
    assert_is_the_samples_summary(await scene.say_in_channel(CHAIRS["LS01"], "sammanställning"))
    assert_is_the_samples_summary(await scene.say(AWAITED, "sammanställning"))


async def a_late_press_stores_nothing(scene: Scene) -> None:
    stored = await count_stored(scene.database_url)
    assert "stängd, så inget sparades" in await scene.press(AWAITED, "change_assessment")
    assert "stängd, så inget sparades" in await scene.press(AWAITED, "review_assessment", **inputs_of((1, 1, 1, 1, 1)))
    assert await count_stored(scene.database_url) == stored


async def the_command_line_tells_the_same(scene: Scene) -> None:
    told = await run_cli(scene.database_url, "summary", "--year", "2024")
    assert (told["county"], told["refers_to"], told["collected"]) == (COUNTY, 2024, "2025-01")
    assert (told["unit"], told["answered"], told["of"]) == ("leadership", 13, 13)
    assert [goal["mean"] for goal in told["goals"]] == pytest.approx([41 / 13, 3, 38.5 / 13, 39.5 / 13, 35.5 / 13])
    assert [goal["previous_mean"] for goal in told["goals"]] == pytest.approx([40 / 13, 3, 38 / 13, 3, 35 / 13])
    changes = [goal["change"] for goal in told["goals"]]
    assert changes == ["marginally_higher", "unchanged", *["marginally_higher"] * 3]
    assert told["goals"][0]["distribution"] == {"3": 11, "4": 2}
    assert told["goals"][0]["spread"] == pytest.approx(0.3608, abs=0.0001)
    assert {"goal": 3, "value": 2.5, "answers": [2, 3]} in told["two_answers"]
    assert "LS" not in json.dumps(told)


# Ways of answering


async def answer_on_a_card(scene: Scene, who: Someone, values: tuple[int, ...]) -> str:
    await scene.say(who, "skatta")
    form = await scene.press(who, "choose_perspective", perspective="joint")
    assert "Du svarar gemensamt för kommun och region" in form
    await scene.press(who, "review_assessment", **inputs_of(values))
    await scene.press(who, "ask_comment")
    await scene.press(who, "save_comment", comment="Vi möts varje månad.")
    return await scene.press(who, "submit_assessment")


async def answer_on_an_old_client(scene: Scene, who: Someone, values: tuple[int, ...]) -> str:
    await scene.say(who, "Svara nu")
    await scene.submit(who, "choose_perspective", perspective="municipality")
    await scene.submit(who, "review_assessment", **inputs_of(values))
    return await scene.submit(who, "submit_assessment")


async def answer_in_one_line(scene: Scene, who: Someone, values: tuple[int, ...]) -> str:
    await scene.say(who, "skatta")
    await scene.say(who, "gemensamt")
    await scene.say(who, " ".join(map(str, values)))
    return await scene.say(who, "skicka in")


async def answer_one_at_a_time(scene: Scene, who: Someone, values: tuple[int, ...]) -> str:
    await scene.say(who, "skatta")
    await scene.say(who, "regionen")
    for position, value in enumerate(values[:-1], start=2):
        assert f"Mål {position} av 5" in await scene.say(who, str(value))
    assert "Det är inte inskickat än" in await scene.say(who, str(values[-1]))
    return await scene.say(who, "ja")


# Private functions


async def add_people(url: str) -> None:
    """Add the coordinator and one chair at the command line, the chair by e-mail; the others as the command does."""
    known = ("roster", "add-person", "--tenant", TENANT)
    await run_cli(url, *known, "--role", "coordinator", "--object-id", COORDINATOR.object_id)
    await run_cli(url, *known, "--leadership", "LS05", "--role", "chair", "--email", BY_EMAIL.email)
    async with write_to(url) as uow:
        now = clock_at(DATES.opens_on - 3 * DAY).now()
        for unit, who in CHAIRS.items():
            if who != BY_EMAIL:
                await enlist(uow, who, Role.CHAIR, unit, now)
        await enlist(uow, SECOND_OF_LS07, Role.CONTACT, "LS07", now)


async def run_cli(url: str, *arguments: str) -> Any:  # noqa: ANN401 - any JSON
    """Run a command on the database, as an operator does beside the service, and return what it told scripts."""
    given = [*arguments, "--database", url, "--json"]
    result = await asyncio.to_thread(CliRunner().invoke, app, given, env={"UPPFOLJAREN_LANGUAGE": "sv"})
    assert result.exit_code == 0, (arguments, result.output, result.exception)
    return json.loads(result.stdout)


async def state_of(scene: Scene) -> RoundState:
    """Return the round's state."""
    async with read_from(scene.database_url) as uow:
        return (await round_of(uow)).state


def inputs_of(values: tuple[int, ...]) -> Mapping[str, str]:
    """Return what the form's inputs give for these values."""
    return {f"goal_{number}": str(value) for number, value in enumerate(values, start=1)}


def values_of_sample(units: tuple[str, ...]) -> Mapping[str, list[tuple[int, ...]]]:
    """Return the sample's values of 2024, of each respondent of some leaderships."""
    return {unit: [values for (each, _), values in SAMPLE.items() if each == unit] for unit in units}


def assert_is_the_samples_summary(said: str) -> None:
    """Check the numbers and phrases of the summary of the sample."""
    assert "Avser 2024, insamlat januari 2025" in said
    assert "13 av 13" in said
    assert "Medelvärde 3,15, marginellt högre än för 2023 (3,08)" in said
    assert all(f"Medelvärde {mean}" in said for mean in MEANS.values())
    assert "Medelvärde 3,00, oförändrat" in said
    assert "2 och 3 blir 2,5" in said
    assert "breda penseldrag" in said
    assert "LS" not in said
