"""Nobody is written to unasked twice a day or four times a week, whatever falls on their days (F3, R21)."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.deadlines import at_local, local_date
from domain.deliveries import Delivery, Kind, State, drop
from domain.delivery_ports import Ending
from domain.fuses import MOST_UNASKED_A_DAY, MOST_UNASKED_A_WEEK, UNASKED, WEEK, is_too_much
from domain.ids import ActivityId, DeliveryId, MeetingId, PersonId
from domain.meetings import Meeting, MeetingForm, MeetingState
from domain.messages import Reminder
from domain.plans import Activity, Wording
from domain.ports import UnitOfWork
from domain.roster import Assignment, Role, Unit
from domain.rounds import Round
from domain.usecases.compose_delivery import NotNow, TooMuch, Unwanted, compose_delivery
from domain.usecases.plan_meeting_questions import plan_meeting_questions
from domain.usecases.plan_reminders import plan_reminders
from domain.usecases.remind_plans import remind_plans
from tests.domain.usecases.counties import add_county, add_round, add_speaker
from tests.support.builders import COUNTY, NOW, a_delivery, a_round, a_unit, leaderships
from tests.support.county_jobs import plan_everywhere
from tests.support.fakes import FakeDatabase

A_DAY = timedelta(days=1)
HOURS = (8, 9, 10, 13, 15)
DAYS = 26
UNITS = leaderships(2)


class Calendar(Struct, frozen=True):
    """What falls on whose days: meetings and plans by their days after the opening, and the round's own dates."""

    meetings: tuple[tuple[Unit, int], ...]
    plans: tuple[tuple[Unit, int], ...]
    due_after: int
    backwards: bool

    @property
    def collection(self) -> Round:
        """Return the round."""
        opens = a_round().opens_on
        return a_round(due_on=opens + self.due_after * A_DAY, closes_on=opens + (self.due_after + 9) * A_DAY)


_days = st.tuples(st.sampled_from(UNITS), st.integers(-3, DAYS))
calendars = st.builds(
    Calendar,
    meetings=st.lists(_days, max_size=8).map(tuple),
    plans=st.lists(_days, max_size=5).map(tuple),
    due_after=st.integers(3, 16),
    backwards=st.booleans(),
)


# The last step before the due date, held back by a full week, must not take the day of the first step after it.
@example(calendar=Calendar(meetings=((UNITS[0], 0),), plans=(), due_after=6, backwards=False))
@settings(max_examples=20)
@given(calendar=calendars)
def test_nobody_is_written_to_too_often_and_no_day_of_a_reminder_is_taken(calendar: Calendar) -> None:
    everything = asyncio.run(live_through(calendar))
    for days in everything.values():
        told = [day for day, _ in days]
        assert all(told.count(day) <= MOST_UNASKED_A_DAY for day in told)
        assert all(sum(day - WEEK < each <= day for each in told) <= MOST_UNASKED_A_WEEK for day in told)
        assert all(map(is_swedish_workday, told))
    # Its day is taken by nothing else: it waits only where the week is full.
    for who, foreseen in asyncio.run(live_through(replace(calendar, meetings=(), plans=()))).items():
        reminded = {day for day, kind in everything[who] if kind is Kind.REMINDER}
        for day in {day for day, _ in foreseen} - reminded:
            week = [each for each, _ in everything[who] if day - WEEK < each < day]
            assert len(week) >= MOST_UNASKED_A_WEEK, (who, day)


async def live_through(calendar: Calendar) -> Mapping[PersonId, Sequence[tuple[date, Kind]]]:
    """Return on which day each person got what, when nobody answers; the chair has two leaderships."""
    collection = calendar.collection
    sent: dict[PersonId, list[tuple[date, Kind]]] = defaultdict(list)
    async with FakeDatabase().open() as uow:
        await found(uow, calendar)
        for number in range(DAYS):
            for hour in HOURS:
                now = at_local(collection.opens_on + number * A_DAY, time(hour))
                await plan_all(uow, now)
                for each in await send_all(uow, now, backwards=calendar.backwards):
                    assert each.person_id is not None
                    sent[each.person_id].append((local_date(now), each.kind))
    return sent


