"""The process' address: POST /api/messages, files to fetch and the health routes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from secrets import token_hex

import structlog
from aiohttp import web
from msgspec import Struct, field

from bot.background import Background
from bot.calendar_feeds import CALENDAR_PATH, CalendarFeeds
from bot.files import FILES_PATH, Files
from bot.front_door import FrontDoor, Refused
from bot.health import Health
from bot.logs import describe_error
from bot.refusals import RefusalLog
from bot.request_bodies import MAX_BYTES
from domain.json_texts import write_json
from domain.ports import Json

LOG = structlog.get_logger(__name__)

MESSAGES_PATH = "/api/messages"
# Teams sends again after 15 s without an answer; a turn that takes longer goes on and is then recognised.
TURN_SECONDS = 9.0
# Together with what `bot.services` and the ticker wait for, a stop takes ten seconds at most (R17).
DRAIN_SECONDS = 2.5
UNAVAILABLE = 503
RETRY_SECONDS = 5
# Set when the process has been asked to stop: it is not ready any more, and still answers what comes.
LEAVING = web.AppKey("leaving", asyncio.Event)


Handler = Callable[[web.Request], Awaitable[web.Response]]


class WebParts(Struct, frozen=True):
    """What the application is made of.

    Attributes:
        process: runs a turn and returns its response, `{"status": …, "body": …}`.
        background: work that is waited for before `stop` is called.
        files: what can be fetched by a link, if anything; calendars: what calendars subscribe to.
        start: called before the first request; leave: after the last one, before the work under way is waited for;
            stop: after that.
    """

    front_door: FrontDoor
    process: Callable[[Json], Awaitable[Json]]
    health: Health
    background: Background
    files: Files | None = None
    calendars: CalendarFeeds | None = None
    start: Callable[[], Awaitable[None]] | None = None
    leave: Callable[[], None] | None = None
    stop: Callable[[], Awaitable[None]] | None = None
    turn_seconds: float = TURN_SECONDS
    refusals: RefusalLog = field(default_factory=RefusalLog)


def build_app(parts: WebParts) -> web.Application:
    """Return the application, ready to be served."""
    app = web.Application(client_max_size=MAX_BYTES)
    app.router.add_post(MESSAGES_PATH, _hide_errors(_Messages(parts).answer))
    app.router.add_get("/livez", _hide_errors(parts.health.answer_livez))
    app.router.add_get("/readyz", _hide_errors(_make_readyz(parts.health)))
    if parts.files is not None:
        app.router.add_get(FILES_PATH, _hide_errors(parts.files.answer))
    if parts.calendars is not None:
        app.router.add_get(CALENDAR_PATH, _hide_errors(parts.calendars.answer))
    app[LEAVING] = asyncio.Event()
    app.cleanup_ctx.append(_make_life_cycle(parts))
    return app


# Private functions


def _make_readyz(health: Health) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        if request.app[LEAVING].is_set():
            return _refuse(UNAVAILABLE)
        return await health.answer_readyz(request)

    return answer


def _make_life_cycle(parts: WebParts) -> Callable[[web.Application], AsyncIterator[None]]:
    async def live(_app: web.Application) -> AsyncIterator[None]:
        if parts.start is not None:
            await parts.start()
        telling = asyncio.create_task(parts.refusals.tell_regularly())
        yield
        telling.cancel()
        parts.refusals.tell_rest()
        if parts.leave is not None:
            parts.leave()
        left = await parts.background.drain(DRAIN_SECONDS)
        if left:
            LOG.warning("work_cut_off_at_stop", count=left)
        if parts.stop is not None:
            await parts.stop()

    return live


class _Messages(Struct, frozen=True):
    """Answers Teams' calls: never with a trace, never with 500."""

    parts: WebParts

    async def answer(self, request: web.Request) -> web.Response:
        admitted = await self.parts.front_door.admit(request)
        if isinstance(admitted, Refused):
            self.parts.refusals.note(admitted.status, admitted.code, admitted.detail)
            return _refuse(admitted.status, admitted.retry_after)
        # A task of its own, only waited for: neither a caller that hangs up nor a slow turn may stop it half-way.
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[web.Response] = loop.create_future()
        self.parts.background.start(self._run(admitted, answer))
        timer = loop.call_later(self.parts.turn_seconds, self._give_up, answer)
        try:
            return await answer
        finally:
            timer.cancel()

    async def _run(self, activity: Json, answer: "asyncio.Future[web.Response]") -> None:
        try:
            response = _respond(await self.parts.process(activity))
        except asyncio.CancelledError:
            answer.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of a turn: Teams sends again, the log says where
            response = _fail(error)
        if not answer.done():
            answer.set_result(response)

    def _give_up(self, answer: "asyncio.Future[web.Response]") -> None:
        if not answer.done():
            LOG.warning("turn_slow", seconds=self.parts.turn_seconds)
            answer.set_result(_refuse(UNAVAILABLE, RETRY_SECONDS))


def _hide_errors(handler: Handler) -> Handler:
    """Have what nobody foresaw answered with a reference that the log explains, and with nothing else (S25).

    Not a middleware: for one of those, aiohttp adds another of its own to each request.
    """

    async def answer(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of a request: a bug must not become a trace
            return _fail(error)

    return answer


def _fail(error: Exception) -> web.Response:
    reference = token_hex(4)
    LOG.error("turn_failed", reference=reference, **describe_error(error))
    return _refuse(UNAVAILABLE, RETRY_SECONDS, f"reference {reference}")


def _respond(response: Json) -> web.Response:
    status = int(response.get("status", 200))
    if response.get("body") is None:
        return web.Response(status=status)
    return web.Response(body=write_json(response["body"]), status=status, content_type="application/json")


def _refuse(status: int, retry_after: int | None = None, text: str = "") -> web.Response:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return web.Response(status=status, headers=headers, text=text)
