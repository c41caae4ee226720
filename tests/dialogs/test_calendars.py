"""Talking of a leadership's calendar: the address, a new one, and none any more (S22)."""

from collections.abc import Sequence

import pytest

from domain.calendars import CalendarLink
from domain.deliveries import Kind
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.meeting_messages import CalendarKept, CalendarRevoked, MeetingUnits
from domain.messages import Message, Refusal
from domain.requests import Verb
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import COUNTY, a_person

CHAIR, BOTH = "chair-ls01", "both"
LS01, LS02 = UnitId("ls01"), UnitId("ls02")


@pytest.fixture(name="reached")
def reach(talk: Talk) -> Talk:
    """Return a talk with a service that calendars can reach."""
    talk.runner = talk.make_runner(public_url="https://bot.example.org")
    return talk


def only(said: Sequence[Message]) -> Message:
    (message,) = said
    return message


async def links(talk: Talk) -> list[CalendarLink]:
    async with talk.database.read() as uow:
        return list(await uow.calendar_links.all(COUNTY.id))


async def addressed(talk: Talk) -> list[str]:
    """Return the leaderships of the addresses on their way, in the order they were asked for."""
    return [each.payload["unit"] for each in await talk.deliveries() if each.kind is Kind.CALENDAR_ADDRESS]


async def test_an_address_is_put_on_its_way_once_to_who_asked(reached: Talk) -> None:
    assert await reached.say(CHAIR, "kalender") == ()
    assert reached.handled.wakes_outbox
    (link,) = await links(reached)
    (delivery,) = [each for each in await reached.deliveries() if each.kind is Kind.CALENDAR_ADDRESS]
    assert (delivery.conversation_id, delivery.payload["link"], link.unit_id) == (f"a:{CHAIR}", link.id, LS01)
    assert only(await reached.say(CHAIR, "kalender")) == CalendarKept(LS01, "LS01", link.made_at)
    assert await addressed(reached) == [LS01]


@pytest.mark.parametrize("way", ["ny kalenderlänk", "new calendar link", Verb.NEW_CALENDAR_LINK])
async def test_a_new_address_takes_the_old_ones_place(reached: Talk, way: str) -> None:
    await reached.say(CHAIR, "kalender")
    (first,) = await links(reached)
    await reached.say(CHAIR, "kalender")
    assert await (reached.press(CHAIR, way) if isinstance(way, Verb) else reached.say(CHAIR, way)) == ()
    working = {each.id: each.revoked_at is None for each in await links(reached)}
    assert working.pop(first.id) is False
    assert list(working.values()) == [True]
    assert await addressed(reached) == [LS01, LS01]


@pytest.mark.parametrize("way", ["spärra kalenderlänken", Verb.REVOKE_CALENDAR])
async def test_an_address_can_be_revoked(reached: Talk, way: str) -> None:
    await reached.say(CHAIR, "kalender")
    await reached.say(CHAIR, "kalender")
    said = await (reached.press(CHAIR, way) if isinstance(way, Verb) else reached.say(CHAIR, way))
    assert only(said) == CalendarRevoked(LS01, "LS01")
    (link,) = await links(reached)
    assert link.revoked_at is not None
    again = only(await reached.say(CHAIR, "spärra kalenderlänken"))
    assert again == Refusal(Rejected(Reason.NO_CALENDAR_LINK))


async def test_who_speaks_for_two_is_asked_whose_calendar(reached: Talk) -> None:
    units = ((LS01, "LS01"), (LS02, "LS02"))
    assert only(await reached.say(BOTH, "kalender")) == MeetingUnits(units, for_calendar=True)
    assert await reached.press(BOTH, Verb.SHOW_CALENDAR, {"choice": "2"}) == ()
    await reached.say(BOTH, "kalender")
    assert await reached.say(BOTH, "LS01") == ()
    assert await addressed(reached) == [LS02, LS01]


async def test_two_people_of_a_leadership_have_an_address_each(reached: Talk) -> None:
    await reached.say(CHAIR, "kalender")
    await reached.say(BOTH, "kalender")
    await reached.say(BOTH, "1")
    await reached.say(CHAIR, "spärra kalenderlänken")
    working = {each.person_id: each.revoked_at is None for each in await links(reached)}
    assert working == {a_person(CHAIR).id: False, a_person(BOTH).id: True}


@pytest.mark.parametrize(
    ("who", "reason"),
    [("stranger", Reason.REPRESENTS_NOBODY), ("coordinator", Reason.CALENDAR_OF_COUNTY)],
)
async def test_who_speaks_for_no_leadership_gets_a_sentence(reached: Talk, who: str, reason: Reason) -> None:
    assert only(await reached.say(who, "kalender")) == Refusal(Rejected(reason))
    assert await links(reached) == []


async def test_no_address_is_shown_where_others_read(reached: Talk) -> None:
    said = only(await reached.say(CHAIR, "kalender", conversation=CHANNEL))
    assert said == Refusal(Rejected(Reason.ONLY_IN_PRIVATE))
    assert await links(reached) == []


async def test_a_service_that_calendars_cannot_reach_says_so(talk: Talk) -> None:
    assert only(await talk.say(CHAIR, "kalender")) == Refusal(Rejected(Reason.NO_PUBLIC_ADDRESS))
    assert await links(talk) == []