async def found(uow: UnitOfWork, calendar: Calendar) -> None:
    await add_county(uow, UNITS)
    await add_round(uow, calendar.collection)
    chair = await add_speaker(uow, "chair", UNITS[0])
    await uow.roster.add_assignment(Assignment(chair.id, COUNTY.id, Role.CHAIR, UNITS[1].id))
    for unit in UNITS:
        await add_speaker(uow, f"contact-{unit.id}", unit, Role.CONTACT)
    opens, before = calendar.collection.opens_on, NOW - timedelta(days=200)
    for number, (unit, after) in enumerate(calendar.meetings):
        meeting = Meeting(
            MeetingId(f"m{number}"), unit.id, 1, MeetingState.PLANNED, opens + after * A_DAY, None, MeetingForm.ROOM,
            chair.id, before,
        )  # fmt: skip
        await uow.meetings.add(meeting)
    for number, (unit, after) in enumerate(calendar.plans):
        wording = Wording("Samverkan", due_on=opens + after * A_DAY)
        await uow.plans.add(Activity(ActivityId(f"a{number}"), unit.id, 1, wording, chair.id, before))


async def plan_all(uow: UnitOfWork, now: datetime) -> None:
    await plan_everywhere(uow, plan_meeting_questions, now)
    await plan_everywhere(uow, remind_plans, now)
    await plan_reminders(uow, is_swedish_workday, now)


async def send_all(uow: UnitOfWork, now: datetime, *, backwards: bool) -> Sequence[Delivery]:
    """Send what waits, as the service does, in the one order or the other; nothing is ever too much."""
    waiting = [each for each in await uow.outbox.all(state=State.WAITING) if each.kind in UNASKED]
    sent: list[Delivery] = []
    for each in waiting[::-1] if backwards else waiting:
        said = await compose_delivery(uow, each, now, is_swedish_workday)
        assert not isinstance(said, TooMuch)
        if isinstance(said, Unwanted):
            await uow.outbox.change(drop(each, said.why), each)
        elif not isinstance(said, NotNow):
            sent.append(each)
            await uow.outbox.change(replace(each, state=State.SENT, sent_at=now), each)
    return sent


# NOW is Monday 20 January 2025, ten o'clock in Stockholm.
CHAIR = PersonId("chair")


@pytest.mark.parametrize(
    ("mine", "other", "waits"),
    [
        (Kind.MEETING_HELD, {"kind": Kind.REMINDER, "state": State.WAITING}, True),
        (Kind.MEETING_HELD, {"kind": Kind.REMINDER, "state": State.WAITING, "created_at": NOW - A_DAY}, True),
        (Kind.MEETING_HELD, {"kind": Kind.PLAN_DUE, "state": State.WAITING}, False),
        (Kind.MEETING_HELD, {"kind": Kind.REMINDER, "state": State.DROPPED}, False),
        (Kind.REMINDER, {"kind": Kind.MEETING_HELD, "state": State.WAITING}, False),
        (Kind.REMINDER, {"kind": Kind.MEETING_HELD, "state": State.SENT, "sent_at": NOW}, True),
        (Kind.REMINDER, {"kind": Kind.MEETING_HELD, "state": State.SENT, "created_at": NOW - 2 * A_DAY,
                         "sent_at": NOW - A_DAY}, False),
    ],
)  # fmt: skip
def test_a_reminder_goes_before_what_waits_and_behind_what_has_gone(
    mine: Kind,
    other: Mapping[str, Any],
    waits: bool,  # noqa: FBT001 - a row of the table
) -> None:
    message = a_delivery(kind=mine, key="mine", person_id=CHAIR, created_at=NOW)
    before = a_delivery(**{"key": "other", "person_id": CHAIR, "created_at": NOW, **other})
    assert is_too_much(message, [message, replace(before, id=DeliveryId("other"))], NOW) is waits


