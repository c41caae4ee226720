"""Values to store: a county with two leaderships, their people and a round."""

from collections.abc import Awaitable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from msgspec.structs import replace

from domain.answers import Answers, Perspective
from domain.conversations import Conversation, Scope
from domain.deliveries import Delivery, Kind
from domain.ids import CountyId, DeliveryId, PersonId, RoundId, SubmissionId, UnitId
from domain.instruments import Bilingual, Instrument, Item, Part, Scale
from domain.ports import UnitOfWork
from domain.roster import Assignment, County, Person, Role, Unit, UnitKind
from domain.rounds import Round, RoundState
from domain.submissions import Draft, Source, Submission

NOW = datetime(2025, 1, 13, 8, 30, 0, 123456, UTC)
MINUTE = timedelta(minutes=1)

TENANT = "11111111-aaaa-4aaa-8aaa-111111111111"
COUNTY = County(CountyId("county"), "Dalarna")
LS01 = Unit(UnitId("ls01"), COUNTY.id, UnitKind.LEADERSHIP, "LS01")
LS02 = Unit(UnitId("ls02"), COUNTY.id, UnitKind.LEADERSHIP, "LS02")
CHAIR = Person(PersonId("chair"), TENANT, "22222222-bbbb-4bbb-8bbb-222222222222", display_name="Ordförande LS01")
CONTACT = Person(PersonId("contact"), TENANT, None, email="Kontakt.LS02@example.org")
INSTRUMENT = Instrument(
    part=Part.SELF_ASSESSMENT,
    version="1",
    items=tuple(Item(number, Bilingual(f"Mål {number}", f"Goal {number}"), Bilingual("å", "a")) for number in (1, 2)),
    scale=Scale(tuple(Bilingual(f"Steg {step}", f"Step {step}") for step in (1, 2, 3, 4))),
)
ROUND = Round(
    id=RoundId("round-2024"),
    county_id=COUNTY.id,
    refers_to=2024,
    opens_on=date(2025, 1, 7),
    due_on=date(2025, 1, 24),
    closes_on=date(2025, 1, 31),
    state=RoundState.OPEN,
    instrument=INSTRUMENT,
    opened_at=NOW,
)
CHAT = Conversation(
    id="a:Chair",
    tenant_id=TENANT,
    service_url="https://smba.example/emea/",
    scope=Scope.PERSONAL,
    bot_id="28:bot",
    object_id=CHAIR.object_id,
)
CHANNEL = replace(CHAT, id="19:channel@thread.tacv2", scope=Scope.CHANNEL, object_id=None)
DRAFT = Draft(ROUND.id, LS01.id, Part.SELF_ASSESSMENT, CHAIR.id, Answers({2: 3}, Perspective.JOINT), NOW)


class AnyDatabase(Protocol):
    """What the real databases and the fake have in common."""

    def open(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Return a unit of work that may write."""

    def read(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Return a unit of work that only reads."""


def submission(name: str, **changes: Any) -> Submission:  # noqa: ANN401 - any field of a submission
    """Return a submission of LS01's chair."""
    plain = Submission(
        id=SubmissionId(name),
        round_id=ROUND.id,
        unit_id=LS01.id,
        part=Part.SELF_ASSESSMENT,
        respondent="chair",
        revision=1,
        answers=Answers({1: 3, 2: 4}, Perspective.MUNICIPALITY, "Bra samtal."),
        source=Source.CHAT,
        submitted_at=NOW,
        person_id=CHAIR.id,
    )
    return replace(plain, **changes)


def delivery(name: str, **changes: Any) -> Delivery:  # noqa: ANN401 - any field of a delivery
    """Return a reminder to LS01's chair, waiting to be sent."""
    plain = Delivery(
        id=DeliveryId(name),
        county_id=COUNTY.id,
        kind=Kind.REMINDER,
        key=f"key of {name}",
        tenant_id=TENANT,
        conversation_id=CHAT.id,
        payload={"round": ROUND.id, "units": ["ls01"]},
        created_at=NOW,
        not_before=NOW,
        person_id=CHAIR.id,
        tries_left_if_ambiguous=1,
    )
    return replace(plain, **changes)


async def add_roster(unit: UnitOfWork) -> None:
    """Store the county, its units and people, and the round."""
    await unit.roster.add_county(COUNTY)
    for each in (LS01, LS02):
        await unit.roster.add_unit(each)
    for person in (CHAIR, CONTACT):
        await unit.roster.put_person(person)
    await unit.roster.add_assignment(Assignment(CHAIR.id, COUNTY.id, Role.CHAIR, LS01.id))
    await unit.roster.add_assignment(Assignment(CONTACT.id, COUNTY.id, Role.CONTACT, LS02.id))
    await unit.rounds.put(ROUND)


async def commit_with(unit: UnitOfWork, doing: Awaitable[object]) -> None:
    """Do something and commit: what is wrong with it is told at the one or the other."""
    await doing
    await unit.commit()
