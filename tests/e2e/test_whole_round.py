"""A whole round in the real client: greeted, answered, closed, told in the channel, asked for again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.e2e.client import TALL, TeamsClient, open_client
from tests.support.processes import find_free_port, run_demo

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(420)]

BOT = "Uppföljaren"
CHANNEL = "Sammanställning"
GOALS = tuple(f"Mål {number}" for number in range(1, 6))
STEPS = ("på plats", "på plats", "en god bit på väg", "på plats", "en god bit på väg")


@asynccontextmanager
async def a_demo(folder: Path, chromium: str, *arguments: str) -> AsyncIterator[TeamsClient]:
    async with (
        run_demo(folder, "--client-port", str(find_free_port()), *arguments) as demo,
        open_client(f"{demo.address}/", chromium, bot_name=BOT, window=TALL) as client,
    ):
        yield client


async def answer_by_clicking(client: TeamsClient) -> None:
    await client.click_button("Svara nu")
    await client.click_button("Gemensamt")
    for goal, step in zip(GOALS, STEPS, strict=True):
        await client.pick(goal, step)


async def test_a_whole_round_from_greeting_to_the_summary_asked_for_again(
    tmp_path: Path, chromium: str, pictures: Path
) -> None:
    async with a_demo(tmp_path, chromium) as client:
        await client.go_to_personal_chat()
        await client.take_picture_of_card("allmän handling", pictures / "greeting.png")
        await answer_by_clicking(client)
        await client.fill("Kommentar", "Vi träffas varje månad nu.")
        await client.take_picture_of_card("Nära till hälsa", pictures / "form.png")
        await client.click_button("Spara svaren")
        await client.take_picture_of_card("13 av 13", pictures / "receipt.png")
        await client.wait_for_text("Vad skulle lyfta")

        await client.click_button("Stäng omgången")
        await client.take_picture_of_card("13 av 13", pictures / "close.png")
        await client.click_button("Ja, stäng omgången")
        await client.wait_for_text("stängd")

        await client.go_to_channel(CHANNEL)
        await client.take_picture_of_card("Avser 2024", pictures / "summary.png")
        await client.expect_cards("Avser 2024", 1)
        await client.write("sammanställning")
        await client.expect_cards("Avser 2024", 2)
        await client.go_to_personal_chat()
        await client.write("sammanställning")
        await client.wait_for_answer("Avser 2024")


async def test_a_whole_january_can_be_watched_from_the_reminder_to_the_close_by_date(
    tmp_path: Path, chromium: str, pictures: Path
) -> None:
    async with a_demo(tmp_path, chromium, "--today", "2025-01-23", "--day-length", "3s") as client:
        await client.go_to_personal_chat()
        await client.wait_for_card("allmän handling")
        await client.take_picture_of_card("Får vi med ert svar", pictures / "reminder.png")

        await client.go_to_channel(CHANNEL)
        card = await client.wait_for_card("12 av 13", patience=90_000)
        assert "LS" not in await card.inner_text()
        await client.expect_cards("Avser 2024", 1)
        await client.go_to_personal_chat()
        await client.expect_cards("Får vi med ert svar", 1)
