"""R6: after an hour or a month in which nothing ran, each person gets the one reminder that still matters, soon."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import pytest
from msgspec.structs import replace

from bot.clock import monotonic
from domain.conversations import Conversation, Scope
from domain.deadlines import at_local
from domain.instruments import Part
from domain.ladders import DEFAULT_LADDER, Ladder, Rung
from domain.roster import Role, UnitKind
from domain.usecases.add_person import NewPerson, add_person
from rendering.instruments import trial_questionnaires
from tests.support.builders import TENANT
from tests.support.connector import FakeConnector, fake_connector
from tests.support.counties import CHAIRS, DATES, UNITS, county_of, found_county, write_to
from tests.support.forks import ForkedService, Nursery
from tests.support.people import BOT, Someone, someone
from tests.support.scenarios import text_of

pytestmark = pytest.mark.process

OPENS_ON, DUE_ON, CLOSES_ON = date(2025, 1, 7), date(2025, 2, 14), date(2025, 2, 21)
OPENING = at_local(OPENS_ON, time(8))
# Of three parts and as many units, of one part, of one that is asked of municipalities, and of none that is missing.
MANY, ONE, MUNICIPAL, DONE = CHAIRS["LS13"], CHAIRS["LS12"], someone("Ekonom", "LS11"), CHAIRS["LS01"]
ASKED = (MANY, ONE, MUNICIPAL)
PARTS = (Part.SELF_ASSESSMENT, Part.MUNICIPAL_SURVEY, Part.ECONOMY)
WITHIN_SECONDS, TICK_SECONDS = 60.0, 2.0
STILL_GOOD = "fortfarande bra att svara"


def daily(first: int) -> Ladder:
    """Return a ladder with a step on each of the last working days before the due date, and none after it."""
    return Ladder(tuple(map(Rung, range(first, 0))))


@pytest.mark.parametrize(
    ("stops", "starts", "ladder"),
    [
        pytest.param((22, 8, 30), (22, 9, 30), daily(-17), id="1 h"),
        pytest.param((22, 6, 0), (22, 14, 0), daily(-17), id="8 h"),
        pytest.param((20, 8, 30), (23, 8, 30), daily(-19), id="72 h"),
        pytest.param((8, 11, 0), (31 + 7, 11, 0), daily(-25), id="30 d"),
    ],
)
async def test_after_any_length_of_downtime_each_person_gets_one_reminder_of_all_that_is_missing(
    nursery: Nursery, database_url: str, stops: tuple[int, int, int], starts: tuple[int, int, int], ladder: Ladder
) -> None:
    async with fake_connector() as connector:
        await found(database_url, connector, ladder)
        await run_at(nursery, database_url, instant(*stops))
        assert count_messages(connector) == {}
        took = await catch_up(nursery, database_url, connector, instant(*starts), len(ASKED))
        assert count_messages(connector) == dict.fromkeys((who.chat for who in ASKED), 1)
        assert said_to(connector, MANY).count("Kommun LS13") >= len(PARTS) - 1
        await run_at(nursery, database_url, instant(*starts))
        assert count_messages(connector) == dict.fromkeys((who.chat for who in ASKED), 1)
    print(f"R6: one reminder each, {took:.1f} s after the start, at ticks of {TICK_SECONDS} s")  # noqa: T201 - the figure of R6


@pytest.mark.parametrize("ladder", [DEFAULT_LADDER, daily(-17)], ids=["agreed", "none agreed"])
async def test_who_is_back_after_the_due_date_says_what_was_agreed_for_then_and_nothing_else(
    nursery: Nursery, database_url: str, ladder: Ladder
) -> None:
    agreed = ASKED if ladder is DEFAULT_LADDER else ()
    async with fake_connector() as connector:
        await found(database_url, connector, ladder)
        await catch_up(nursery, database_url, connector, instant(31 + 18, 10, 0), len(agreed))
        assert count_messages(connector) == dict.fromkeys((who.chat for who in agreed), 1)
        assert all(STILL_GOOD in said_to(connector, who) for who in agreed)


async def test_who_is_back_after_the_round_has_closed_says_nothing(nursery: Nursery, database_url: str) -> None:
    async with fake_connector() as connector:
        await found(database_url, connector, DEFAULT_LADDER)
        await run_at(nursery, database_url, instant(31 + 24, 10, 0))
        assert count_messages(connector) == {}


def instant(day: int, hour: int, minute: int) -> datetime:
    """Return an instant of a day counted from the first of January, by the clock in Stockholm."""
    return at_local(date.fromordinal(date(2025, 1, 1).toordinal() + day - 1), time(hour, minute))


async def found(url: str, connector: FakeConnector, ladder: Ladder) -> None:
    """Store a county whose round has three parts, where everybody has been met."""
    ladders = tuple((part, ladder) for part in PARTS)
    dates = {"due_on": DUE_ON, "closes_on": CLOSES_ON, "parts": trial_questionnaires(), "ladders": ladders}
    planned = replace(DATES, opens_on=OPENS_ON, **dates)
    await found_county(url, OPENING, answered=UNITS[:-2], planned=planned)
    await give_municipal_roles(url, MANY, "Kommun LS13", (Role.DEVELOPER, Role.FINANCE))
    await give_municipal_roles(url, MUNICIPAL, "Kommun LS11", (Role.FINANCE,))
    async with write_to(url) as uow:
        for who in (*ASKED, DONE):
            met: Mapping[str, Any] = {"object_id": who.object_id, "member_id": who.user_id, "met_at": OPENING}
            chat = Conversation(who.chat, TENANT, connector.url, Scope.PERSONAL, BOT["id"], greeted=True, **met)
            await uow.conversations.put(chat)


async def give_municipal_roles(url: str, who: Someone, unit_name: str, roles: Sequence[Role]) -> None:
    """Make somebody speak for a municipality."""
    async with write_to(url) as uow:
        county = await county_of(uow)
        units = {unit.name: unit for unit in await uow.roster.units(county.id, UnitKind.MUNICIPALITY)}
        for role in roles:
            new = NewPerson(TENANT, who.object_id, None, who.name, role, units[unit_name])
            await add_person(uow, county, new, "test", OPENING)


async def run_at(nursery: Nursery, url: str, now: datetime) -> None:
    """Have a service run at an instant until it has done all that it finds to do, and die."""
    service = await start(nursery, url, now)
    await service.order(tick=["rounds", "reminders", "deliveries"])
    assert service.errors == []
    await service.kill()


async def catch_up(nursery: Nursery, url: str, connector: FakeConnector, now: datetime, count: int) -> float:
    """Start a service, leave it to itself until so many messages came; return the seconds that took from its start."""
    began = monotonic()
    service = await start(nursery, url, now)
    await connector.wait_for(lambda fake: len(fake.activities) >= count, WITHIN_SECONDS)
    took = monotonic() - began
    await service.order(tick=["reminders", "deliveries"])
    assert service.errors == []
    await service.kill()
    return took


async def start(nursery: Nursery, url: str, now: datetime) -> ForkedService:
    """Start a service whose both clocks show an instant."""
    service = await nursery.start(url, now, now, tick_seconds=TICK_SECONDS)
    await service.be_ready()
    assert service.alive
    return service


def count_messages(connector: FakeConnector) -> Counter[str]:
    """Return how many messages came to each chat."""
    return Counter(call.conversation_id for call in connector.activities)


def said_to(connector: FakeConnector, who: Someone) -> str:
    """Return all that somebody was told."""
    return "\n".join(text_of(body) for body in connector.sent_to(who.chat))