async def test_while_a_round_is_open_what_is_no_reminder_waits_until_ten_on_the_readers_own_wall(
    uow: UnitOfWork,
) -> None:
    chair = await add_speaker(uow, "chair", a_unit())
    meeting = Meeting(
        MeetingId("m"), a_unit().id, 1, MeetingState.PLANNED, local_date(NOW) - A_DAY, None, MeetingForm.ROOM,
        chair.id, NOW - 90 * A_DAY,
    )  # fmt: skip
    await uow.meetings.add(meeting)
    await plan_everywhere(uow, plan_meeting_questions, at_local(local_date(NOW), time(8)))
    (question,) = await uow.outbox.all()

    async def is_said_at(hour: int) -> bool:
        now = at_local(local_date(NOW), time(hour))
        return not isinstance(await compose_delivery(uow, question, now, is_swedish_workday), NotNow)

    assert [await is_said_at(hour) for hour in (8, 9, 10)] == [True, True, True]
    await add_round(uow, a_round())
    assert [await is_said_at(hour) for hour in (8, 9, 10)] == [False, False, True]
    chat = await uow.conversations.personal(chair.id)
    assert chat is not None
    await uow.conversations.put(replace(chat, time_zone="Europe/Helsinki"))
    assert [await is_said_at(hour) for hour in (8, 9, 10)] == [False, True, True]


@pytest.mark.parametrize(("became_of_it", "then"), [(State.DROPPED, None), (State.SENT, TooMuch)])
async def test_what_takes_anothers_place_waits_until_it_is_known_whether_that_one_has_gone(
    uow: UnitOfWork, became_of_it: State, then: type[TooMuch] | None
) -> None:
    await add_round(uow, a_round())
    await add_speaker(uow, "chair", a_unit())
    now = at_local(date(2025, 1, 21), time(9))
    await plan_reminders(uow, is_swedish_workday, now)
    (newest,) = await uow.outbox.all()
    ages = ((State.SENT, 6), (State.SENT, 5), (State.SENDING, 4))
    earlier = [
        replace(
            newest,
            id=DeliveryId(f"{days} days before"),
            key=f"{days}",
            created_at=newest.created_at - days * A_DAY,
            payload={**newest.payload, "slots": []},
            state=state,
        )
        for state, days in ages
    ]
    await uow.outbox.add_all(earlier)
    # A tick claims all that is due, so that this one and what it takes the place of are on their way together.
    assert isinstance(await compose_delivery(uow, newest, now, is_swedish_workday), NotNow)
    assert await compose_delivery(uow, earlier[-1], now, is_swedish_workday) == Unwanted("superseded")
    last = earlier[-1]
    await uow.outbox.finish_all([Ending(replace(last, state=became_of_it), last.owner, last.fence)])
    assert isinstance(await compose_delivery(uow, newest, now, is_swedish_workday), then or Reminder)


@pytest.mark.parametrize(("tries", "planned"), [(0, 1), (1, 0)])
async def test_what_may_have_arrived_counts_for_the_week_whatever_became_of_it(
    uow: UnitOfWork, tries: int, planned: int
) -> None:
    collection = a_round()
    await add_round(uow, collection)
    chair = await add_speaker(uow, "chair", a_unit())
    now = at_local(date(2025, 1, 21), time(9))
    about = {"round": collection.id, "person": chair.id, "to": "person"}
    for days, state, in_doubt in ((6, State.DROPPED, tries), (5, State.SENT, 0), (4, State.SENT, 0)):
        earlier = a_delivery(
            kind=Kind.REMINDER,
            key=f"{days} days before",
            person_id=chair.id,
            created_at=now - days * A_DAY,
            state=state,
            payload={**about, "slots": [["self_assessment", a_unit().id, f"step-{days}"]]},
            uncertain_tries=in_doubt,
        )
        await uow.outbox.add(replace(earlier, id=DeliveryId(earlier.key)))
    assert await plan_reminders(uow, is_swedish_workday, now) == planned
