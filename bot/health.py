"""Is the process alive, and can it do its work? Answers without details: they are for machines."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from msgspec import Struct, field

from bot.logs import describe_error

LOG = structlog.get_logger(__name__)

CHECK_SECONDS = 2.0
# Ticks may be 30 s apart, and a job may wait for a slow Connector.
MAX_TICK_AGE = 180.0


class Health(Struct, frozen=True):
    """What is asked.

    Attributes:
        tick_age: seconds since the ticker last did its work (F40).
        checks: by name, what must hold before messages are taken; a check that raises or takes over 2 s does not hold.
    """

    tick_age: Callable[[], float]
    checks: Mapping[str, Callable[[], Awaitable[bool]]] = field(default_factory=dict)
    check_seconds: float = CHECK_SECONDS

    async def answer_livez(self, _request: web.Request) -> web.Response:
        """Answer 200 while the loop runs and the ticker ticks, else 503: start the process anew."""
        return _answer(holds=self.tick_age() <= MAX_TICK_AGE)

    async def answer_readyz(self, _request: web.Request) -> web.Response:
        """Answer 200 while messages can be dealt with, else 503: send them later."""
        results = await asyncio.gather(*(self._check(name) for name in self.checks))
        return _answer(holds=all(results))

    async def _check(self, name: str) -> bool:
        # Not waited for any longer than this: a check that waits for a lock cannot be cancelled at once.
        checking = asyncio.ensure_future(self.checks[name]())
        try:
            await asyncio.wait({checking}, timeout=self.check_seconds)
            if checking.done():
                return checking.result()
            checking.cancel()
        except Exception as error:  # noqa: BLE001 - whatever it is, the check does not hold
            LOG.warning("readiness_check_failed", code=name, **describe_error(error))
            return False
        LOG.warning("readiness_check_failed", code=name, error="TimeoutError")
        return False


# Private functions


def _answer(*, holds: bool) -> web.Response:
    return web.Response(text="ok" if holds else "no", status=200 if holds else 503)
