"""The service's memory and senders without HTTP, on any database, with a Connector that fails as it is told."""

from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping, MutableMapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, timedelta
from itertools import count
from logging import ERROR
from typing import Any, Protocol, TypeVar, cast

import structlog
from msgspec import Struct

from bot.batches import Batches
from bot.compositions import Composer
from bot.connector import Address
from bot.delivery import DeliveryPorts, DeliveryWorker, NotSent
from bot.jobs import CalendarJobs
from bot.rates import SlidingWindow
from bot.workdays import is_swedish_workday
from dialogs.handlings import Handled
from dialogs.runner import Manner, Runner
from dialogs.turns import Sender, Turn
from domain.deliveries import Delivery, Kind, Outcome, Result
from domain.ids import PersonId
from domain.instruments import Part
from domain.ladders import Ladder, Rung
from domain.messages import Message
from domain.ports import Json, UnitOfWork
from domain.roster import Assignment, Role
from domain.rounds import Round
from domain.summaries import Rules
from domain.usecases.open_round import reopen_round
from tests.reliability.loops import Process
from tests.support.builders import (
    COUNTY,
    TENANT,
    a_channel,
    a_conversation,
    a_person,
    a_round,
    leaderships,
    object_id_of,
)
from tests.support.clocks import clock_at
from tests.support.counties import plant_card

Value = TypeVar("Value")

CHAIRS = tuple(f"chair-{unit.id}" for unit in leaderships(6))
COORDINATOR = "coordinator"
CHANNEL = a_channel()
FIRST_DAY = date(2025, 1, 14)
RULES = Rules()
# How a call to the Connector may end.
ARRIVES, REFUSED, LOST, UNHEARD = "arrives", "refused", "lost", "unheard"


