"""Questions about meetings: asked once, of the right person, by day, and only while they are still wanted."""

from datetime import date, datetime, time, timedelta

import pytest
from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.deadlines import at_local
from domain.deliveries import Delivery, Kind, State
from domain.ids import PersonId
from domain.meeting_messages import HeldQuestion, MeetingWanted
from domain.meetings import Meeting, MeetingState
from domain.ports import UnitOfWork
from domain.roster import Assignment, Role
from domain.usecases.compose_delivery import NotNow, Unwanted, compose_delivery
from domain.usecases.find_asked_meeting import find_asked_meeting
from domain.usecases.plan_meeting_questions import ask_after_meeting, plan_meeting_questions
from tests.domain.usecases.counties import add_speaker
from tests.support.builders import COUNTY, TENANT, a_delivery, a_meeting, a_person, a_principal, a_unit
from tests.support.county_jobs import plan_everywhere

LS01, LS02 = a_unit("LS01"), a_unit("LS02")


def at_clock(day: date, hour: int) -> datetime:
    """Return the full hour of a day in Stockholm."""
    return at_local(day, time(hour))


# A Wednesday.
DAY = date(2025, 2, 12)
AFTER = at_clock(date(2025, 2, 13), 9)


async def plan(uow: UnitOfWork, now: datetime = AFTER) -> int:
    return await plan_everywhere(uow, plan_meeting_questions, now)


async def asked(uow: UnitOfWork) -> list[str | None]:
    return [each.person_id for each in await uow.outbox.all()]


async def only_delivery(uow: UnitOfWork) -> Delivery:
    (delivery,) = await uow.outbox.all()
    return delivery


async def add_meeting(uow: UnitOfWork, meeting: Meeting | None = None) -> Meeting:
    meeting = meeting or a_meeting(day=DAY)
    await uow.meetings.add(meeting)
    return meeting


async def test_the_chair_is_asked_the_day_after_and_once(uow: UnitOfWork) -> None:
    await add_speaker(uow, "contact", LS01, Role.CONTACT)
    await add_speaker(uow, "chair", LS01)
    await add_meeting(uow)
    assert [await plan(uow), await plan(uow), await plan(uow, AFTER + timedelta(days=1))] == [1, 0, 0]
    assert await asked(uow) == ["chair"]


@pytest.mark.parametrize(
    ("people", "who"),
    [
        ({"contact": Role.CONTACT}, ["contact"]),
        ({"chair": Role.CHAIR, "contact": Role.CONTACT}, ["contact"]),
        ({"developer": Role.DEVELOPER, "finance": Role.FINANCE}, []),
        ({}, []),
    ],
)
async def test_without_a_chair_who_can_be_reached_the_contact_is(
    uow: UnitOfWork, people: dict[str, Role], who: list[str]
) -> None:
    for name, role in people.items():
        await add_speaker(uow, name, LS01, role, chat=role is not Role.CHAIR)
    await add_meeting(uow)
    await plan(uow)
    assert await asked(uow) == who


@pytest.mark.parametrize(
    ("day", "hour", "added"),
    [
        (date(2025, 2, 12), 15, 0),
        (date(2025, 2, 13), 7, 0),
        (date(2025, 2, 13), 8, 1),
        (date(2025, 2, 13), 15, 1),
        (date(2025, 2, 13), 16, 0),
        (date(2025, 2, 15), 10, 0),
        (date(2025, 2, 17), 10, 1),
        (date(2025, 3, 14), 10, 1),
        (date(2025, 3, 17), 10, 0),
    ],
)
async def test_it_is_asked_in_office_hours_of_a_workday_within_a_month(
    uow: UnitOfWork, day: date, hour: int, added: int
) -> None:
    await add_speaker(uow, "chair", LS01)
    await add_meeting(uow)
    # A meeting that is planned later keeps the term's question away.
    await add_meeting(uow, a_meeting("later", day=date(2025, 6, 2)))
    assert await plan(uow, at_clock(day, hour)) == added


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.CANCELLED])
async def test_what_was_told_or_cancelled_is_not_asked_about(uow: UnitOfWork, state: MeetingState) -> None:
    await add_speaker(uow, "chair", LS01)
    await add_meeting(uow, a_meeting(day=DAY, state=state))
    assert await plan(uow) == 0


