"""Contestant c: the Teams SDK for Python's echo bot, as its samples write it. Runs in an environment of its own."""

import asyncio
import sys

import uvicorn
from microsoft_teams.api import MessageActivity
from microsoft_teams.apps import ActivityContext, App, FastAPIAdapter

PORT = int(sys.argv[1])

ADAPTER = FastAPIAdapter(
    server_factory=lambda app: uvicorn.Server(
        uvicorn.Config(app=app, host="127.0.0.1", port=PORT, log_level="warning", access_log=False)
    )
)
APP = App(dangerously_allow_unauthenticated_requests=True, http_server_adapter=ADAPTER)


@APP.on_message
async def echo(context: ActivityContext[MessageActivity]) -> None:
    """Say what was said."""
    await context.send(f"Echo: {context.activity.text}")


if __name__ == "__main__":
    asyncio.run(APP.start(PORT))
