"""A year in a minute: 365 days, thirteen leaderships with two people each, and the January round among them.

The round has all four parts; two municipalities have their people, too.

The planner, the delivery worker and the conversations are the real ones; people answer, forget, want it later, hand on,
leave, block the bot and ask for more time, each in a way of their own.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.batches import Batches
from bot.compositions import Composer
from bot.connector import Address
from bot.delivery import DeliveryPorts, DeliveryWorker
from bot.replies import TeamsPresenter
from bot.workdays import is_swedish_workday
from domain.deadlines import at_local, local_date
from domain.deliveries import UNASKED, Delivery, Kind, Outcome, Result, State
from domain.ids import PersonId
from domain.instruments import Part
from domain.ports import Json
from domain.roster import Assignment, Role, Unit
from domain.rounds import RoundState
from domain.summaries import Rules
from domain.usecases.advance_rounds import advance_rounds
from domain.usecases.describe_situation import slots_of
from domain.usecases.plan_reminders import plan_reminders
from rendering.cards.messages import acknowledgement, render
from rendering.instruments import default_questionnaire, trial_questionnaires
from tests.dialogs.talks import Talk
from tests.storage.samples import AnyDatabase
from tests.support.builders import COUNTY, a_municipality, a_person, a_round, leaderships
from tests.support.clocks import SettableClock

FIRST, DAYS = date(2024, 7, 1), 365
DAY = timedelta(days=1)
ROUND = a_round(state=RoundState.PLANNED, opened_at=None)
UNITS = leaderships(13)
HOMES = (a_municipality("Kommun 01", UNITS[0], "9001"), a_municipality("Kommun 02", UNITS[1], "9002"))
MUNICIPAL_ROLES = (Role.DEVELOPER, Role.FINANCE, Role.CONTACT)
# By part, what is written to answer it all: the word for it, and an answer to each question.
WRITTEN = {
    Part.SELF_ASSESSMENT: ("skatta", "gemensamt", "3 3 2 3 3", "skicka in"),
    Part.LEADERSHIP_STATUS: (
        *("fyll i läget", "1", "3", "1 4", "hoppa över", "nej", "7 8, bjuds in ibland 1"),
        *("ibland", "inga", "2", "ja", "ja", "hoppa över", "hoppa över"),
    ),
    Part.MUNICIPAL_SURVEY: ("kommunenkäten", "1", "2", "hoppa över"),
    Part.ECONOMY: ("ekonomin", "1", "ja", "hoppa över"),
}
RSS = "coordinator"
HOURS = (8, 9, 13)

# What a person does when a reminder arrives: by their name and the step that it is about.
Habit = Callable[["Year", str, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Got:
    """A message that arrived, unasked or not."""

    who: str
    on: date
    kind: Kind
    steps: tuple[str, ...]


@dataclass(eq=False)
class Year:
    """The county, its people, and all that they got."""

    database: AnyDatabase
    clock: SettableClock
    blocked: frozenset[str]
    habits: Mapping[str, Habit]
    talk: Talk = field(init=False)
    got: list[Got] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.talk = Talk(self.database)

    async def send(self, address: Address, activity: Json, reply_to: str | None = None) -> Outcome:  # noqa: ARG002 - the port's
        """Take a message for whoever has not blocked the bot."""
        if address.conversation_id.removeprefix("a:") in self.blocked:
            return Outcome(Result.UNREACHABLE, detail="403:MessageWritesBlocked")
        return Outcome(Result.SENT, activity_id="1")

    async def update(self, address: Address, activity_id: str, activity: Json) -> Outcome:
        """Refuse: nothing here replaces anything."""
        raise AssertionError(address, activity_id, activity)

    async def say(self, who: str, *texts: str) -> None:
        """Have somebody write."""
        for text in texts:
            await self.talk.say(who, text, now=self.clock.now())

    async def answer(self, who: str) -> None:
        """Have somebody answer the parts that their leadership is asked for."""
        await self.say(who, *WRITTEN[Part.SELF_ASSESSMENT])
        await self.fill_in(who, Part.LEADERSHIP_STATUS)

    async def fill_in(self, who: str, part: Part) -> None:
        """Have somebody fill in a form, in text."""
        await self.say(who, "avbryt", *WRITTEN[part], "avbryt")


def name(role: Role, unit: Unit) -> str:
    """Return a person's name: their role and leadership."""
    return f"{role}-{unit.id}"


