"""Which step of the ladder has come, and whom to remind of what (R6, K17)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workdays import is_swedish_workday
from domain.deadlines import end_of, reminding_at
from domain.ids import PersonId, RoundId, UnitId
from domain.reminders import Slot, choose_recipients, due_step
from domain.rounds import Round, RoundState
from tests.support.builders import a_round
from tests.support.strategies import days

SEVENTH_DAY = datetime(2025, 1, 17, 8, 0, tzinfo=UTC)  # 09:00 in Stockholm, a Friday
SECOND_DAY = datetime(2025, 1, 22, 8, 0, tzinfo=UTC)
OVER = datetime(2025, 1, 24, 23, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=1)

CHAIR, CONTACT, BOTH = PersonId("chair"), PersonId("contact"), PersonId("both")
LS01, LS02 = UnitId("ls01"), UnitId("ls02")


@pytest.mark.parametrize(
    ("now", "ladder", "step"),
    [
        (SEVENTH_DAY - MOMENT, (7,), None),
        (SEVENTH_DAY, (7,), 7),
        (SECOND_DAY - MOMENT, (7, 2), 7),
        (SECOND_DAY, (7, 2), 2),
        (SECOND_DAY, (2, 7), 2),
        (OVER - MOMENT, (7, 2), 2),
        (OVER, (7, 2), None),
        (SECOND_DAY, (), None),
    ],
)
def test_the_newest_step_that_has_come_is_due_until_the_due_date_is_over(
    now: datetime, ladder: Sequence[int], step: int | None
) -> None:
    assert due_step(a_round(), now, ladder, is_swedish_workday) == step


@pytest.mark.parametrize("collection", [a_round(state=RoundState.PLANNED), a_round(state=RoundState.CLOSED)])
def test_only_an_open_round_reminds(collection: Round) -> None:
    assert due_step(collection, SECOND_DAY, (7, 2), is_swedish_workday) is None


@given(days, st.lists(st.integers(0, 30), unique=True, max_size=4), st.integers(-40 * 24, 48))
def test_a_step_that_is_due_has_come_and_every_later_one_has_not(due_on: date, ladder: list[int], hours: int) -> None:
    collection = a_round(due_on=due_on, closes_on=due_on)
    now = end_of(due_on) + timedelta(hours=hours)
    step = due_step(collection, now, ladder, is_swedish_workday)
    come = {days for days in ladder if reminding_at(due_on, days, is_swedish_workday) <= now < end_of(due_on)}
    assert step == (min(come) if come else None)


@pytest.mark.parametrize(
    ("missing", "reachable", "chosen"),
    [
        ({LS01: [CHAIR, CONTACT]}, {CHAIR, CONTACT}, {CHAIR: (LS01,)}),
        ({LS01: [CHAIR, CONTACT]}, {CONTACT}, {CONTACT: (LS01,)}),
        ({LS01: [CHAIR]}, set(), {}),
        ({LS01: []}, {CHAIR}, {}),
        ({}, {CHAIR}, {}),
        ({LS01: [BOTH], LS02: [BOTH]}, {BOTH}, {BOTH: (LS01, LS02)}),
        ({LS01: [CHAIR], LS02: [CONTACT]}, {CHAIR, CONTACT}, {CHAIR: (LS01,), CONTACT: (LS02,)}),
    ],
)
def test_the_first_who_can_be_reached_is_reminded_of_all_they_speak_for(
    missing: dict[UnitId, list[PersonId]], reachable: set[PersonId], chosen: dict[PersonId, tuple[UnitId, ...]]
) -> None:
    assert choose_recipients(missing, reachable) == chosen


def test_a_slot_is_one_step_of_one_round_for_one_person() -> None:
    slot = Slot(RoundId("round"), CHAIR, 7)
    others = [Slot(RoundId("other"), CHAIR, 7), Slot(RoundId("round"), CONTACT, 7), Slot(RoundId("round"), CHAIR, 2)]
    assert slot.key == Slot(RoundId("round"), CHAIR, 7).key
    assert slot.key not in {other.key for other in others}
