"""Mirror and temperature as PDF from chat: what a link leads to is decided when it is followed (K12, S21)."""

import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.clock import SystemClock
from domain.file_links import WORTH, PageLink, digest_of, make_token
from domain.roster import Role
from domain.usecases.remove_person import Leaver, RolesHeld, find_leaver, remove_roles
from tests.security.doors import read_tables
from tests.support.builders import TENANT
from tests.support.clocks import clock_at
from tests.support.counties import (
    CHAIRS,
    COORDINATOR,
    DATES,
    UNITS,
    county_of,
    enlist,
    found_county,
    write_to,
)
from tests.support.pango import skip_without_pango
from tests.support.people import CHANNEL, Someone, someone
from tests.support.scenarios import Scene, open_scene, text_of

CHAIR, CONTACT = CHAIRS["LS07"], someone("Kontakt", "LS07")
ADDRESS = "https://bot.example.org"
PAST = datetime(2020, 1, 1, tzinfo=UTC)
MIRROR, TEMPERATURE = 'attachment; filename="egen-spegel.pdf"', 'attachment; filename="temperaturen.pdf"'
LOADED_LATE = {f"rendering.reports.{name}" for name in ("pages", "mirror_pages", "county_pages", "printed_pages")}


@pytest.fixture(name="scene")
async def open_a_scene(sqlite_url: str) -> AsyncIterator[Scene]:
    """Have a published summary that LS07 has a part in, its chair and contact, and a network channel."""
    clock = clock_at(DATES.opens_on)
    await found_county(sqlite_url, clock.now(), answered=UNITS)
    async with write_to(sqlite_url) as uow:
        await enlist(uow, CONTACT, Role.CONTACT, "LS07", clock.now())
    async with open_scene(sqlite_url, clock, public_url=ADDRESS) as scene:
        for who in (CHAIR, CONTACT, COORDINATOR):
            await scene.install(who)
        await scene.say_in_channel(COORDINATOR, "koppla kanal")
        for text in ("stäng omgången", "ja", "publicera"):
            await scene.say(COORDINATOR, text)
        yield scene


async def ask(scene: Scene, who: Someone, text: str) -> str:
    """Return the token of the link in what somebody is answered."""
    said = await scene.say(who, text)
    assert said.count("/files/") >= 1, said
    return said.split(f"{ADDRESS}/files/", 1)[1][:43]


async def fetch(scene: Scene, token: str) -> tuple[int, str, bytes]:
    """Return what comes of following a link: the status, the file's name or type, and what it holds."""
    async with scene.teams.session.get(f"{scene.teams.address}/files/{token}") as response:
        named = response.headers.get("Content-Disposition", response.headers.get("Content-Type", ""))
        return response.status, named, await response.read()


def read_page(content: bytes) -> str:
    """Return the words of a PDF of one page."""
    (page,) = PdfReader(BytesIO(content)).pages
    return " ".join(page.extract_text().split())


async def test_a_unit_fetches_its_own_mirror_and_nobody_else_is_in_it(scene: Scene) -> None:
    skip_without_pango()
    token, before = await ask(scene, CHAIR, "spegel"), read_tables(scene.database_url)
    status, name, content = await fetch(scene, token)
    assert (status, name) == (200, MIRROR)
    text = read_page(content)
    assert "LS07" in text
    assert not [unit for unit in UNITS if unit != "LS07" and unit in text]
    assert read_tables(scene.database_url) == before
    ((digest, *_),) = before["page_links"]
    assert digest == digest_of(token)
    assert token not in str(before["page_links"])


async def test_a_mirror_is_fetched_only_while_the_person_speaks_for_the_unit(scene: Scene) -> None:
    skip_without_pango()
    token, others = await ask(scene, CHAIR, "spegel"), await ask(scene, CONTACT, "spegel")
    async with write_to(scene.database_url) as uow:
        held = await find_leaver(uow, await county_of(uow), Leaver(object_id=CHAIR.object_id))
        assert isinstance(held, RolesHeld)
        await remove_roles(uow, held, "test", scene.clock.now())
    assert (await fetch(scene, token))[0] == 404
    assert (await fetch(scene, others))[:2] == (200, MIRROR)


async def test_a_link_planted_for_somebody_elses_unit_leads_nowhere_nor_does_one_that_is_over(scene: Scene) -> None:
    foreign, over = make_token(), make_token()
    async with write_to(scene.database_url) as uow:
        county = await county_of(uow)
        units = {unit.name: unit.id for unit in await uow.roster.units(county.id)}
        person = await uow.roster.person(TENANT, CHAIR.object_id)
        assert person is not None
        whose = (county.id, units["LS06"], person.id, "sv")
        await uow.page_links.add(PageLink(digest_of(foreign), *whose, SystemClock().now() + WORTH))
        await uow.page_links.add(PageLink(digest_of(over), county.id, None, None, "sv", PAST))
    assert [(await fetch(scene, each))[0] for each in (foreign, over)] == [404, 404]


async def test_the_temperature_is_fetched_from_the_channel_and_holds_distributions_only(scene: Scene) -> None:
    skip_without_pango()
    await scene.say_in_channel(COORDINATOR, "temperatur")
    said = text_of(scene.teams.shown_in(CHANNEL)[-1].body)
    status, name, content = await fetch(scene, said.split(f"{ADDRESS}/files/", 1)[1][:43])
    assert (status, name) == (200, TEMPERATURE)
    text = read_page(content)
    assert "Temperaturen i Demolän" in text
    assert "Vad skulle behövas för att gå ett steg till?" in text
    assert not [unit for unit in UNITS if unit in text]


async def test_where_pango_is_missing_a_sentence_says_so_and_the_link_stays_good(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await ask(scene, CHAIR, "spegel")
    with monkeypatch.context() as broken:
        library = tmp_path / "weasyprint"
        library.mkdir()
        (library / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
        for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint" or name in LOADED_LATE]:
            broken.delitem(sys.modules, name)
        broken.syspath_prepend(tmp_path)
        status, kind, body = await fetch(scene, token)
    assert (status, kind) == (503, "text/plain; charset=utf-8")
    assert body.decode().startswith("Sidan kan inte göras som PDF just nu.")
    skip_without_pango()
    assert (await fetch(scene, token))[:2] == (200, MIRROR)
