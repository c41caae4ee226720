"""Not me: the part goes to somebody else with the sender named, and nobody is reminded of what is not theirs (K18)."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.deliveries import AT_ONCE, Kind, State
from domain.roster import Role
from tests.support.clocks import clock_at
from tests.support.counties import (
    CHAIRS,
    COORDINATOR,
    DATES,
    UNITS,
    enlist,
    found_county,
    read_from,
    stored_values,
    write_to,
)
from tests.support.people import Someone, someone
from tests.support.scenarios import Scene, open_scene, text_of

CHAIR, CONTACT = CHAIRS["LS13"], someone("Kontaktperson", "LS13")
REMINDING_DAY = DATES.due_on - timedelta(days=7)
HANDED = "Ordförande LS13 (ordförande) har lämnat över självskattningen för LS13 till dig."


@pytest.fixture(name="scene")
async def open_a_scene(database_url: str) -> AsyncIterator[Scene]:
    """Have all but LS13 answered; LS13 has a chair and a contact, who has not written yet."""
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now(), answered=UNITS[:-1])
    async with write_to(database_url) as uow:
        await enlist(uow, CONTACT, Role.CONTACT, "LS13", clock.now())
    async with open_scene(database_url, clock) as opened:
        await opened.install(CHAIR)
        yield opened


def told(scene: Scene, who: Someone, words: str) -> list[str]:
    """Return the messages to somebody that hold the words."""
    return [text for text in map(text_of, scene.connector.sent_to(who.chat)) if words in text]


async def remind(scene: Scene) -> tuple[int, int]:
    """Let the day of the reminder come; return how many the chair and the contact got."""
    scene.clock.go_to(REMINDING_DAY)
    await scene.tick()
    await scene.tick()
    return len(told(scene, CHAIR, "Får vi med ert svar?")), len(told(scene, CONTACT, "Får vi med ert svar?"))


async def test_the_receiver_goes_on_from_the_senders_draft_and_nobody_is_reminded(scene: Scene) -> None:
    await scene.install(CONTACT)
    await scene.press(CHAIR, "choose_perspective", perspective="joint")
    await scene.press(CHAIR, "save_draft", goal_1="4", goal_2="2")
    assert "Kontaktperson: Kontaktperson LS13" in await scene.say(CHAIR, "inte jag")
    done = await scene.press(CHAIR, "hand_over", choice="1")
    assert "Kontaktperson LS13 (kontaktperson) får ett meddelande" in done
    assert "inga fler påminnelser om självskattningen för LS13" in done
    assert len(told(scene, CONTACT, HANDED)) == 1
    form = await scene.press(CONTACT, "choose_unit")
    assert "Ordförande LS13 har börjat" in form
    await scene.press(CONTACT, "review_assessment", **{f"goal_{n}": "3" for n in range(2, 6)}, goal_1="4")
    await scene.press(CONTACT, "submit_assessment")
    assert (await stored_values(scene.database_url))["LS13"] == [(4, 3, 3, 3, 3)]
    assert await remind(scene) == (0, 0)


async def test_handed_over_by_the_first_card_the_receiver_is_asked_and_reminded_and_the_sender_is_not(
    scene: Scene,
) -> None:
    await scene.install(CONTACT)
    await scene.press(CHAIR, "not_me")
    await scene.press(CHAIR, "hand_over", choice="1")
    assert len(told(scene, CONTACT, HANDED)) == 1
    assert await remind(scene) == (0, 1)
    assert "Självskattning 2024: LS13" in await scene.press(CONTACT, "choose_perspective", perspective="joint")


async def test_a_reminder_can_be_handed_over_and_taken_back(scene: Scene) -> None:
    await scene.install(CONTACT)
    assert await remind(scene) == (1, 0)
    await scene.press(CHAIR, "not_me")
    await scene.press(CHAIR, "hand_over", choice="1")
    assert len(told(scene, CONTACT, HANDED)) == 1
    assert "Från vilket håll svarar du?" in await scene.press(CHAIR, "answer_anyway")
    await scene.press(CHAIR, "choose_perspective", perspective="joint")
    await scene.press(CHAIR, "review_assessment", **{f"goal_{n}": "2" for n in range(1, 6)})
    assert "Tack! LS13 har svarat" in await scene.press(CHAIR, "submit_assessment")


async def test_the_coordinator_is_told_once_and_the_sender_is_not_reminded(scene: Scene) -> None:
    await scene.install(COORDINATOR)
    for _ in range(2):
        await scene.say(CHAIR, "inte jag")
        assert "Jag säger till samordnaren" in await scene.press(CHAIR, "tell_coordinator")
    (message,) = told(scene, COORDINATOR, "LS13 behöver någon som svarar")
    assert "Ordförande LS13 (ordförande) säger att någon annan ska svara" in message
    assert "uppfoljaren roster add-person" in message
    assert await remind(scene) == (0, 0)


async def test_where_the_other_has_never_written_the_coordinator_is_told_instead(scene: Scene) -> None:
    await scene.install(COORDINATOR)
    await scene.say(CHAIR, "inte jag")
    said = await scene.say(CHAIR, "1")
    assert "Kontaktperson LS13 (kontaktperson) har inte skrivit till mig i Teams än" in said
    assert "Jag säger till samordnaren" in said
    (message,) = told(scene, COORDINATOR, "LS13 behöver någon som svarar")
    assert "Kontaktperson LS13 (kontaktperson) är vald men har inte skrivit" in message


async def test_in_the_evening_the_message_waits_for_the_morning_and_is_dropped_if_the_unit_answers(
    scene: Scene,
) -> None:
    await scene.install(CONTACT)
    scene.clock.go_to(DATES.opens_on, 22)
    await scene.press(CHAIR, "not_me")
    await scene.press(CHAIR, "hand_over", choice="1")
    assert told(scene, CONTACT, HANDED) == []
    for text in ("skatta", "gemensamt", "3 3 3 3 3", "skicka in"):
        await scene.say(CONTACT, text)
    scene.clock.go_to(DATES.opens_on + timedelta(days=1), 9)
    async with write_to(scene.database_url) as uow:
        (waiting,) = [each for each in await uow.outbox.all() if each.kind is Kind.HANDOVER]
        assert waiting.state is State.WAITING
        await uow.outbox.change(replace(waiting, not_before=AT_ONCE), waiting)
    await scene.tick()
    assert told(scene, CONTACT, HANDED) == []
    async with read_from(scene.database_url) as uow:
        (dropped,) = [each for each in await uow.outbox.all() if each.kind is Kind.HANDOVER]
        assert (dropped.state, dropped.detail) == (State.DROPPED, "answered")
