"""Somebody watches January go by in the real client, and gets exactly what the plan has said (issue 6)."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import redirect_stdout
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from msgspec import Struct

from bot.cli.main import main
from domain.deadlines import local_date
from domain.deliveries import Kind
from domain.usecases.describe_situation import slots_of
from storage.unit_of_work import Database
from tests.e2e.client import PATIENCE, TeamsClient
from tests.e2e.test_whole_round import CHANNEL, a_demo, ask_until_closed

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

INVITATION, REMINDER, LAST = "Välkommen att svara", "Får vi med ert svar", "Det är snart dags"
TITLES = (INVITATION, REMINDER, LAST)
WATCHED = 75_000  # milliseconds
# The width of a card on a narrow phone, in CSS pixels.
PHONE = 300


class Message(Struct, frozen=True):
    """A reminder, as foretold or as sent."""

    on: date
    steps: tuple[str, ...]


async def foretell(folder: Path, today: str) -> Sequence[Message]:
    """Return the plan as the command tells it: one person is within reach, who sits at the client."""
    where = ("--database", f"sqlite:///{folder / 'demo.db'}")
    with redirect_stdout(StringIO()) as printed:
        command = ["reminders", "plan", "--year", "2024", "--today", today, "--json", *where]
        assert await asyncio.to_thread(main, command) == 0
    told = json.loads(printed.getvalue())
    assert len({each["person"] for each in told["messages"]}) == 1
    return [
        Message(
            local_date(datetime.fromisoformat(each["at"])), tuple(sorted({about["step"] for about in each["about"]}))
        )
        for each in told["messages"]
    ]


async def read_sent(folder: Path) -> Sequence[Message]:
    """Return the reminders that were sent, by the demo's own calendar."""
    async with Database(f"sqlite:///{folder / 'demo.db'}") as database, database.read() as uow:
        rows = [each for each in await uow.outbox.all() if each.kind is Kind.REMINDER]
    assert {row.state.value for row in rows} == {"sent"}
    return [Message(local_date(row.created_at), tuple(sorted({slot.step for slot in slots_of(row)}))) for row in rows]


def titles_of(plan: Sequence[Message]) -> list[str]:
    """Return the words that each message of a plan has: the one before the due date is the last."""
    titles = [INVITATION if message.steps == ("opening",) else REMINDER for message in plan]
    return [*titles[:-1], LAST]


async def read_titles(client: TeamsClient) -> list[str]:
    """Return the reminders among the cards of the chat, oldest first."""
    return [title for text in await client.read_cards() for title in TITLES if title in text]


async def publish_and_look_in_the_channel(client: TeamsClient) -> None:
    """Publish what nobody of LS13 has answered: it comes once, and names no unit."""
    await client.click_button("Publicera")
    await client.wait_for_text("är publicerad")
    await client.go_to_channel(CHANNEL)
    card = await client.wait_for_card("12 av 13")
    assert "LS" not in await card.inner_text()
    await client.expect_cards("Avser 2024", 1)


async def test_the_invitation_comes_when_the_round_opens_as_the_plan_has_said(
    tmp_path: Path, chromium: str, pictures: Path
) -> None:
    async with a_demo(tmp_path, chromium, "--today", "2025-01-04", "--day-length", "8s") as client:
        await client.go_to_personal_chat()
        await client.wait_for_cards(1, PATIENCE)
        plan = await foretell(tmp_path, "2025-01-07")
        await client.wait_for_card(INVITATION, WATCHED)
        assert await read_titles(client) == titles_of(plan)[:1] == [INVITATION]
        assert list(await read_sent(tmp_path)) == list(plan[:1])
        await client.take_picture_of_card(INVITATION, pictures / "invitation.png")
        await client.narrow_cards(PHONE)
        await client.take_picture_of_card(INVITATION, pictures / "invitation-phone.png")


async def test_what_somebody_gets_until_the_round_is_over_is_what_the_plan_has_said(
    tmp_path: Path, chromium: str, pictures: Path
) -> None:
    async with a_demo(tmp_path, chromium, "--today", "2025-01-15", "--day-length", "3s") as client:
        await client.go_to_personal_chat()
        await client.wait_for_card("allmän handling")
        plan = await foretell(tmp_path, "2025-01-16")
        assert len(plan) == 3
        await client.wait_for_card(LAST, WATCHED)
        await ask_until_closed(client)
        assert await read_titles(client) == titles_of(plan)
        assert list(await read_sent(tmp_path)) == list(plan)
        await publish_and_look_in_the_channel(client)
        await client.go_to_personal_chat()
        for title, name in ((REMINDER, "reminder"), (LAST, "last-reminder")):
            await client.take_picture_of_card(title, pictures / f"{name}.png")
        await client.narrow_cards(PHONE)
        for title, name in ((REMINDER, "reminder-phone"), (LAST, "last-reminder-phone")):
            await client.take_picture_of_card(title, pictures / f"{name}.png")
