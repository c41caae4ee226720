"""The coordinator's board: shown in private to coordinators alone, and what is done from it, by card and in text."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest
from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.board_messages import (
    BoardShown,
    ExtendQuestion,
    FailedResent,
    MessageHalted,
    MessageLetGo,
    PartShown,
    RemindQuestion,
    TimeGiven,
    UnitReminded,
    UnitShown,
    WhichUnit,
)
from domain.boards import BoardRow
from domain.conversations import Scope
from domain.deliveries import Delivery, Kind, State
from domain.errors import Reason
from domain.ids import PersonId, RoundId, UnitId
from domain.instruments import Part
from domain.interview_messages import InterviewForm
from domain.ladders import Audience
from domain.messages import Message, Refusal, Reminder, StatusReport
from domain.prompts import PROMPT
from domain.reachability import Barrier
from domain.reminder_messages import TimeDecided
from domain.requests import Verb
from domain.roster import Assignment, Role, UnitKind
from domain.rounds import RoundState
from domain.situations import Slot
from domain.submissions import Standing
from domain.usecases.compose_delivery import NotNow, Unwanted, compose_delivery
from domain.usecases.describe_situation import slots_of
from domain.usecases.plan_reminders import plan_reminders
from storage.unit_of_work import Database
from tests.dialogs.talks import CHANNEL, Talk, begin_talk
from tests.support.builders import COUNTY, NOW, a_conversation, a_delivery, a_municipality, a_person, a_round, a_unit

# NOW is Monday 20 January 2025, at eleven in Stockholm; the round is due on Friday the 24th and closes on the 31st.
CHAIR, OTHER, RSS = "chair-ls01", "chair-ls02", "coordinator"
LS01 = UnitId("ls01")
EVENING = datetime(2025, 1, 20, 18, tzinfo=UTC)
MORNING = datetime(2025, 1, 21, 7, tzinfo=UTC)
STEP = datetime(2025, 1, 21, 8, tzinfo=UTC)  # three working days before the due date, at nine
DAY = timedelta(days=1)
Said = TypeVar("Said")


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
async def any_talk(request: pytest.FixtureRequest) -> AsyncIterator[Talk]:
    """Return a talk on each kind of database."""
    if request.param == "fake":
        yield await begin_talk()
        return
    async with Database(request.getfixturevalue(f"{request.param}_url")) as database:
        yield await begin_talk(database=database)


def only(messages: tuple[Message, ...], kind: type[Said]) -> Said:
    (message,) = messages
    assert isinstance(message, kind), message
    return message


def reason_of(messages: tuple[Message, ...]) -> Reason:
    return only(messages, Refusal).rejected.reason


async def meet(talk: Talk, *people: str) -> None:
    """Have people write before the round opened: they are within reach, and nothing was told them by a greeting."""
    for who in people:
        await talk.say(who, "hej", now=datetime(2025, 1, 2, 9, tzinfo=UTC))


async def reminders(talk: Talk) -> list[Delivery]:
    return [each for each in await talk.deliveries() if each.kind is Kind.REMINDER]


async def row_of(talk: Talk, unit: str = "LS01", now: datetime = NOW) -> BoardRow:
    return only(await talk.say(RSS, f"tavla {unit}", now=now), UnitShown).rows[0]


async def compose(talk: Talk, delivery: Delivery, now: datetime) -> object:
    async with talk.database.read() as uow:
        return await compose_delivery(uow, delivery, now, is_swedish_workday)


async def settle(talk: Talk, delivery: Delivery, state: State, detail: str | None = None) -> None:
    """Have a delivery come to an end."""
    async with talk.database.open() as uow:
        assert await uow.outbox.change(replace(delivery, state=state, detail=detail, sent_at=NOW), delivery)
        await uow.commit()


async def plan(talk: Talk, now: datetime) -> int:
    async with talk.database.open() as uow:
        count = await plan_reminders(uow, is_swedish_workday, now)
        await uow.commit()
    return count


async def acts_written(talk: Talk) -> list[tuple[str, str]]:
    async with talk.database.read() as uow:
        return [(each.what, each.actor) for each in await uow.audit.all()]


# ---------------------------------------------------------------- who sees it


async def test_a_coordinator_in_private_sees_the_board(talk: Talk) -> None:
    await meet(talk, CHAIR)
    board = only(await talk.say(RSS, "tavla"), BoardShown).board
    (part,) = board.parts
    assert part.part is Part.SELF_ASSESSMENT
    assert [row.unit.name for row in part.rows] == ["LS01", "LS02", "LS03", "LS04", "LS05", "LS06"]
    assert [row.is_out_of_reach for row in part.rows] == [False, True, True, True, True, True]


@pytest.mark.parametrize("who", [CHAIR, "both", "stranger"])
@pytest.mark.parametrize("text", ["tavla", "visa tavlan", "board"])
async def test_others_see_counts_and_no_name(talk: Talk, who: str, text: str) -> None:
    assert only(await talk.say(who, text), StatusReport).missing is None


async def test_the_channel_sees_counts_alone_whoever_asks(talk: Talk) -> None:
    assert only(await talk.say(RSS, "tavla", conversation=CHANNEL), StatusReport).missing is None


@pytest.mark.parametrize(
    "text", ["tavla LS02", "påminn LS02", "förläng LS02 till 30 januari: x", "stoppa LS02", "återuppta LS02"]
)
async def test_orders_in_a_channel_are_given_in_private(talk: Talk, text: str) -> None:
    assert reason_of(await talk.say(RSS, text, conversation=CHANNEL)) is Reason.ONLY_IN_PRIVATE
    assert await reminders(talk) == []


@pytest.mark.parametrize("text", ["påminn LS02", "stoppa LS02", "skicka om LS02", "tavla LS02"])
async def test_orders_of_others_do_nothing(talk: Talk, text: str) -> None:
    await meet(talk, OTHER)
    said = await talk.say(CHAIR, text)
    assert not any(isinstance(each, UnitShown | UnitReminded | MessageHalted | FailedResent) for each in said)
    assert await acts_written(talk) == []


@pytest.mark.parametrize("who", [CHAIR, "stranger"])
async def test_whole_resending_by_others_is_refused(talk: Talk, who: str) -> None:
    assert reason_of(await talk.say(who, "skicka om")) is Reason.NOT_COORDINATOR


async def test_who_is_a_coordinator_no_more_does_nothing_with_an_old_card(talk: Talk) -> None:
    await meet(talk, CHAIR)
    await talk.say(RSS, "tavla LS01")
    async with talk.database.open() as uow:
        await uow.roster.remove_assignment(Assignment(PersonId(RSS), COUNTY.id, Role.COORDINATOR))
        await uow.commit()
    assert reason_of(await talk.press(RSS, Verb.REMIND_NOW)) is Reason.NOT_COORDINATOR
    assert await reminders(talk) == []


# ---------------------------------------------------------------- looking


async def test_from_the_board_to_a_part_to_a_unit_by_buttons(talk: Talk) -> None:
    await meet(talk, CHAIR)
    await talk.say(RSS, "tavla")
    part = only(await talk.press(RSS, Verb.SHOW_BOARD_PART, {"choice": "1"}), PartShown)
    assert part.part.part is Part.SELF_ASSESSMENT
    unit = only(await talk.press(RSS, Verb.SHOW_BOARD_UNIT, {"choice": "2"}), UnitShown)
    assert unit.unit.name == "LS02"
    only(await talk.press(RSS, Verb.SHOW_BOARD), BoardShown)


@pytest.mark.parametrize("inputs", [{}, {"choice": "7"}, {"choice": "ls02"}])
async def test_a_choice_that_the_card_did_not_offer_is_asked_for_again(talk: Talk, inputs: dict[str, str]) -> None:
    await talk.say(RSS, "tavla självskattningen")
    assert reason_of(await talk.press(RSS, Verb.SHOW_BOARD_UNIT, inputs)) is Reason.UNIT_MISSING


@pytest.mark.parametrize("text", ["tavla LS03", "Tavlan ls03!", "visa tavlan för LS03", "board LS03", "läget för LS03"])
async def test_a_unit_is_shown_by_its_name(talk: Talk, text: str) -> None:
    assert only(await talk.say(RSS, text), UnitShown).unit.name == "LS03"


@pytest.mark.parametrize("text", ["tavla självskattningen", "tavlan självskattning", "board self-assessment"])
async def test_a_part_is_shown_by_its_name(talk: Talk, text: str) -> None:
    assert only(await talk.say(RSS, text), PartShown).part.part is Part.SELF_ASSESSMENT


async def test_a_leadership_and_a_municipality_of_one_name_are_told_apart(talk: Talk) -> None:
    async with talk.database.open() as uow:
        await uow.roster.add_unit(a_municipality("LS03", a_unit("LS03"), "2001"))
        await uow.commit()
    question = only(await talk.say(RSS, "påminn LS03"), WhichUnit)
    assert [each.kind for each in question.units] == [UnitKind.LEADERSHIP, UnitKind.MUNICIPALITY]
    assert only(await talk.press(RSS, Verb.SHOW_BOARD_UNIT, {"choice": "2"}), UnitShown).unit.id == "m-ls03"
    assert only(await talk.say(RSS, "tavla LS03 kommun"), UnitShown).unit.id == "m-ls03"
    assert only(await talk.say(RSS, "tavla ledningen LS03"), UnitShown).unit.id == "ls03"


async def test_the_board_tells_what_was_said_last_and_what_comes_next(talk: Talk) -> None:
    await meet(talk, CHAIR)
    await plan(talk, NOW)
    (sent,) = await reminders(talk)
    await settle(talk, sent, State.SENT)
    row = await row_of(talk)
    assert row.standing is Standing.MISSING
    assert row.last is not None
    assert (row.last.step, row.last.colleague.role, row.last.state) == ("before-7", Role.CHAIR, State.SENT)
    assert row.next is not None
    assert (row.next.step, row.next.at, row.next.audience) == ("before-3", STEP, Audience.PERSON)


async def test_the_board_tells_who_wants_to_wait_and_who_cannot_be_reached(talk: Talk) -> None:
    await meet(talk, CHAIR)
    await talk.say(CHAIR, "påminn mig på onsdag")
    row = await row_of(talk)
    assert [(each.colleague.person_id, each.paused_until, each.unreached) for each in row.people] == [
        (CHAIR, date(2025, 1, 22), None),
        ("both", None, Barrier.NEVER_MET),
    ]


# ---------------------------------------------------------------- reminding


async def test_a_reminder_is_sent_now_to_whose_turn_it_is(any_talk: Talk) -> None:
    await meet(any_talk, CHAIR, "both")
    await any_talk.say(RSS, "tavla LS01")
    said = only(await any_talk.press(RSS, Verb.REMIND_NOW), UnitReminded)
    assert [(each.colleague.person_id, each.at, each.waits) for each in said.prompted] == [(CHAIR, NOW, False)]
    assert any_talk.handled.wakes_outbox
    (delivery,) = await reminders(any_talk)
    message = await compose(any_talk, delivery, NOW)
    assert isinstance(message, Reminder)
    assert [task.unit for task in message.tasks] == ["LS01"]
    assert ("reminded_now", RSS) in await acts_written(any_talk)


async def test_it_counts_for_what_is_planned_later(talk: Talk) -> None:
    await meet(talk, CHAIR)
    await talk.say(RSS, "påminn LS01")
    assert await plan(talk, NOW) == 0
    # Of the step that had come before it, nothing is said the day after either; the next one comes on its day.
    assert await plan(talk, MORNING) == 0
    assert await plan(talk, STEP) == 1


async def test_outside_office_hours_it_goes_when_the_working_day_begins(talk: Talk) -> None:
    await meet(talk, CHAIR)
    said = only(await talk.say(RSS, "påminn LS01", now=EVENING), UnitReminded)
    assert [(each.at, each.waits) for each in said.prompted] == [(MORNING, True)]
    (delivery,) = await reminders(talk)
    assert await compose(talk, delivery, EVENING) == NotNow()
    assert isinstance(await compose(talk, delivery, MORNING), Reminder)
    # The planner's step of that morning has been said by it.
    assert await plan(talk, STEP) == 0
    row = await row_of(talk, now=EVENING)
    assert row.next is not None
    assert (row.next.step.partition("-")[0], row.next.at) == (PROMPT, MORNING)


async def test_who_was_reminded_on_the_working_day_before_is_asked_about_once_more(any_talk: Talk) -> None:
    await meet(any_talk, CHAIR)
    await any_talk.say(RSS, "påminn LS01")
    tomorrow = NOW + DAY
    question = only(await any_talk.say(RSS, "påminn LS01", now=tomorrow), RemindQuestion)
    assert [each.lately for each in question.prompted] == [NOW.date()]
    assert len(await reminders(any_talk)) == 1
    only(await any_talk.say(RSS, "ja", now=tomorrow), UnitReminded)
    assert len(await reminders(any_talk)) == 2


async def test_a_monday_asks_about_who_was_reminded_on_the_friday_and_not_about_thursday(talk: Talk) -> None:
    await meet(talk, CHAIR, OTHER)
    await talk.say(RSS, "påminn LS01", now=datetime(2025, 1, 17, 10, tzinfo=UTC))
    await talk.say(RSS, "påminn LS02", now=datetime(2025, 1, 16, 10, tzinfo=UTC))
    only(await talk.say(RSS, "påminn LS01"), RemindQuestion)
    only(await talk.say(RSS, "påminn LS02"), UnitReminded)


async def test_the_question_is_answered_by_its_button_and_forgotten_when_something_else_is_said(talk: Talk) -> None:
    await meet(talk, CHAIR)
    await talk.say(RSS, "påminn LS01")
    tomorrow = NOW + DAY
    await talk.say(RSS, "påminn LS01", now=tomorrow)
    await talk.say(RSS, "läge", now=tomorrow)
    await talk.say(RSS, "ja", now=tomorrow)
    assert len(await reminders(talk)) == 1
    await talk.say(RSS, "påminn LS01", now=tomorrow)
    only(await talk.press(RSS, Verb.REMIND_NOW, now=tomorrow), UnitReminded)
    assert len(await reminders(talk)) == 2


async def test_pressing_the_units_card_never_skips_the_question(talk: Talk) -> None:
    await meet(talk, CHAIR)
    await talk.say(RSS, "påminn LS01")
    await talk.say(RSS, "tavla LS01", now=NOW + DAY)
    forged = {"choice": "1", "sure": "true"}
    only(await talk.press(RSS, Verb.REMIND_NOW, forged, now=NOW + DAY), RemindQuestion)
    assert len(await reminders(talk)) == 1


async def test_one_a_day_and_three_a_week_are_the_most(talk: Talk) -> None:
    await meet(talk, CHAIR)
    for day in (14, 16, 17):
        now = datetime(2025, 1, day, 10, tzinfo=UTC)
        await talk.say(RSS, "påminn LS01", now=now)
        await talk.say(RSS, "ja", now=now)
        assert reason_of(await talk.say(RSS, "påminn LS01", now=now)) is Reason.REMINDED_THAT_DAY
    assert len(await reminders(talk)) == 3
    assert reason_of(await talk.say(RSS, "påminn LS01")) is Reason.REMINDED_ENOUGH


async def test_whatever_else_somebody_was_sent_unasked_counts_for_its_day(talk: Talk) -> None:
    await meet(talk, CHAIR)
    other = a_delivery(Kind.TWO_ANSWERS, state=State.SENT, person_id=PersonId(CHAIR), sent_at=NOW)
    async with talk.database.open() as uow:
        await uow.outbox.add(other)
        await uow.commit()
    assert reason_of(await talk.say(RSS, "påminn LS01")) is Reason.REMINDED_THAT_DAY
    only(await talk.say(RSS, "påminn LS01", now=NOW + DAY), UnitReminded)


async def test_what_never_arrived_does_not_fill_the_week(talk: Talk) -> None:
    await meet(talk, CHAIR)
    for day in (14, 16, 17):
        now = datetime(2025, 1, day, 10, tzinfo=UTC)
        await talk.say(RSS, "påminn LS01", now=now)
        await talk.say(RSS, "ja", now=now)
    for each in await reminders(talk):
        await settle(talk, each, State.DROPPED, "answered")
    only(await talk.say(RSS, "påminn LS01"), UnitReminded)


async def test_nobody_is_reminded_who_has_answered_wants_to_wait_or_cannot_be_reached(talk: Talk) -> None:
    assert reason_of(await talk.say(RSS, "påminn LS01")) is Reason.NOBODY_REACHED
    await meet(talk, CHAIR, OTHER)
    await talk.say(CHAIR, "påminn mig på onsdag")
    assert reason_of(await talk.say(RSS, "påminn LS01")) is Reason.WANTS_TO_WAIT
    await talk.say(OTHER, "gemensamt")
    await talk.say(OTHER, "3 3 3 3 3")
    await talk.say(OTHER, "ja")
    assert reason_of(await talk.say(RSS, "påminn LS02")) is Reason.NOTHING_MISSING
    assert await reminders(talk) == []


async def test_who_answers_or_asks_to_wait_before_it_goes_hears_nothing(talk: Talk) -> None:
    await meet(talk, CHAIR)
    await talk.say(RSS, "påminn LS01", now=EVENING)
    await talk.say(CHAIR, "påminn mig på torsdag", now=EVENING)
    (delivery,) = await reminders(talk)
    assert await compose(talk, delivery, MORNING) == Unwanted("snoozed")


async def test_after_the_round_has_closed_nobody_is_reminded(talk: Talk) -> None:
    await meet(talk, CHAIR)
    await talk.put_round(a_round(state=RoundState.CLOSED))
    assert reason_of(await talk.say(RSS, "påminn LS01")) is Reason.ROUND_CLOSED


@pytest.mark.parametrize(
    "text", ["påminn LS01 på torsdag", "stoppa inte LS01", "påminn inte LS01", "stoppa LS01 och LS02"]
)
async def test_what_may_mean_something_else_shows_the_unit_and_does_nothing(talk: Talk, text: str) -> None:
    await meet(talk, CHAIR)
    said = await talk.say(RSS, text)
    assert not any(isinstance(each, UnitReminded | MessageHalted) for each in said)
    assert await reminders(talk) == []
    assert await acts_written(talk) == []


# ---------------------------------------------------------------- more time


async def test_time_is_given_by_card_with_a_reason_that_is_kept_and_told(any_talk: Talk) -> None:
    await meet(any_talk, CHAIR)
    await any_talk.say(RSS, "tavla LS01")
    only(await any_talk.press(RSS, Verb.ASK_EXTENSION), ExtendQuestion)
    inputs = {"until": "2025-01-30", "reason": "Nämnden möts den 29."}
    given = only(await any_talk.press(RSS, Verb.EXTEND_TIME, inputs), TimeGiven)
    assert (given.request.until, given.request.reason) == (date(2025, 1, 30), "Nämnden möts den 29.")
    assert (given.request.granted, given.request.unasked, given.request.decided_by) == (True, True, RSS)
    (delivery,) = [each for each in await any_talk.deliveries() if each.kind is Kind.TIME_DECIDED]
    told = await compose(any_talk, delivery, NOW)
    assert isinstance(told, TimeDecided)
    assert (told.unit, told.request) == ("LS01", given.request)
    row = await row_of(any_talk)
    assert row.due_on == date(2025, 1, 30)
    assert ("time_given", RSS) in await acts_written(any_talk)


@pytest.mark.parametrize(
    "text",
    ["förläng LS01 till 30 januari: nämnden möts då", "ge mer tid till LS01 till torsdag 30 januari, nämnden möts då"],
)
async def test_time_is_given_in_a_sentence(talk: Talk, text: str) -> None:
    given = only(await talk.say(RSS, text), TimeGiven)
    assert (given.request.until, given.request.reason) == (date(2025, 1, 30), "nämnden möts då")


async def test_what_is_missing_of_it_is_asked_for(talk: Talk) -> None:
    only(await talk.say(RSS, "förläng LS01"), ExtendQuestion)
    again = only(await talk.say(RSS, "30 januari"), ExtendQuestion)
    assert again.refused is not None
    assert again.refused.reason is Reason.EXTENSION_REASON_MISSING
    only(await talk.say(RSS, "30 januari: nämnden möts då"), TimeGiven)


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        ("", Reason.NOT_A_DAY),
        ("2025-01-24", Reason.TIME_NOT_LATER),
        ("2025-02-01", Reason.EXTENSION_AFTER_CLOSE),
    ],
)
async def test_a_day_that_gives_no_time_is_asked_for_again(talk: Talk, until: str, reason: Reason) -> None:
    await talk.say(RSS, "förläng LS01")
    again = only(await talk.press(RSS, Verb.EXTEND_TIME, {"until": until, "reason": "x"}), ExtendQuestion)
    assert again.refused is not None
    assert again.refused.reason is reason


async def test_what_the_unit_had_asked_for_is_settled_by_more_than_that(talk: Talk) -> None:
    await meet(talk, RSS)
    await talk.say(CHAIR, "vi behöver längre tid till 28 januari: nämnden möts först då")
    await talk.say(RSS, "förläng LS01 till 30 januari: ni är två kommuner")
    assert reason_of(await talk.say(RSS, "bevilja LS01")) is Reason.NO_TIME_REQUEST
    assert (await row_of(talk)).due_on == date(2025, 1, 30)


async def test_who_has_asked_hears_of_it_though_it_is_another_ones_turn(talk: Talk) -> None:
    async with talk.database.open() as uow:
        await uow.roster.add_assignment(Assignment(PersonId(OTHER), COUNTY.id, Role.CONTACT, LS01))
        await uow.commit()
    await meet(talk, CHAIR, OTHER)
    await talk.say(OTHER, "vi behöver mer tid för LS01, 28 januari: nämnden möts först då")
    given = only(await talk.say(RSS, "förläng LS01 till 30 januari: ni är två kommuner"), TimeGiven)
    news = [each for each in await talk.deliveries() if each.kind is Kind.TIME_DECIDED]
    assert sorted(str(each.person_id) for each in news) == [CHAIR, OTHER]
    for each in news:
        told = await compose(talk, each, NOW)
        assert isinstance(told, TimeDecided)
        assert told.request == given.request


async def test_what_the_unit_had_asked_for_still_waits_where_it_is_more(talk: Talk) -> None:
    await meet(talk, RSS)
    await talk.say(CHAIR, "vi behöver längre tid till 30 januari: nämnden möts först då")
    await talk.say(RSS, "förläng LS01 till 28 januari: så länge räcker")
    only(await talk.say(RSS, "bevilja LS01"), TimeDecided)
    assert (await row_of(talk)).due_on == date(2025, 1, 30)


# ---------------------------------------------------------------- interviews


@pytest.mark.parametrize("text", ["svara för LS03", "intervjua LS03", "answer for LS03"])
async def test_answering_for_a_unit_begins_its_interview(talk: Talk, text: str) -> None:
    assert only(await talk.say(RSS, text), InterviewForm).unit_id == "ls03"


async def test_the_units_card_begins_its_interview(talk: Talk) -> None:
    await talk.say(RSS, "tavla LS03")
    assert only(await talk.press(RSS, Verb.ASK_INTERVIEW), InterviewForm).unit_id == "ls03"


async def test_a_municipality_has_no_interview_to_note(talk: Talk) -> None:
    async with talk.database.open() as uow:
        await uow.roster.add_unit(a_municipality("Kommun A", a_unit("LS03"), "2001"))
        await uow.commit()
    assert reason_of(await talk.say(RSS, "svara för Kommun A")) is Reason.NOT_FOR_INTERVIEWS


# ---------------------------------------------------------------- sending again


async def fail_reminders(talk: Talk) -> tuple[Delivery, Delivery]:
    """Have what was sent to the chairs of LS01 and LS02 come to nothing."""
    await meet(talk, CHAIR, OTHER)
    await plan(talk, NOW)
    mine, theirs = sorted(await reminders(talk), key=lambda each: each.person_id or "")
    await settle(talk, mine, State.PARKED)
    await settle(talk, theirs, State.FAILED, "500")
    return mine, theirs


async def test_only_what_failed_of_the_unit_is_sent_again(any_talk: Talk) -> None:
    mine, theirs = await fail_reminders(any_talk)
    assert (await row_of(any_talk)).failed == 1
    assert only(await any_talk.press(RSS, Verb.RESEND_FAILED), FailedResent).count == 1
    states = {each.id: (each.state, each.detail) for each in await reminders(any_talk)}
    assert states == {mine.id: (State.WAITING, None), theirs.id: (State.FAILED, "500")}
    assert reason_of(await any_talk.say(RSS, "skicka om LS01")) is Reason.NOTHING_FAILED
    assert ("delivery_resent", RSS) in await acts_written(any_talk)


async def test_all_that_failed_of_the_round_is_sent_again_from_the_board(talk: Talk) -> None:
    await fail_reminders(talk)
    assert only(await talk.say(RSS, "tavla"), BoardShown).board.failed == 2
    assert only(await talk.press(RSS, Verb.RESEND_FAILED), FailedResent).count == 2
    assert {each.state for each in await reminders(talk)} == {State.WAITING}
    assert reason_of(await talk.say(RSS, "skicka om")) is Reason.NOTHING_FAILED


async def test_what_a_later_reminder_has_said_is_not_sent_again(talk: Talk) -> None:
    mine, _ = await fail_reminders(talk)
    await talk.say(RSS, "påminn LS01", now=NOW + DAY)
    await talk.say(RSS, "ja", now=NOW + DAY)
    assert (await row_of(talk, now=NOW + DAY)).failed == 0
    assert reason_of(await talk.say(RSS, "skicka om LS01", now=NOW + DAY)) is Reason.NOTHING_FAILED
    assert {each.id: each.state for each in await reminders(talk)}[mine.id] is State.PARKED


async def test_what_is_sent_again_waits_for_office_hours(talk: Talk) -> None:
    mine, _ = await fail_reminders(talk)
    await talk.say(RSS, "skicka om LS01", now=EVENING)
    again = next(each for each in await reminders(talk) if each.id == mine.id)
    assert await compose(talk, again, EVENING) == NotNow()


# ---------------------------------------------------------------- stopping


async def test_the_next_message_is_stopped_stays_so_and_is_on_the_board(any_talk: Talk) -> None:
    await meet(any_talk, CHAIR, OTHER)
    await any_talk.say(RSS, "tavla LS01")
    halted = only(await any_talk.press(RSS, Verb.STOP_MESSAGE), MessageHalted)
    assert (halted.step, halted.at) == ("before-7", NOW)
    # LS02 is reminded all the same, and LS01 at the next step only.
    assert await plan(any_talk, NOW) == 1
    row = await row_of(any_talk)
    assert [each.step for each in row.stopped] == ["before-7"]
    assert row.next is not None
    assert row.next.step == "before-3"
    assert await plan(any_talk, STEP) == 2
    assert ("message_stopped", RSS) in await acts_written(any_talk)


async def test_a_stop_is_undone_by_its_button_or_in_a_word(any_talk: Talk) -> None:
    await meet(any_talk, CHAIR)
    await any_talk.say(RSS, "stoppa LS01")
    only(await any_talk.press(RSS, Verb.RESUME_MESSAGE), MessageLetGo)
    assert (await row_of(any_talk)).stopped == ()
    await any_talk.say(RSS, "stoppa nästa påminnelse till LS01")
    only(await any_talk.say(RSS, "återuppta LS01"), MessageLetGo)
    assert await plan(any_talk, NOW) == 1
    assert reason_of(await any_talk.say(RSS, "återuppta LS01")) is Reason.NOTHING_STOPPED
    assert ("message_resumed", RSS) in await acts_written(any_talk)


async def test_what_is_on_its_way_is_stopped_before_it_is_sent_and_sent_once_let_go(talk: Talk) -> None:
    await meet(talk, CHAIR)
    await talk.say(RSS, "påminn LS01", now=EVENING)
    only(await talk.say(RSS, "stoppa LS01", now=EVENING), MessageHalted)
    (delivery,) = await reminders(talk)
    assert await compose(talk, delivery, MORNING) == Unwanted("stopped")
    await settle(talk, delivery, State.DROPPED, "stopped")
    await talk.say(RSS, "återuppta LS01", now=EVENING)
    (again,) = await reminders(talk)
    assert again.state is State.WAITING
    assert isinstance(await compose(talk, again, MORNING), Reminder)


async def test_a_card_stops_the_message_it_shows_and_none_after_it(talk: Talk) -> None:
    await meet(talk, CHAIR)
    await talk.say(RSS, "tavla LS01")
    await plan(talk, NOW)
    (sent,) = await reminders(talk)
    await settle(talk, sent, State.SENT)
    assert reason_of(await talk.press(RSS, Verb.STOP_MESSAGE)) is Reason.NOTHING_TO_STOP


async def test_who_speaks_for_two_units_is_reminded_of_the_other_alone(talk: Talk) -> None:
    await meet(talk, "both")
    await talk.say(RSS, "stoppa LS01")
    assert await plan(talk, NOW) == 1
    (delivery,) = await reminders(talk)
    message = await compose(talk, delivery, NOW)
    assert isinstance(message, Reminder)
    assert [task.unit for task in message.tasks] == ["LS02"]


async def test_what_a_reminder_left_out_as_stopped_is_said_once_it_is_let_go(any_talk: Talk) -> None:
    await meet(any_talk, "both")
    assert await plan(any_talk, NOW) == 1
    (delivery,) = await reminders(any_talk)
    await any_talk.say(RSS, "stoppa LS01")
    message = await compose(any_talk, delivery, NOW)
    assert isinstance(message, Reminder)
    assert [task.unit for task in message.tasks] == ["LS02"]
    await settle(any_talk, delivery, State.SENT)
    assert [(await row_of(any_talk, unit)).history != () for unit in ("LS01", "LS02")] == [False, True]
    # Let go on the same day, it is said at the next hour at which its reader may be written to, and LS02's is not.
    await any_talk.say(RSS, "återuppta LS01", now=EVENING)
    assert await plan(any_talk, MORNING) == 1
    (again,) = [each for each in await reminders(any_talk) if each.id != delivery.id]
    assert slots_of(again) == {Slot(Part.SELF_ASSESSMENT, LS01, "before-7")}


async def test_a_reminder_can_be_wanted_although_the_step_is_stopped(talk: Talk) -> None:
    await meet(talk, CHAIR)
    await talk.say(RSS, "stoppa LS01")
    await talk.say(RSS, "påminn LS01")
    (delivery,) = await reminders(talk)
    assert isinstance(await compose(talk, delivery, NOW), Reminder)


# ---------------------------------------------------------------- cards


@pytest.mark.parametrize(
    "verb",
    [
        Verb.SHOW_BOARD_PART,
        Verb.SHOW_BOARD_UNIT,
        Verb.REMIND_NOW,
        Verb.ASK_EXTENSION,
        Verb.EXTEND_TIME,
        Verb.RESEND_FAILED,
        Verb.STOP_MESSAGE,
        Verb.RESUME_MESSAGE,
    ],
)
async def test_a_card_that_was_never_ours_or_is_of_another_or_an_earlier_round_does_nothing(
    talk: Talk, verb: Verb
) -> None:
    await meet(talk, CHAIR)
    assert reason_of(await talk.press(RSS, verb, {"card": "forged", "choice": "1"})) is Reason.STALE_CARD
    await talk.say(RSS, "tavla LS01")
    earlier = talk.cards[RSS]
    async with talk.database.open() as uow:
        await uow.roster.put_person(a_person("second"))
        await uow.roster.add_assignment(Assignment(PersonId("second"), COUNTY.id, Role.COORDINATOR))
        await uow.commit()
    assert reason_of(await talk.press("second", verb, {"card": earlier})) is Reason.CARD_OF_ANOTHER
    group = a_conversation(id="19:group", scope=Scope.GROUP)
    assert reason_of(await talk.press(RSS, verb, {"card": earlier}, conversation=group)) is Reason.ONLY_IN_PRIVATE
    await talk.put_round(a_round(state=RoundState.CLOSED))
    await talk.put_round(a_round(id=RoundId("round-2025"), refers_to=2025))
    assert reason_of(await talk.press(RSS, verb, {"card": earlier})) is Reason.STALE_CARD
    assert await acts_written(talk) == []
