"""Planning, opening, closing and reopening rounds, by hand and by the calendar."""

from datetime import UTC, date, datetime

import pytest

from domain.deliveries import Kind
from domain.errors import Reason, Rejected
from domain.ids import RoundId, UnitId
from domain.ports import UnitOfWork
from domain.progress import Progress
from domain.roster import Assignment, Role
from domain.rounds import Round, RoundState
from domain.submissions import Submission
from domain.summaries import Rules
from domain.usecases.advance_rounds import advance_rounds
from domain.usecases.close_round import Closed, Closing, close_round
from domain.usecases.create_round import NewRound, create_round
from domain.usecases.open_round import open_round, reopen_round
from tests.domain.usecases.counties import add_round, add_speaker
from tests.support.builders import (
    COUNTY,
    NOW,
    a_channel,
    a_round,
    a_submission,
    a_unit,
    an_earlier_round,
    an_instrument,
)

NEW = NewRound(2024, date(2025, 1, 7), date(2025, 1, 24), date(2025, 1, 31), an_instrument())
CLOSING = Closing(Rules(), "coordinator")
OPENS = datetime(2025, 1, 7, 7, tzinfo=UTC)
OVER = datetime(2025, 1, 31, 23, tzinfo=UTC)


async def test_a_round_is_planned_with_its_own_copy_of_the_instrument(uow: UnitOfWork) -> None:
    planned = await create_round(uow, COUNTY, NEW, "coordinator", NOW)
    assert isinstance(planned, Round)
    assert await uow.rounds.by_year(COUNTY.id, 2024) == planned
    assert (planned.state, planned.instrument) == (RoundState.PLANNED, an_instrument())


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (NewRound(1999, NEW.opens_on, NEW.due_on, NEW.closes_on, NEW.instrument), Reason.NOT_A_YEAR),
        (NewRound(2101, NEW.opens_on, NEW.due_on, NEW.closes_on, NEW.instrument), Reason.NOT_A_YEAR),
        (NewRound(2024, NEW.due_on, NEW.opens_on, NEW.closes_on, NEW.instrument), Reason.ROUND_DATES_OUT_OF_ORDER),
        (NewRound(2023, NEW.opens_on, NEW.due_on, NEW.closes_on, NEW.instrument), Reason.ROUND_EXISTS),
    ],
)
async def test_a_round_that_cannot_be_is_refused(uow: UnitOfWork, new: NewRound, reason: Reason) -> None:
    await add_round(uow, an_earlier_round())
    refused = await create_round(uow, COUNTY, new, "coordinator", NOW)
    assert isinstance(refused, Rejected)
    assert refused.reason is reason
    assert await uow.rounds.all(COUNTY.id) == [an_earlier_round()]


