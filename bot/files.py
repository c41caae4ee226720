"""GET /files/{token}: a file that is made when it is fetched, for who holds the link (S21).

Nothing is changed by fetching: mail and chat programs look at links before people do.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.clock import Clock
from domain.joint_messages import TalkingSheet
from domain.ports import OpenUnitOfWork
from domain.usecases.link_sheets import find_sheet

FILES_PATH = "/files/{token}"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Nobody keeps a copy on the way, guesses what it is, or learns where the link was.
GUARDS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class SheetPress:
    """What makes the file of a talking sheet in a language, and its name."""

    write: Callable[[TalkingSheet, str], bytes]
    name: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Files:
    """Answers those who follow a link; the clock is the machine's own, as a link lives a real day."""

    open_to_read: OpenUnitOfWork
    press: SheetPress
    clock: Clock

    async def answer(self, request: web.Request) -> web.Response:
        """Return the file, or 404 without a word of why: unknown and expired links look the same."""
        async with self.open_to_read() as uow:
            found = await find_sheet(uow, request.match_info["token"], self.clock.now())
        if found is None:
            return web.Response(status=404, headers=GUARDS)
        # In a thread: making it takes longer than a turn may wait for the loop.
        body = await asyncio.to_thread(self.press.write, found.sheet, found.language)
        name = self.press.name(found.language)
        headers = {**GUARDS, "Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(body=body, headers=headers, content_type=DOCX)
