"""The HTTP client that msal is given."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.http_clients import HttpClient

HERE = HttpClient(5.0, scheme="http")


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """Return where somebody tells what was asked."""

    async def tell(request: web.Request) -> web.Response:
        form = dict(await request.post())
        told = {"way": request.method, "query": dict(request.query), "form": form, "sign": request.headers["X-Sign"]}
        return web.json_response(told, status=int(request.query.get("status", "200")), headers={"Retry-After": "7"})

    async def hang(_request: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/", tell)
    app.router.add_get("/hang", hang)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


async def test_a_form_is_posted(address: str) -> None:
    data = {"scope": "a b/.default", "name": "åäö"}
    answer = await asyncio.to_thread(HERE.post, address, params=None, data=data, headers={"X-Sign": "s"})
    assert answer.status_code == 200
    assert '"form": {"scope": "a b/.default", "name": "\\u00e5\\u00e4\\u00f6"}' in answer.text
    assert '"way": "POST"' in answer.text


async def test_an_address_is_got_with_its_query(address: str) -> None:
    answer = await asyncio.to_thread(HERE.get, address, params={"a": "1 2"}, headers={"X-Sign": "s"}, timeout=3)
    assert '"query": {"a": "1 2"}' in answer.text
    assert '"way": "GET"' in answer.text


@pytest.mark.parametrize("status", [400, 401, 429, 503])
async def test_a_refusal_is_an_answer_with_all_that_it_says(address: str, status: int) -> None:
    params = {"status": str(status)}
    answer = await asyncio.to_thread(HERE.post, address, params=params, headers={"X-Sign": "s"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "7")
    assert '"sign": "s"' in answer.text


async def test_who_does_not_answer_is_not_waited_for(address: str) -> None:
    with pytest.raises(OSError, match="timed out"):
        await asyncio.to_thread(HttpClient(0.05, scheme="http").get, f"{address}hang")


@pytest.mark.parametrize("url", ["http://login.example/x", "file:///etc/passwd", "ftp://login.example/x", ""])
def test_nothing_but_a_safe_address_is_called(url: str) -> None:
    with pytest.raises(OSError, match="no safe address"):
        HttpClient(1.0).get(url)
