"""GET /files/{token}: a file that is made when it is fetched, for who holds the link (S21).

Nothing is changed by fetching: mail and chat programs look at links before people do.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from aiohttp import web
from msgspec import Struct

from bot.clock import Clock
from bot.presses import FileNotMadeError, Press
from domain.ports import OpenUnitOfWork

LOG = structlog.get_logger(__name__)

FILES_PATH = "/files/{token}"
# Nobody keeps a copy on the way, guesses what it is, or learns where the link was.
GUARDS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


class Files(Struct, frozen=True):
    """Answers those who follow a link; the clock is the machine's own, as a link lives a real day."""

    open_to_read: OpenUnitOfWork
    presses: Sequence[Press]
    clock: Clock

    async def answer(self, request: web.Request) -> web.Response:
        """Return the file, or 404 without a word of why: unknown and expired links look the same.

        Where the machine lacks what makes the file, it is 503 and a sentence: the link stays good until that is mended.
        """
        found, press = await self._find(request.match_info["token"])
        if found is None:
            return web.Response(status=404, headers=GUARDS)
        # In a thread: making it takes longer than a turn may wait for the loop.
        try:
            body = await asyncio.to_thread(press.write, found)
        except FileNotMadeError as error:
            LOG.warning("file_not_made", content_type=press.content_type)
            return web.Response(status=503, text=str(error), headers=GUARDS)
        headers = {**GUARDS, "Content-Disposition": f'attachment; filename="{press.name(found)}"'}
        return web.Response(body=body, headers=headers, content_type=press.content_type)

    async def _find(self, token: str) -> tuple[Any, Press]:
        """Return what the token leads to and what makes a file of it."""
        now = self.clock.now()
        async with self.open_to_read() as uow:
            for press in self.presses:
                found = await press.find(uow, token, now)
                if found is not None:
                    return found, press
        return None, self.presses[0]
