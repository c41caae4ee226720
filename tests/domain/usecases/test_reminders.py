"""Reminders: planned once, composed only while they are still wanted (R6, F8, K17)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.workdays import is_swedish_workday
from domain.deliveries import Delivery, Kind
from domain.ids import PersonId, UnitId
from domain.messages import Reminder, Summary
from domain.ports import UnitOfWork
from domain.releases import Release
from domain.roster import Assignment, Role
from domain.rounds import Round, RoundState
from domain.summaries import Rules
from domain.usecases.compose_delivery import Unwanted, compose_delivery
from domain.usecases.plan_reminders import Calendar, plan_reminders
from domain.usecases.publish_summary import Publishing, publish_summary
from tests.domain.usecases.counties import add_round, add_speaker
from tests.support.builders import (
    COUNTY,
    NOW,
    a_channel,
    a_conversation,
    a_delivery,
    a_round,
    a_submission,
    a_unit,
    an_earlier_round,
)

CALENDAR = Calendar((7, 2), is_swedish_workday)
STEP = datetime(2025, 1, 17, 8, tzinfo=UTC)
OVER = datetime(2025, 1, 24, 23, tzinfo=UTC)
LS01, LS02 = a_unit("LS01"), a_unit("LS02")


async def test_those_missing_are_reminded_in_their_private_chat_and_others_are_not(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    await add_speaker(uow, "chair-ls02", LS02)
    await add_round(uow, a_round(), [a_submission(unit_id=LS02.id)])

    assert await plan_reminders(uow, CALENDAR, STEP) == 1

    (delivery,) = await uow.outbox.all()
    assert (delivery.kind, delivery.conversation_id, delivery.person_id) == (
        Kind.REMINDER,
        "a:chair-ls01",
        "chair-ls01",
    )


@pytest.mark.parametrize("pause", [timedelta(0), timedelta(hours=1), timedelta(hours=72)])
async def test_a_step_reminds_once_however_often_it_is_asked_for(uow: UnitOfWork, pause: timedelta) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    await add_round(uow, a_round())
    assert [await plan_reminders(uow, CALENDAR, STEP), await plan_reminders(uow, CALENDAR, STEP + pause)] == [1, 0]


async def test_after_a_long_stop_only_the_newest_step_is_sent(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    await add_round(uow, a_round())
    assert await plan_reminders(uow, CALENDAR, OVER - timedelta(hours=5)) == 1
    (delivery,) = await uow.outbox.all()
    assert delivery.payload["days_before_due"] == 2


@pytest.mark.parametrize("now", [STEP - timedelta(seconds=1), OVER, OVER + timedelta(days=30)])
async def test_nobody_is_reminded_before_the_step_or_after_the_due_date(uow: UnitOfWork, now: datetime) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    await add_round(uow, a_round())
    assert await plan_reminders(uow, CALENDAR, now) == 0


@pytest.mark.parametrize(
    ("now", "added"),
    [
        (datetime(2025, 1, 18, 11, tzinfo=UTC), 0),
        (datetime(2025, 1, 20, 5, 59, tzinfo=UTC), 0),
        (datetime(2025, 1, 20, 6, 0, tzinfo=UTC), 1),
        (datetime(2025, 1, 20, 18, 59, tzinfo=UTC), 1),
        (datetime(2025, 1, 20, 19, 0, tzinfo=UTC), 0),
    ],
    ids=["Saturday", "before seven", "seven", "before eight at night", "eight at night"],
)
async def test_what_is_caught_up_waits_for_the_day(uow: UnitOfWork, now: datetime, added: int) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    await add_round(uow, a_round())
    assert await plan_reminders(uow, CALENDAR, now) == added


async def test_the_second_contact_is_turned_to_where_the_chair_cannot_be_reached(uow: UnitOfWork) -> None:
    chair = await add_speaker(uow, "chair-ls01", LS01)
    await add_speaker(uow, "contact-ls01", LS01, Role.CONTACT)
    blocked = a_conversation(id="a:chair-ls01", object_id=chair.object_id, reachable=False)
    await uow.conversations.put(blocked)
    await add_round(uow, a_round())
    await plan_reminders(uow, CALENDAR, STEP)
    assert [delivery.person_id for delivery in await uow.outbox.all()] == ["contact-ls01"]


async def test_who_never_wrote_to_the_bot_cannot_be_reminded(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01, chat=False)
    await add_round(uow, a_round())
    assert await plan_reminders(uow, CALENDAR, STEP) == 0


async def test_a_coordinator_is_not_reminded_for_the_units(uow: UnitOfWork) -> None:
    await add_speaker(uow, "coordinator", LS01, Role.COORDINATOR)
    await add_round(uow, a_round())
    assert await plan_reminders(uow, CALENDAR, STEP) == 0


async def test_a_reminder_names_all_that_is_missing_when_it_is_sent(uow: UnitOfWork) -> None:
    person = await add_speaker(uow, "both", LS01)
    await uow.roster.add_assignment(Assignment(person.id, COUNTY.id, Role.CONTACT, LS02.id))
    delivery = await _planned(uow, a_round())
    assert await compose_delivery(uow, delivery, STEP, is_swedish_workday) == Reminder(
        a_round(), ("LS01", "LS02"), a_round().due_on, 2
    )

    await uow.submissions.add(a_submission(unit_id=LS01.id, respondent="a colleague"))
    composed = await compose_delivery(uow, delivery, STEP, is_swedish_workday)
    assert isinstance(composed, Reminder)
    assert composed.units == ("LS02",)


async def test_a_reminder_is_dropped_once_the_answer_is_in(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    delivery = await _planned(uow, a_round())
    await uow.submissions.add(a_submission())
    assert await compose_delivery(uow, delivery, STEP, is_swedish_workday) == Unwanted("answered")


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.PLANNED])
async def test_a_reminder_is_dropped_when_the_round_is_not_open(uow: UnitOfWork, state: RoundState) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    delivery = await _planned(uow, a_round())
    await add_round(uow, a_round(state=state))
    assert await compose_delivery(uow, delivery, STEP, is_swedish_workday) == Unwanted("round_not_open")


async def test_a_reminder_that_was_held_up_past_the_due_date_is_dropped(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    delivery = await _planned(uow, a_round())
    assert await compose_delivery(uow, delivery, OVER, is_swedish_workday) == Unwanted("too_late")


async def test_a_reminder_is_dropped_for_who_no_longer_speaks_for_the_unit(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    delivery = await _planned(uow, a_round())
    other = replace(delivery, payload={**delivery.payload, "person": PersonId("former-chair")})
    assert await compose_delivery(uow, other, STEP, is_swedish_workday) == Unwanted("answered")


async def test_the_channel_gets_the_latest_release_and_no_older_one(uow: UnitOfWork) -> None:
    await uow.conversations.connect_channel(COUNTY.id, a_channel())
    earlier = await _publish(uow, an_earlier_round())
    assert await _composed(uow, earlier) == Summary(earlier.summary, NOW)
    latest = await _publish(uow, a_round(state=RoundState.CLOSED))
    assert await _composed(uow, earlier) == Unwanted("superseded")
    assert await _composed(uow, latest) == Summary(latest.summary, NOW)


async def test_a_summary_of_no_county_is_not_sent(uow: UnitOfWork) -> None:
    delivery = a_delivery(Kind.CHANNEL_SUMMARY, county_id=None, payload={"release": "r"})
    assert await compose_delivery(uow, delivery, NOW, is_swedish_workday) == Unwanted("no_county")


# Private functions


async def _planned(uow: UnitOfWork, collection: Round) -> Delivery:
    await add_round(uow, collection)
    await plan_reminders(uow, CALENDAR, STEP)
    (delivery,) = await uow.outbox.all()
    return delivery


async def _publish(uow: UnitOfWork, collection: Round) -> Release:
    answers = [a_submission(round_id=collection.id, unit_id=UnitId(f"ls0{number}")) for number in range(1, 6)]
    await add_round(uow, collection, answers)
    release = await publish_summary(uow, COUNTY, collection, Publishing(Rules(), "coordinator"), NOW)
    assert isinstance(release, Release)
    return release


async def _composed(uow: UnitOfWork, release: Release) -> object:
    delivery = await uow.outbox.get_by_key(f"summary:{release.id}")
    assert delivery is not None
    return await compose_delivery(uow, delivery, NOW, is_swedish_workday)
