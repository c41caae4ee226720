"""A bot that does nothing but show cards: samples, in the real client, without a service behind it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

from bot.demo.casts import write_cast
from bot.demo.playground import LOOPBACK, find_node, run_playground
from tests.support.processes import find_free_port

CARD_TYPE = "application/vnd.microsoft.card.adaptive"

# An Adaptive Card as JSON data.
Card = Mapping[str, Any]


class Gallery:
    """The bot: whoever writes gets every card of `cards`, in order."""

    def __init__(self, session: ClientSession) -> None:
        self.cards: Mapping[str, Card] = {}
        self._session = session

    async def take(self, request: web.Request) -> web.Response:
        """Take an activity of the client's; all but messages are nothing to us."""
        activity = await request.json()
        if activity["type"] == "message":
            for card in self.cards.values():
                await self._send(activity, card)
        return web.Response()

    async def _send(self, activity: Mapping[str, Any], card: Card) -> None:
        conversation = activity["conversation"]["id"]
        answer = {
            "type": "message",
            "from": activity["recipient"],
            "recipient": activity["from"],
            "conversation": activity["conversation"],
            "attachments": [{"contentType": CARD_TYPE, "content": card}],
        }
        address = f"{activity['serviceUrl'].rstrip('/')}/v3/conversations/{conversation}/activities"
        async with self._session.post(address, json=answer) as response:
            response.raise_for_status()


@asynccontextmanager
async def run_gallery(folder: Path) -> AsyncIterator[tuple[Gallery, str]]:
    """Have the client and the bot running inside the block; gives the bot and the client's address."""
    async with ClientSession() as session:
        app, gallery = web.Application(), Gallery(session)
        app.router.add_post("/api/messages", gallery.take)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            port = find_free_port()
            await web.TCPSite(runner, LOOPBACK, port).start()
            client_folder = write_cast(folder / "client").parent
            bot_address = f"http://{LOOPBACK}:{port}/api/messages"
            node = await find_node()
            async with run_playground(node, client_folder, bot_address=bot_address, port=find_free_port()) as client:
                yield gallery, client.address
        finally:
            await runner.cleanup()
