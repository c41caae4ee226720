"""What a calendar's link leads to: one leadership or the county, with the network's events, while it is alive."""

from datetime import date, timedelta

from msgspec.structs import replace

from domain.ids import CountyId, EventId
from domain.meetings import MeetingState
from domain.network import Event, EventForm, EventKind, EventNote, EventState
from domain.ports import UnitOfWork
from domain.roster import Assignment, Principal, Role
from domain.rounds import Round
from domain.usecases.link_calendar import (
    Asked,
    NewCalendarLink,
    find_addressed,
    find_calendar,
    give_token,
    link_county_calendar,
    link_unit_calendar,
)
from domain.usecases.move_round import NewDates, move_round
from tests.domain.usecases.counties import add_round, add_speaker
from tests.support.builders import COUNTY, NOW, a_conversation, a_meeting, a_round, a_unit

LS01, LS02 = a_unit("LS01"), a_unit("LS02")
PLANNED = EventNote(date(2025, 2, 1), EventKind.FORUM, "Nära vård-forum", "Mora", EventForm.HYBRID)
FORUM = Event(EventId("forum"), COUNTY.id, 1, PLANNED, "coordinator", NOW)
OFF = replace(FORUM, revision=2, note=replace(PLANNED, state=EventState.CANCELLED), at=NOW + timedelta(days=1))


async def link_county(uow: UnitOfWork) -> NewCalendarLink:
    return await link_county_calendar(uow, COUNTY, "sv", "test", NOW)


async def link_unit(uow: UnitOfWork) -> str:
    """Return the token that the chair of LS01 is sent."""
    chair = await add_speaker(uow, "chair", LS01)
    principal = Principal(chair, COUNTY, (LS01,), is_coordinator=False)
    await link_unit_calendar(uow, Asked(principal, LS01.id, "en", a_conversation()), NOW)
    (delivery,) = await uow.outbox.all()
    assert await find_addressed(uow, delivery) == LS01
    token = await give_token(uow, delivery)
    assert token is not None
    return token


async def test_a_county_sees_all_in_the_order_of_days_with_the_networks_events(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    await uow.meetings.add(a_meeting("a", day=date(2025, 3, 12)))
    await uow.meetings.add(a_meeting("b", unit_id=LS02.id, day=date(2025, 1, 15), state=MeetingState.CANCELLED))
    await uow.network.add_event(FORUM)
    await uow.network.add_event(replace(FORUM, id=EventId("theirs"), county_id=CountyId("elsewhere")))
    found = await find_calendar(uow, (await link_county(uow)).token)
    assert found is not None
    assert (found.name, found.language) == (COUNTY.name, "sv")
    shown = [(each.key, each.unit, each.cancelled) for each in found.entries]
    assert shown == [
        ("meeting-b", "LS02", True),
        (f"due-{a_round().id}", None, False),
        ("network-forum", None, False),
        ("meeting-a", "LS01", False),
    ]


async def test_a_leadership_sees_its_own_meetings(uow: UnitOfWork) -> None:
    await uow.meetings.add(a_meeting("a"))
    await uow.meetings.add(a_meeting("b", unit_id=LS02.id))
    found = await find_calendar(uow, await link_unit(uow))
    assert found is not None
    assert (found.name, found.language, [each.key for each in found.entries]) == ("LS01", "en", ["meeting-a"])


async def test_an_event_of_the_network_is_in_every_leaderships_calendar_and_struck_out_when_it_is_off(
    uow: UnitOfWork,
) -> None:
    token = await link_unit(uow)
    seen = []
    for revision in (FORUM, OFF):
        await uow.network.add_event(revision)
        found = await find_calendar(uow, token)
        assert found is not None
        seen += [(each.key, each.sequence, each.changed_at, each.cancelled) for each in found.entries]
    assert seen == [("network-forum", 0, FORUM.at, False), ("network-forum", 1, OFF.at, True)]


async def test_a_due_date_that_is_moved_takes_the_place_of_the_former(uow: UnitOfWork) -> None:
    later, day = await add_round(uow, a_round()), timedelta(days=1)
    token, seen = (await link_county(uow)).token, []
    # The last day alone is moved the second time: the entry stays as it was.
    for due, closes in ((1, None), (1, 3), (0, None)):
        closes_on = a_round().closes_on + closes * day if closes else None
        moved = await move_round(uow, later, NewDates(a_round().due_on + due * day, closes_on), "test", NOW + due * day)
        assert isinstance(moved, Round)
        later = moved
        found = await find_calendar(uow, token)
        assert found is not None
        seen += [(each.day - a_round().due_on, each.sequence, each.changed_at) for each in found.entries]
    assert seen == [(day, 1, NOW + day), (day, 1, NOW + day), (0 * day, 2, NOW)]


async def test_an_address_works_as_long_as_its_owner_speaks_for_the_leadership(uow: UnitOfWork) -> None:
    token = await link_unit(uow)
    (delivery,) = await uow.outbox.all()
    await uow.roster.remove_assignment(Assignment(delivery.payload["person"], COUNTY.id, Role.CHAIR, LS01.id))
    assert await find_calendar(uow, token) is None
    assert await find_addressed(uow, delivery) == "no_longer_speaks"


async def test_what_was_revoked_before_it_is_sent_is_not_sent(uow: UnitOfWork) -> None:
    await link_unit(uow)
    (delivery,) = await uow.outbox.all()
    (link,) = await uow.calendar_links.of_unit(LS01.id)
    await uow.calendar_links.put(replace(link, revoked_at=NOW))
    assert await find_addressed(uow, delivery) == "revoked"


async def test_sent_again_only_the_newest_address_works(uow: UnitOfWork) -> None:
    first = await link_unit(uow)
    (delivery,) = await uow.outbox.all()
    second = await give_token(uow, delivery)
    assert second is not None
    assert await find_calendar(uow, first) is None
    assert await find_calendar(uow, second) is not None
