"""Reminders: planned once, composed only while they are still wanted (R6, F8, K17)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.deliveries import Delivery, Kind
from domain.ids import PersonId, SnoozeId, UnitId
from domain.instruments import Part
from domain.ladders import Ladder, Rung
from domain.messages import Reminder, Summary
from domain.ports import UnitOfWork
from domain.releases import Release
from domain.reminder_messages import Escalation, Tone
from domain.roster import Assignment, Role
from domain.rounds import Round, RoundState
from domain.snoozes import Snooze
from domain.submissions import Draft
from domain.summaries import Rules
from domain.usecases.compose_delivery import NotNow, Unwanted, compose_delivery
from domain.usecases.plan_reminders import plan_reminders
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
    some_answers,
)

STEP = datetime(2025, 1, 15, 8, tzinfo=UTC)  # seven working days before, at nine
DAY = timedelta(days=1)
OVER = datetime(2025, 1, 24, 23, tzinfo=UTC)
LS01, LS02 = a_unit("LS01"), a_unit("LS02")


async def test_those_missing_are_reminded_in_their_private_chat_and_others_are_not(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    await add_speaker(uow, "chair-ls02", LS02)
    await add_round(uow, a_round(), [a_submission(unit_id=LS02.id)])

    assert await plan_reminders(uow, is_swedish_workday, STEP) == 1

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
    added = [await plan_reminders(uow, is_swedish_workday, now) for now in (STEP, STEP + pause)]
    assert added == [1, 0]


async def test_a_round_whose_last_day_is_over_reminds_nobody_though_nothing_has_closed_it_yet(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    await add_speaker(uow, "rss", LS01, Role.COORDINATOR)
    await uow.roster.add_assignment(Assignment(PersonId("rss"), COUNTY.id, Role.COORDINATOR))
    await add_round(uow, a_round())
    monday_after = datetime(2025, 2, 3, 9, tzinfo=UTC)
    assert await plan_reminders(uow, is_swedish_workday, monday_after) == 0
    assert await plan_reminders(uow, is_swedish_workday, monday_after - 3 * DAY) == 1  # the coordinator's step, in time


async def test_after_a_long_stop_only_the_newest_step_is_sent(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    await add_round(uow, a_round())
    assert await plan_reminders(uow, is_swedish_workday, OVER - timedelta(hours=10)) == 1
    (delivery,) = await uow.outbox.all()
    assert delivery.payload["slots"] == [["self_assessment", LS01.id, "before-1"]]


async def test_a_round_without_an_invitation_reminds_nobody_before_its_first_step(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    quiet = ((Part.SELF_ASSESSMENT, Ladder((Rung(-7), Rung(-1)))),)
    await add_round(uow, a_round(ladders=quiet))
    before = await plan_reminders(uow, is_swedish_workday, STEP - timedelta(seconds=1))
    assert (before, await plan_reminders(uow, is_swedish_workday, STEP)) == (0, 1)


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.CLOSED])
async def test_only_an_open_round_reminds(uow: UnitOfWork, state: RoundState) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    await add_round(uow, a_round(state=state))
    assert await plan_reminders(uow, is_swedish_workday, STEP) == 0


async def test_the_second_contact_is_turned_to_where_the_chair_cannot_be_reached(uow: UnitOfWork) -> None:
    chair = await add_speaker(uow, "chair-ls01", LS01)
    await add_speaker(uow, "contact-ls01", LS01, Role.CONTACT)
    blocked = a_conversation(id="a:chair-ls01", object_id=chair.object_id, reachable=False)
    await uow.conversations.put(blocked)
    await add_round(uow, a_round())
    await plan_reminders(uow, is_swedish_workday, STEP)
    assert [delivery.person_id for delivery in await uow.outbox.all()] == ["contact-ls01"]


async def test_who_never_wrote_to_the_bot_cannot_be_reminded(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01, chat=False)
    await add_round(uow, a_round())
    assert await plan_reminders(uow, is_swedish_workday, STEP) == 0


async def test_a_coordinator_is_not_reminded_for_the_units(uow: UnitOfWork) -> None:
    await add_speaker(uow, "coordinator", LS01, Role.COORDINATOR)
    await add_round(uow, a_round())
    assert await plan_reminders(uow, is_swedish_workday, STEP) == 0


async def test_a_reminder_names_all_that_is_missing_when_it_is_sent(uow: UnitOfWork) -> None:
    person = await add_speaker(uow, "both", LS01)
    await uow.roster.add_assignment(Assignment(person.id, COUNTY.id, Role.CONTACT, LS02.id))
    delivery = await _planned(uow, a_round())
    composed = await compose_delivery(uow, delivery, STEP, is_swedish_workday)
    assert isinstance(composed, Reminder)
    assert [task.unit for task in composed.tasks] == ["LS01", "LS02"]
    assert (composed.tone, composed.minutes, composed.question) == (Tone.REMINDER, 4, None)

    await uow.submissions.add(a_submission(unit_id=LS01.id, respondent="a colleague"))
    composed = await compose_delivery(uow, delivery, STEP, is_swedish_workday)
    assert isinstance(composed, Reminder)
    assert [task.unit for task in composed.tasks] == ["LS02"]


async def test_a_draft_counts_as_missing_and_the_reminder_says_what_is_left(uow: UnitOfWork) -> None:
    person = await add_speaker(uow, "chair-ls01", LS01)
    delivery = await _planned(uow, a_round())
    begun = Draft(a_round().id, LS01.id, Part.SELF_ASSESSMENT, person.id, some_answers((3, 2)), STEP)
    await uow.submissions.put_draft(begun)
    composed = await compose_delivery(uow, delivery, STEP, is_swedish_workday)
    assert isinstance(composed, Reminder)
    assert [(task.left, task.of) for task in composed.tasks] == [(3, 5)]
    assert (composed.minutes, composed.question) == (1, None)


@pytest.mark.parametrize(
    ("now", "tone"),
    [
        (datetime(2025, 1, 7, 7, tzinfo=UTC), Tone.INVITATION),
        (STEP, Tone.REMINDER),
        (datetime(2025, 1, 21, 8, tzinfo=UTC), Tone.REMINDER),
        (datetime(2025, 1, 23, 8, tzinfo=UTC), Tone.LAST),
        (datetime(2025, 1, 27, 8, tzinfo=UTC), Tone.AFTER_DUE),
    ],
)
async def test_the_words_go_by_when_it_is_sent(uow: UnitOfWork, now: datetime, tone: Tone) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    await add_round(uow, a_round())
    await plan_reminders(uow, is_swedish_workday, now)
    (delivery,) = await uow.outbox.all()
    composed = await compose_delivery(uow, delivery, now, is_swedish_workday)
    assert isinstance(composed, Reminder)
    assert composed.tone is tone


async def test_the_second_contact_is_asked_and_then_the_coordinator_who_learns_who_was_asked_when(
    uow: UnitOfWork,
) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    await add_speaker(uow, "contact-ls01", LS01, Role.CONTACT)
    await add_speaker(uow, "rss", LS01, Role.COORDINATOR)
    await uow.roster.add_assignment(Assignment(PersonId("rss"), COUNTY.id, Role.COORDINATOR))
    await add_round(uow, a_round())
    composed = []
    for day in (27, 29, 30, 31):
        now = datetime(2025, 1, day, 8, tzinfo=UTC)
        assert await plan_reminders(uow, is_swedish_workday, now) == 1
        composed.append(await compose_delivery(uow, (await uow.outbox.all())[-1], now, is_swedish_workday))
    first, again, second, last = composed
    assert isinstance(first, Reminder)
    assert isinstance(again, Reminder)
    assert isinstance(second, Reminder)
    assert isinstance(last, Escalation)
    assert [each.tone for each in (first, again, second)] == [Tone.AFTER_DUE, Tone.AFTER_DUE, Tone.SECOND]
    case, *others = last.cases
    assert [each.asked for each in others] == [()] * 5  # leaderships that nobody speaks for
    asked = [(each.colleague.name, each.last_on, each.times) for each in case.asked]
    assert asked == [("chair-ls01", date(2025, 1, 29), 2), ("contact-ls01", date(2025, 1, 30), 1)]


async def test_a_reader_elsewhere_is_written_to_by_their_own_clock(uow: UnitOfWork) -> None:
    person = await add_speaker(uow, "chair-ls01", LS01, chat=False)
    abroad = a_conversation(object_id=person.object_id, time_zone="America/New_York")
    await uow.conversations.put(abroad)
    await add_round(uow, a_round())
    assert await plan_reminders(uow, is_swedish_workday, STEP) == 0
    assert await plan_reminders(uow, is_swedish_workday, STEP + timedelta(hours=6)) == 1
    (delivery,) = await uow.outbox.all()
    assert await compose_delivery(uow, delivery, STEP + DAY, is_swedish_workday) == NotNow()
    assert isinstance(await compose_delivery(uow, delivery, STEP + timedelta(hours=6), is_swedish_workday), Reminder)


async def test_a_reminder_that_an_earlier_version_planned_is_left_out(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    planned = await _planned(uow, a_round())
    old = {"round": a_round().id, "person": "chair-ls01", "days_before_due": 7}
    assert await compose_delivery(uow, replace(planned, payload=old), STEP, is_swedish_workday) == Unwanted(
        "superseded"
    )


async def test_who_wants_to_be_left_alone_gets_nothing_that_was_planned_before(uow: UnitOfWork) -> None:
    person = await add_speaker(uow, "chair-ls01", LS01)
    delivery = await _planned(uow, a_round())
    snooze = Snooze(SnoozeId("s"), a_round().id, person.id, date(2025, 1, 22), STEP)
    await uow.snoozes.add(snooze)
    assert await compose_delivery(uow, delivery, STEP, is_swedish_workday) == Unwanted("snoozed")
    assert await plan_reminders(uow, is_swedish_workday, STEP + 6 * DAY) == 0
    assert await plan_reminders(uow, is_swedish_workday, STEP + 7 * DAY) == 1


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
    await plan_reminders(uow, is_swedish_workday, STEP)
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
