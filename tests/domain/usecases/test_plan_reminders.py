"""Reminders of what is due in a plan: once, in one message, to who keeps the plan up, and only while still wanted."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.deliveries import Delivery, Kind, Outcome, Result, settle
from domain.delivery_ports import Ending
from domain.ids import ActivityId
from domain.plan_messages import PlanDue
from domain.plans import Activity, Stage, Wording
from domain.ports import UnitOfWork
from domain.roster import Assignment, Role
from domain.usecases.compose_delivery import NotNow, Unwanted, compose_delivery
from domain.usecases.remind_plans import remind_plans
from tests.domain.usecases.counties import add_speaker
from tests.support.builders import COUNTY, a_delivery, a_person, a_unit
from tests.support.county_jobs import plan_everywhere
from tests.support.outcomes import claim_now, finish_now

LS01, LS02 = a_unit("LS01"), a_unit("LS02")
WRITTEN = datetime(2025, 3, 3, 9, tzinfo=UTC)
DUE = date(2025, 6, 30)
# 09:00 in Stockholm, fourteen and three days before.
FIRST, SECOND = datetime(2025, 6, 16, 7, tzinfo=UTC), datetime(2025, 6, 27, 7, tzinfo=UTC)


async def add(uow: UnitOfWork, name: str = "a", *, revision: int = 1, **changes: object) -> Activity:
    wording = replace(Wording(name, due_on=DUE, stage=Stage.UNDER_WAY), **changes)
    activity = Activity(ActivityId(name), LS01.id, revision, wording, "chair", WRITTEN)
    await uow.plans.add(activity)
    return activity


async def remind(uow: UnitOfWork, now: datetime) -> int:
    return await plan_everywhere(uow, remind_plans, now)


async def only_delivery(uow: UnitOfWork) -> Delivery:
    (delivery,) = await uow.outbox.all()
    return delivery


async def say(uow: UnitOfWork, now: datetime) -> object:
    return await compose_delivery(uow, await only_delivery(uow), now, is_swedish_workday)


async def test_14_and_3_days_before_each_is_reminded_of_once_whatever_restarts(uow: UnitOfWork) -> None:
    await add_speaker(uow, "contact", LS01, Role.CONTACT)
    await add(uow)
    hours = [FIRST + timedelta(hours=hour) for hour in range(-48, 24 * 16)]
    added = {now: count for now in hours if (count := await remind(uow, now))}
    assert added == {FIRST: 1, SECOND: 1}
    assert [each.kind for each in await uow.outbox.all()] == [Kind.PLAN_DUE, Kind.PLAN_DUE]


@pytest.mark.parametrize(
    ("roles", "reached"),
    [
        ({"chair": Role.CHAIR, "contact": Role.CONTACT, "developer": Role.DEVELOPER}, "contact"),
        ({"chair": Role.CHAIR, "developer": Role.DEVELOPER}, "developer"),
        ({"chair": Role.CHAIR}, "chair"),
    ],
)
async def test_the_contact_is_turned_to_then_the_developer_else_the_chair(
    uow: UnitOfWork, roles: dict[str, Role], reached: str
) -> None:
    for name, role in roles.items():
        await add_speaker(uow, name, LS01, role)
    await add(uow)
    assert await remind(uow, FIRST) == 1
    assert (await only_delivery(uow)).person_id == reached


async def test_who_cannot_be_reached_is_passed_over_and_nobody_reachable_is_asked_again_later(uow: UnitOfWork) -> None:
    await add_speaker(uow, "contact", LS01, Role.CONTACT, chat=False)
    await add(uow)
    assert await remind(uow, FIRST) == 0
    await add_speaker(uow, "chair", LS01)
    assert await remind(uow, FIRST + timedelta(hours=2)) == 1
    assert (await only_delivery(uow)).person_id == "chair"


async def test_several_that_are_due_come_in_one_message_with_their_numbers(uow: UnitOfWork) -> None:
    await add_speaker(uow, "contact", LS01, Role.CONTACT)
    for name, due in (("late", date(2025, 12, 1)), ("b", DUE), ("a", date(2025, 6, 27)), ("done", DUE)):
        await add(uow, name, due_on=due, stage=Stage.DONE if name == "done" else Stage.NOT_BEGUN)
    assert await remind(uow, FIRST) == 1
    said = await say(uow, FIRST)
    assert isinstance(said, PlanDue)
    assert [(each.wording.name, number) for each, number in zip(said.activities, said.numbers, strict=True)] == [
        ("a", 1),
        ("b", 2),
    ]


async def test_a_service_that_was_down_sends_one_message_for_all_it_missed(uow: UnitOfWork) -> None:
    await add_speaker(uow, "contact", LS01, Role.CONTACT)
    await add(uow, "a", due_on=date(2025, 6, 27))
    await add(uow, "b", due_on=date(2025, 6, 30))
    assert await remind(uow, FIRST + timedelta(days=2)) == 1
    assert await remind(uow, FIRST + timedelta(days=3)) == 0
    said = await say(uow, FIRST + timedelta(days=2))
    assert isinstance(said, PlanDue)
    assert len(said.activities) == 2


@pytest.mark.parametrize(
    "now",
    [
        datetime(2025, 6, 16, 6, 59, tzinfo=UTC),  # before the hour
        datetime(2025, 6, 16, 14, 0, tzinfo=UTC),  # 16:00
        datetime(2025, 6, 21, 9, 0, tzinfo=UTC),  # Midsummer's day
        datetime(2025, 6, 22, 9, 0, tzinfo=UTC),  # a Sunday
    ],
)
async def test_nothing_is_put_on_its_way_outside_office_hours(uow: UnitOfWork, now: datetime) -> None:
    await add_speaker(uow, "contact", LS01, Role.CONTACT)
    await add(uow)
    assert await remind(uow, now) == 0


async def test_what_was_put_on_its_way_waits_for_office_hours_too(uow: UnitOfWork) -> None:
    await add_speaker(uow, "contact", LS01, Role.CONTACT)
    await add(uow)
    await remind(uow, FIRST)
    assert isinstance(await say(uow, FIRST + timedelta(hours=9)), NotNow)
    assert isinstance(await say(uow, FIRST + timedelta(hours=25)), PlanDue)


@pytest.mark.parametrize(
    "changes",
    [{"stage": Stage.DONE}, {"stage": Stage.STOPPED}, {"due_on": None}, {"due_on": date(2025, 12, 1)}],
)
async def test_what_was_done_stopped_or_moved_meanwhile_is_not_reminded_of(
    uow: UnitOfWork, changes: dict[str, Any]
) -> None:
    await add_speaker(uow, "contact", LS01, Role.CONTACT)
    await add(uow)
    await remind(uow, FIRST)
    await add(uow, revision=2, **changes)
    assert await say(uow, FIRST + timedelta(hours=1)) == Unwanted("nothing_due")


async def test_who_has_left_or_is_too_late_is_not_reminded(uow: UnitOfWork) -> None:
    person = await add_speaker(uow, "contact", LS01, Role.CONTACT)
    await add(uow)
    await remind(uow, FIRST)
    assert await say(uow, datetime(2025, 7, 1, 8, tzinfo=UTC)) == Unwanted("nothing_due")
    await uow.roster.remove_assignment(Assignment(person.id, COUNTY.id, Role.CONTACT, LS01.id))
    assert await say(uow, FIRST) == Unwanted("no_longer_speaks")


async def test_it_waits_for_another_day_than_another_unasked_message(uow: UnitOfWork) -> None:
    person = await add_speaker(uow, "contact", LS01, Role.CONTACT)
    await add(uow)
    await remind(uow, FIRST)
    mine = await only_delivery(uow)
    other = a_delivery(created_at=FIRST - timedelta(hours=1), person_id=person.id, payload={"person": person.id})
    await uow.outbox.add(other)
    (claimed,) = await claim_now(uow, [other], "me", FIRST)
    assert claimed is not None
    sent = settle(claimed, Outcome(Result.SENT, activity_id="1"), FIRST)
    assert await finish_now(uow, [Ending(sent, "me", claimed.fence)]) == [True]
    assert isinstance(await compose_delivery(uow, mine, FIRST, is_swedish_workday), NotNow)
    assert isinstance(await compose_delivery(uow, mine, FIRST + timedelta(days=1), is_swedish_workday), PlanDue)


async def test_each_leadership_has_a_message_of_its_own(uow: UnitOfWork) -> None:
    for unit in (LS01, LS02):
        await add_speaker(uow, f"chair-{unit.id}", unit)
    await add(uow)
    theirs = Activity(ActivityId("theirs"), LS02.id, 1, Wording("x", due_on=DUE), a_person().id, WRITTEN)
    await uow.plans.add(theirs)
    assert await remind(uow, FIRST) == 2
    assert sorted(str(each.person_id) for each in await uow.outbox.all()) == ["chair-ls01", "chair-ls02"]
