"""Contestants d, du and d2: nothing but aiohttp, which parses and posts once.

With a file, one SQLite commit in between; with --uvloop, on the loop that ours runs on.
"""

import asyncio
import json
import sqlite3
import sys
from collections.abc import AsyncIterator

from aiohttp import ClientSession, DummyCookieJar, TCPConnector, web
from uvloop import new_event_loop

UVLOOP = "--uvloop"
PORT, CONNECTOR = int(sys.argv[1]), sys.argv[2]
FILE = next((each for each in sys.argv[3:] if each != UVLOOP), None)
IN_FLIGHT = 32
SESSION = web.AppKey("session", ClientSession)


def open_file(path: str) -> sqlite3.Connection:
    """Return a connection as durable as ours."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS answers (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    return connection


DATABASE = open_file(FILE) if FILE else None


async def post(session: ClientSession, conversation: str, text: str) -> None:
    """Post a message."""
    body = {"type": "message", "text": text}
    async with session.post(f"{CONNECTOR}/v3/conversations/{conversation}/activities", json=body) as answer:
        await answer.read()


async def messages(request: web.Request) -> web.Response:
    """Take a message."""
    activity = json.loads(await request.read())
    text = f"Echo: {activity.get('text')}"
    if DATABASE is not None:
        DATABASE.execute("BEGIN IMMEDIATE")
        DATABASE.execute("INSERT INTO answers (text) VALUES (?)", (text,))
        DATABASE.execute("COMMIT")
    await post(request.app[SESSION], activity["conversation"]["id"], text)
    return web.Response()


async def proactive(request: web.Request) -> web.Response:
    """Send as many messages as asked for, so many at a time."""
    gate = asyncio.Semaphore(IN_FLIGHT)

    async def send(number: int) -> None:
        async with gate:
            await post(request.app[SESSION], f"a:{number % 800}", "Reminder")

    await asyncio.gather(*(send(number) for number in range(int(request.query["count"]))))
    return web.Response()


async def keep_session(app: web.Application) -> AsyncIterator[None]:
    """Have one pooled session."""
    app[SESSION] = ClientSession(connector=TCPConnector(limit=100), cookie_jar=DummyCookieJar())
    yield
    await app[SESSION].close()


APP = web.Application()
APP.cleanup_ctx.append(keep_session)
APP.router.add_post("/api/messages", messages)
APP.router.add_post("/proactive", proactive)

if __name__ == "__main__":
    LOOP = new_event_loop() if UVLOOP in sys.argv else asyncio.new_event_loop()
    web.run_app(APP, host="127.0.0.1", port=PORT, print=None, access_log=None, loop=LOOP)
