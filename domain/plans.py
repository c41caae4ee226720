"""A leadership's local plan, followed up: activities with a measurable target, a responsible role and dates."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from domain.deadlines import IsWorkday, at_local, end_of, local_date
from domain.errors import Reason, Rejected
from domain.ids import ActivityId, UnitId
from domain.roster import Unit, UnitKind

REMINDING_TIME = time(9, 0)
MAX_NAME, MAX_GOAL, MAX_TARGET, MAX_RESPONSIBLE = 100, 300, 200, 100
# Going on at once: more than a leadership follows up in a year, and as many as a card has room for.
MOST_ACTIVITIES = 20
# In days before the due date: time to take it up at the next meeting, and time to say how it went or to move the date.
REMIND_BEFORE = (14, 3)


class Stage(StrEnum):
    """How far an activity has come."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


class Gap(StrEnum):
    """What an activity lacks to be followed up."""

    DATE = "date"
    MEASURE = "measure"


# Who does these waits for nothing any more.
OVER = frozenset({Stage.DONE, Stage.STOPPED})


class Wording(Struct, frozen=True):
    """What people write of an activity.

    Attributes:
        target: what is measured, and how much of it is aimed at.
        responsible: a role, never a person.
    """

    name: str = ""
    goal: str = ""
    target: str = ""
    responsible: str = ""
    starts_on: date | None = None
    due_on: date | None = None
    stage: Stage = Stage.NOT_BEGUN


class Activity(Struct, frozen=True):
    """One revision of an activity; revisions are numbered from 1 and only ever added to.

    `by` is the person who wrote it.
    """

    id: ActivityId
    unit_id: UnitId
    revision: int
    wording: Wording
    by: str
    at: datetime

    @property
    def is_over(self) -> bool:
        """Tell whether it is done or stopped."""
        return self.wording.stage in OVER


def check_wording(wording: Wording) -> Rejected | None:
    """Say no to an activity without a name, with too long a text, with dates the wrong way, or with an address in it.

    Lengths in characters: name and role 100, goal 300, target 200.
    """
    if not wording.name:
        return Rejected(Reason.ACTIVITY_NAME_MISSING)
    for text, most in (
        (wording.name, MAX_NAME),
        (wording.goal, MAX_GOAL),
        (wording.target, MAX_TARGET),
        (wording.responsible, MAX_RESPONSIBLE),
    ):
        if len(text) > most:
            return Rejected(Reason.ACTIVITY_TEXT_TOO_LONG, {"length": len(text), "most": most, "begins": text[:40]})
    if "@" in wording.responsible:
        return Rejected(Reason.ACTIVITY_OF_A_ROLE)
    if wording.starts_on and wording.due_on and wording.due_on < wording.starts_on:
        dates = {"starts": wording.starts_on.isoformat(), "due": wording.due_on.isoformat()}
        return Rejected(Reason.ACTIVITY_DUE_BEFORE_START, dates)
    return None


def tidy_wording(wording: Wording) -> Wording:
    """Return it with single spaces."""
    texts = (wording.name, wording.goal, wording.target, wording.responsible)
    name, goal, target, responsible = (" ".join(text.split()) for text in texts)
    return replace(wording, name=name, goal=goal, target=target, responsible=responsible)


def current_plan(revisions: Iterable[Activity]) -> tuple[Activity, ...]:
    """Return the last revision of each activity: what goes on in the order of due dates, then the rest, latest first.

    Args:
        revisions: of one leadership, in the order they were received.
    """
    last = {each.id: each for each in revisions}
    return tuple(sorted(last.values(), key=_place))


def count_going(plan: Iterable[Activity]) -> int:
    """Return how many activities of a plan go on or are to be begun."""
    return sum(not each.is_over for each in plan)


def find_gaps(activity: Activity) -> tuple[Gap, ...]:
    """Return what an activity that goes on lacks: told to its owner only, privately (issue 5, K12)."""
    if activity.is_over:
        return ()
    wording = activity.wording
    return (*(() if wording.due_on else (Gap.DATE,)), *(() if wording.target else (Gap.MEASURE,)))


def find_reminding_day(activity: Activity, now: datetime, is_workday: IsWorkday) -> date | None:
    """Return the day of the newest reminder that has come, in Stockholm (R6, R8); None where there is none to give.

    None for what is over, has no date or has passed it, and where somebody of the unit has touched it since that day
    began: they know.
    """
    due_on = activity.wording.due_on
    if activity.is_over or due_on is None or now >= end_of(due_on):
        return None
    come = [at for days in REMIND_BEFORE if (at := _reminding_at(due_on, days, is_workday)) <= now]
    if not come or activity.at >= max(come):
        return None
    return local_date(max(come))


def choose_due(activities: Sequence[Activity], now: datetime) -> tuple[Activity, ...]:
    """Return a leadership's activities that are due within the first step of the reminders, the soonest first."""
    today = local_date(now)
    due = [each for each in activities if not each.is_over and each.wording.due_on]
    return tuple(each for each in due if each.wording.due_on and 0 <= (each.wording.due_on - today).days <= FIRST_STEP)


def refuse_reading(units: Iterable[Unit], unit_id: UnitId, *, is_coordinator: bool) -> Rejected | None:
    """Say no to who neither belongs to the leadership nor coordinates its county (S8)."""
    own = any(unit.id == unit_id and unit.kind is UnitKind.LEADERSHIP for unit in units)
    return None if own or is_coordinator else Rejected(Reason.PLAN_OF_ANOTHER)


# Workdays may put a reminder off to the days before: a long weekend's worth.
FIRST_STEP = max(REMIND_BEFORE) + 5


# Private functions


def _reminding_at(due_on: date, days_before: int, is_workday: IsWorkday) -> datetime:
    """Return when to remind: 09:00 on the workday at or nearest before `days_before` days before the due date (R8)."""
    day = due_on - timedelta(days=days_before)
    while not is_workday(day):
        day -= timedelta(days=1)
    return at_local(day, REMINDING_TIME)


def _place(activity: Activity) -> tuple[bool, float]:
    if activity.is_over:
        return True, -activity.at.timestamp()
    return False, (activity.wording.due_on or date.max).toordinal()
