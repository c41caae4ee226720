"""Two people of one leadership, each at a client of their own, give 2 and 3: the county is told 2.5, and why.

From opening the chat to the receipt it takes eight taps.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.demo.casts import read_cast, write_cast
from bot.demo.playground import find_node, run_playground
from tests.e2e.client import TALL, TeamsClient, open_client
from tests.support.processes import find_free_port, run_demo, run_to_the_end

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(420)]

BOT = "Uppföljaren"
GOALS = tuple(f"Mål {number}" for number in range(1, 6))
# The perspective, five goals, a look at it, and off it goes.
EIGHT = 8


@asynccontextmanager
async def two_clients(folder: Path, chromium: str) -> AsyncIterator[tuple[TeamsClient, TeamsClient]]:
    """Have LS13's chair, who coordinates too, and its developer, each at a client, with the same service."""
    database, cast, node = f"sqlite:///{folder / 'demo.db'}", read_cast(), await find_node()
    async with AsyncExitStack() as stack:
        demo = await stack.enter_async_context(run_demo(folder / "demo", "--no-client", "--database", database))
        developer = cast.find_person("ls04")
        added = await run_to_the_end(
            "roster", "add-person", "--leadership", "LS13", "--role", "developer", "--database", database,
            "--tenant", cast.tenant_id, "--object-id", developer.object_id,
        )  # fmt: skip
        assert added[0] == 0, added
        clients = []
        for key in ("ls13", developer.key):
            place = write_cast(folder / f"client-{key}", person=key).parent
            running = run_playground(node, place, bot_address=f"{demo.address}/api/messages", port=find_free_port())
            client = await stack.enter_async_context(running)
            opened = open_client(client.address, chromium, bot_name=BOT, window=TALL)
            clients.append(await stack.enter_async_context(opened))
        yield clients[0], clients[1]


async def answer(client: TeamsClient, perspective: str, third: str) -> None:
    await client.click_button(perspective)
    for goal in GOALS:
        await client.pick(goal, third if goal == "Mål 3" else "en god bit på väg")
    await client.click_button("Granska")
    await client.click_button("Skicka in")
    await client.wait_for_card("LS13 har svarat")


async def test_two_and_three_are_two_and_a_half_and_an_answer_takes_eight_taps(
    tmp_path: Path, chromium: str, pictures: Path
) -> None:
    async with two_clients(tmp_path, chromium) as (chair, developer):
        await chair.go_to_personal_chat()
        await developer.go_to_personal_chat()
        assert chair.taps == 0
        await answer(chair, "Kommunen", "en god bit på väg")
        assert chair.taps == EIGHT
        print(f"taps from opening the chat to the receipt: {chair.taps}")  # noqa: T201 - the figure that README quotes
        await developer.write("skatta")
        await developer.click_button("LS13")
        await developer.wait_for_card("Redan svarat för LS13: ordföranden")
        await answer(developer, "Regionen", "2")
        await developer.take_picture_of_card("enhetens värde blir 2,5", pictures / "two-answers.png")

        await chair.write("stäng omgången")
        await chair.click_button("Ja, stäng omgången")
        await chair.wait_for_text("stängd")
        await chair.click_button("Publicera")
        await chair.wait_for_text("är publicerad")
        await chair.write("sammanställning")
        summary = await chair.wait_for_answer("Avser 2024")
        said = await summary.inner_text()
        assert "2,5" in said
        assert "2 och 3 blir 2,5" in said
        assert "LS13" not in said
