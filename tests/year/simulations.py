"""Two cycles in a minute: 400 days, thirteen leaderships with ten people each, a meeting a month, two January rounds.

The rounds have all four parts; two municipalities have their people, too.

The planner, the delivery worker and the conversations are the real ones; people answer, forget, want it later, hand on,
leave, block the bot and ask for more time, each in a way of their own.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.batches import Batches
from bot.compositions import Composer
from bot.connector import Address
from bot.delivery import DeliveryPorts, DeliveryWorker
from bot.replies import TeamsPresenter
from bot.workdays import is_swedish_workday
from domain.deadlines import at_local, local_date
from domain.deliveries import Delivery, Kind, Outcome, Result, State
from domain.ids import DeliveryId, PersonId, RoundId
from domain.instruments import Part
from domain.meetings import Meeting
from domain.ports import Json
from domain.roster import Assignment, Role, Unit
from domain.rounds import Round, RoundState
from domain.situations import Slot
from domain.summaries import Rules
from domain.usecases.advance_rounds import advance_rounds
from domain.usecases.describe_situation import slots_of
from domain.usecases.plan_meeting_questions import plan_meeting_questions
from domain.usecases.plan_reminders import plan_reminders
from rendering.cards.messages import acknowledgement, render
from rendering.instruments import default_questionnaire, trial_questionnaires
from tests.dialogs.talks import Talk
from tests.storage.samples import AnyDatabase
from tests.support.builders import COUNTY, a_meeting, a_municipality, a_person, a_round, leaderships
from tests.support.clocks import SettableClock
from tests.support.county_jobs import plan_everywhere

DAY = timedelta(days=1)
ROUND = a_round(state=RoundState.PLANNED, opened_at=None)
# A year later, with as many working days between its dates.
NEXT_ROUND = replace(
    ROUND,
    id=RoundId("round-2025"),
    refers_to=2025,
    opens_on=date(2026, 1, 7),
    due_on=date(2026, 1, 26),
    closes_on=date(2026, 2, 2),
)
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
# The first leadership meets on the fifth of a month, the last on the seventeenth.
MEETING_DAY = 5


class Setting(Struct, frozen=True):
    """What is lived through: so many days from the first, with these municipalities' people, rounds and meetings.

    Attributes:
        months: on how many of them each leadership meets.
        others: how many speak for a leadership behind the chair and the contact.
    """

    first: date
    days: int
    months: int = 0
    homes: tuple[Unit, ...] = HOMES
    rounds: tuple[Round, ...] = (ROUND,)
    hours: tuple[int, ...] = HOURS
    others: int = 8

    @property
    def ticks(self) -> Iterator[datetime]:
        """Yield the instants at which the service looks at what there is to do."""
        return (at_local(self.first + number * DAY, time(hour)) for number in range(self.days) for hour in self.hours)


# Two Januaries and the year between them.
YEAR = Setting(date(2025, 1, 2), 400, months=13, rounds=(ROUND, NEXT_ROUND))

# What a person does when a reminder arrives: by their name and the step that it is about.
Habit = Callable[["Year", str, str], Awaitable[None]]


class Got(Struct, frozen=True):
    """A message that arrived, unasked or not."""

    who: str
    at: datetime
    kind: Kind
    slots: frozenset[Slot]

    @property
    def on(self) -> date:
        """Return the day in Stockholm."""
        return local_date(self.at)

    @property
    def steps(self) -> tuple[str, ...]:
        """Return what it is about by the ladder's names, whatever the unit."""
        return tuple(sorted({slot.step.partition("@")[0] for slot in self.slots}))


@dataclass(eq=False)
class Year:
    """The county, its people, and all that they got."""

    database: AnyDatabase
    setting: Setting
    blocked: frozenset[str]
    habits: Mapping[str, Habit]
    clock: SettableClock = field(init=False)
    talk: Talk = field(init=False)
    worker: DeliveryWorker = field(init=False)
    got: list[Got] = field(default_factory=list)
    seen: set[DeliveryId] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.clock = SettableClock(at_local(self.setting.first, time(8)))
        self.talk = Talk(self.database)
        self.worker = DeliveryWorker(_ports(self))

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

    async def tell_of_meeting(self, who: str) -> None:
        """Have somebody say that the meeting they are asked about was held."""
        await self.say(who, "avbryt", "mötet hölls", "ja", "avbryt")

    async def fill_in(self, who: str, part: Part) -> None:
        """Have somebody fill in a form, in text."""
        await self.say(who, "avbryt", *WRITTEN[part], "avbryt")


def name(role: Role, unit: Unit) -> str:
    """Return a person's name: their role and leadership."""
    return f"{role}-{unit.id}"


