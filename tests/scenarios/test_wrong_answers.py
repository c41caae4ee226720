"""Whatever cannot be stored gets a friendly sentence, and nothing is stored."""

from collections.abc import AsyncIterator

import pytest

from tests.support.clocks import clock_at
from tests.support.counties import (
    CHAIRS,
    COORDINATOR,
    DATES,
    count_stored,
    county_of,
    found_county,
    read_from,
    stored_values,
)
from tests.support.people import Json, someone
from tests.support.scenarios import Scene, open_scene

LS03, LS13 = CHAIRS["LS03"], CHAIRS["LS13"]
STRANGER = someone("Besökare", "Okänd")
# The draft of the one who has said from which side they will answer.
BEGUN = 1
GOALS = {f"goal_{number}": "3" for number in range(1, 6)}


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """Have the round open, LS13 asked for its answer, and nothing answered."""
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now())
    async with open_scene(database_url, clock) as opened:
        await opened.say(LS13, "skatta")
        await opened.press(LS13, "choose_perspective", perspective="joint")
        yield opened


async def test_a_value_outside_the_scale_is_named(scene: Scene) -> None:
    said = await scene.say(LS13, "3 4 2 5 3")
    assert "5 finns inte på skalan" in said
    assert "mål 4" in said
    assert await count_stored(scene.database_url) == BEGUN


async def test_a_value_outside_the_scale_on_a_card_leaves_the_form_filled_in(scene: Scene) -> None:
    said = await scene.press(LS13, "review_assessment", **{**GOALS, "goal_4": "5"})
    assert "5 finns inte på skalan" in said
    assert await count_stored(scene.database_url) == BEGUN
    await scene.press(LS13, "review_assessment", **GOALS)
    assert "Tack! LS13 har svarat" in await scene.press(LS13, "submit_assessment")


@pytest.mark.parametrize("slip", [{"goal_2": ""}, {"goal_2": "tre"}, {"goal_2": "2,5"}, {"goal_2": "3 3"}])
async def test_a_goal_that_is_missing_or_no_whole_step_is_asked_for_again(scene: Scene, slip: dict[str, str]) -> None:
    said = await scene.press(LS13, "review_assessment", **(GOALS | slip))
    assert "Självskattning 2024: LS13" in said
    assert "mål 2" in said or "inget helt steg" in said
    assert await count_stored(scene.database_url) == BEGUN


async def test_more_numbers_than_goals_are_refused(scene: Scene) -> None:
    assert "fler svar än det finns frågor" in await scene.say(LS13, "3 3 3 3 3 3")
    assert await count_stored(scene.database_url) == BEGUN


@pytest.mark.parametrize("card", ["", "x", "0" * 32, "another"])
async def test_a_card_that_we_never_drew_is_not_believed(scene: Scene, card: str) -> None:
    said = await scene.press(LS13, "review_assessment", **(GOALS | {"card": card}))
    assert "gäller inte längre, så inget sparades" in said
    assert await count_stored(scene.database_url) == BEGUN


async def test_what_a_press_claims_to_be_about_is_not_read(scene: Scene) -> None:
    async with read_from(scene.database_url) as uow:
        units = await uow.roster.units((await county_of(uow)).id)
        foreign = next(unit.id for unit in units if unit.name == "LS03")
    await scene.press(LS13, "review_assessment", **(GOALS | {"unit": foreign, "perspective": "king"}))
    await scene.press(LS13, "submit_assessment", unit=foreign, round="another")
    assert await stored_values(scene.database_url) == {"LS13": [(3,) * 5]}


async def test_a_card_that_wandered_to_another_person_answers_for_nobody(scene: Scene) -> None:
    card = scene.teams.newest_with(LS13.chat, "review_assessment")
    answer = await scene.teams.post(LS03.press(card, "review_assessment", **GOALS))
    assert "inget sparades" in answer.json["value"]
    assert await stored_values(scene.database_url) == {}


@pytest.mark.parametrize("text", ["skatta", "3 3 3 3 3", "kommentar Hej"])
async def test_a_person_who_represents_nobody_is_sent_to_the_coordinator(scene: Scene, text: str) -> None:
    said = await scene.say(STRANGER, text)
    assert "samordnaren på den regionala stödfunktionen" in said
    assert await count_stored(scene.database_url) == BEGUN


async def test_someone_without_an_object_id_is_a_stranger(scene: Scene) -> None:
    message = _without_object_id(LS13.message("3 3 3 3 3"))
    assert (await scene.teams.post(message)).status == 200
    assert await count_stored(scene.database_url) == BEGUN


async def test_a_card_of_a_closed_round_changes_nothing(scene: Scene) -> None:
    await scene.say(COORDINATOR, "stäng omgången")
    await scene.say(COORDINATOR, "ja")
    said = await scene.press(LS13, "review_assessment", **GOALS)
    assert "stängd, så inget sparades" in said
    assert "stängd, så inget sparades" in await scene.submit(LS13, "review_assessment", **GOALS)
    assert "stängd, så inget sparades" in await scene.say(LS13, "3 3 3 3 3")
    assert await count_stored(scene.database_url) == BEGUN


async def test_a_card_is_late_when_the_last_day_is_over_even_before_the_service_has_closed_the_round(
    scene: Scene,
) -> None:
    scene.clock.go_to(DATES.closes_on.replace(month=2, day=1), 0)
    assert "stängd, så inget sparades" in await scene.press(LS13, "review_assessment", **GOALS)
    assert await count_stored(scene.database_url) == BEGUN


async def test_answers_are_refused_in_front_of_others(scene: Scene) -> None:
    assert "bara oss emellan" in await scene.say_in_channel(LS13, "skatta")
    await scene.say_in_channel(LS13, "3 3 3 3 3")
    assert await count_stored(scene.database_url) == BEGUN


# Private functions


def _without_object_id(activity: Json) -> Json:
    return {**activity, "from": {"id": activity["from"]["id"], "name": activity["from"]["name"]}}
