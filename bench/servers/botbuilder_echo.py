"""Contestant a: the SDK's own echo bot, as its samples write it. Runs in an environment of its own."""

import asyncio
import sys
from typing import Any

from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.core.integration import aiohttp_error_middleware
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import ChannelAccount, ConversationAccount, ConversationReference
from botframework.connector.auth import AppCredentials, ServiceClientCredentialsFactory
from msal import ConfidentialClientApplication
from requests import Response, Session

PORT, CONNECTOR, WITH_TOKEN = int(sys.argv[1]), sys.argv[2], sys.argv[3:] == ["--token"]
IN_FLIGHT = 32


class Settings:
    """What the SDK's configuration asks for; without an app id it lets everybody in and sends no token."""

    APP_ID = ""
    APP_PASSWORD = ""


class LocalTransport(Session):
    """Takes msal's calls to the token endpoint of the bench; nothing else of msal is changed."""

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - passes on
        """Send to this machine."""
        return super().request(method, CONNECTOR + "/entra/" + url.split("/", 3)[3], *args, **kwargs)


class LocalCredentials(AppCredentials):  # type: ignore[misc] # the SDK has no type information
    """MicrosoftAppCredentials, on the transport above: a new msal application for each object, as there."""

    def get_access_token(self, force_refresh: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - the SDK's signature
        """Ask as the SDK does."""
        app = ConfidentialClientApplication(
            "app", client_credential="secret", authority=self.oauth_endpoint, http_client=LocalTransport()
        )
        answer: dict[str, str] = app.acquire_token_for_client(scopes=[self.oauth_scope + "/.default"])
        return answer["access_token"]


class LocalFactory(ServiceClientCredentialsFactory):  # type: ignore[misc] # as above
    """Gives new credentials each time, as the SDK's own factory does."""

    async def is_valid_app_id(self, app_id: str) -> bool:  # noqa: ARG002 - the SDK's signature
        """Take any."""
        return True

    async def is_authentication_disabled(self) -> bool:
        """Let the fake Teams in."""
        return True

    async def create_credentials(self, *_args: object, **_named: object) -> AppCredentials:
        """Return new ones."""
        return LocalCredentials(app_id="app", oauth_scope="https://api.botframework.com")


class EchoBot(ActivityHandler):  # type: ignore[misc] # as above
    """Says what was said."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Echo."""
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


FACTORY = LocalFactory() if WITH_TOKEN else None
ADAPTER = CloudAdapter(ConfigurationBotFrameworkAuthentication(Settings(), credentials_factory=FACTORY))
BOT = EchoBot()


async def messages(request: web.Request) -> web.Response:
    """Take a message."""
    answer: web.Response = await ADAPTER.process(request, BOT)
    return answer


async def proactive(request: web.Request) -> web.Response:
    """Send as many messages as asked for, so many at a time."""
    gate = asyncio.Semaphore(IN_FLIGHT)

    async def say(context: TurnContext) -> None:
        await context.send_activity("Reminder")

    async def send(number: int) -> None:
        reference = ConversationReference(
            bot=ChannelAccount(id="28:bot"),
            channel_id="msteams",
            service_url=CONNECTOR,
            conversation=ConversationAccount(id=f"a:{number % 800}"),
        )
        async with gate:
            await ADAPTER.continue_conversation(reference, say, bot_app_id="")

    await asyncio.gather(*(send(number) for number in range(int(request.query["count"]))))
    return web.Response()


APP = web.Application(middlewares=[aiohttp_error_middleware])
APP.router.add_post("/api/messages", messages)
APP.router.add_post("/proactive", proactive)

if __name__ == "__main__":
    web.run_app(APP, host="127.0.0.1", port=PORT, print=None, access_log=None)
