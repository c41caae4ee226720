"""Contestant b: the M365 Agents SDK's echo bot, as its samples write it. Runs in an environment of its own."""

import asyncio
import sys

from aiohttp import web
from microsoft_agents.activity import Activity
from microsoft_agents.hosting.aiohttp import CloudAdapter
from microsoft_agents.hosting.core import (
    ActivityHandler,
    AgentAuthConfiguration,
    AnonymousTokenProvider,
    ClaimsIdentity,
    OutboundHostValidator,
    RestChannelServiceClientFactory,
    TurnContext,
)

PORT, CONNECTOR = int(sys.argv[1]), sys.argv[2]
IN_FLIGHT = 32


class Anonymous:
    """A connection manager that knows no secret, for a fake Teams on this machine."""

    def get_token_provider(self, *_args: object) -> AnonymousTokenProvider:
        """Return the SDK's own for local trials."""
        return AnonymousTokenProvider()

    def get_default_connection_configuration(self) -> AgentAuthConfiguration:
        """Return nothing to authenticate with."""
        return AgentAuthConfiguration()


class EchoBot(ActivityHandler):
    """Says what was said."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Echo."""
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


CONNECTIONS = Anonymous()
ADAPTER = CloudAdapter(
    channel_service_client_factory=RestChannelServiceClientFactory(CONNECTIONS),
    host_validator=OutboundHostValidator(enabled=False),
)
BOT = EchoBot()


async def messages(request: web.Request) -> web.Response:
    """Take a message of a fake Teams, which is let in without a token."""
    request["claims_identity"] = ClaimsIdentity(authentication_type="Anonymous")
    return await ADAPTER.process(request, BOT) or web.Response()


async def proactive(request: web.Request) -> web.Response:
    """Send as many messages as asked for, so many at a time."""
    gate = asyncio.Semaphore(IN_FLIGHT)

    async def say(context: TurnContext) -> None:
        await context.send_activity("Reminder")

    async def send(number: int) -> None:
        told = {
            "type": "event",
            "name": "ContinueConversation",
            "channelId": "msteams",
            "serviceUrl": CONNECTOR,
            "conversation": {"id": f"a:{number % 800}"},
            "from": {"id": "29:person"},
            "recipient": {"id": "28:bot"},
        }
        identity = ClaimsIdentity(authentication_type="Anonymous")
        async with gate:
            await ADAPTER.continue_conversation_with_claims(identity, Activity.model_validate(told), say, "audience")

    await asyncio.gather(*(send(number) for number in range(int(request.query["count"]))))
    return web.Response()


APP = web.Application()
APP.router.add_post("/api/messages", messages)
APP.router.add_post("/proactive", proactive)

if __name__ == "__main__":
    web.run_app(APP, host="127.0.0.1", port=PORT, print=None, access_log=None)
