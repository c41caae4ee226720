"""What two processes do at the same instant."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date, time, timedelta
from typing import TypeVar

import pytest
from msgspec import Struct
from psycopg.errors import DeadlockDetected

from domain.deliveries import Delivery, Kind, State
from domain.errors import DomainError, Reason, Rejected
from domain.ids import new_id
from domain.invitations import InvitationState
from domain.meetings import MeetingDraft, MeetingForm
from domain.ports import Arrival, UnitOfWork
from domain.retries import MEANWHILE, TRIES
from domain.roster import Principal, Role
from domain.usecases.identify_person import Identity
from domain.usecases.invite_person import NewInvitation, invite_person
from domain.usecases.plan_meeting import MeetingWish, plan_meeting
from domain.usecases.redeem_invitation import redeem_invitation
from storage.unit_of_work import Database
from tests.storage.samples import CHAIR, COUNTY, LS01, NOW, add_roster, delivery

Value = TypeVar("Value")
RACES = 10


class Processes(Struct, frozen=True):
    """Two on one database, and how many of them can have begun to write at once."""

    both: tuple[Database, Database]
    at_once: int


@pytest.fixture(name="processes")
async def open_processes(database_url: str) -> AsyncIterator[Processes]:
    """Have two processes on one database with a roster."""
    async with Database(database_url) as first, first.open() as uow:
        await add_roster(uow)
        await uow.commit()
    on_postgresql = database_url.startswith("postgresql")
    async with AsyncExitStack() as stack:
        one, other = [await stack.enter_async_context(Database(database_url)) for _ in range(2)]
        yield Processes((one, other), 2 if on_postgresql else 1)


async def race(processes: Processes, act: Callable[[UnitOfWork, str], Awaitable[Value]]) -> tuple[list[Value], int]:
    """Have each process act in a turn of its own; return the results, and how often it began anew for a deadlock.

    On PostgreSQL both have begun before either acts; on SQLite the second begins when the first is through.
    """
    barrier, key, deadlocks = asyncio.Barrier(processes.at_once), new_id(), 0

    async def run(database: Database, who: str) -> Value:
        nonlocal deadlocks
        for tried in range(TRIES):
            try:
                async with database.open() as uow:
                    await uow.expect([Arrival(f"{who} {key}", who, "tenant", who, who)])
                    if not tried:
                        await barrier.wait()
                    value = await act(uow, who)
                    await uow.commit()
                    return value
            except DomainError as error:
                if error.code not in MEANWHILE:
                    raise
                deadlocks += isinstance(error.__cause__, DeadlockDetected)
        raise AssertionError

    results = await asyncio.gather(*map(run, processes.both, ("one", "other")))
    return results, deadlocks


async def test_of_two_who_use_a_code_at_once_one_gets_the_role_without_a_deadlock(
    processes: Processes,
) -> None:
    for number in range(RACES):
        async with processes.both[0].open() as uow:
            invited = await invite_person(uow, COUNTY, NewInvitation(Role.CHAIR, LS01, "Chair", 14), "test", NOW)
            await uow.commit()

        async def redeem(uow: UnitOfWork, who: str, code: str = invited.code, number: int = number) -> bool:
            identity = Identity(f"tenant-{who}", f"object-{who}-{number}", who, "sv")
            return not isinstance(await redeem_invitation(uow, identity, code, NOW), Rejected)

        won, deadlocks = await race(processes, redeem)
        assert sorted(won) == [False, True]
        assert deadlocks == 0
    async with processes.both[0].read() as uow:
        assert {each.state_at(NOW) for each in await uow.invitations.all(COUNTY.id)} == {InvitationState.USED}


@pytest.mark.parametrize("hours", [(14, 15), (14, 14)], ids=["two meetings", "the same meeting"])
async def test_of_two_who_plan_for_one_day_at_once_the_second_is_told_so(
    processes: Processes, hours: tuple[int, int]
) -> None:
    for number in range(RACES):
        day = NOW.date() + timedelta(days=7 + number)

        async def plan(uow: UnitOfWork, who: str, day: date = day) -> Reason | None:
            clock = time(dict(zip(("one", "other"), hours, strict=True))[who])
            draft = MeetingDraft(day=day, clock=clock, form=MeetingForm.TEAMS)
            wish = MeetingWish(Principal(CHAIR, COUNTY, (LS01,), is_coordinator=False), LS01.id, draft)
            planned = await plan_meeting(uow, wish, NOW)
            return planned.reason if isinstance(planned, Rejected) else None

        told, _ = await race(processes, plan)
        refused = [reason for reason in told if reason]
        assert refused == ([Reason.MEETING_SAME_DAY] if hours[0] != hours[1] else [])
    async with processes.both[0].read() as uow:
        days = [each.day for each in await uow.meetings.of_unit(LS01.id)]
    assert len(days) == len(set(days)) == RACES


async def test_news_for_whom_former_ones_are_just_being_claimed_are_not_lost(processes: Processes) -> None:
    for number in range(RACES):
        about = {"round": "r", "unit": f"u-{number}"}
        old, new = (
            delivery(f"{age} {number}", person_id=CHAIR.id, kind=Kind.TWO_ANSWERS, payload=about | {"age": age})
            for age in ("old", "new")
        )
        async with processes.both[0].open() as uow:
            await uow.outbox.add(old)
            await uow.commit()

        async def claim_or_tell(uow: UnitOfWork, who: str, new: Delivery = new) -> list[str]:
            if who == "one":
                return [each.payload["age"] for each in await uow.outbox.claim_due("me", NOW, 1)]
            await uow.outbox.add_newest([new])
            return []

        (claimed, _), _ = await race(processes, claim_or_tell)
        async with processes.both[0].read() as uow:
            told = await uow.outbox.get_by_key(new.key)
        assert told is not None
        # What is just being told the news is passed over by who claims, and waits for the next.
        renewed = told.id == old.id
        assert (claimed, told.state, renewed) in [
            (["old"], State.WAITING, False),
            (["new"], State.SENDING, True),
            ([], State.WAITING, True),
        ]
        async with processes.both[0].open() as uow:
            await uow.outbox.claim_due("me", NOW, 2)
            await uow.commit()