async def test_a_county_has_one_open_round_at_a_time(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    closed = await add_round(uow, an_earlier_round())
    planned = await add_round(uow, a_round(id=RoundId("next"), refers_to=2025, state=RoundState.PLANNED))
    expected = Rejected(Reason.ANOTHER_ROUND_OPEN, {"year": 2024})
    assert await open_round(uow, planned, "coordinator", NOW) == expected
    assert await reopen_round(uow, closed, None, "coordinator", NOW) == expected


async def test_opening_and_reopening_are_stored_and_logged(uow: UnitOfWork) -> None:
    planned = await add_round(uow, a_round(state=RoundState.PLANNED))
    opened = await open_round(uow, planned, "coordinator", NOW)
    assert await uow.rounds.get(planned.id) == opened
    closed = await _close(uow, a_round())
    again = await reopen_round(uow, closed.collection, date(2025, 2, 7), "coordinator", OVER)
    assert isinstance(again, Round)
    assert await uow.rounds.get(planned.id) == again
    assert [(entry.what, entry.actor) for entry in await uow.audit.all()] == [
        ("round_opened", "coordinator"),
        ("round_closed", "coordinator"),
        ("round_opened", "coordinator"),
    ]


async def test_a_refused_opening_stores_nothing(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    assert isinstance(await open_round(uow, a_round(), "coordinator", NOW), Rejected)
    assert await uow.audit.all() == []


async def test_closing_publishes_nothing_and_shows_what_would_be(uow: UnitOfWork) -> None:
    await uow.conversations.connect_channel(COUNTY.id, a_channel())
    await add_round(uow, a_round(), _answers(5))

    closed = await _close(uow, a_round())

    assert (closed.progress, closed.channel_connected) == (Progress(5, 6), True)
    assert (closed.preview.summary.answered, closed.preview.version, closed.preview.refuse()) == (5, 1, None)
    assert await uow.releases.of_round(a_round().id) is None
    assert await uow.outbox.all() == []


async def test_closing_twice_closes_once(uow: UnitOfWork) -> None:
    await add_round(uow, a_round(), _answers(5))
    closed = await _close(uow, a_round())
    again = await close_round(uow, COUNTY, closed.collection, CLOSING, OVER)
    assert isinstance(again, Rejected)
    assert again.reason is Reason.ROUND_CLOSED
    assert [entry.what for entry in await uow.audit.all()] == ["round_closed"]


async def test_the_calendar_opens_and_closes_what_is_due(uow: UnitOfWork) -> None:
    await add_round(uow, a_round(state=RoundState.PLANNED, opened_at=None))
    changes = [await advance_rounds(uow, Rules(), now) for now in (OPENS, OPENS, NOW, OVER, OVER)]
    assert changes == [1, 0, 0, 1, 0]
    stored = await uow.rounds.get(a_round().id)
    assert stored is not None
    assert (stored.state, stored.opened_at, stored.closed_at) == (RoundState.CLOSED, OPENS, OVER)


async def test_the_calendar_tells_each_coordinator_once_that_a_preview_waits(uow: UnitOfWork) -> None:
    await add_round(uow, a_round(), _answers(5))
    for name in ("one", "two", "unreached"):
        person = await add_speaker(uow, name, a_unit(), chat=name != "unreached")
        await uow.roster.add_assignment(Assignment(person.id, COUNTY.id, Role.COORDINATOR))
    await add_speaker(uow, "chair-ls01", a_unit())
    for _ in range(2):
        await advance_rounds(uow, Rules(), OVER)
    told = await uow.outbox.all()
    assert [(each.kind, each.person_id, each.conversation_id) for each in told] == [
        (Kind.PREVIEW_WAITS, "one", "a:one"),
        (Kind.PREVIEW_WAITS, "two", "a:two"),
    ]
    assert await uow.releases.of_round(a_round().id) is None


async def test_the_calendar_closes_one_year_before_it_opens_the_next(uow: UnitOfWork) -> None:
    await add_round(uow, an_earlier_round(state=RoundState.OPEN, closes_on=date(2025, 1, 6)))
    await add_round(uow, a_round(state=RoundState.PLANNED))
    assert await advance_rounds(uow, Rules(), OPENS) == 2
    assert [each.state for each in await uow.rounds.all(COUNTY.id)] == [RoundState.OPEN, RoundState.CLOSED]


async def test_the_calendar_waits_with_a_round_while_another_is_open(uow: UnitOfWork) -> None:
    await add_round(uow, an_earlier_round(state=RoundState.OPEN, closes_on=date(2025, 3, 1)))
    await add_round(uow, a_round(state=RoundState.PLANNED))
    assert await advance_rounds(uow, Rules(), OPENS) == 0


# Private functions


def _answers(count: int) -> list[Submission]:
    return [a_submission(unit_id=UnitId(f"ls{number:02}")) for number in range(1, count + 1)]


async def _close(uow: UnitOfWork, collection: Round) -> Closed:
    closed = await close_round(uow, COUNTY, collection, CLOSING, OVER)
    assert isinstance(closed, Closed)
    return closed
