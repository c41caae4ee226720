"""A whole round on each scale that a county may choose: planned, opened, answered by card and by text, closed, told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.roster import Role
from tests.scenarios.test_whole_round import run_cli
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
    enlist,
    read_from,
    round_of,
    write_to,
)
from tests.support.people import CHANNEL, Someone
from tests.support.scenarios import Scene, open_scene, text_of

DAY = timedelta(days=1)
ITEM = """
[[items]]
number = {number}
name = {{ sv = "Mål {number}", en = "Goal {number}" }}
about = {{ sv = "Om mål {number}.", en = "About goal {number}." }}
"""
FORM = """
part = "self_assessment"
version = "{version}"
title = {{ sv = "Länets formulär", en = "The county's form" }}
{items}
[scale]
lowest = {lowest}
dont_know = true
labels = [{labels}]
"""
# A scale is data of a column that both databases store as text: which it is makes no difference to PostgreSQL.
SCALES = [("sqlite", 1, 4), ("sqlite", 1, 5), ("sqlite", 0, 5), ("postgresql", 0, 5)]


def write_form(folder: Path, lowest: int, highest: int, version: str = "2024") -> Path:
    """Write a county's form of five goals on a scale, with "vet ej"."""
    labels = ", ".join(f'{{ sv = "steg {step}", en = "step {step}" }}' for step in range(lowest, highest + 1))
    items = "".join(ITEM.format(number=number) for number in range(1, 6))
    path = folder / f"form-{version}.toml"
    path.write_text(FORM.format(version=version, items=items, lowest=lowest, labels=labels), encoding="utf-8")
    return path


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """Have the service run on a county that answered 2023 on the form that comes along, and has 2024 planned."""
    await run_cli(database_url, "roster", "import", str(ROSTER_FILE), "--county", COUNTY)
    await run_cli(database_url, "answers", "import", str(ANSWERS_FILE), "--year", "2023")
    created = await run_cli(
        database_url, "round", "create", "--year", "2024",
        "--opens", str(DATES.opens_on), "--due", str(DATES.due_on), "--closes", str(DATES.closes_on),
    )  # fmt: skip
    assert created["round"]["instrument"] == {"version": "1", "confirmed_by": None}
    clock = clock_at(DATES.opens_on - DAY)
    known = ("roster", "add-person", "--tenant", TENANT)
    await run_cli(database_url, *known, "--role", "coordinator", "--object-id", COORDINATOR.object_id)
    async with write_to(database_url) as uow:
        for unit, who in CHAIRS.items():
            await enlist(uow, who, Role.CHAIR, unit, clock.now())
    async with open_scene(database_url, clock) as opened:
        yield opened


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("database_url", "lowest", "highest"), SCALES, indirect=["database_url"])
async def test_a_whole_round_on_any_scale(scene: Scene, tmp_path: Path, lowest: int, highest: int) -> None:
    await run_cli(scene.database_url, "instrument", "import", str(write_form(tmp_path, lowest, highest)))
    for who in (*CHAIRS.values(), COORDINATOR):
        await scene.install(who)
    await scene.say_in_channel(COORDINATOR, "koppla kanal")
    scene.clock.go_to(DATES.opens_on, 8)
    await scene.tick()
    # What is imported from now on is for the next round.
    await run_cli(scene.database_url, "instrument", "import", str(write_form(tmp_path, 1 - lowest, highest, "2025")))

    await what_is_outside_the_scale_is_refused(scene, lowest, highest)
    await half_answer_by_card_and_half_in_text(scene, lowest, highest)
    await the_coordinator_sees_that_nobody_confirmed_the_form_and_closes(scene)
    await the_summary_is_told_on_the_scale(scene, lowest, highest)


