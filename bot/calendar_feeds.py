"""GET /calendar/{token}.ics: what a calendar subscribes to, for who holds the link (S22).

Nothing is changed by fetching. Calendar programs cannot send headers, so that the token stands in the address: it is
never logged, and links nowhere else.
"""

import asyncio
from collections.abc import Callable
from hashlib import sha256

from aiohttp import web
from msgspec import Struct

from bot.files import GUARDS
from bot.presses import ICS
from domain.ports import OpenUnitOfWork
from domain.usecases.link_calendar import FoundCalendar, find_calendar

CALENDAR_PATH = "/calendar/{token}.ics"
# Nobody keeps a copy on the way, but who asks may ask whether it has changed: a revoked link is over at once.
FEED_GUARDS = {**GUARDS, "Cache-Control": "private, no-cache"}

Write = Callable[[FoundCalendar], bytes]


class CalendarFeeds(Struct, frozen=True):
    """Answers calendars."""

    open_to_read: OpenUnitOfWork
    write: Write

    async def answer(self, request: web.Request) -> web.Response:
        """Return the feed, 304 to who has it as it is, or 404 without a word of why.

        Unknown, wrong and revoked links look the same, and take the same question to the database.
        """
        async with self.open_to_read() as uow:
            found = await find_calendar(uow, request.match_info["token"])
        if found is None:
            return web.Response(status=404, headers=GUARDS)
        body = await asyncio.to_thread(self.write, found)
        etag = sha256(body).hexdigest()
        asked = request.if_none_match or ()
        if any(each.value in {etag, "*"} for each in asked):
            return web.Response(status=304, headers={**FEED_GUARDS, "ETag": f'"{etag}"'})
        headers = {**FEED_GUARDS, "ETag": f'"{etag}"'}
        return web.Response(body=body, headers=headers, content_type=ICS, charset="utf-8")
