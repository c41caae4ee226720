"""Local plans: what may be written, in which order it is shown, what lacks, and when it is reminded of."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.errors import Reason
from domain.ids import ActivityId, UnitId
from domain.plans import (
    MAX_GOAL,
    MAX_NAME,
    REMIND_BEFORE,
    Activity,
    Gap,
    Stage,
    Wording,
    check_wording,
    choose_due,
    current_plan,
    find_gaps,
    find_reminding_day,
    tidy_wording,
)

UNIT = UnitId("ls01")
# A Monday; fourteen days before it is a Monday, three days before it a Friday.
DUE = date(2025, 6, 30)
WRITTEN = datetime(2025, 3, 3, 9, tzinfo=UTC)
WORDING = Wording("Vårdplan", "Trygg utskrivning", "9 av 10", "Enhetschef", date(2025, 2, 1), DUE)


def an_activity(name: str = "a", *, at: datetime = WRITTEN, revision: int = 1, **changes: object) -> Activity:
    wording = replace(WORDING, **changes)
    return Activity(ActivityId(name), UNIT, revision, wording, "chair", at)


@pytest.mark.parametrize(
    ("wording", "reason"),
    [
        (Wording(), Reason.ACTIVITY_NAME_MISSING),
        (Wording("x" * (MAX_NAME + 1)), Reason.ACTIVITY_TEXT_TOO_LONG),
        (Wording("x", goal="x" * (MAX_GOAL + 1)), Reason.ACTIVITY_TEXT_TOO_LONG),
        (Wording("x", responsible="nagon@example.org"), Reason.ACTIVITY_OF_A_ROLE),
        (replace(WORDING, starts_on=date(2025, 7, 1)), Reason.ACTIVITY_DUE_BEFORE_START),
    ],
)
def test_what_cannot_be_followed_up_is_refused_with_its_reason(wording: Wording, reason: Reason) -> None:
    rejected = check_wording(wording)
    assert rejected is not None
    assert rejected.reason is reason


def test_the_day_it_starts_may_be_the_day_it_is_due_and_both_may_be_left_out() -> None:
    assert check_wording(replace(WORDING, starts_on=DUE)) is None
    assert check_wording(Wording("Bara ett namn")) is None


def test_texts_are_kept_with_single_spaces() -> None:
    assert tidy_wording(Wording("  Gemensam \n vårdplan ")).name == "Gemensam vårdplan"


def test_a_plan_is_the_last_revision_of_each_what_goes_on_first_by_due_date() -> None:
    late, soon = an_activity("late", due_on=date(2025, 9, 1)), an_activity("soon")
    never, done = an_activity("never", due_on=None), an_activity("done", due_on=date(2025, 1, 1))
    revisions = [late, never, done, soon, replace(done, revision=2, wording=replace(done.wording, stage=Stage.DONE))]
    assert [each.id for each in current_plan(revisions)] == ["soon", "late", "never", "done"]
    assert current_plan(revisions)[-1].revision == 2


def test_of_what_is_over_the_latest_stands_first() -> None:
    early = an_activity("early", stage=Stage.DONE)
    late = an_activity("late", stage=Stage.STOPPED, at=WRITTEN + timedelta(days=1))
    assert [each.id for each in current_plan([early, late])] == ["late", "early"]


def test_a_missing_date_or_measure_is_pointed_out_while_the_activity_goes_on() -> None:
    assert find_gaps(an_activity()) == ()
    assert find_gaps(an_activity(due_on=None)) == (Gap.DATE,)
    assert find_gaps(an_activity(due_on=None, target="")) == (Gap.DATE, Gap.MEASURE)
    assert find_gaps(an_activity(due_on=None, target="", stage=Stage.STOPPED)) == ()


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2025, 6, 16, 6, 59, tzinfo=UTC), None),
        (datetime(2025, 6, 16, 7, 0, tzinfo=UTC), date(2025, 6, 16)),
        (datetime(2025, 6, 27, 6, 59, tzinfo=UTC), date(2025, 6, 16)),
        (datetime(2025, 6, 27, 7, 0, tzinfo=UTC), date(2025, 6, 27)),
        (datetime(2025, 6, 30, 21, 59, tzinfo=UTC), date(2025, 6, 27)),
        (datetime(2025, 6, 30, 22, 0, tzinfo=UTC), None),
    ],
)
def test_the_newest_of_14_and_3_days_before_counts_from_nine_until_the_due_day_is_over(
    now: datetime, day: date | None
) -> None:
    assert find_reminding_day(an_activity(), now, is_swedish_workday) == day


def test_what_is_over_or_undated_is_never_reminded_of() -> None:
    now = datetime(2025, 6, 27, 8, 0, tzinfo=UTC)
    for over in (an_activity(stage=Stage.DONE), an_activity(stage=Stage.STOPPED), an_activity(due_on=None)):
        assert find_reminding_day(over, now, is_swedish_workday) is None


def test_whoever_has_touched_it_since_the_reminders_hour_knows() -> None:
    now = datetime(2025, 6, 27, 8, 0, tzinfo=UTC)
    assert find_reminding_day(an_activity(at=now - timedelta(minutes=30)), now, is_swedish_workday) is None
    assert find_reminding_day(an_activity(at=now - timedelta(hours=2)), now, is_swedish_workday) == date(2025, 6, 27)


@given(due_on=st.dates(date(2025, 1, 1), date(2030, 12, 31)), minutes=st.integers(0, 30 * 24 * 60))
def test_a_reminders_day_is_a_workday_before_the_due_date_and_what_it_names_includes_the_activity(
    due_on: date, minutes: int
) -> None:
    activity = an_activity(due_on=due_on, at=datetime(2024, 1, 1, tzinfo=UTC), starts_on=None)
    end = datetime(due_on.year, due_on.month, due_on.day, 23, tzinfo=UTC)
    now = end - timedelta(minutes=minutes)
    day = find_reminding_day(activity, now, is_swedish_workday)
    if day is not None:
        assert is_swedish_workday(day)
        assert due_on - day >= timedelta(days=min(REMIND_BEFORE))
        assert choose_due([activity], now) == (activity,)