async def simulate(database: AnyDatabase, blocked: frozenset[str], habits: Mapping[str, Habit]) -> Year:
    """Return the year after it has passed."""
    year = Year(database, SettableClock(at_local(FIRST, time(8))), blocked, habits)
    await _found(year)
    worker = DeliveryWorker(_ports(year))
    for instant in _list_ticks():
        year.clock.put(instant)
        await _tick(year, worker)
    return year


def most_within(days: list[date], length: int) -> int:
    """Return the most messages that came within so many days."""
    return max((sum(day <= other < day + length * DAY for other in days) for day in days), default=0)


def count_by_person(year: Year) -> Counter[str]:
    """Return how many unasked messages each person got."""
    return Counter(each.who for each in year.got if each.kind in UNASKED)


# Private functions


def _list_ticks() -> Iterator[datetime]:
    return (at_local(FIRST + number * DAY, time(hour)) for number in range(DAYS) for hour in HOURS)


async def _found(year: Year) -> None:
    async with year.database.open() as uow:
        await uow.roster.add_county(COUNTY)
        await uow.roster.put_person(a_person(RSS))
        await uow.roster.add_assignment(Assignment(PersonId(RSS), COUNTY.id, Role.COORDINATOR))
        for unit in UNITS:
            await uow.roster.add_unit(unit)
            for role in (Role.CHAIR, Role.CONTACT):
                await uow.roster.put_person(a_person(name(role, unit)))
                await uow.roster.add_assignment(Assignment(PersonId(name(role, unit)), COUNTY.id, role, unit.id))
        for home in HOMES:
            await uow.roster.add_unit(home)
            for role in MUNICIPAL_ROLES:
                await uow.roster.put_person(a_person(name(role, home)))
                await uow.roster.add_assignment(Assignment(PersonId(name(role, home)), COUNTY.id, role, home.id))
        await uow.rounds.put(ROUND)
        for form in (default_questionnaire(), *trial_questionnaires()):
            await uow.round_parts.put(ROUND.id, form)
        await uow.commit()
    municipal = [name(role, home) for home in HOMES for role in MUNICIPAL_ROLES]
    for who in (RSS, *(name(role, unit) for unit in UNITS for role in (Role.CHAIR, Role.CONTACT)), *municipal):
        await year.talk.install(who, now=year.clock.now())


def _ports(year: Year) -> DeliveryPorts:
    database = year.database
    composer = Composer(database.read, database.open, TeamsPresenter(render, acknowledgement), year.clock)
    return DeliveryPorts(database.open, database.read, Batches(database.open), year, composer.compose, year.clock, "me")


async def _tick(year: Year, worker: DeliveryWorker) -> None:
    """Do what the service does at a tick, then have people react until nothing more comes of it."""
    async with year.database.open() as uow:
        await advance_rounds(uow, Rules(), year.clock.now())
        await uow.commit()
    if not ROUND.opens_on <= local_date(year.clock.now()) <= ROUND.closes_on + DAY:
        return
    arrived = True
    while arrived:
        async with year.database.open() as uow:
            await plan_reminders(uow, is_swedish_workday, year.clock.now())
            await uow.commit()
        before = {each.id for each in await _read_sent(year)}
        await worker.deliver_due(year.clock.now())
        new = [each for each in await _read_sent(year) if each.id not in before]
        for each in new:
            await _react(year, each)
        arrived = bool(new)


async def _read_sent(year: Year) -> list[Delivery]:
    async with year.database.read() as uow:
        found = await uow.outbox.all(COUNTY.id, State.SENT)
    return [each for each in found if each.kind not in {Kind.REPLY, Kind.CHANNEL_SUMMARY}]


async def _react(year: Year, delivery: Delivery) -> None:
    who = delivery.conversation_id.removeprefix("a:")
    steps = tuple(sorted({slot.step.partition("@")[0] for slot in slots_of(delivery)}))
    year.got.append(Got(who, local_date(year.clock.now()), delivery.kind, steps))
    habit = year.habits.get(who)
    if habit is not None:
        await habit(year, who, steps[0] if steps else delivery.kind.value)
