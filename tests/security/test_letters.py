"""Letters to people whom nothing reaches: for coordinators, for a day, and only while they are wanted (S5, S7, S21)."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from icalendar import Calendar

from domain.conversations import Scope
from domain.deliveries import Kind, State
from domain.errors import Reason
from domain.file_links import LetterForm, LetterLink, digest_of, make_token
from domain.ids import CardId, PersonId
from domain.messages import Refusal
from domain.requests import Verb
from tests.dialogs.talks import begin_talk
from tests.reliability.replicas import read_deliveries
from tests.security.doors import read_tables
from tests.support.builders import a_conversation
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, COORDINATOR, DATES, UNITS, found_county, read_from, round_of, write_to
from tests.support.people import Someone
from tests.support.scenarios import Scene, open_scene, text_of

GONE, HERE = CHAIRS["LS13"], CHAIRS["LS12"]
APP = "11111111-1111-4111-8111-111111111111"


@pytest.fixture(name="scene")
async def open_a_scene(sqlite_url: str) -> AsyncIterator[Scene]:
    """Have LS12 and LS13 left to answer, and nobody of LS13 in Teams; it is ten o'clock a day after the opening."""
    clock = clock_at(DATES.opens_on)
    await found_county(sqlite_url, clock.now(), answered=UNITS[:-2])
    async with open_scene(sqlite_url, clock, public_url="https://bot.example.org", app_id=APP) as scene:
        for who in (COORDINATOR, HERE):
            await scene.install(who)
        clock.go_to(DATES.opens_on.replace(day=DATES.opens_on.day + 1), 10)
        yield scene


async def fetch(scene: Scene, token: str) -> tuple[int, dict[str, str], bytes]:
    """Return what comes of following a link."""
    async with scene.teams.session.get(f"{scene.teams.address}/files/{token}") as response:
        return response.status, dict(response.headers), await response.read()


def tokens_of(scene: Scene, who: Someone) -> list[str]:
    """Return the tokens of the links in the last card: of the draft, and of the day."""
    body = scene.teams.shown_in(who.chat)[-1].body
    actions = body["attachments"][0]["content"]["actions"]
    return [each["url"].rsplit("/", 1)[1] for each in actions if each["type"] == "Action.OpenUrl"]


async def test_a_coordinator_is_told_in_private_and_opens_the_draft_and_the_day(scene: Scene) -> None:
    await scene.tick("unreachable", "deliveries")
    news = text_of(scene.teams.shown_in(COORDINATOR.chat)[-1].body)
    assert "Har inte öppnat appen i Teams än" in news
    assert GONE.name in news
    assert HERE.name not in news
    assert [
        GONE.name in json.dumps(call.body)
        for call in scene.connector.activities
        if call.conversation_id != COORDINATOR.chat
    ] == [False]
    await scene.press(COORDINATOR, "show_letter", choice="1")
    mail, day = [await fetch(scene, token) for token in tokens_of(scene, COORDINATOR)]
    assert [each[0] for each in (mail, day)] == [200, 200]
    assert (mail[1]["Content-Type"], mail[1]["Content-Disposition"]) == (
        "message/rfc822",
        'attachment; filename="brev.eml"',
    )
    assert day[1]["Content-Type"].startswith("text/calendar")
    read = message_from_bytes(mail[2], policy=default)
    assert isinstance(read, EmailMessage)
    part = read.get_body(("plain",))
    assert part is not None
    assert f"https://teams.microsoft.com/l/chat/0/0?users=28:{APP}" in part.get_content()
    # The roster knows this person by their id alone.
    assert read["To"] is None
    assert len(Calendar.from_ical(day[2]).walk("VEVENT")) == 1


async def test_following_a_link_changes_nothing_and_tells_nothing_once_it_is_not_wanted(scene: Scene) -> None:
    await scene.say(COORDINATOR, "onåbara 1")
    tokens, before = tokens_of(scene, COORDINATOR), read_tables(scene.database_url)
    assert [(await fetch(scene, token))[0] for token in tokens] == [200, 200]
    assert read_tables(scene.database_url) == before
    assert not any(token in str(before["letter_links"]) for token in tokens)
    await scene.install(GONE)
    assert [await fetch(scene, token) for token in tokens] == [await fetch(scene, make_token())] * 2


