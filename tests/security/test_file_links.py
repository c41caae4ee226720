"""A link to a file is worth something to who holds it, for a day, and fetching it changes nothing (S16, S21)."""

import io
import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from bot.clock import SystemClock
from bot.logs import set_up_logs
from bot.presses import DOCX
from bot.setting_values import LogFormat
from domain.file_links import FileLink, digest_of, make_token
from domain.roster import Role
from tests.security.doors import change_tables, read_tables
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, DATES, enlist, found_county, write_to
from tests.support.people import someone
from tests.support.scenarios import Scene, open_scene

CHAIR, CONTACT = CHAIRS["LS07"], someone("Kontakt", "LS07")
PAST = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(name="scene")
async def open_a_scene(sqlite_url: str) -> AsyncIterator[Scene]:
    """Have two people of LS07 answer differently, and one take it to the next meeting."""
    clock = clock_at(DATES.opens_on)
    await found_county(sqlite_url, clock.now())
    async with write_to(sqlite_url) as uow:
        await enlist(uow, CONTACT, Role.CONTACT, "LS07", clock.now())
    async with open_scene(sqlite_url, clock, public_url="https://bot.example.org") as scene:
        for who, values in ((CHAIR, "3 3 2 3 2"), (CONTACT, "3 3 3 3 4")):
            await scene.install(who)
            for text in ("skatta", "gemensamt", values, "skicka in"):
                await scene.say(who, text)
        await scene.say(CONTACT, "nästa möte")
        yield scene


def token_of(scene: Scene) -> str:
    """Return the token of the link in the last card."""
    body = json.dumps(scene.teams.shown_in(CONTACT.chat)[-1].body)
    assert "https://bot.example.org/files/" in body
    return body.split("/files/", 1)[1][:43]


async def fetch(scene: Scene, token: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Return what comes of following a link."""
    async with scene.teams.session.request(method, f"{scene.teams.address}/files/{token}") as response:
        return response.status, dict(response.headers), await response.read()


async def test_fetching_changes_nothing_and_gives_the_same_each_time(scene: Scene) -> None:
    token, before = token_of(scene), read_tables(scene.database_url)
    for method in ("GET", "HEAD", "GET"):
        status, headers, body = await fetch(scene, token, method)
        assert (status, headers["Content-Type"]) == (200, DOCX)
        assert headers["Content-Disposition"] == 'attachment; filename="samtalsunderlag.docx"'
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert body.startswith(b"PK") is (method == "GET")
    assert read_tables(scene.database_url) == before


async def test_only_a_digest_is_kept_and_it_opens_nothing(scene: Scene) -> None:
    token = token_of(scene)
    ((digest, *_),) = read_tables(scene.database_url)["file_links"]
    assert digest == digest_of(token)
    assert (await fetch(scene, str(digest)))[0] == 404


async def test_unknown_wrong_and_expired_links_look_alike(scene: Scene) -> None:
    token = token_of(scene)
    ((_, agreement_id, *_),) = read_tables(scene.database_url)["file_links"]
    expired = make_token()
    async with write_to(scene.database_url) as uow:
        await uow.file_links.add(FileLink(digest_of(expired), str(agreement_id), "sv", PAST))  # type: ignore[arg-type] # as stored
    tried = (make_token(), expired, token[:-1], token + "x", token.swapcase(), "..%2f..%2fetc%2fpasswd", "%00" * 43)
    answers = [await fetch(scene, each) for each in tried]
    assert {(status, body) for status, _, body in answers} == {(404, b"")}
    assert all("no-store" in headers["Cache-Control"] for _, headers, _ in answers)
    assert (await fetch(scene, token))[0] == 200


async def test_a_link_lives_for_24_hours(scene: Scene) -> None:
    ((_digest, _agreement, _language, until, *_),) = read_tables(scene.database_url)["file_links"]
    left = datetime.fromisoformat(str(until)) - SystemClock().now()
    assert timedelta(hours=23, minutes=55) < left <= timedelta(hours=24)


async def test_nothing_but_looking_is_answered(scene: Scene) -> None:
    token = token_of(scene)
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert (await fetch(scene, token, method))[0] == 405


async def test_a_link_whose_unit_has_nothing_left_to_show_is_unknown(scene: Scene) -> None:
    token = token_of(scene)
    assert change_tables(scene.database_url, "DELETE FROM submissions") > 0
    assert (await fetch(scene, token))[0] == 404


@pytest.mark.parametrize("log_format", LogFormat)
async def test_no_log_holds_a_links_token(scene: Scene, log_format: LogFormat) -> None:
    stream = io.StringIO()
    set_up_logs(log_format, stream)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    loud = [logging.getLogger(), *map(logging.getLogger, ("sqlalchemy", "aiohttp", "aiohttp.access", "asyncio"))]
    levels = [log.level for log in loud]
    for log in loud:
        log.setLevel(logging.DEBUG)
    try:
        await scene.say(CONTACT, "nästa möte")
        token = token_of(scene)
        for tried in (token, token.swapcase()):
            await fetch(scene, tried)
        # What nobody foresaw is told, and without the address that was asked for.
        assert change_tables(scene.database_url, "UPDATE file_links SET expires_at = 'x'") > 0
        assert (await fetch(scene, token))[0] == 503
    finally:
        for log, level in zip(loud, levels, strict=True):
            log.setLevel(level)
    assert "turn_failed" in stream.getvalue()
    assert token not in stream.getvalue()
    assert token.swapcase() not in stream.getvalue()
    assert "/files/" not in stream.getvalue()
