"""A leadership's plan through the real service: written, reminded of before it is due, fetched as Word."""

from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as WordDocument

from bot.presses import DOCX
from domain.deliveries import Kind
from domain.roster import Role
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, DATES, enlist, found_county, read_from, write_to
from tests.support.people import Someone, someone
from tests.support.scenarios import Scene, open_scene, run_service, text_of

CHAIR, CONTACT = CHAIRS["LS13"], someone("Kontaktperson", "LS13")
ADDRESS = "https://bot.example.org"
ADDED = "ny aktivitet: Gemensam vårdplan; mått: 9 av 10; ansvarig: Enhetschef; klart: 2025-06-30"
DUE = "Gemensam vårdplan: klart senast 30 juni 2025, {} dagar kvar"


@pytest.fixture(name="scene")
async def open_a_scene(database_url: str) -> AsyncIterator[Scene]:
    """Have a chair and a contact of LS13, who have both written."""
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now())
    async with write_to(database_url) as uow:
        await enlist(uow, CONTACT, Role.CONTACT, "LS13", clock.now())
    async with open_scene(database_url, clock, public_url=ADDRESS) as opened:
        for who in (CHAIR, CONTACT):
            await opened.install(who)
        yield opened


def reminded(scene: Scene, who: Someone) -> list[str]:
    """Return the reminders of the plan that somebody has got."""
    return [text for text in map(text_of, scene.connector.sent_to(who.chat)) if "Snart dags i planen" in text]


async def count_reminders(scene: Scene) -> int:
    """Return how many reminders of a plan were ever put on their way."""
    async with read_from(scene.database_url) as uow:
        return sum(each.kind is Kind.PLAN_DUE for each in await uow.outbox.all())


async def go_to(scene: Scene, day: date) -> None:
    scene.clock.go_to(day)
    await scene.tick("plans", "deliveries")
    await scene.tick("plans", "deliveries")


async def test_the_contact_is_reminded_14_and_3_days_before_once_though_the_service_restarts(scene: Scene) -> None:
    await scene.say(CHAIR, ADDED)
    await go_to(scene, date(2025, 6, 13))
    assert reminded(scene, CONTACT) == []
    await go_to(scene, date(2025, 6, 16))
    async with run_service(scene.database_url, scene.teams, scene.clock) as again:
        await again.tick("plans", "deliveries")
        await go_to(again, date(2025, 6, 17))
        assert len(reminded(scene, CONTACT)) == 1
        await go_to(again, date(2025, 6, 27))
        await go_to(again, date(2025, 7, 1))
    first, second = reminded(scene, CONTACT)
    assert DUE.format(14) in first
    assert DUE.format(3) in second
    assert reminded(scene, CHAIR) == []


async def test_what_is_said_on_the_reminder_is_stored_and_ends_the_reminding(scene: Scene) -> None:
    await scene.say(CHAIR, ADDED)
    await go_to(scene, date(2025, 6, 16))
    assert "Uppdatera: Gemensam vårdplan" in await scene.press(CONTACT, "pick_activity", choice="1")
    assert "Sparat: Gemensam vårdplan, klar." in await scene.press(CONTACT, "change_activity", activity_stage="3")
    await go_to(scene, date(2025, 6, 27))
    assert await count_reminders(scene) == 1
    assert "Gemensam vårdplan: klar" in await scene.say(CHAIR, "vår plan")


async def test_a_plan_is_changed_by_a_client_that_knows_no_execute_and_by_text_from_a_reminder(scene: Scene) -> None:
    await scene.say(CHAIR, ADDED)
    await go_to(scene, date(2025, 6, 16))
    assert "klart senast 15 augusti 2025" in await scene.say(CONTACT, "aktivitet 1: klart: 15 augusti")
    await scene.say(CONTACT, "vår plan")
    await scene.submit(CONTACT, "pick_activity", choice="1")
    assert "Gemensam vårdplan: pågår" in await scene.submit(CONTACT, "change_activity", activity_stage="2")
    assert await count_reminders(scene) == 1


async def fetch(scene: Scene, said: str, document: int) -> tuple[str, WordDocument]:
    """Return the name and the words of one of the documents that a card links to."""
    tokens = list(dict.fromkeys(part[:43] for part in said.split(f"{ADDRESS}/files/")[1:]))
    async with scene.teams.session.get(f"{scene.teams.address}/files/{tokens[document]}") as response:
        assert (response.status, response.headers["Content-Type"]) == (200, DOCX)
        return response.headers["Content-Disposition"], Document(BytesIO(await response.read()))


async def test_templates_and_the_plan_are_fetched_as_word(scene: Scene) -> None:
    assert "hämta en mall" in await scene.say(CHAIR, "vår plan")
    name, template = await fetch(scene, await scene.press(CHAIR, "plan_files"), 0)
    assert name == 'attachment; filename="mall-lokal-plan.docx"'
    assert any("RÖK, regional överenskommelse" in each.text for each in template.paragraphs)
    await scene.say(CHAIR, ADDED)
    name, plan = await fetch(scene, await scene.say(CHAIR, "planen i Word"), 0)
    assert name == 'attachment; filename="aktivitetsplan.docx"'
    assert [cell.text for cell in plan.tables[0].rows[1].cells][:4] == [
        "Gemensam vårdplan",
        "",
        "9 av 10",
        "Enhetschef",
    ]