@pytest.mark.parametrize("flaw", ["over", "not a coordinator", "nobody to write to"])
async def test_a_link_that_is_over_or_of_nobody_who_coordinates_leads_nowhere(scene: Scene, flaw: str) -> None:
    ids = {}
    async with read_from(scene.database_url) as uow:
        collection = await round_of(uow)
        ids = {each.object_id: each.id for each in await uow.roster.persons(collection.county_id)}
    token, later = make_token(), datetime(2099, 1, 1, tzinfo=UTC)
    asked_by = ids[HERE.object_id if flaw == "not a coordinator" else COORDINATOR.object_id]
    reader = ids[HERE.object_id if flaw == "nobody to write to" else GONE.object_id]
    expires = datetime(2020, 1, 1, tzinfo=UTC) if flaw == "over" else later
    link = LetterLink(digest_of(token), collection.id, reader, asked_by, LetterForm.MAIL, expires)
    good = LetterLink(
        digest_of(good_token := make_token()),
        collection.id,
        ids[GONE.object_id],
        ids[COORDINATOR.object_id],
        LetterForm.MAIL,
        later,
    )
    async with write_to(scene.database_url) as uow:
        for each in (link, good):
            await uow.letter_links.add(each)
    assert [(await fetch(scene, each))[0] for each in (good_token, token)] == [200, 404]


async def test_the_message_is_sent_once_and_a_unit_that_has_answered_is_not_in_it(scene: Scene) -> None:
    for _ in range(3):
        await scene.tick("unreachable", "deliveries")
    notices = [each for each in await read_deliveries(scene.database_url) if each.kind is Kind.NOT_REACHED]
    assert [each.state for each in notices] == [State.SENT]
    for text in ("skatta", "gemensamt", "3 3 3 3 3", "skicka in"):
        await scene.say(GONE, text)
    assert GONE.name not in await scene.say(COORDINATOR, "onåbara")


@pytest.mark.parametrize("who", ["chair-ls01", "both", "stranger"])
async def test_a_list_in_anybody_elses_hands_shows_nothing(who: str) -> None:
    talk = await begin_talk()
    await talk.say("coordinator", "onåbara")
    for verb in (Verb.SHOW_LETTER, Verb.SHOW_UNREACHABLE):
        (said,) = await talk.press(who, verb, {"choice": "1", "card": talk.cards["coordinator"]})
        assert isinstance(said, Refusal)
        assert said.rejected.reason is Reason.NOT_COORDINATOR


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"choice": "99"}, Reason.STALE_CARD),
        ({"choice": "chair-ls01"}, Reason.STALE_CARD),
        ({}, Reason.STALE_CARD),
        ({"choice": "1", "card": "forged"}, Reason.STALE_CARD),
    ],
)
async def test_what_a_card_never_offered_is_refused(inputs: dict[str, str], reason: Reason) -> None:
    talk = await begin_talk()
    await talk.say("coordinator", "onåbara")
    (said,) = await talk.press("coordinator", Verb.SHOW_LETTER, inputs)
    assert isinstance(said, Refusal)
    assert said.rejected.reason is reason


async def test_a_card_that_was_forwarded_or_pressed_in_a_group_shows_nothing() -> None:
    talk = await begin_talk()
    await talk.say("coordinator", "onåbara")
    group = a_conversation(id="19:group", scope=Scope.GROUP)
    (said,) = await talk.press("coordinator", Verb.SHOW_LETTER, {"choice": "1"}, conversation=group)
    assert isinstance(said, Refusal)
    assert said.rejected.reason is Reason.ONLY_IN_PRIVATE
    async with talk.database.open() as uow:
        card = await uow.cards.get(CardId(talk.cards["coordinator"]))
        assert card is not None
        assert PersonId("chair-ls01") in card.subject.choices
