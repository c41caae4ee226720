"""An answer comes between the planning of a reminder and its sending: nobody is reminded of it (R7, F8)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.batches import Batches
from bot.compositions import Composer
from bot.connector import Address
from bot.delivery import DeliveryPorts, DeliveryWorker
from bot.replies import TeamsPresenter
from bot.workdays import is_swedish_workday
from domain.deliveries import Outcome, Result, State
from domain.ports import Json, OpenUnitOfWork, UnitOfWork
from domain.roster import Assignment, Role
from domain.usecases.plan_reminders import plan_reminders
from rendering.cards.messages import acknowledgement, render
from tests.storage.samples import AnyDatabase
from tests.support.builders import COUNTY, a_conversation, a_person, a_round, a_submission, leaderships
from tests.support.clocks import SettableClock
from tests.support.fakes import FakeDatabase
from tests.support.virtual_time import run_in_virtual_time

STEP = datetime(2025, 1, 17, 8, tzinfo=UTC)
UNITS = leaderships(5)
INTERLEAVINGS = 1000


@dataclass(eq=False)
class Stage:
    """Counts the steps that the worker takes, and lets the answers in between them as the schedule says."""

    database: AnyDatabase
    schedule: dict[int, list[int]]
    step: int = 0
    log: list[tuple[str, str]] = field(default_factory=list)

    async def reach(self) -> None:
        """Take a step: whoever answers now has answered before whatever comes next."""
        self.step += 1
        for number in self.schedule.get(self.step, ()):
            await self.answer(number)

    async def answer(self, number: int) -> None:
        """Hand in a unit's answer, as a turn does."""
        unit = UNITS[number]
        async with self.database.open() as uow:
            await uow.submissions.add(a_submission(unit_id=unit.id, respondent=f"chair-{unit.id}"))
            await uow.commit()
        self.log.append(("answered", f"a:chair-{unit.id}"))

    def watch(self, open_unit: OpenUnitOfWork, *, checks: bool = False) -> OpenUnitOfWork:
        """Return units of work with a step before they see anything and one after they are over."""

        @asynccontextmanager
        async def opened() -> AsyncIterator[UnitOfWork]:
            await self.reach()
            async with open_unit() as unit:
                if checks:
                    self.log.append(("check", ""))
                yield unit
            await self.reach()

        return opened

    async def send(self, address: Address, activity: Json, reply_to: str | None = None) -> Outcome:  # noqa: ARG002 - the port's
        """Take a message, after one more step: the moment in which nobody can call it back."""
        self.log.append(("decided", address.conversation_id))
        await self.reach()
        await asyncio.sleep(0)
        self.log.append(("reminded", address.conversation_id))
        return Outcome(Result.SENT, activity_id="1")

    async def update(self, address: Address, activity_id: str, activity: Json) -> Outcome:
        """Refuse: reminders replace nothing."""
        raise AssertionError(address, activity_id, activity)


async def fill(database: AnyDatabase) -> None:
    """Have five leaderships that are to be reminded."""
    async with database.open() as uow:
        await uow.roster.add_county(COUNTY)
        for unit in UNITS:
            person = a_person(f"chair-{unit.id}")
            await uow.roster.add_unit(unit)
            await uow.roster.put_person(person)
            await uow.roster.add_assignment(Assignment(person.id, COUNTY.id, Role.CHAIR, unit.id))
            await uow.conversations.put(a_conversation(id=f"a:chair-{unit.id}", object_id=person.object_id))
        await uow.rounds.put(a_round())
        assert await plan_reminders(uow, is_swedish_workday, STEP) == len(UNITS)
        await uow.commit()


async def play(database: AnyDatabase, schedule: dict[int, list[int]]) -> Stage:
    """Send what is planned while answers come as the schedule says."""
    stage = Stage(database, schedule)
    clock = SettableClock(STEP)
    read = stage.watch(database.read)
    watched = stage.watch(database.open)
    presenter = TeamsPresenter(render, acknowledgement)
    composer = Composer(stage.watch(database.read, checks=True), watched, presenter, clock)
    ports = DeliveryPorts(watched, read, Batches(watched), stage, composer.compose, clock, "me")
    await DeliveryWorker(ports).deliver_due(STEP)
    return stage


def find_slips(stage: Stage) -> list[str]:
    """Return who was reminded although the answer was there when it was checked whether it was."""
    slips = []
    for at, (what, place) in enumerate(stage.log):
        if what != "decided" or ("answered", place) not in stage.log[:at]:
            continue
        # The last check before the decision to send saw everything that stood before it in the log.
        check = max(index for index, (event, _) in enumerate(stage.log[:at]) if event == "check")
        if ("answered", place) in stage.log[:check]:
            slips.append(place)
    return slips


def test_in_a_thousand_interleavings_nobody_is_reminded_of_what_they_have_answered(fake_database: FakeDatabase) -> None:
    run_in_virtual_time(interleave(fake_database))


async def interleave(fake_database: FakeDatabase) -> None:
    """Have the answers come at every step there is."""
    await fill(fake_database)
    steps = (await play(fake_database.fork(), {})).step
    reminded, spared = 0, 0
    for number in range(INTERLEAVINGS):
        schedule: dict[int, list[int]] = {}
        # Each unit answers at a step of its own; over all numbers, every step meets every unit.
        for unit in range(len(UNITS)):
            schedule.setdefault(1 + (number * (unit + 3) + 7 * unit) % (steps + 1), []).append(unit)
        stage = await play(fake_database.fork(), schedule)
        assert find_slips(stage) == [], schedule
        sent = sum(what == "reminded" for what, _ in stage.log)
        reminded, spared = reminded + sent, spared + len(UNITS) - sent
    # Both happen, or nothing was shown.
    assert reminded > INTERLEAVINGS / 10
    assert spared > INTERLEAVINGS / 10


async def test_on_a_real_database_the_check_sees_what_was_committed_before_it(database: AnyDatabase) -> None:
    await fill(database)
    # The first answers after the claim and before any check; the others anywhere, as the database lets them.
    stage = await play(database, {2: [0], 4: [1], 9: [2]})
    assert ("reminded", "a:chair-ls01") not in stage.log
    async with database.read() as uow:
        states = {each.conversation_id: each.state for each in await uow.outbox.all()}
    assert states["a:chair-ls01"] is State.DROPPED
    assert set(states.values()) == {State.DROPPED, State.SENT}
