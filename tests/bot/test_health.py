"""Alive and ready."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.health import MAX_TICK_AGE, Health


async def ask(health: Health) -> tuple[int, int]:
    """Return the statuses of both routes."""
    request: web.Request = make_mocked_request("GET", "/")
    alive, ready = await health.answer_livez(request), await health.answer_readyz(request)
    return alive.status, ready.status


async def holds() -> bool:
    """Hold."""
    return True


async def does_not_hold() -> bool:
    """Do not hold."""
    return False


async def fails() -> bool:
    """Fail."""
    raise OSError("canary")


@pytest.mark.parametrize(
    ("age", "checks", "expected"),
    [
        (0.0, {}, (200, 200)),
        (MAX_TICK_AGE, {"database": holds}, (200, 200)),
        (MAX_TICK_AGE + 1, {"database": holds}, (503, 200)),
        (0.0, {"database": holds, "keys": does_not_hold}, (200, 503)),
        (0.0, {"database": fails}, (200, 503)),
    ],
)
async def test_alive_is_the_ticker_and_ready_is_every_check(
    age: float, checks: Mapping[str, Callable[[], Awaitable[bool]]], expected: tuple[int, int]
) -> None:
    assert await ask(Health(lambda: age, checks)) == expected


async def test_a_check_that_hangs_does_not_hold() -> None:
    async def hang() -> bool:
        return await asyncio.Event().wait()

    assert await ask(Health(lambda: 0.0, {"database": hang}, check_seconds=0.01)) == (200, 503)