async def simulate(
    database: AnyDatabase, blocked: frozenset[str], habits: Mapping[str, Habit], setting: Setting = YEAR
) -> Year:
    """Return the year after it has passed."""
    year = Year(database, setting, blocked, habits)
    await found(year)
    for instant in setting.ticks:
        await tick(year, instant)
    return year


async def found(year: Year) -> None:
    """Put the county together, and install the app for everyone."""
    setting = year.setting
    seats = [(who, role, unit) for unit in UNITS for who, role in _list_speakers(unit, setting.others)]
    seats += [(name(role, home), role, home) for home in setting.homes for role in MUNICIPAL_ROLES]
    async with year.database.open() as uow:
        await uow.roster.add_county(COUNTY)
        await uow.roster.put_person(a_person(RSS))
        await uow.roster.add_assignment(Assignment(PersonId(RSS), COUNTY.id, Role.COORDINATOR))
        for unit in (*UNITS, *setting.homes):
            await uow.roster.add_unit(unit)
        for who, role, unit in seats:
            await uow.roster.put_person(a_person(who))
            await uow.roster.add_assignment(Assignment(PersonId(who), COUNTY.id, role, unit.id))
        for meeting in [meeting for unit in UNITS for meeting in list_meetings(setting, unit)]:
            await uow.meetings.add(meeting)
        for collection in setting.rounds:
            await uow.rounds.put(collection)
            for form in (default_questionnaire(), *trial_questionnaires()):
                await uow.round_parts.put(collection.id, form)
        await uow.commit()
    for who in (RSS, *(who for who, _, _ in seats)):
        await year.talk.install(who, now=year.clock.now())


async def tick(year: Year, instant: datetime) -> None:
    """Do what the service does at a tick, then have people react until nothing more comes of it."""
    year.clock.put(instant)
    async with year.database.open() as uow:
        await advance_rounds(uow, Rules(), instant)
        await uow.commit()
    while True:
        async with year.database.open() as uow:
            await plan_reminders(uow, is_swedish_workday, instant)
            await plan_everywhere(uow, plan_meeting_questions, instant)
            await uow.commit()
        if not await year.worker.deliver_due(instant):
            return
        for each in [each for each in await _read_sent(year) if each.id not in year.seen]:
            year.seen.add(each.id)
            await _react(year, each)


def list_meetings(setting: Setting, unit: Unit) -> list[Meeting]:
    """Return a leadership's meetings: one a month, each on the same day of it."""
    months = [(setting.first.month - 1 + number) for number in range(setting.months)]
    years = [setting.first.year + month // 12 for month in months]
    days = [
        date(year, month % 12 + 1, UNITS.index(unit) + MEETING_DAY) for year, month in zip(years, months, strict=True)
    ]
    return [
        a_meeting(f"{unit.id}-{day.isoformat()}", unit_id=unit.id, day=day, changed_by=PersonId(RSS)) for day in days
    ]


def most_within(days: list[date], length: int) -> int:
    """Return the most messages that came within so many days."""
    return max((sum(day <= other < day + length * DAY for other in days) for day in days), default=0)


def count_by_person(year: Year, kind: Kind = Kind.REMINDER, during: Round | None = None) -> Counter[str]:
    """Return how many messages of a kind each person got, at all or in the days of a round."""
    mine = [each for each in year.got if each.kind is kind]
    return Counter(each.who for each in mine if during is None or during.opens_on <= each.on <= during.closes_on)


# Private functions


def _list_speakers(unit: Unit, others: int) -> Iterator[tuple[str, Role]]:
    yield from ((name(role, unit), role) for role in (Role.CHAIR, Role.CONTACT))
    yield from ((f"{name(Role.DEVELOPER, unit)}-{number}", Role.DEVELOPER) for number in range(others))


def _ports(year: Year) -> DeliveryPorts:
    database = year.database
    composer = Composer(database.read, database.open, TeamsPresenter(render, acknowledgement), year.clock)
    return DeliveryPorts(database.open, database.read, Batches(database.open), year, composer.compose, year.clock, "me")


async def _read_sent(year: Year) -> list[Delivery]:
    async with year.database.read() as uow:
        found = await uow.outbox.all(COUNTY.id, State.SENT)
    return [each for each in found if each.kind not in {Kind.REPLY, Kind.CHANNEL_SUMMARY}]


async def _react(year: Year, delivery: Delivery) -> None:
    who = delivery.conversation_id.removeprefix("a:")
    got = Got(who, year.clock.now(), delivery.kind, slots_of(delivery))
    year.got.append(got)
    if delivery.kind is Kind.MEETING_HELD:
        await year.tell_of_meeting(who)
    habit = year.habits.get(who)
    if habit is not None:
        await habit(year, who, got.steps[0] if got.steps else delivery.kind.value)