async def what_is_outside_the_scale_is_refused(scene: Scene, lowest: int, highest: int) -> None:
    who = CHAIRS["LS01"]
    await scene.say(who, "skatta")
    form = await scene.press(who, "choose_perspective", perspective="joint")
    assert [line for line in form.splitlines() if "steg" in line][:1] == [f"{lowest} – steg {lowest}"]  # noqa: RUF001 - as the scale writes it
    # Below zero there is no step that anybody could write: "-1" is no answer at all.
    for outside in {max(lowest - 1, 0), highest + 1} - {lowest}:
        values = [str(outside), *[str(highest)] * 4]
        assert f"från {lowest} till {highest} för mål 1" in await scene.say(who, " ".join(values))
        assert f"från {lowest} till {highest} för mål 1" in await hand_in_by_card(scene, who, values)


async def half_answer_by_card_and_half_in_text(scene: Scene, lowest: int, highest: int) -> None:
    """Seven answer the lowest step and six the highest; the first does not know of goal 2, nine not of goal 3."""
    for index, unit in enumerate(UNITS):
        who, step = CHAIRS[unit], str(lowest if index < 7 else highest)
        values = [step, "dont_know" if index == 0 else step, "dont_know" if index < 9 else step, step, step]
        if index % 2:
            receipt = await answer_in_text(scene, who, values)
        else:
            await scene.say(who, "skatta")
            await scene.press(who, "choose_perspective", perspective="joint")
            receipt = await hand_in_by_card(scene, who, values)
        assert f"Tack! {unit} har svarat" in receipt
        assert f"{step} – steg {step}" in receipt  # noqa: RUF001 - as the scale writes it
        assert [f"Mål {number}: Vet ej" in receipt for number in (1, 2, 3)] == [False, index == 0, index < 9]


async def the_coordinator_sees_that_nobody_confirmed_the_form_and_closes(scene: Scene) -> None:
    assert "ingen har fastställt" in await scene.say(COORDINATOR, "läge")
    assert "fastställt" not in await scene.say(CHAIRS["LS01"], "läge")
    assert "ingen har fastställt" in await scene.say(COORDINATOR, "stäng omgången")
    assert "Självskattningen 2024 är stängd" in await scene.press(COORDINATOR, "close_round")
    assert "är publicerad" in await scene.press(COORDINATOR, "publish")
    await scene.tick()


async def the_summary_is_told_on_the_scale(scene: Scene, lowest: int, highest: int) -> None:
    (post,) = [text_of(call.body) for call in scene.connector.activities if call.conversation_id == CHANNEL][-1:]
    assert f"6 av 13 lokala systemledningar svarade {highest} och sju svarade {lowest}." in post
    assert "12 av 13 lokala systemledningar har tagit ställning." in post
    assert "4 av 13 lokala systemledningar har tagit ställning." in post
    assert "fastställt" not in post
    reason = "other_wording" if (lowest, highest) == (1, 4) else "other_scale"
    told = await run_cli(scene.database_url, "summary", "--year", "2024")
    assert told["not_compared"] == {"year": 2023, "reason": reason}
    assert [goal["number"] for goal in told["goals"]] == [1, 2, 4, 5]
    assert told["goals"][0]["mean"] == pytest.approx((7 * lowest + 6 * highest) / 13)
    assert told["goals"][1]["mean"] == pytest.approx((6 * lowest + 6 * highest) / 12)
    assert told["withheld_goals"] == [{"number": 3, "name": "Mål 3", "answered": 4, "withheld": "too_few_values"}]
    async with read_from(scene.database_url) as uow:
        assert (await round_of(uow)).instrument.version == "2024"


# Private functions


async def hand_in_by_card(scene: Scene, who: Someone, values: list[str]) -> str:
    inputs = {f"goal_{number}": value for number, value in enumerate(values, start=1)}
    shown = await scene.press(who, "review_assessment", **inputs)
    return shown if "Välj" in shown else await scene.press(who, "submit_assessment")


async def answer_in_text(scene: Scene, who: Someone, values: list[str]) -> str:
    """Write the perspective, then the first goals one at a time and the rest in a line."""
    written = ["vet ej" if value == "dont_know" else value for value in values]
    await scene.say(who, "skatta")
    await scene.say(who, "gemensamt")
    for position, value in enumerate(written[:2], start=2):
        assert f"Mål {position} av 5" in await scene.say(who, value)
    await scene.say(who, " ".join(written[2:]))
    return await scene.say(who, "skicka in")