class AnyDatabase(Protocol):
    """A database, or the fake of one."""

    def open(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Return a unit of work that may write."""

    def read(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Return a unit of work that only reads."""

    async def dispose(self) -> None:
        """Close all connections."""


# So many steps that reminders are common: what may go wrong with one must be come across.
DENSE = Ladder((Rung(None), *map(Rung, range(-12, 0))))


class Deaths(Struct, eq=False):
    """At which of the coming commits or calls the process dies: before it, or after it."""

    process: Process
    at: str = ""
    left: int = 0
    died: str = ""

    def arm(self, at: str, left: int) -> None:
        """Die at the so-manieth from now."""
        self.at, self.left, self.died = at, left, ""

    async def pass_by(self, at: str) -> None:
        """Die, if it is time."""
        if at != self.at:
            return
        self.left -= 1
        if self.left == 0:
            self.at, self.died = "", at
            await self.process.die()


class World:
    """Everything but HTTP; `arrived` counts the messages by what they were made from."""

    def __init__(self, database: AnyDatabase) -> None:
        self.database = database
        self.process = Process()
        self.deaths = Deaths(self.process)
        self.calendar, self.machine = clock_at(FIRST_DAY), clock_at(FIRST_DAY)
        self.arrived: Counter[str] = Counter()
        self.ways: deque[str] = deque()
        self.blocked: set[str] = set()
        self.cards: dict[str, str] = {}
        self.reminded: list[Delivery] = []
        self.errors: list[Mapping[str, Any]] = []
        structlog.configure(processors=[self._note_error], wrapper_class=structlog.make_filtering_bound_logger(ERROR))
        self._numbers = count(1)
        self.process.run(self._found())
        self.start()

    def start(self) -> None:
        """Begin with the database as it is and an empty head."""
        presenter = cast("Any", NumberedPresenter(self._numbers))
        composer = Composer(self.database.read, self.database.open, presenter, self.calendar)
        batches = Batches(self._open)
        guesses = SlidingWindow(5, 3600)
        manner = Manner(presenter, RULES, self.machine.now, lambda _address: True, guesses, is_swedish_workday)
        self.runner = Runner(batches.share, manner)
        self.worker = DeliveryWorker(
            DeliveryPorts(
                open_unit_of_work=self._open,
                open_to_read=self.database.read,
                batches=batches,
                connector=cast("Any", self),
                compose=lambda delivery: self._compose(composer, delivery),
                clock=self.machine,
                owner=f"process {next(self._numbers)}",
            )
        )
        self.jobs = CalendarJobs(self._open, self.calendar.now, is_swedish_workday, RULES)

    def close(self) -> None:
        """End it."""
        self.process.run(self.database.dispose())
        self.process.close()

    def take(self, turn: Turn) -> Handled | None:
        """Run a turn; None when the process died before it could answer."""
        return self.process.run(self.runner.run(turn))

    def send(self, address: Address, activity: Json, _reply_to: str | None = None) -> Coroutine[Any, Any, Outcome]:
        """Be the Connector."""
        return self._receive(address, activity)

    def update(self, address: Address, _activity_id: str, activity: Json) -> Coroutine[Any, Any, Outcome]:
        """Be the Connector."""
        return self._receive(address, activity)

    def tick(self) -> bool:
        """Do what a tick does; False when the process died."""

        async def tick() -> bool:
            await self.jobs.advance_rounds()
            await self.jobs.plan_reminders()
            await self.worker.deliver_due(self.machine.now())
            return True

        return bool(self.process.run(tick()))

    def send_replies(self, handled: Handled) -> None:
        """Send what a turn answered."""
        if handled.conversation is not None:
            self.process.run(self.worker.send_replies(handled.replies, handled.conversation))

    def jump(self, length: timedelta) -> None:
        """Let time pass."""
        self.calendar.put(self.calendar.now() + length)
        self.machine.put(self.machine.now() + length)

    def read(self, look: Callable[[UnitOfWork], Awaitable[Value]]) -> Value:
        """Return what is stored."""

        async def read() -> Value:
            async with self.database.read() as uow:
                return await look(uow)

        return cast("Value", self.process.run(read()))

    def reopen(self) -> None:
        """Open the round again, as the operator may."""

        async def reopen() -> None:
            async with self.database.open() as uow:
                (collection,) = await uow.rounds.all(COUNTY.id)
                until = self.calendar.now().date() + timedelta(days=3)
                if isinstance(await reopen_round(uow, collection, until, "test", self.calendar.now()), Round):
                    await uow.commit()

        self.process.run(reopen())

    def _note_error(self, _logger: object, _level: str, entry: MutableMapping[str, Any]) -> Mapping[str, Any]:
        self.errors.append(entry)
        raise structlog.DropEvent

    async def _receive(self, address: Address, activity: Json) -> Outcome:
        await self.deaths.pass_by("before send")
        if address.conversation_id in self.blocked:
            return Outcome(Result.UNREACHABLE, detail="403:BotNotInConversationRoster")
        way = self.ways.popleft() if self.ways else ARRIVES
        if way in (ARRIVES, UNHEARD):
            self.arrived[activity["made_from"]] += 1
        await self.deaths.pass_by("after send")
        if way == ARRIVES:
            return Outcome(Result.SENT, f"{next(self._numbers)}")
        if way == REFUSED:
            return Outcome(Result.RETRY, retry_after=30, detail="429", counted=False)
        return Outcome(Result.AMBIGUOUS, detail="timeout")

    async def _compose(self, composer: Composer, delivery: Delivery) -> Json | NotSent:
        composed = await composer.compose(delivery)
        if not isinstance(composed, Mapping):
            return composed
        if delivery.kind is Kind.REMINDER:
            self.reminded.append(delivery)
        return {**composed, "made_from": delivery.key}

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[UnitOfWork]:
        async with self.database.open() as uow:
            yield cast("UnitOfWork", MortalUnit(uow, self.deaths))

    async def _found(self) -> None:
        async with self.database.open() as uow:
            await uow.roster.add_county(COUNTY)
            for unit, name in zip(leaderships(len(CHAIRS)), CHAIRS, strict=True):
                await uow.roster.add_unit(unit)
                await uow.roster.put_person(a_person(name))
                await uow.roster.add_assignment(Assignment(PersonId(name), COUNTY.id, Role.CHAIR, unit.id))
            await uow.roster.put_person(a_person(COORDINATOR))
            await uow.roster.add_assignment(Assignment(PersonId(COORDINATOR), COUNTY.id, Role.COORDINATOR, None))
            await uow.rounds.put(a_round(ladders=((Part.SELF_ASSESSMENT, DENSE),)))
            for unit, name in zip(leaderships(len(CHAIRS)), CHAIRS, strict=True):
                self.cards[name] = await plant_card(uow, a_round(), unit.id, object_id_of(name))
            await uow.conversations.connect_channel(COUNTY.id, CHANNEL)
            await uow.commit()


class MortalUnit(Struct, frozen=True):
    """A unit of work whose process may die around its commit."""

    unit: UnitOfWork
    deaths: Deaths

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any store
        return getattr(self.unit, name)

    async def commit(self) -> None:
        """Commit, if nothing comes in between."""
        await self.deaths.pass_by("before commit")
        await self.unit.commit()
        await self.deaths.pass_by("after commit")


class NumberedPresenter(Struct, frozen=True):
    """Shows a message as its name and a number that no other has."""

    numbers: Iterator[int]

    def activity(self, message: Message, _language: str, _card_id: str | None = None) -> Json:
        """Return what is sent."""
        return {"message": type(message).__name__, "made_from": f"number {next(self.numbers)}"}

    def invoke_response(self, message: Message, _language: str, _card_id: str | None = None) -> Json:
        """Return what takes the card's place."""
        return {"in_place": type(message).__name__, "number": next(self.numbers)}

    def acknowledgement(self, _language: str) -> Json:
        """Return that nothing changes."""
        return {"in_place": None}


def chat_of(who: str) -> dict[str, Any]:
    """Return where someone's turns come from."""
    conversation = a_conversation(id=f"a:{who}")
    return {"sender": Sender(TENANT, object_id_of(who), who), "conversation": conversation, "reply_to": conversation.id}


def made_from(delivery: Delivery) -> str:
    """Return what a delivery's messages carry."""
    activity: Json = delivery.payload.get("activity", {})
    return str(activity.get("made_from", delivery.key))
