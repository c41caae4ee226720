"""The board and what is done from it, in memory: only one's own county, and nothing but what is asked."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.deliveries import BLOCKED_BY_ADMIN, Kind, State
from domain.errors import Reason, Rejected
from domain.ids import CountyId, DeliveryId, PersonId, StopId, UnitId
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.reachability import Barrier
from domain.roster import Assignment, Principal, Role
from domain.rounds import RoundState
from domain.stops import Stop
from domain.submissions import Standing
from domain.usecases.check_deed import Deed
from domain.usecases.draw_board import draw_board
from domain.usecases.extend_time import Extension, extend_time
from domain.usecases.find_failed import find_failed
from domain.usecases.plan_reminders import plan_reminders
from domain.usecases.remind_now import remind_now
from domain.usecases.resend_failed import resend_failed
from domain.usecases.stop_message import Halting, resume_message, stop_message
from tests.domain.usecases.counties import add_round, add_speaker
from tests.support.builders import (
    COUNTY,
    NOW,
    a_delivery,
    a_person,
    a_principal,
    a_round,
    a_submission,
    a_unit,
    leaderships,
)

LS01, LS02 = a_unit("LS01"), a_unit("LS02")
OPERATOR = Deed(a_round(), None, "cli:operator", LS01)
UNTIL = date(2025, 1, 30)
AFTER = datetime(2025, 1, 25, 9, tzinfo=UTC)

Act = Callable[[UnitOfWork, Deed], Awaitable[object]]
ACTS: dict[str, Act] = {
    "remind": lambda uow, deed: remind_now(uow, deed, is_swedish_workday, NOW),
    "extend": lambda uow, deed: extend_time(uow, Extension(deed, UNTIL, "Därför."), is_swedish_workday, NOW),
    "resend": lambda uow, deed: resend_failed(uow, deed, NOW),
    "stop": lambda uow, deed: stop_message(uow, Halting(deed), is_swedish_workday, NOW),
    "resume": lambda uow, deed: resume_message(uow, Halting(deed), NOW),
}


def slots_of(unit_id: UnitId, step: str = "opening") -> list[list[str]]:
    return [[Part.SELF_ASSESSMENT.value, unit_id, step]]


@pytest.fixture
async def filled(uow: UnitOfWork) -> UnitOfWork:
    """Return a county with an open round, in which each act would do something for LS01."""
    await add_speaker(uow, "chair-ls01", LS01)
    await add_round(uow, a_round())
    payload = {"round": a_round().id, "person": "chair-ls01", "to": "person", "slots": slots_of(LS01.id)}
    earlier = datetime(2025, 1, 7, 9, tzinfo=UTC)
    failed = a_delivery(state=State.PARKED, payload=payload, created_at=earlier, person_id=PersonId("chair-ls01"))
    await uow.outbox.add(failed)
    stop = Stop(StopId("s"), a_round().id, Part.SELF_ASSESSMENT, LS01.id, "before-1", False, "rss", NOW)  # noqa: FBT003 - a value
    await uow.stops.add(stop)
    return uow


async def enlist(uow: UnitOfWork, county_id: CountyId) -> Principal:
    """Add a coordinator of a county."""
    person = a_person("rss")
    await uow.roster.put_person(person)
    await uow.roster.add_assignment(Assignment(person.id, county_id, Role.COORDINATOR))
    return a_principal(coordinator=True, person=person)


@pytest.mark.parametrize("name", ACTS)
async def test_a_coordinator_does_it_in_their_own_county_and_in_no_other(filled: UnitOfWork, name: str) -> None:
    stranger = await enlist(filled, CountyId("another"))
    deed = Deed(a_round(), stranger, stranger.person.id, LS01)
    before = len(await filled.audit.all())
    assert await ACTS[name](filled, deed) == Rejected(Reason.NOT_COORDINATOR)
    assert len(await filled.audit.all()) == before
    own = await enlist(filled, COUNTY.id)
    assert not isinstance(await ACTS[name](filled, replace(deed, principal=own)), Rejected)
    assert len(await filled.audit.all()) > before


@pytest.mark.parametrize("name", ACTS)
async def test_a_unit_of_another_county_is_none(filled: UnitOfWork, name: str) -> None:
    foreign = replace(OPERATOR, unit=a_unit("LS99"))
    assert await ACTS[name](filled, foreign) == Rejected(Reason.UNIT_MISSING)


@pytest.mark.parametrize("name", [name for name in ACTS if name != "resend"])
async def test_nothing_is_done_about_a_round_that_is_not_open(filled: UnitOfWork, name: str) -> None:
    for state, reason in ((RoundState.PLANNED, Reason.ROUND_NOT_OPEN), (RoundState.CLOSED, Reason.ROUND_CLOSED)):
        refused = await ACTS[name](filled, replace(OPERATOR, collection=a_round(state=state)))
        assert isinstance(refused, Rejected)
        assert refused.reason is reason


async def test_time_is_given_where_nobody_is_within_reach_and_told_to_nobody(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01, chat=False)
    await add_round(uow, a_round())
    given = await extend_time(uow, Extension(OPERATOR, UNTIL, "Därför."), is_swedish_workday, NOW)
    assert not isinstance(given, Rejected)
    assert await uow.outbox.all() == []


async def test_without_anybody_appointed_no_time_is_given(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    refused = await extend_time(uow, Extension(OPERATOR, UNTIL, "Därför."), is_swedish_workday, NOW)
    assert refused == Rejected(Reason.UNIT_HAS_NOBODY, {"unit": "LS01"})


async def test_the_board_is_in_the_order_of_names_whatever_the_units_have_done(uow: UnitOfWork) -> None:
    late = a_submission(unit_id=LS02.id, submitted_at=AFTER)
    await add_round(uow, a_round(), [a_submission(unit_id=UnitId("ls06")), late])
    board = await draw_board(uow, a_round(), is_swedish_workday, AFTER)
    (part,) = board.parts
    assert [row.unit for row in part.rows] == list(leaderships(6))
    assert [row.standing for row in part.rows] == [
        Standing.MISSING,
        Standing.SUBMITTED_LATE,
        *[Standing.MISSING] * 3,
        Standing.SUBMITTED,
    ]
    assert [row.is_late for row in part.rows] == [True, False, True, True, True, False]
    assert (part.progress.answered, part.progress.of) == (2, 6)


async def test_why_somebody_is_not_reached_is_told_as_in_the_list_of_those(uow: UnitOfWork) -> None:
    """The same reasons as `onåbara` gives (F12, F13, F15)."""
    for name, unit in zip(("open", "blocked", "stopped"), leaderships(3), strict=True):
        await add_speaker(uow, name, unit)
    shut = {"blocked": "403:MessageWritesBlocked", "stopped": BLOCKED_BY_ADMIN}
    for name, refusal in shut.items():
        chat = await uow.conversations.personal(PersonId(name))
        assert chat is not None
        stopped = refusal == BLOCKED_BY_ADMIN
        await uow.conversations.put(replace(chat, reachable=False, refusal=refusal, tenant_stopped=stopped))
    await uow.roster.put_person(a_person("unseen", object_id=None, email="unseen@example.org"))
    await uow.roster.add_assignment(Assignment(PersonId("unseen"), COUNTY.id, Role.CHAIR, UnitId("ls04")))
    await add_round(uow, a_round())
    (part,) = (await draw_board(uow, a_round(), is_swedish_workday, NOW)).parts
    why = [[each.unreached for each in row.people] for row in part.rows]
    assert why == [[None], [Barrier.BLOCKED], [Barrier.APP_BLOCKED], [Barrier.NEVER_MET], [], []]
    assert [row.is_out_of_reach for row in part.rows] == [False, True, True, True, True, True]


async def test_a_closed_round_has_no_next_reminder(filled: UnitOfWork) -> None:
    closed = a_round(state=RoundState.CLOSED)
    await filled.rounds.put(closed)
    (part,) = (await draw_board(filled, closed, is_swedish_workday, NOW)).parts
    assert {row.next for row in part.rows} == {None}


async def test_what_failed_is_found_by_what_it_is_about(filled: UnitOfWork) -> None:
    chair = PersonId("chair-ls01")
    plain = {"round": a_round().id}
    others = [
        a_delivery(Kind.INTERVIEW_NOTED, state=State.FAILED, payload={**plain, "unit": LS02.id}, person_id=chair),
        a_delivery(Kind.PREVIEW_WAITS, state=State.FAILED, payload=plain),
        a_delivery(Kind.PREVIEW_WAITS, state=State.FAILED, payload={"round": "another"}),
        a_delivery(Kind.PREVIEW_WAITS, state=State.SENT, payload=plain),
    ]
    for number, each in enumerate(others):
        await filled.outbox.add(replace(each, id=DeliveryId(str(number)), key=str(number)))
    found = await find_failed(
        filled, a_round(), [each for each in await filled.outbox.all() if each.kind is Kind.REMINDER]
    )
    assert [(each.delivery.kind, set(each.units)) for each in found] == [
        (Kind.REMINDER, {LS01.id}),
        (Kind.INTERVIEW_NOTED, {LS02.id}),
        (Kind.PREVIEW_WAITS, set()),
    ]
    assert found[0].is_about(LS01.id, Part.SELF_ASSESSMENT)
    assert not found[0].is_about(LS01.id, Part.LEADERSHIP_STATUS)


async def test_a_unit_that_is_given_more_time_begins_its_steps_anew_with_nothing_stopped(filled: UnitOfWork) -> None:
    await extend_time(filled, Extension(OPERATOR, UNTIL, "Därför."), is_swedish_workday, NOW)
    (part,) = (await draw_board(filled, a_round(), is_swedish_workday, NOW)).parts
    assert part.rows[0].stopped == ()
    # The Wednesday before the Thursday that it is due on, which the round's own ladder has stopped for another date.
    assert await plan_reminders(filled, is_swedish_workday, datetime(2025, 1, 29, 9, tzinfo=UTC)) == 1