async def test_the_question_is_about_the_meeting_as_it_is(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair", LS01)
    await add_meeting(uow)
    await plan(uow)
    question = await compose_delivery(uow, await only_delivery(uow), AFTER, is_swedish_workday)
    assert isinstance(question, HeldQuestion)
    assert (question.unit, question.day, question.draft.revision) == ("LS01", DAY, 1)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"state": MeetingState.HELD}, "answered"),
        ({"state": MeetingState.CANCELLED}, "answered"),
        ({"day": DAY + timedelta(days=7)}, "moved"),
    ],
)
async def test_what_has_changed_since_is_not_sent(uow: UnitOfWork, changes: dict[str, object], why: str) -> None:
    await add_speaker(uow, "chair", LS01)
    meeting = await add_meeting(uow)
    await plan(uow)
    await uow.meetings.add(replace(meeting, revision=2, **changes))
    said = await compose_delivery(uow, await only_delivery(uow), AFTER, is_swedish_workday)
    assert said == Unwanted(why)


async def test_a_moved_meeting_is_asked_about_after_its_new_day(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair", LS01)
    meeting = await add_meeting(uow)
    await plan(uow)
    await uow.meetings.add(replace(meeting, revision=2, day=DAY + timedelta(days=7)))
    assert [await plan(uow), await plan(uow, AFTER + timedelta(days=7))] == [0, 1]


async def test_who_has_lost_the_role_is_not_asked(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair", LS01)
    await add_meeting(uow)
    await plan(uow)
    await uow.roster.remove_assignment(Assignment(PersonId("chair"), COUNTY.id, Role.CHAIR, LS01.id))
    said = await compose_delivery(uow, await only_delivery(uow), AFTER, is_swedish_workday)
    assert said == Unwanted("no_longer_speaks")


@pytest.mark.parametrize("now", [at_clock(date(2025, 2, 13), 17), at_clock(date(2025, 2, 15), 10)])
async def test_outside_office_hours_the_question_waits(uow: UnitOfWork, now: datetime) -> None:
    await add_speaker(uow, "chair", LS01)
    await add_meeting(uow)
    await plan(uow)
    assert isinstance(await compose_delivery(uow, await only_delivery(uow), now, is_swedish_workday), NotNow)


async def test_a_second_unasked_message_of_a_day_waits_for_another(uow: UnitOfWork) -> None:
    chair = await add_speaker(uow, "chair", LS01)
    await add_meeting(uow)
    await plan(uow)
    question = await only_delivery(uow)
    reminder = a_delivery(kind=Kind.REMINDER, person_id=chair.id, state=State.SENT, created_at=AFTER, sent_at=AFTER)
    await uow.outbox.add(reminder)
    assert isinstance(await compose_delivery(uow, question, AFTER, is_swedish_workday), NotNow)
    tomorrow = AFTER + timedelta(days=1)
    assert isinstance(await compose_delivery(uow, question, tomorrow, is_swedish_workday), HeldQuestion)


# 12 March 2025 is ten weeks into the spring term, 10 October into the autumn's.
LATE = at_clock(date(2025, 3, 12), 9)


async def test_a_leadership_without_a_meeting_is_asked_once_a_term(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair", LS01)
    times = [LATE - timedelta(days=1), LATE, LATE + timedelta(days=5), at_clock(date(2025, 7, 15), 9)]
    assert [await plan(uow, each) for each in times] == [0, 1, 0, 0]
    question = await compose_delivery(uow, await only_delivery(uow), LATE, is_swedish_workday)
    assert question == MeetingWanted(LS01.id, "LS01", "spring")
    assert [await plan(uow, at_clock(date(2025, 10, day), 9)) for day in (9, 10, 13)] == [0, 1, 0]


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.HELD])
async def test_a_meeting_of_the_term_is_enough_and_one_that_comes_meanwhile_too(
    uow: UnitOfWork, state: MeetingState
) -> None:
    await add_speaker(uow, "chair", LS01)
    await add_speaker(uow, "chair-ls02", LS02)
    await add_meeting(uow, a_meeting(day=date(2025, 5, 5), state=state))
    assert await plan(uow, LATE) == 1
    assert await asked(uow) == ["chair-ls02"]
    await add_meeting(uow, a_meeting("new", unit_id=LS02.id, day=date(2025, 5, 6)))
    said = await compose_delivery(uow, await only_delivery(uow), LATE, is_swedish_workday)
    assert said == Unwanted("answered")


async def test_a_question_of_a_term_that_is_over_is_not_sent(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair", LS01)
    await plan(uow, LATE)
    late = at_clock(date(2025, 8, 20), 9)
    assert await compose_delivery(uow, await only_delivery(uow), late, is_swedish_workday) == Unwanted("too_late")


async def test_the_end_of_a_meeting_asks_at_once_and_the_day_after_not_again(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair", LS01)
    await add_meeting(uow)
    ended = at_clock(DAY, 15)
    assert await ask_after_meeting(uow, [LS01], ended) == 1
    question = await compose_delivery(uow, await only_delivery(uow), ended, is_swedish_workday)
    assert isinstance(question, HeldQuestion)
    assert await plan(uow) == 0


async def test_which_of_two_meetings_has_ended_is_not_guessed(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair", LS01)
    await add_meeting(uow)
    await add_meeting(uow, a_meeting("other", unit_id=LS02.id, day=DAY))
    assert await ask_after_meeting(uow, [LS01, LS02], at_clock(DAY, 15)) == 0
    assert await ask_after_meeting(uow, [], at_clock(DAY, 15)) == 0


async def settle_with(uow: UnitOfWork, number: int, **changes: object) -> Delivery:
    """Have something become of the question that was planned as this one, counted from 0."""
    former = (await uow.outbox.all())[number]
    settled = replace(former, **changes)
    assert await uow.outbox.change(settled, former)
    return settled


async def shut(uow: UnitOfWork, name: str, **changes: object) -> None:
    """Have somebody's chat be as it is after a refusal."""
    chat = await uow.conversations.get(TENANT, f"a:{name}")
    assert chat is not None
    await uow.conversations.put(replace(chat, **changes))


async def both_asked(uow: UnitOfWork) -> None:
    """Have a chair who has blocked the bot, and the contact asked instead."""
    await add_speaker(uow, "contact", LS01, Role.CONTACT)
    await add_speaker(uow, "chair", LS01)
    await add_meeting(uow)
    await plan(uow)
    await settle_with(uow, 0, state=State.UNREACHABLE)
    await shut(uow, "chair", reachable=False)
    assert [await plan(uow), await plan(uow)] == [1, 0]
    assert await asked(uow) == ["chair", "contact"]


async def say_of(uow: UnitOfWork, number: int) -> object:
    """Return what the question would say if it went out now."""
    return await compose_delivery(uow, (await uow.outbox.all())[number], AFTER, is_swedish_workday)


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"state": State.UNREACHABLE}, ["chair", "contact"]),
        ({"state": State.FAILED}, ["chair", "contact"]),
        ({"state": State.DROPPED, "detail": "no_longer_speaks"}, ["chair", "contact"]),
        ({"state": State.DROPPED, "detail": "answered"}, ["chair"]),
        ({"state": State.SENT}, ["chair"]),
        ({"state": State.WAITING}, ["chair"]),
        ({"state": State.SENDING}, ["chair"]),
        ({"state": State.AMBIGUOUS}, ["chair"]),
        ({"state": State.PARKED}, ["chair"]),
        # Refused at the second try, after a first that nobody knows of: it may be there.
        ({"state": State.UNREACHABLE, "uncertain_tries": 1}, ["chair"]),
    ],
    ids=lambda value: " ".join(map(str, value.values())) if isinstance(value, dict) else "",
)
@pytest.mark.parametrize("kind", [Kind.MEETING_HELD, Kind.MEETING_WANTED])
async def test_only_a_lost_question_is_asked_of_the_next_person(
    uow: UnitOfWork, changes: dict[str, object], who: list[str], kind: Kind
) -> None:
    await add_speaker(uow, "contact", LS01, Role.CONTACT)
    await add_speaker(uow, "chair", LS01)
    now = AFTER if kind is Kind.MEETING_HELD else LATE
    if kind is Kind.MEETING_HELD:
        await add_meeting(uow)
    await plan(uow, now)
    await settle_with(uow, 0, **changes)
    if changes.get("detail") == "no_longer_speaks":
        await uow.roster.remove_assignment(Assignment(PersonId("chair"), COUNTY.id, Role.CHAIR, LS01.id))
    assert await plan(uow, now) == len(who) - 1
    assert await plan(uow, now) == 0
    assert await asked(uow) == who


async def test_who_was_refused_for_good_is_not_asked_again_though_nobody_else_is_there(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair", LS01)
    await add_meeting(uow)
    await plan(uow)
    await settle_with(uow, 0, state=State.FAILED)
    assert await plan(uow) == 0
    await add_speaker(uow, "contact", LS01, Role.CONTACT)
    assert [await plan(uow), await plan(uow)] == [1, 0]
    await settle_with(uow, 1, state=State.UNREACHABLE)
    assert await plan(uow) == 0
    assert await asked(uow) == ["chair", "contact"]


async def test_who_has_refused_a_reminder_for_good_is_asked_where_nobody_else_is(uow: UnitOfWork) -> None:
    await add_speaker(uow, "contact", LS01, Role.CONTACT)
    for unit in (LS01, LS02):
        await add_speaker(uow, f"chair-{unit.id}", unit)
        await shut(uow, f"chair-{unit.id}", refusal="400:BadSyntax")
        await add_meeting(uow, a_meeting(unit.id, unit_id=unit.id, day=DAY))
    await plan(uow)
    assert sorted(map(str, await asked(uow))) == ["chair-ls02", "contact"]


async def test_a_chair_who_comes_back_is_not_asked_what_the_contact_has_been_asked(uow: UnitOfWork) -> None:
    await both_asked(uow)
    await settle_with(uow, 1, state=State.SENT)
    await settle_with(uow, 0, state=State.WAITING)
    assert await say_of(uow, 0) == Unwanted("asked_of_another")


async def test_of_two_who_come_back_one_is_asked(uow: UnitOfWork) -> None:
    await both_asked(uow)
    await settle_with(uow, 1, state=State.UNREACHABLE)
    await settle_with(uow, 0, state=State.WAITING)
    assert isinstance(await say_of(uow, 0), HeldQuestion)
    await settle_with(uow, 1, state=State.WAITING)
    assert await say_of(uow, 0) == Unwanted("asked_of_another")
    assert isinstance(await say_of(uow, 1), HeldQuestion)
    await settle_with(uow, 0, state=State.SENT)
    assert await say_of(uow, 1) == Unwanted("asked_of_another")


async def test_a_bare_yes_answers_the_question_of_whoever_was_asked_at_last(uow: UnitOfWork) -> None:
    await both_asked(uow)
    await settle_with(uow, 1, state=State.SENT)
    for name, found in (("chair", False), ("contact", True)):
        principal = a_principal(LS01, person=a_person(name))
        assert bool(await find_asked_meeting(uow, principal, AFTER)) is found
